"""Invoices: issued for a week, credited, void; paid, and paid back. Each is a posting, and the state follows the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move, move_all
from accounts.enums import Role
from accounts.spoken import say_pounds
from payments import vat
from payments.actions import charging, ledger
from payments.actions.ledger import PostedOtherwise, Side
from payments.enums import AccountKind, CreditReason, InvoiceState, PostingKind
from payments.models import Books, CreditNote, Entry, Invoice, Line, Transaction
from payments.policies import payers_of

if TYPE_CHECKING:
    from accounts.models import User
    from directory.models import Provider

S = InvoiceState
WAYS = (AccountKind.OUTSIDE, AccountKind.BANK, AccountKind.STRIPE)


def open_books(provider: Provider | int) -> Books:
    """The provider's books, held until the transaction ends: whoever numbers anything holds them first."""
    pk = provider if isinstance(provider, int) else provider.pk
    Books.objects.bulk_create([Books(provider_id=pk)], ignore_conflicts=True)
    held = Books.objects.select_for_update(of=("self",)).select_related("provider__organisation")
    return held.get(provider=pk)


@transaction.atomic
def keep_books(provider: Provider, *, due_days: int, vat_number: str, by: User) -> Books:
    """How this provider's invoices go from the next one on."""
    books = open_books(provider)
    books.due_days, books.vat_number = due_days, vat_number
    books.save(update_fields=["due_days", "vat_number"])
    record("books.kept", thing=provider, by=by, due_days=due_days, vat=bool(vat_number))
    return books


@transaction.atomic
def issue(books: Books, week_on: date) -> list[Invoice]:
    """An invoice for each source of money that owes this provider for the week or from before; and credits first.

    A source that has an invoice for the week already is left for the next. Whoever asks holds ``books``.
    """
    waiting = Line.objects.waiting_for(books.provider, until=week_on).select_related("undoes")
    fresh, undoing = defaultdict(list), defaultdict(list)
    for line in waiting:
        if line.undoes and line.undoes.invoice_id:
            undoing[line.undoes.invoice_id].append(line)
        else:
            fresh[line.funding_id].append(line)
    for invoice, lines in undoing.items():
        _credit_lines(books, _held(invoice), lines)
    done = set(Invoice.objects.of_week(books.provider, week_on).values_list("funding", flat=True))
    owed = {
        funding: lines
        for funding, lines in fresh.items()
        if funding not in done and sum(line.pence for line in lines) > 0
    }
    return _issue(books, week_on, owed) if owed else []


def _issue(books: Books, week_on: date, owed: dict[int, list[Line]]) -> list[Invoice]:
    today = timezone.localdate()
    invoices = Invoice.objects.bulk_create(
        Invoice(
            provider=books.provider,
            funding_id=funding,
            number=number,
            week_on=week_on,
            total_pence=sum(line.pence for line in lines),
            vat_pence=sum(vat.included(line.pence, line.vat) for line in lines),
            vat_number=books.vat_number,
            issued_on=today,
            due_on=today + timedelta(days=books.due_days),
        )
        for number, (funding, lines) in enumerate(sorted(owed.items()), books.last_invoice + 1)
    )
    books.last_invoice += len(invoices)
    books.save(update_fields=["last_invoice"])
    made = list(Invoice.objects.with_parties().filter(pk__in=[one.pk for one in invoices]).order_by("pk"))
    for invoice in made:
        Line.objects.filter(pk__in=[line.pk for line in owed[invoice.funding_id]]).update(invoice=invoice)
        ledger.post(
            invoice.reference, PostingKind.ISSUED, _owing(invoice, invoice.total_pence), on=invoice.issued_on
        )
    move_all(made, S.ISSUED, by=None, roles=Role.CLOCK, for_person=lambda one: one.funding.person)
    made = list(Invoice.objects.with_parties().filter(pk__in=[one.pk for one in invoices]).order_by("pk"))
    for invoice in made:
        tell(payers_of(invoice.funding), "invoice_issued", about=invoice)
    return made


def _owing(invoice: Invoice, pence: int) -> list[Side]:
    """The two sides of so much more being owed on an invoice; less, when below nothing."""
    owed = Side(AccountKind.RECEIVABLE, pence, invoice.provider_id, invoice.funding_id, invoice.pk)
    return [owed, Side(AccountKind.INCOME, -pence, invoice.provider_id)]


