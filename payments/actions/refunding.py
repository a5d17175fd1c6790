"""Paying back: the row first, then the card company; what went back is posted in the transaction that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Role
from accounts.models import User
from accounts.spoken import say_pounds
from payments.actions import invoicing, paying
from payments.actions.asking import company
from payments.enums import AccountKind, CreditReason, PaymentState, RefundState
from payments.gateways import base
from payments.gateways.base import Refused, Unknown, Unreachable
from payments.models import CardAccount, Payment, Refund
from payments.models.asked import Asked
from payments.policies import payers_of

if TYPE_CHECKING:
    from payments.models import Invoice

S = RefundState
STATES = {"succeeded": S.SUCCEEDED, "failed": S.FAILED, "canceled": S.FAILED}


def give_back(payment: Payment, pence: int, *, still_owed: bool, form_token: UUID, by: User) -> Refund:
    """Send so much back to the card; one form is one refund. Unless it is still owed, it is credited as well.

    Raises NotAllowed for more than came, and while a bank disputes the payment.
    """
    refund = _ask_for(payment, pence, still_owed=still_owed, form_token=form_token, by=by)
    return follow(refund)


@transaction.atomic
def _ask_for(payment: Payment, pence: int, *, still_owed: bool, form_token: UUID, by: User) -> Refund:
    invoicing.open_books(payment.invoice.provider)
    invoice = paying.held(payment.invoice)
    payment = _held(payment)
    if sent := payment.refunds.filter(form_token=form_token).first():
        return sent
    if not payment.roles_of(by) & Role.PROVIDER:
        raise NotAllowed("You cannot do that here.")
    _may_go_back(payment, pence)
    if not still_owed:
        _take_off(invoice, pence, by=by)
    refund = Refund.objects.create(payment=payment, pence=pence, form_token=form_token, by=by)
    record("refund.asked", thing=refund, by=by, for_person=invoice.funding.person, pence=pence)
    return refund


def _may_go_back(payment: Payment, pence: int) -> None:
    if payment.state != PaymentState.SUCCEEDED:
        raise NotAllowed("Nothing came by this payment, so nothing can go back.")
    if payment.disputes.unsettled().exists():
        raise NotAllowed("The payer’s bank disputes this payment. Nothing can go back while it does.")
    left = payment.came_pence - payment.refunded_pence
    if type(pence) is not int or not 0 < pence <= left:
        raise NotAllowed(f"Enter an amount up to {say_pounds(left)}, which is what is left of the payment.")


def _take_off(invoice: Invoice, pence: int, *, by: User) -> None:
    """What goes back is not owed any more: credit what was not paid too much already."""
    more = min(pence + min(invoice.owed_pence, 0), invoice.total_pence - invoice.credited_pence)
    if more > 0:
        invoicing.credit(invoice, more, reason=CreditReason.GOODWILL, by=by)


def follow(refund: Refund) -> Refund:
    """Ask what became of it, and write that down."""
    refund = Refund.objects.select_related("payment__account").get(pk=refund.pk)
    stripe, account = company(), refund.payment.account.account or ""
    try:
        if refund.refund:
            answer = stripe.refund_of(refund.refund, account=account)
        else:
            answer = stripe.refund(
                account=account,
                charge=refund.payment.charge,
                pence=refund.pence,
                reference=refund.reference,
                key=refund.key,
            )
    except Unreachable:
        Refund.objects.filter(pk=refund.pk).update(**refund.next_ask)
        return refund
    except Refused as no:
        return _settle(refund, None, why=no.code)
    except Unknown:
        return _settle(refund, None, why="account_closed")
    return _settle(refund, answer)


def heard(account: CardAccount, name: str) -> bool:
    """News of a refund: one of ours, or one the provider made at the card company, which we write down too."""
    known = Refund.objects.filter(refund=name, payment__account=account).first()
    if known:
        return bool(follow(known))
    answer = company().refund_of(name, account=account.account or "")
    if ours := Refund.objects.filter(reference=answer.reference, payment__account=account).first():
        return bool(_settle(ours, answer))
    payment = paying.find(account, answer.intent or "")
    if payment is None:
        return False
    paying.follow(payment)
    return bool(_settle(_made_there(payment, answer), answer))


@transaction.atomic
def _made_there(payment: Payment, answer: base.Refund) -> Refund:
    refund, fresh = Refund.objects.get_or_create(
        refund=answer.id, defaults={"payment": payment, "pence": answer.pence}
    )
    if fresh:
        record("refund.made_there", thing=refund, by=None, pence=answer.pence)
    return refund


@transaction.atomic
def _settle(refund: Refund, answer: base.Refund | None, *, why: str = "") -> Refund:
    """Write the answer down under lock, and post what went back or came back again."""
    invoice = paying.held(refund.payment.invoice)
    refund = Refund.objects.select_for_update(of=("self",)).select_related("payment").get(pk=refund.pk)
    if answer is None and refund.refund:
        Refund.objects.filter(pk=refund.pk).update(**refund.next_ask)
        return refund
    to = STATES.get(answer.status, S.PENDING) if answer else S.FAILED
    facts: dict[str, object] = {"code": why[:60]} if why else {}
    if answer and not refund.refund:
        facts["refund"] = answer.id
    facts |= refund.next_ask if to == S.PENDING else Asked.SETTLED
    before = refund.state
    if to not in refund.TRANSITIONS[refund.status]:
        Refund.objects.filter(pk=refund.pk).update(**facts)
        return refund
    move(refund, to, by=None, why=why, for_person=invoice.funding.person, **facts)
    _post(refund, invoice, was_back=before == S.SUCCEEDED)
    return refund


def _post(refund: Refund, invoice: Invoice, *, was_back: bool) -> None:
    moved = {"way": AccountKind.STRIPE, "on": timezone.localdate()}
    if refund.state == S.SUCCEEDED:
        invoicing.unpaid(invoice, refund.pence, source=refund.reference, **moved)
        tell(payers_of(invoice.funding), "refund_made", about=refund)
    elif refund.state == S.FAILED:
        if was_back:
            invoicing.paid(invoice, refund.pence, source=refund.reference, **moved)
        tell(User.objects.belonging_to(invoice.provider.organisation), "refund_failed", about=refund)


def _held(payment: Payment) -> Payment:
    return Payment.objects.with_parties().select_for_update(of=("self",)).get(pk=payment.pk)
