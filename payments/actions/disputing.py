"""Disputes: a payer's bank takes a payment back, until somebody decides. The provider answers with what this site knows."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Role
from accounts.models import User
from payments.actions import invoicing, ledger, paying, printing
from payments.actions.asking import company
from payments.actions.ledger import Side
from payments.enums import AccountKind, DisputeState, PostingKind
from payments.gateways import base
from payments.gateways.base import EVIDENCE_WORDS, Refused, Unknown, Unreachable
from payments.models import CardAccount, Dispute, Payment, Transaction
from payments.models.asked import Asked

S = DisputeState
ENQUIRY = "warning_"
STATES = {
    "needs_response": S.OPEN,
    "warning_needs_response": S.OPEN,
    "under_review": S.EVIDENCE_SENT,
    "warning_under_review": S.EVIDENCE_SENT,
    "won": S.WON,
    "warning_closed": S.WON,
    "prevented": S.WON,
    "lost": S.LOST,
}


def heard(account: CardAccount, name: str) -> bool:
    """News of a dispute of a payment of ours."""
    answer = company().dispute(name, account=account.account or "")
    payment = paying.find(account, answer.intent or "")
    if payment is None:
        return False
    paying.follow(payment)
    return bool(_settle(_opened(payment, answer), answer))


def follow(dispute: Dispute) -> Dispute:
    """Ask how it stands, and write that down; what was to be sent and may not have arrived is sent again."""
    dispute = Dispute.objects.with_parties().get(pk=dispute.pk)
    account = dispute.payment.account.account or ""
    try:
        answer = company().dispute(dispute.dispute, account=account)
        if dispute.evidence_asked_at and STATES.get(answer.status) == S.OPEN:
            answer = _send(dispute)
    except (Unreachable, Refused, Unknown):
        Dispute.objects.filter(pk=dispute.pk).update(**dispute.next_ask)
        return dispute
    return _settle(dispute, answer)


@transaction.atomic
def _opened(payment: Payment, answer: base.Dispute) -> Dispute:
    facts = {
        "payment": payment,
        "pence": answer.pence,
        "reason": answer.reason[:40],
        "due_by": answer.due_by,
    }
    dispute, fresh = Dispute.objects.get_or_create(dispute=answer.id, defaults=facts)
    if fresh:
        invoice = payment.invoice
        record(
            "dispute.opened", thing=dispute, by=None, for_person=invoice.funding.person, pence=answer.pence
        )
        tell(User.objects.belonging_to(invoice.provider.organisation), "dispute_opened", about=dispute)
    return dispute


@transaction.atomic
def _settle(dispute: Dispute, answer: base.Dispute) -> Dispute:
    """Write the answer down under lock, and post what was held back, came back, or went."""
    invoice = paying.held(dispute.payment.invoice)
    dispute = Dispute.objects.with_parties().select_for_update(of=("self",)).get(pk=dispute.pk)
    _hold_back(dispute, answer)
    to = STATES.get(answer.status, dispute.state)
    facts: dict[str, object] = {"due_by": answer.due_by} if answer.due_by else {}
    facts |= dispute.next_ask if to in Dispute.objects.all().OPEN else Asked.SETTLED
    if to not in dispute.TRANSITIONS[dispute.status]:
        Dispute.objects.filter(pk=dispute.pk).update(**facts)
        return dispute
    move(dispute, to, by=None, for_person=invoice.funding.person, **facts)
    if to in {S.WON, S.LOST}:
        _decided(dispute)
    return dispute


def _hold_back(dispute: Dispute, answer: base.Dispute) -> None:
    """The card company took the money out of the provider's balance: for more than an enquiry, at once."""
    if answer.status.startswith(ENQUIRY) or _is_held(dispute):
        return
    if dispute.state in {S.WON, S.LOST} or answer.status == "prevented":
        return
    provider = dispute.payment.invoice.provider_id
    sides = [
        Side(AccountKind.DISPUTES, dispute.pence, provider),
        Side(AccountKind.STRIPE, -dispute.pence, provider),
    ]
    ledger.post(dispute.reference, PostingKind.DISPUTED, sides, on=timezone.localdate())


def _is_held(dispute: Dispute) -> bool:
    return Transaction.objects.filter(source=dispute.reference, kind=PostingKind.DISPUTED).exists()


def _decided(dispute: Dispute) -> None:
    invoice, on = dispute.payment.invoice, timezone.localdate()
    if dispute.state == S.LOST:
        invoicing.unpaid(
            invoice,
            dispute.pence,
            source=dispute.reference,
            way=AccountKind.DISPUTES,
            on=on,
            kind=PostingKind.DISPUTE_LOST,
        )
    elif _is_held(dispute):
        back = [
            Side(AccountKind.STRIPE, dispute.pence, invoice.provider_id),
            Side(AccountKind.DISPUTES, -dispute.pence, invoice.provider_id),
        ]
        ledger.post(dispute.reference, PostingKind.DISPUTE_WON, back, on=on)
    tell(User.objects.belonging_to(invoice.provider.organisation), "dispute_decided", about=dispute)


def _send(dispute: Dispute) -> base.Dispute:
    """The words as they were written down, and the invoice on paper."""
    return company().submit_evidence(
        account=dispute.payment.account.account or "",
        dispute=dispute.dispute,
        evidence=json.loads(dispute.evidence),
        papers={"service_documentation": printing.whole_paper(dispute.payment.invoice)},
        key=dispute.key,
    )


def answer_with(dispute: Dispute, words: Mapping[str, str], *, by: User) -> Dispute:
    """Send the evidence off, once. It is written down first, as it is sent. Raises NotAllowed."""
    return follow(_written(dispute, words, by=by))


@transaction.atomic
def _written(dispute: Dispute, words: Mapping[str, str], *, by: User) -> Dispute:
    dispute = Dispute.objects.with_parties().select_for_update(of=("self",)).get(pk=dispute.pk)
    if not dispute.roles_of(by) & Role.PROVIDER:
        raise NotAllowed("You cannot do that here.")
    if dispute.evidence_asked_at:
        return dispute
    if dispute.state != S.OPEN:
        raise NotAllowed("This cannot be answered any more.")
    if unknown := set(words) - EVIDENCE_WORDS:
        raise ValueError(f"The card company takes no {sorted(unknown)}.")
    dispute.evidence, dispute.evidence_by = json.dumps(dict(words)), by
    dispute.evidence_asked_at = timezone.now()
    dispute.save(update_fields=["evidence", "evidence_by", "evidence_asked_at"])
    person = dispute.payment.invoice.funding.person
    record("dispute.answered", thing=dispute, by=by, for_person=person)
    return dispute
