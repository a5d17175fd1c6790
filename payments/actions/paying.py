"""Paying an invoice by card: begun here, carried out by the card company, and settled by what it says when asked.

Each payment is a row that is committed before anything is asked. ``follow`` asks and writes down the answer; pages, the
inbox and the clock all call it, in any order and as often as they like. Locks are taken invoice first, payment second.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.models import User
from accounts.spoken import say_pounds
from payments.actions import invoicing, ledger, mandates
from payments.actions.asking import company, page
from payments.actions.ledger import Side
from payments.enums import AccountKind, MandateState, PaymentState, PostingKind
from payments.gateways.base import (
    LARGEST_PENCE,
    SMALLEST_PENCE,
    Checkout,
    Intent,
    Refused,
    Unknown,
    Unreachable,
)
from payments.models import CardAccount, Invoice, Mandate, Payment
from payments.models.asked import Asked
from payments.policies import PAYER, cards_held_by, payers_of, pays_by_card

if TYPE_CHECKING:
    from django.db.models import QuerySet

S = PaymentState
KEY_HOLDS = timedelta(hours=20)
"""The card company knows a key again for a day. After that nothing is begun with it, only looked for."""
INTENT_STATES = {
    "succeeded": S.SUCCEEDED,
    "processing": S.PROCESSING,
    "requires_capture": S.PROCESSING,
    "requires_confirmation": S.PROCESSING,
    "requires_action": S.NEEDS_ACTION,
    "requires_payment_method": S.FAILED,
    "canceled": S.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the card company said of a payment just now."""

    state: str
    intent: Intent | None = None
    checkout: str = ""
    page: str | None = None
    why: str = ""
    left: tuple[str, str] | None = field(default=None, repr=False)  # the customer and the card, for later


def pay(invoice: Invoice, *, keep: bool, form_token: UUID, by: User) -> Payment:
    """Begin to pay what is owed, or go on with what is open: whoever else pays is taken to the same page.

    With ``keep`` the card is left for the provider's next invoices. An open page for another amount is closed first.
    Raises NotAllowed.
    """
    _may_pay(invoice, by)
    standing = Payment.objects.on(invoice).unsettled().with_parties().first()
    if standing and not Payment.objects.filter(form_token=form_token, invoice=invoice).exists():
        standing = follow(standing)
        invoice.__dict__.pop("owed_pence", None)
        same = standing.pence == invoice.owed_pence and bool(standing.keeps_id) == keep
        if standing.is_open and not same and standing.checkout:
            give_up(standing, by=by)
    payment = _begin(invoice, keep=keep, form_token=form_token, by=by)
    return follow(payment) if payment.is_open else payment


@transaction.atomic
def _begin(invoice: Invoice, *, keep: bool, form_token: UUID, by: User) -> Payment:
    invoice = held(invoice)
    sent = Payment.objects.on(invoice).with_parties()
    if before := sent.filter(form_token=form_token).first() or sent.unsettled().first():
        return before
    account, owed = _may_pay(invoice, by), invoice.owed_pence
    if not SMALLEST_PENCE <= owed <= LARGEST_PENCE:
        raise NotAllowed(
            f"A card can pay {say_pounds(SMALLEST_PENCE)} or more, and {say_pounds(owed)} is owed."
        )
    keeps = mandates.begin(invoice.funding, account, by=by) if keep else None
    payment = Payment.objects.create(
        invoice=invoice, account=account, pence=owed, keeps=keeps, form_token=form_token, by=by
    )
    record("payment.created", thing=payment, by=by, for_person=invoice.funding.person, pence=owed)
    return payment


def _may_pay(invoice: Invoice, by: User) -> CardAccount:
    if not invoice.roles_of(by) & PAYER:
        raise NotAllowed("You cannot do that here.")
    account = CardAccount.objects.ready_for(invoice.provider_id)
    if account is None or not pays_by_card(invoice):
        raise NotAllowed("This invoice cannot be paid by card.")
    if invoice.owed_pence <= 0:
        raise NotAllowed("Nothing is owed on this invoice any more.")
    if cards_held_by(account):
        raise NotAllowed("No card can be charged for this provider at the moment. Try again in a few days.")
    return account


def take(invoice: Invoice, mandate: Mandate) -> Payment | None:
    """Charge an invoice that is due to the card that was left for it. None when it is paid, or being paid, already."""
    payment = _begin_taking(invoice, mandate)
    return payment and follow(payment)


@transaction.atomic
def _begin_taking(invoice: Invoice, mandate: Mandate) -> Payment | None:
    invoice = held(invoice)
    mandate = Mandate.objects.with_parties().select_for_update(of=("self",)).get(pk=mandate.pk)
    owed = invoice.owed_pence
    if mandate.state != MandateState.ACTIVE or not SMALLEST_PENCE <= owed <= LARGEST_PENCE:
        return None
    if Payment.objects.on(invoice).unsettled().exists() or cards_held_by(mandate.account):
        return None
    payment = Payment.objects.create(
        invoice=invoice, account_id=mandate.account_id, pence=owed, mandate=mandate
    )
    record("payment.created", thing=payment, by=None, for_person=invoice.funding.person, pence=owed)
    return payment


