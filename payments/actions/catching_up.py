"""Catching up: what no news came of. The card company's own list of movements is read, and what is missing here followed."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from payments.actions import disputing, ledger, mandates, onboarding, paying, payouts, refunding
from payments.actions.asking import company
from payments.actions.ledger import Side
from payments.enums import AccountKind, PostingKind, RefundState
from payments.gateways.base import Movement, Refused, Unknown, Unreachable
from payments.models import CardAccount, Dispute, Mandate, Payment, Payout, Refund

logger = logging.getLogger(__name__)

AT_ONCE = 200
LOOKED_BACK = timedelta(days=4)
"""Further than the three days for which the card company repeats its news."""


def ask_again() -> int:
    """By the clock: ask about everything that is not settled and whose time has come; how many were asked about."""
    done = 0
    for model, follow in (
        (CardAccount, onboarding.follow),
        (Mandate, mandates.follow),
        (Payment, paying.follow),
        (Refund, refunding.follow),
        (Dispute, disputing.follow),
        (Payout, payouts.follow),
    ):
        for thing in model.objects.to_ask()[:AT_ONCE]:
            follow(thing)
            done += 1
    for mandate in Mandate.objects.to_forget()[:AT_ONCE]:
        mandates.forget(mandate)
    return done


def catch_up() -> int:
    """By the clock, every night: follow each movement of each account that is not in our books; how many were."""
    return sum(_catch_up(account) for account in CardAccount.objects.at_the_company().order_by("pk"))


def _catch_up(account: CardAccount) -> int:
    now = timezone.now()
    since = (account.checked_at or account.created_at) - LOOKED_BACK
    try:
        payouts.look(account)
        movements = company().balance_entries(account=account.account or "", since=since)
        followed = sum(_follow(account, movement) for movement in movements)
    except (Refused, Unknown, Unreachable):
        logger.warning("The balance of %s could not be read; it is tried again tomorrow.", account)
        return 0
    CardAccount.objects.filter(pk=account.pk).update(checked_at=now)
    return followed


def _follow(account: CardAccount, movement: Movement) -> bool:
    """One movement: whether there was something to do for it."""
    name = movement.source or ""
    if movement.kind == "charge":
        unsettled = Payment.objects.filter(account=account).unsettled()
        if Payment.objects.filter(account=account, charge=name).exists() or not unsettled.exists():
            return False
        return bool([paying.follow(payment) for payment in unsettled])
    if movement.kind == "refund" and not _knows(movement):
        return refunding.heard(account, name)
    if movement.kind == "dispute":
        fresh = not Dispute.objects.filter(dispute=name).exists() and disputing.heard(account, name)
        return _fee(account, movement) or fresh
    if movement.kind == "payout" and not Payout.objects.filter(payout=name).exists():
        return payouts.heard(account, name)
    return movement.kind in {"fee", "other"} and _fee(account, movement, whole=True)


def _knows(movement: Movement) -> bool:
    """Whether a refund is here; one that came back, also that it did."""
    known = Refund.objects.filter(refund=movement.source or "")
    return (known.filter(state=RefundState.FAILED) if movement.pence > 0 else known).exists()


def _fee(account: CardAccount, movement: Movement, *, whole: bool = False) -> bool:
    """What the card company kept for a dispute, or took as a fee of its own: posted once by the movement's name."""
    pence = movement.fee_pence - (movement.pence if whole else 0)
    if not pence:
        return False
    sides = [
        Side(AccountKind.STRIPE_FEES, pence, account.provider_id),
        Side(AccountKind.STRIPE, -pence, account.provider_id),
    ]
    ledger.post(movement.id, PostingKind.FEE, sides, on=timezone.localdate(movement.at))
    return True
