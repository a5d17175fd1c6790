"""How the pretend Stripe says what it remembers."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.urls import reverse

from payments.gateways.base import Account, Checkout, Dispute, Intent, Payout, Refund
from payments.gateways.fake_store import Body


def instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def account(which: str, body: Body) -> Account:
    return Account(which, body["charges"], body["payouts"], body["submitted"], tuple(body["due"]))


def checkout(which: str, body: Body) -> Checkout:
    url = (
        reverse("payments:pretend_checkout", kwargs={"checkout": which}) if body["status"] == "open" else None
    )
    names = ("status", "payment_status", "reference", "intent", "customer", "method")
    return Checkout(which, url, *(body[name] for name in names))


def intent(which: str, body: Body) -> Intent:
    names = (
        "status", "pence", "received", "refunded", "reference", "fee", "charge", "customer", "method", "decline",
        "disputed",
    )  # fmt: skip
    return Intent(which, *(body[name] for name in names))


def refund(which: str, body: Body) -> Refund:
    return Refund(which, *(body[name] for name in ("status", "pence", "charge", "intent", "reference")))


def dispute(which: str, body: Body) -> Dispute:
    names = ("status", "pence", "charge", "intent", "reason")
    return Dispute(which, **{name: body[name] for name in names}, due_by=instant(body["due_by"]))


def payout(which: str, body: Body) -> Payout:
    return Payout(which, body["status"], body["pence"], date.fromisoformat(body["arrives_on"]))