def _held(invoice: Invoice | int) -> Invoice:
    """The invoice as it stands now, and nobody else changes it until the transaction ends."""
    pk = invoice if isinstance(invoice, int) else invoice.pk
    return Invoice.objects.with_parties().select_for_update(of=("self",)).get(pk=pk)


@transaction.atomic
def credit(
    invoice: Invoice,
    pence: int,
    *,
    reason: str,
    words: str = "",
    form_token: UUID | None = None,
    by: User | None,
) -> CreditNote:
    """Take so much off what is owed; one form is one credit. Raises NotAllowed for more than it is still for."""
    books = open_books(invoice.provider)
    if sent := form_token and CreditNote.objects.filter(form_token=form_token, invoice=invoice).first():
        return sent
    invoice = _held(invoice)
    _may(invoice, Role.PROVIDER, by)
    if invoice.state in {S.VOID, S.CREDITED}:
        raise NotAllowed(f"This invoice is {invoice.get_state_display().lower()}, so nothing is owed on it.")
    left = invoice.total_pence - invoice.credited_pence
    if not 0 < pence <= left:
        raise NotAllowed(f"Enter an amount up to {say_pounds(left)}, which is what the invoice is for.")
    return _credit(books, invoice, pence, reason=reason, by=by, words=words, form_token=form_token)


def _credit_lines(books: Books, invoice: Invoice, lines: Sequence[Line]) -> None:
    """What was undone comes off the invoice it was on; not more than a credit by hand has left of it."""
    left = invoice.total_pence - invoice.credited_pence
    pence = min(-sum(line.pence for line in lines), left)
    note: CreditNote | None
    if pence > 0:
        note = _credit(books, invoice, pence, reason=CreditReason.NOT_OWED, by=None)
    else:
        note = invoice.credits.last()
    Line.objects.filter(pk__in=[line.pk for line in lines]).update(credit=note)


def _credit(
    books: Books, invoice: Invoice, pence: int, *, reason: str, by: User | None, **more: object
) -> CreditNote:
    books.last_credit += 1
    books.save(update_fields=["last_credit"])
    note = CreditNote.objects.create(
        provider=books.provider,
        invoice=invoice,
        number=books.last_credit,
        pence=pence,
        reason=reason,
        issued_on=timezone.localdate(),
        by=by,
        **more,
    )
    ledger.post(note.reference, PostingKind.CREDITED, _owing(invoice, -pence), on=note.issued_on, by=by)
    record("invoice.credit", thing=invoice, by=by, for_person=invoice.funding.person, why=reason, pence=pence)
    _settle(invoice, by=by)
    tell(payers_of(invoice.funding), "invoice_credited", about=invoice)
    return note


@transaction.atomic
def void(invoice: Invoice, *, by: User) -> Invoice:
    """It should never have been sent: nothing is owed on it, its number stays, and its visits go on the next one."""
    open_books(invoice.provider)
    invoice = _held(invoice)
    if invoice.owed_pence != invoice.total_pence:
        raise NotAllowed("Something was paid or credited on this invoice. Credit the rest instead.")
    move(invoice, S.VOID, by=by, for_person=invoice.funding.person)
    standing = [line for line in invoice.lines.filter(undoes=None) if not hasattr(line, "undone")]
    charging.undo(standing, invoice=invoice)
    sides = _owing(invoice, -invoice.total_pence)
    ledger.post(invoice.reference, PostingKind.VOIDED, sides, on=timezone.localdate(), by=by)
    tell(payers_of(invoice.funding), "invoice_void", about=invoice)
    return invoice