def follow(payment: Payment) -> Payment:
    """Ask what became of it, and write that down. What is said twice, or late, changes nothing."""
    payment = Payment.objects.with_parties().get(pk=payment.pk)
    try:
        answer = _ask(payment)
    except Unreachable:
        answer = Answer(S.UNKNOWN if payment.state == S.CREATED else payment.state)
    except (Refused, Unknown) as no:
        begun = payment.checkout or payment.intent
        code = no.code if isinstance(no, Refused) else "account_closed"
        answer = Answer(payment.state if begun else S.FAILED, why=code)
    return _settle(payment, answer)


def _ask(payment: Payment) -> Answer:
    stripe, account = company(), payment.account.account or ""
    if payment.mandate:
        return _of_intent(_taken(payment))
    if not payment.checkout and _too_late(payment):
        return Answer(
            S.CANCELLED, why="never_opened"
        )  # nobody was ever given the page, and it has closed by itself
    if payment.checkout:
        shown = stripe.checkout(payment.checkout, account=account)
    else:
        shown = stripe.start_checkout(
            account=account,
            pence=payment.pence,
            reference=payment.reference,
            customer=(payment.keeps.customer or None) if payment.keeps else None,
            save_method=payment.keeps is not None,
            return_url=page("payments:payment_back", payment.reference),
            key=payment.key,
        )
    return _of_checkout(shown, stripe.intent(shown.intent, account=account) if shown.intent else None)


def _taken(payment: Payment) -> Intent | None:
    """The charge to a card that was left: made with one key, and looked for once the key or the mandate is too old."""
    stripe, account, mandate = company(), payment.account.account or "", payment.mandate
    if payment.intent:
        return stripe.intent(payment.intent, account=account)
    mandate.refresh_from_db(fields=["state"])
    if mandate.state != MandateState.ACTIVE or _too_late(payment):
        return None if payment.state == S.CREATED else stripe.intent_for(payment.reference, account=account)
    return stripe.charge_saved(
        account=account,
        pence=payment.pence,
        customer=mandate.customer,
        method=mandate.method,
        reference=payment.reference,
        key=payment.key,
    )


def _too_late(payment: Payment) -> bool:
    return payment.created_at < timezone.now() - KEY_HOLDS


def _of_intent(intent: Intent | None) -> Answer:
    if intent is None:
        return Answer(S.CANCELLED, why="never_made")
    return Answer(INTENT_STATES.get(intent.status, S.PROCESSING), intent, why=intent.decline_code)


def _of_checkout(shown: Checkout, intent: Intent | None) -> Answer:
    """The page and the payment made on it. While it is open a card that was declined may be followed by another."""
    state = INTENT_STATES.get(intent.status, S.PROCESSING) if intent else S.SENT
    if shown.status == "open" and state in {S.FAILED, S.CANCELLED}:
        state = S.SENT
    elif shown.status == "expired" and state not in {S.SUCCEEDED, S.PROCESSING}:
        state = S.CANCELLED
    elif shown.status == "complete" and state not in {S.SUCCEEDED, S.FAILED}:
        state = S.PROCESSING
    customer, method = (shown.customer, shown.method) if shown.customer else (None, None)
    if intent and intent.customer and intent.method:
        customer, method = intent.customer, intent.method
    left = (customer, method) if customer and method else None
    return Answer(state, intent, shown.id, shown.url, intent.decline_code if intent else "", left)


@transaction.atomic
def _settle(payment: Payment, answer: Answer) -> Payment:
    """Write the answer down under lock. The table lets nothing go back that a later answer has settled."""
    invoice = held(payment.invoice)
    payment = Payment.objects.with_parties().select_for_update(of=("self",)).get(pk=payment.pk)
    payment.invoice = invoice
    facts = _learned(payment, answer)
    moved = payment.state != answer.state and answer.state in payment.TRANSITIONS[payment.status]
    if moved:
        facts |= _when_settled(answer)
    settled = (answer.state if moved else payment.state) not in Payment.objects.all().OPEN
    facts |= Asked.SETTLED if settled and _knows_the_fee(payment, facts) else payment.next_ask
    if moved:
        move(payment, answer.state, by=None, why=answer.why, for_person=invoice.funding.person, **facts)
        _became(payment, answer)
    else:
        Payment.objects.filter(pk=payment.pk).update(**facts)
        for name, value in facts.items():
            setattr(payment, name, value)
    _post_the_fee(payment, facts)
    payment.page = answer.page if payment.is_open else None
    return payment


