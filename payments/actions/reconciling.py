"""Reconciling: the ledger against what was issued, and against the card company's own list. It reads, and changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from payments.actions.asking import company
from payments.actions.invoicing import state_of
from payments.enums import AccountKind, InvoiceState, PostingKind
from payments.gateways.base import Refused, Unknown, Unreachable
from payments.models import (
    Books,
    CardAccount,
    CreditNote,
    Dispute,
    Entry,
    Invoice,
    Line,
    Payment,
    Payout,
    Refund,
    Transaction,
)

S = InvoiceState
A_DAY = timedelta(days=1)
WAITS_AT_MOST = timedelta(days=17)
"""A line of a Monday is on an invoice on the Thursday of the week after; a source that has one then, a week later."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two accounts of one thing that should be the same: which, and by how many pence."""

    thing: str
    words: str
    pence: int = 0

    def __str__(self) -> str:
        return f"{self.thing}: {self.words}"


def differences() -> Iterator[Difference]:
    """Everything on the floor of money that does not agree."""
    yield from _unbalanced()
    yield from _invoices()
    yield from _credits()
    yield from _numbers()
    yield from _strays()
    yield from _waiting()
    yield from _payments()
    yield from _cards()


def _unbalanced() -> Iterator[Difference]:
    for one in Transaction.objects.unbalanced().iterator():
        yield Difference(str(one), f"its sides sum to {one.sum_pence or 0} pence", one.sum_pence or 0)


def _sum(rows: QuerySet, **of: object) -> Coalesce:
    (name,) = of
    summed = rows.filter(**of).order_by().values(name).annotate(sum=Sum("pence")).values("sum")
    return Coalesce(Subquery(summed), 0)


def _invoices() -> Iterator[Difference]:
    """Each against its lines, its postings and its state."""
    this = {"invoice": OuterRef("pk")}
    owed = Entry.objects.on_kind(AccountKind.RECEIVABLE)
    found = Invoice.objects.annotate(
        lines_pence=_sum(Line.objects, **this),
        issued_pence=_sum(owed.of_posting(PostingKind.ISSUED), **this),
        taken_off_pence=-_sum(owed.of_posting(PostingKind.CREDITED), **this),
        balance_pence=_sum(owed, **this),
        noted_pence=_sum(CreditNote.objects, **this),
    )
    for one in found.order_by("pk").iterator():
        one.owed_pence, one.credited_pence = one.balance_pence, one.taken_off_pence
        for words, said, kept in _pairs(one):
            if said != kept:
                yield Difference(one.reference, f"{words} {said} pence, and not {kept}", said - kept)
        should = S.VOID if one.state == S.VOID else state_of(one)
        if one.state != should:
            yield Difference(one.reference, f"it is {one.state}, and by the ledger {should}")


def _pairs(one: Invoice) -> Iterator[tuple[str, int, int]]:
    """What must be equal."""
    void = one.state == S.VOID
    yield "its lines say", one.lines_pence, 0 if void else one.total_pence
    yield "the ledger issued", one.issued_pence, one.total_pence
    yield "the ledger credited", one.taken_off_pence, one.noted_pence
    if void:
        yield "it is void, and the ledger is owed", one.balance_pence, 0


def _credits() -> Iterator[Difference]:
    """No invoice has lines taken off it that no credit covers."""
    lines = -_sum(Line.objects, credit__invoice=OuterRef("pk"))
    noted = _sum(CreditNote.objects, invoice=OuterRef("pk"))
    for one in Invoice.objects.annotate(off=lines, noted=noted).filter(off__gt=F("noted")).iterator():
        if one.noted < one.total_pence:
            words = f"{one.off} pence of lines were taken off, and credited {one.noted}"
            yield Difference(one.reference, words, one.off - one.noted)