@transaction.atomic
def paid(invoice: Invoice, pence: int, *, source: str, way: str, on: date, by: User | None = None) -> Invoice:
    """So much has come for this invoice, by ``way``: an account of payments outside the site, a bank or the card company.

    Told again, nothing happens. What comes by itself is taken whole: more than is owed stays to the payer's credit.
    A person who records it may not record more than is owed. Raises NotAllowed, PostedOtherwise and ValueError.
    """
    invoice = _held(invoice)
    if way not in WAYS or pence <= 0:
        raise ValueError("A payment is so many pence by a way money comes.")
    if was := Transaction.objects.filter(source=source, kind=PostingKind.PAID).first():
        _same_payment(was, invoice, pence, way, on)
        return invoice
    _may(invoice, Role.PROVIDER | Role.FUND_HOLDER, by)
    owed = max(invoice.owed_pence, 0)
    if by and pence > owed:
        raise NotAllowed(f"Only {say_pounds(owed)} is owed on this invoice.")
    ledger.post(source, PostingKind.PAID, _coming(invoice, pence, min(pence, owed), way), on=on, by=by)
    record("invoice.came", thing=invoice, by=by, for_person=invoice.funding.person, pence=pence, way=way)
    _settle(invoice, by=by)
    if invoice.state == S.PAID:
        tell(payers_of(invoice.funding), "invoice_paid", about=invoice)
    return invoice


def _coming(invoice: Invoice, pence: int, owed: int, way: str) -> list[Side]:
    """So much came, ``owed`` of it for the invoice and the rest to the payer's credit; below nothing, it went."""
    provider, funding = invoice.provider_id, invoice.funding_id
    sides = [Side(way, pence, provider)]
    if owed:
        sides.append(Side(AccountKind.RECEIVABLE, -owed, provider, funding, invoice.pk))
    if pence != owed:
        sides.append(Side(AccountKind.RECEIVABLE, owed - pence, provider, funding))
    return sides


def _same_payment(was: Transaction, invoice: Invoice, pence: int, way: str, on: date) -> None:
    sides = ledger.sides_of(was)
    told = Side(way, pence, invoice.provider_id)
    if told not in sides or was.on != on or {side.funding for side in sides} != {None, invoice.funding_id}:
        raise PostedOtherwise(f"{was} was posted before, and not like this.")


@transaction.atomic
def unpaid(
    invoice: Invoice,
    pence: int,
    *,
    source: str,
    way: str,
    on: date,
    kind: str = PostingKind.REFUNDED,
    by: User | None = None,
) -> Invoice:
    """So much that had come went back: it is owed again. Told again, nothing happens.

    What stood to the payer's credit goes first. What goes by itself is taken whole: beyond what was paid on the invoice
    the payer owes it to the provider. A person who records it may not record more than was paid.
    """
    invoice = _held(invoice)
    if way not in {*WAYS, AccountKind.DISPUTES} or pence <= 0:
        raise ValueError("What goes back is so many pence by a way money comes.")
    if was := Transaction.objects.filter(source=source, kind=kind).first():
        _same_payment(was, invoice, -pence, way, on)
        return invoice
    _may(invoice, Role.PROVIDER, by)
    credit, paid_pence = _credit_of(invoice), max(invoice.paid_pence, 0)
    if by and pence > credit + paid_pence:
        raise NotAllowed(f"Only {say_pounds(paid_pence)} was paid on this invoice.")
    record("invoice.went", thing=invoice, by=by, for_person=invoice.funding.person, pence=pence, way=way)
    owed = min(max(pence - credit, 0), paid_pence)
    ledger.post(source, kind, _coming(invoice, -pence, -owed, way), on=on, by=by)
    _settle(invoice, by=by)
    return invoice


def _credit_of(invoice: Invoice) -> int:
    """What the payer has with this provider beyond every invoice: paid when nothing was owed."""
    theirs = Entry.objects.of_funding(invoice.funding).of_provider(invoice.provider)
    return max(-theirs.on_kind(AccountKind.RECEIVABLE).filter(invoice=None).balance_pence(), 0)


def _may(invoice: Invoice, roles: Role, by: User | None) -> None:
    if by and not invoice.roles_of(by) & roles:
        raise NotAllowed("You cannot do that here.")


def state_of(invoice: Invoice) -> str:
    """The state that follows from the ledger."""
    if invoice.credited_pence >= invoice.total_pence:
        return S.CREDITED
    if invoice.owed_pence <= 0:
        return S.PAID
    return S.PART_PAID if invoice.paid_pence > 0 else S.ISSUED


def _settle(invoice: Invoice, *, by: User | None) -> None:
    """Move it to where the ledger says it is."""
    for known in ("owed_pence", "credited_pence"):
        invoice.__dict__.pop(known, None)
    to = state_of(invoice)
    if invoice.state not in {to, S.CREDITED, S.VOID}:
        move(invoice, to, by=by, for_person=invoice.funding.person)