def _learned(payment: Payment, answer: Answer) -> dict[str, object]:
    """Names that are given once, and facts that come later."""
    intent = answer.intent
    told = {"checkout": answer.checkout, "intent": intent and intent.id, "charge": intent and intent.charge}
    facts: dict[str, object] = {
        name: value for name, value in told.items() if value and not getattr(payment, name)
    }
    if answer.why:
        facts["code"] = answer.why[:60]
    if intent and intent.fee_pence is not None and intent.received_pence:
        facts["fee_pence"] = intent.fee_pence
    return facts


def _when_settled(answer: Answer) -> dict[str, object]:
    if answer.state == S.SUCCEEDED and answer.intent:
        return {"came_pence": answer.intent.received_pence, "settled_at": timezone.now()}
    return {"settled_at": timezone.now()} if answer.state in {S.FAILED, S.CANCELLED} else {}


def _knows_the_fee(payment: Payment, facts: dict[str, object]) -> bool:
    succeeded = "came_pence" in facts or payment.state == S.SUCCEEDED
    return not succeeded or "fee_pence" in facts or payment.fee_pence is not None


def _became(payment: Payment, answer: Answer) -> None:
    """What follows from where it came to: what came is posted, a card is kept or not, and the payer is told."""
    invoice = payment.invoice
    if payment.state == S.SUCCEEDED:
        too_much = payment.came_pence > max(invoice.owed_pence, 0)
        invoicing.paid(
            invoice,
            payment.came_pence,
            source=payment.reference,
            way=AccountKind.STRIPE,
            on=timezone.localdate(payment.settled_at),
        )
        if too_much:
            tell(_concerned(payment), "payment_too_much", about=payment)
    elif payment.state == S.NEEDS_ACTION and payment.mandate:
        tell(payers_of(invoice.funding), "payment_confirm", about=payment)
    elif payment.state in {S.FAILED, S.CANCELLED} and payment.mandate:
        tell(payers_of(invoice.funding), "payment_failed", about=payment)
    if payment.keeps and payment.state in {S.SUCCEEDED, S.FAILED, S.CANCELLED}:
        mandates.left(payment.keeps, answer.left if payment.state == S.SUCCEEDED else None)


def _concerned(payment: Payment) -> QuerySet[User]:
    """The payers and the provider."""
    payers = payers_of(payment.invoice.funding).values("pk")
    members = User.objects.belonging_to(payment.invoice.provider.organisation).values("pk")
    return User.objects.filter(pk__in=payers.union(members))


def _post_the_fee(payment: Payment, facts: dict[str, object]) -> None:
    """What the card company took of what came, once it is known."""
    if payment.state != S.SUCCEEDED or not (fee := facts.get("fee_pence")):
        return
    provider, on = payment.invoice.provider_id, timezone.localdate(payment.settled_at)
    sides = [
        Side(AccountKind.STRIPE_FEES, int(str(fee)), provider),
        Side(AccountKind.STRIPE, -int(str(fee)), provider),
    ]
    ledger.post(payment.reference, PostingKind.FEE, sides, on=on)


def give_up(payment: Payment, *, by: User | None) -> Payment:
    """Close its page, so that nobody can pay on it any more. Paid meanwhile, it is paid."""
    with transaction.atomic():
        record("payment.give_up", thing=payment, by=by, for_person=payment.invoice.funding.person)
    try:
        if payment.checkout:
            company().expire_checkout(payment.checkout, account=payment.account.account or "")
    except (Refused, Unknown, Unreachable):
        pass  # it is not open any more, or cannot be reached: what it is, it says when asked
    return follow(payment)


def bank_page(payment: Payment) -> str | None:
    """Where the payer shows their bank who they are; None when the bank does not ask any more."""
    if payment.state != S.NEEDS_ACTION or not payment.intent or not payment.mandate:
        return None
    try:
        return company().authentication_link(
            account=payment.account.account or "",
            intent=payment.intent,
            return_url=page("payments:payment_back", payment.reference),
            key=f"{payment.key}-bank-{payment.asked_times}",
        )
    except (Refused, Unknown):
        return None


def find(account: CardAccount, intent: str) -> Payment | None:
    """The payment an intent belongs to. Raises Unknown when it is no intent of this account."""
    mine = Payment.objects.with_parties().filter(account=account)
    if not intent or (known := mine.filter(intent=intent).first()):
        return known if intent else None
    made = company().intent(intent, account=account.account or "")
    return mine.filter(reference=made.reference).first()


def find_by_page(account: CardAccount, checkout: str) -> Payment | None:
    """The payment a page was opened for. Raises Unknown when it is no page of this account."""
    mine = Payment.objects.with_parties().filter(account=account)
    if known := mine.filter(checkout=checkout).first():
        return known
    shown = company().checkout(checkout, account=account.account or "")
    return mine.filter(reference=shown.reference).first()


def held(invoice: Invoice) -> Invoice:
    """The invoice as it stands now; nobody else pays it until the transaction ends."""
    return Invoice.objects.with_parties().select_for_update(of=("self",)).get(pk=invoice.pk)
