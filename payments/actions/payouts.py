"""Payouts: money on its way from the card company to a provider's bank, as it says; posted when it leaves, and if it comes back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import move
from accounts.models import User
from payments.actions import ledger
from payments.actions.asking import company
from payments.actions.ledger import Side
from payments.enums import AccountKind, PayoutState, PostingKind
from payments.gateways import base
from payments.gateways.base import Refused, Unknown, Unreachable
from payments.models import CardAccount, Payout, Transaction
from payments.models.asked import Asked

S = PayoutState
STATES = {"paid": S.PAID, "failed": S.FAILED, "canceled": S.FAILED}


def heard(account: CardAccount, name: str) -> bool:
    """News of a payout."""
    return bool(_settle(account, company().payout(name, account=account.account or "")))


def follow(payout: Payout) -> Payout:
    """Ask whether it has come, and write that down."""
    try:
        answer = company().payout(payout.payout, account=payout.account.account or "")
    except (Unreachable, Refused, Unknown):
        Payout.objects.filter(pk=payout.pk).update(**payout.next_ask)
        return payout
    return _settle(payout.account, answer)


def look(account: CardAccount) -> int:
    """Every recent payout of an account, also those no news came of; how many there are."""
    answers = company().payouts(account=account.account or "")
    for answer in reversed(answers):
        _settle(account, answer)
    return len(answers)


@transaction.atomic
def _settle(account: CardAccount, answer: base.Payout) -> Payout:
    first = {"account": account, "pence": answer.pence, "arrives_on": answer.arrives_on}
    Payout.objects.bulk_create([Payout(payout=answer.id, **first)], ignore_conflicts=True)
    payout = Payout.objects.select_for_update(of=("self",)).get(payout=answer.id, account=account)
    payout.account = account
    _post(payout, PostingKind.PAID_OUT, payout.pence)
    to = STATES.get(answer.status, S.EXPECTED)
    facts = {"arrives_on": answer.arrives_on} | (payout.next_ask if to == S.EXPECTED else Asked.SETTLED)
    if to not in payout.TRANSITIONS[payout.status]:
        Payout.objects.filter(pk=payout.pk).update(**facts)
        return payout
    move(payout, to, by=None, **facts)
    if to == S.FAILED:
        _post(payout, PostingKind.REVERSED, -payout.pence)
        tell(User.objects.belonging_to(account.provider.organisation), "payout_failed", about=payout)
    return payout


def _post(payout: Payout, kind: str, pence: int) -> None:
    """It left the balance for the bank, or came back; each once."""
    if Transaction.objects.filter(source=payout.reference, kind=kind).exists():
        return
    provider = payout.account.provider_id
    sides = [Side(AccountKind.BANK, pence, provider), Side(AccountKind.STRIPE, -pence, provider)]
    ledger.post(payout.reference, kind, sides, on=timezone.localdate())
    record(f"payout.{kind}", thing=payout, by=None, pence=pence)
