"""How we read what Stripe answers. What is not in pounds, or lacks what it must have, makes no sense: Unreachable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, TypeVar

import stripe

from payments.gateways.base import (
    Account,
    Checkout,
    Dispute,
    Intent,
    Movement,
    Payout,
    Refund,
    Unreachable,
)

Answer = TypeVar("Answer")
KINDS = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund",
    "payment_failure_refund": "refund",
    "adjustment": "dispute",
    "payout": "payout",
    "payout_failure": "payout",
    "payout_cancel": "payout",
    "stripe_fee": "fee",
}
TAKEN = {"succeeded", "pending"}


def _reads(read: Callable[[dict[str, Any]], Answer]) -> Callable[[stripe.StripeObject], Answer]:
    """Read a thing as plain words; what cannot be read is no answer."""

    @wraps(read)
    def reading(thing: stripe.StripeObject) -> Answer:
        try:
            said = thing.to_dict()
            if said.get("currency") not in {"gbp", None}:
                raise Unreachable("Stripe answered in a currency that is not pounds.")
            return read(said)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Unreachable(f"Stripe's answer makes no sense: {type(error).__name__}.") from None

    return reading


@_reads
def account(said: dict[str, Any]) -> Account:
    due = (said.get("requirements") or {}).get("currently_due") or []
    return Account(
        said["id"],
        said["charges_enabled"],
        said["payouts_enabled"],
        said["details_submitted"],
        tuple(due),
    )


@_reads
def checkout(said: dict[str, Any]) -> Checkout:
    made = said.get("setup_intent") or said.get("payment_intent")
    method = made.get("payment_method") if isinstance(made, dict) else None
    return Checkout(
        said["id"],
        said.get("url") if said["status"] == "open" else None,
        said["status"],
        said["payment_status"],
        said.get("client_reference_id") or "",
        _id(said.get("payment_intent")),
        _id(said.get("customer")),
        _id(method),
    )


@_reads
def intent(said: dict[str, Any]) -> Intent:
    """A saved card whose bank wants its owner there is an intent that needs action, whatever Stripe calls it."""
    failed = said.get("last_payment_error") or {}
    asks = failed.get("code") == "authentication_required" and said["status"] == "requires_payment_method"
    tried = said.get("latest_charge") if isinstance(said.get("latest_charge"), dict) else {}
    charge = tried if tried and tried.get("status") in TAKEN else {}
    balance = charge.get("balance_transaction")
    return Intent(
        said["id"],
        "requires_action" if asks else said["status"],
        said["amount"],
        said.get("amount_received") or 0,
        charge.get("amount_refunded") or 0,
        (said.get("metadata") or {}).get("reference", ""),
        fee_pence=balance["fee"] if isinstance(balance, dict) else None,
        charge=charge.get("id"),
        customer=_id(said.get("customer")),
        method=_id(said.get("payment_method")),
        decline_code="" if asks else failed.get("decline_code") or failed.get("code") or "",
        disputed=bool(charge.get("disputed")),
    )


@_reads
def refund(said: dict[str, Any]) -> Refund:
    return Refund(
        said["id"],
        said["status"],
        said["amount"],
        _id(said.get("charge")),
        _id(said.get("payment_intent")),
        (said.get("metadata") or {}).get("reference", ""),
    )


@_reads
def dispute(said: dict[str, Any]) -> Dispute:
    due_by = (said.get("evidence_details") or {}).get("due_by")
    charge = _id(said["charge"])
    if charge is None:
        raise ValueError
    return Dispute(
        said["id"],
        said["status"],
        said["amount"],
        charge,
        _id(said.get("payment_intent")),
        said["reason"],
        _instant(due_by) if due_by else None,
    )


@_reads
def payout(said: dict[str, Any]) -> Payout:
    return Payout(said["id"], said["status"], said["amount"], _day(said["arrival_date"]))


@_reads
def movement(said: dict[str, Any]) -> Movement:
    return Movement(
        said["id"],
        KINDS.get(said["type"], "other"),
        said["amount"],
        said["fee"],
        _id(said.get("source")),
        _instant(said["created"]),
    )


def link_of(thing: stripe.StripeObject) -> str | None:
    """Where the bank asks, when it does."""
    asked = thing.to_dict().get("next_action") or {}
    found = (asked.get("redirect_to_url") or {}).get("url")
    return found if isinstance(found, str) else None


def method_tried(thing: stripe.StripeObject) -> str | None:
    """The saved card that was tried while its owner was away: a refused intent has let go of it."""
    said = thing.to_dict()
    return _id(said.get("payment_method")) or _id(
        (said.get("last_payment_error") or {}).get("payment_method")
    )


def _id(thing: object) -> str | None:
    """An id: said alone, or within the whole thing."""
    found = thing.get("id") if isinstance(thing, dict) else thing
    return found if isinstance(found, str) else None


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def _day(seconds: int) -> date:
    return _instant(seconds).date()