def _numbers() -> Iterator[Difference]:
    """Numbers run from 1 without a gap, and the books know the last."""
    for name, model in (("last_invoice", Invoice), ("last_credit", CreditNote)):
        counted = model.objects.order_by().values("provider").annotate(many=Count("pk"), most=Max("number"))
        last = dict(Books.objects.values_list("provider", name))
        for row in counted.iterator():
            if not row["many"] == row["most"] == last.get(row["provider"]):
                words = f"{row['many']} numbers up to {row['most']}, and its books say {last.get(row['provider'])}"
                yield Difference(f"{model._meta.verbose_name} of provider {row['provider']}", words)


def _strays() -> Iterator[Difference]:
    """What is posted on an invoice is in the books of its provider and its source of money."""
    owed = Entry.objects.filter(account__kind=AccountKind.RECEIVABLE, invoice__isnull=False)
    astray = owed.exclude(account__funding=F("invoice__funding"), account__provider=F("invoice__provider"))
    for one in astray.select_related("invoice", "transaction").iterator():
        yield Difference(one.invoice.reference, f"{one.transaction} is in other books", one.pence)


def _waiting() -> Iterator[Difference]:
    """Lines that should be on an invoice by now."""
    before = timezone.localdate() - WAITS_AT_MOST
    lines = Line.objects.waiting().order_by().values("arrangement__provider", "funding__reference")
    for row in lines.annotate(sum=Sum("pence"), old=Count("pk", filter=Q(on__lt=before))).iterator():
        if row["sum"] and row["old"]:
            words = f"{row['sum']} pence are on no invoice"
            yield Difference(row["funding__reference"], words, row["sum"])


def _payments() -> Iterator[Difference]:
    """Payments by card against what was posted of them."""
    posted = Entry.objects.on_kind(AccountKind.STRIPE).of_posting(PostingKind.PAID)
    came = _sum(posted, transaction__source=OuterRef("reference"))
    for one in Payment.objects.annotate(posted=came).exclude(posted=F("came_pence")).iterator():
        words = f"{one.came_pence} pence came, and {one.posted} are posted"
        yield Difference(one.reference, words, one.came_pence - one.posted)


def _cards() -> Iterator[Difference]:
    """The balance of each provider with the card company: each thing that moved it, there and here."""
    for account in CardAccount.objects.at_the_company().order_by("pk"):
        try:
            there = _moved_there(account)
        except (Refused, Unknown, Unreachable):
            yield Difference(account.reference, "the card company does not say what moved")
            continue
        here = _moved_here(account)
        for source in sorted(there.keys() | here.keys()):
            if there[source] != here[source]:
                words = f"the card company moved {there[source]} pence, and the ledger {here[source]}"
                yield Difference(source, words, there[source] - here[source])


def _moved_there(account: CardAccount) -> Counter[str]:
    """By our reference of what moved it, or by the movement's own name."""
    ours = dict(Payment.objects.filter(account=account).values_list("charge", "reference"))
    mine = {"payment__account": account}
    ours |= dict(Refund.objects.filter(**mine).values_list("refund", "reference"))
    ours |= dict(Dispute.objects.filter(**mine).values_list("dispute", "reference"))
    ours |= dict(Payout.objects.filter(account=account).values_list("payout", "reference"))
    moved: Counter[str] = Counter()
    for one in company().balance_entries(account=account.account or "", since=account.created_at - A_DAY):
        source = ours.get(one.source or "", one.source or one.id)
        fee_apart = one.kind == "dispute" and one.fee_pence
        moved[source] += one.pence - (0 if fee_apart else one.fee_pence)
        if fee_apart:
            moved[one.id] -= one.fee_pence
    return moved


def _moved_here(account: CardAccount) -> Counter[str]:
    entries = Entry.objects.on_kind(AccountKind.STRIPE).of_provider(account.provider)
    if CardAccount.objects.filter(provider=account.provider).exclude(pk=account.pk).exists():
        entries = entries.filter(transaction__posted_at__gte=account.created_at)
    moved: Counter[str] = Counter()
    for source, pence in entries.values_list("transaction__source", "pence").iterator():
        moved[source] += pence
    return moved
