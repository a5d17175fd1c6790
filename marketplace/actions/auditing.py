"""The audit pack of one budget: what a council's money bought, what was asked for and paid, and what stands out.

Only what this one source pays is in it. Own money, what is put on top, and what a visit cost altogether are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actions.recording import record
from accounts.spoken import say_pounds
from directory.enums import Engagement
from directory.hours import monday_of, wall
from marketplace.actions import spending
from marketplace.actions.spending import Spent
from marketplace.enums import Side, VisitState
from marketplace.models import Booking, Visit
from payments.enums import AccountKind, InvoiceState, LineCode, PostingKind
from payments.models import CreditNote, Entry, Invoice, Line
from payments.runway import A_DAY, EMPLOYER, Part
from payments.splitting import SplitError, split

if TYPE_CHECKING:
    from accounts.models import User
    from payments.models import Budget, Funding

ASKED = (PostingKind.ISSUED, PostingKind.CREDITED, PostingKind.VOIDED)
FEES = (LineCode.LATE_FEE, LineCode.LATE_FEE_UNDONE)
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the pack. A column is its name and what is in it: ``text``, ``day`` or ``pence``."""

    name: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: list[Row]

    def cells(self) -> Iterator[list[tuple[str, str, object]]]:
        """Each row as (column, what is in it, value)."""
        for row in self.rows:
            yield [(name, kind, value) for (name, kind), value in zip(self.columns, row, strict=True)]


class Pack:
    """Everything on one budget. It reads, and changes nothing."""

    def __init__(self, funding: Funding, budget: Budget):
        self.funding, self.budget = funding, budget
        self.days = (budget.starts_on, budget.ends_on)

    @cached_property
    def lines(self) -> list[Line]:
        """What visits of these days took from it."""
        found = Line.objects.shown_to_councils().filter(funding=self.funding, on__range=self.days)
        return list(found.order_by("on", "pk"))

    @cached_property
    def charged(self) -> dict[str, int]:
        """The same by visit."""
        sums: dict[str, int] = {}
        for line in self.lines:
            sums[line.about] = sums.get(line.about, 0) + line.pence
        return sums

    @cached_property
    def charged_pence(self) -> int:
        """What visits of these days took from it together."""
        return sum(line.pence for line in self.lines)

    @cached_property
    def parts(self) -> list[Part]:
        """What it pays in these days, as its pages reckon it."""
        return spending.parts_of(self.funding, self.budget)

    @cached_property
    def gone(self) -> list[Part]:
        """Each part of what was spent."""
        return [part for part in self.parts if part.spent]

    @cached_property
    def spent(self) -> Spent:
        """What was spent, by what became of it: to the penny what the pages of this money say."""
        return spending.told(self.gone, self.lines)

    @cached_property
    def bookings(self) -> list[Booking]:
        """The agreements it pays some of on any of these days."""
        first_on, last_on = self.days
        return [
            booking
            for booking in Booking.objects.paid_from([self.funding])
            if any(
                share.funding_id == self.funding.pk
                and share.valid_from <= last_on
                and (share.valid_until is None or share.valid_until >= first_on)
                for share in booking.arrangement.shares.all()
            )
            and booking.starts_on <= last_on
            and (booking.arrangement.last_on is None or booking.arrangement.last_on >= first_on)
        ]

    @cached_property
    def visits(self) -> list[tuple[Visit, int]]:
        """The visits of these days that it pays, or would have paid, some of; and how much of each it pays by the rules."""
        first_on, last_on = self.days
        between = (wall(first_on, 0), min(wall(last_on + A_DAY, 0), timezone.now()))
        theirs = {booking.pk: booking for booking in self.bookings}
        found = Visit.objects.between(*between).filter(booking__in=theirs).order_by("starts_at", "pk")
        paid: dict[str, int] = {}
        for part in self.parts:
            paid[part.about] = paid.get(part.about, 0) + part.pence
        told = []
        for visit in found:
            visit.booking = theirs[visit.booking_id]
            pence = paid.get(visit.reference, 0)
            if pence or visit.reference in self.charged or self._would_pay(visit):
                told.append((visit, pence))
        return told

    def _would_pay(self, visit: Visit) -> bool:
        """Whether it would have paid some of a visit that nothing is owed for."""
        if spending.owed(visit):
            return False
        on = timezone.localdate(visit.starts_at)
        shares = [
            share
            for share in visit.booking.arrangement.shares.all()
            if share.valid_from <= on and (share.valid_until is None or on <= share.valid_until)
        ]
        used_up = {share.pk: share.pence or 0 for share in shares}
        plain = [share.plain for share in shares]
        try:
            parts = [
                split(visit.price_pence, plain, visit=visit.agreed_id, taken=taken) for taken in ({}, used_up)
            ]
        except SplitError:
            return False
        mine = {share.pk for share in shares if share.funding_id == self.funding.pk}
        return any(mine & part.keys() for part in parts)

    @property
    def uncharged_pence(self) -> int:
        """What it will pay of visits that took place and are on no invoice yet."""
        return self.spent.waiting

    @property
    def wages_pence(self) -> int:
        """What it pays in wages for these days, outside this site."""
        return self.spent.wages

    @cached_property
    def invoices(self) -> list[Invoice]:
        """Those with a visit of these days on them, and those issued in them."""
        issued = Q(issued_on__range=self.days)
        about = Q(pk__in=[line.invoice_id for line in self.lines if line.invoice_id])
        mine = Invoice.objects.filter(issued | about, funding=self.funding)
        return list(mine.select_related("provider__organisation").with_owed().order_by("issued_on", "pk"))

    @cached_property
    def moved(self) -> list[Entry]:
        """What came and went for it in these days."""
        entries = Entry.objects.on_kind(AccountKind.RECEIVABLE).of_funding(self.funding).between(*self.days)
        moved = entries.exclude(transaction__kind__in=ASKED).select_related("transaction", "invoice")
        return list(moved.prefetch_related("transaction__entries__account").order_by("transaction__on", "pk"))

    @cached_property
    def paid_pence(self) -> int:
        """What came for it in these days, less what went back."""
        return -sum(entry.pence for entry in self.moved)

    @cached_property
    def sections(self) -> list[Section]:
        """Its tables, in their order."""
        found = [_agreements(self), _visits(self), _employer(self), _invoices(self), _payments(self)]
        return [*(one for one in found if one.rows or one.name != "employer"), _exceptions(self)]


@transaction.atomic
def open_pack(funding: Funding, budget: Budget, *, by: User) -> Pack:
    """The pack of one budget of a source. That it was taken is on record, for the person too."""
    pack = Pack(funding, budget)
    rows = sum(len(section.rows) for section in pack.sections)
    first = budget.starts_on.isoformat()
    record(
        "funding.audited",
        thing=funding,
        by=by,
        for_person=funding.person,
        body=funding.authority_id,
        of=first,
        rows=rows,
    )
    return pack


def _agreements(pack: Pack) -> Section:
    columns = (("Agreement", "text"), ("With", "text"), ("Contract", "text"), ("First day", "day"))
    rows: list[Row] = [
        (
            booking.reference,
            booking.listing.provider.organisation.name,
            Engagement(booking.arrangement.engagement).label,
            booking.starts_on,
            booking.arrangement.last_on,
        )
        for booking in pack.bookings
    ]
    return Section("agreements", "Agreements", (*columns, ("Last day", "day")), rows)


def _visits(pack: Pack) -> Section:
    columns = (
        *(("Day", "day"), ("Visit", "text"), ("Agreement", "text"), ("Agreed", "text")),
        *(("Took place", "text"), ("Standing", "text"), ("Said by", "text"), ("Charged", "pence")),
        ("Wages", "pence"),
    )
    rows: list[Row] = []
    for visit, pence in pack.visits:
        by_itself = Side.CLOCK if _took_place(visit) else ""
        side = visit.said_by_side or by_itself
        rows.append((
            timezone.localdate(visit.starts_at),
            visit.reference,
            visit.booking.reference,
            _times(visit.starts_at, visit.ends_at),
            _times(visit.happened_from, visit.happened_until),
            visit.status.label,
            Side(side).label if side else "",
            pack.charged.get(visit.reference, 0),
            pence if _is_wages(visit) and spending.is_spent(visit) else 0,
        ))  # fmt: skip
    shown = len(columns) if pack.wages_pence else len(columns) - 1
    return Section("visits", "Visits", columns[:shown], [row[:shown] for row in rows])


def _employer(pack: Pack) -> Section:
    """What came on top of wages, week by week: an estimate, counted with the last day of work."""
    columns = (("Week of", "day"), ("Agreement", "text"), ("About", "pence"))
    rows: list[Row] = [
        (monday_of(part.on), part.about, part.pence) for part in pack.gone if part.what == EMPLOYER
    ]
    return Section("employer", "Employer’s costs on top of wages", columns, sorted(rows, key=str))


def _took_place(visit: Visit) -> bool:
    return bool(visit.status == VisitState.CONFIRMED)


def _is_wages(visit: Visit) -> bool:
    return bool(visit.booking.arrangement.engagement == Engagement.EMPLOYED)


def _times(starts_at, ends_at) -> str:
    if starts_at is None:
        return ""
    return f"{timezone.localtime(starts_at):%H:%M} to {timezone.localtime(ends_at):%H:%M}"


def _invoices(pack: Pack) -> Section:
    columns = (
        *(("Invoice", "text"), ("From", "text"), ("Week of", "day"), ("Issued", "day"), ("Due", "day")),
        *(("For", "pence"), ("Still owed", "pence"), ("Standing", "text")),
    )
    rows: list[Row] = [
        (
            one.reference,
            one.provider.organisation.name,
            one.week_on,
            one.issued_on,
            one.due_on,
            one.total_pence,
            one.still_pence,
            "Late" if one.is_late else one.status.label,
        )
        for one in pack.invoices
    ]
    return Section("invoices", "Invoices", columns, rows)


def _payments(pack: Pack) -> Section:
    columns = (("Day", "day"), ("Invoice", "text"), ("What", "text"), ("How", "text"), ("Came", "pence"))
    rows: list[Row] = [
        (
            entry.transaction.on,
            entry.invoice.reference if entry.invoice else "",
            PostingKind(entry.transaction.kind).label,
            _way(entry),
            -entry.pence,
        )
        for entry in pack.moved
    ]
    return Section("payments", "Payments", columns, rows)


def _way(entry: Entry) -> str:
    """By what it came: the account on the other side."""
    kinds = [side.account.kind for side in entry.transaction.entries.all()]
    return next((AccountKind(kind).label for kind in kinds if kind != AccountKind.RECEIVABLE), "")


def _exceptions(pack: Pack) -> Section:
    columns = (("Day", "day"), ("About", "text"), ("What stands out", "text"))
    looks: Iterable[Callable[[Pack], Iterator[tuple[date, str, str]]]] = (
        _of_budget,
        _of_visits,
        _of_lines,
        _of_invoices,
        _of_exemptions,
    )
    rows: list[Row] = [row for look in looks for row in look(pack)]
    rows.sort(key=lambda row: (str(row[0]), str(row[1])))
    return Section("exceptions", "What stands out", columns, rows)


def _of_budget(pack: Pack) -> Iterator[tuple[date, str, str]]:
    if pack.charged_pence > pack.budget.pence:
        over = say_pounds(pack.charged_pence - pack.budget.pence)
        day = min(pack.budget.ends_on, timezone.localdate())
        yield day, pack.funding.reference, f"{over} more was charged than there is"
    for old in pack.funding.budgets.overlapping(*pack.days).exclude(replaced_at=None):
        on = timezone.localdate(old.replaced_at)
        yield on, pack.funding.reference, f"The budget was changed; it was {say_pounds(old.pence)} before"


def _of_visits(pack: Pack) -> Iterator[tuple[date, str, str]]:
    for visit, _ in pack.visits:
        on, status = timezone.localdate(visit.starts_at), visit.status
        if status in {VisitState.DISPUTED, VisitState.MISSED}:
            yield on, visit.reference, status.label
        elif status == VisitState.CONFIRMED and visit.said_by_side in {"", Side.CLOCK}:
            yield on, visit.reference, "Nobody confirmed it; it counts as agreed after 48 hours"
        if visit.happened_from and (visit.happened_from, visit.happened_until) != (
            visit.starts_at,
            visit.ends_at,
        ):
            yield on, visit.reference, "It took place at other times than agreed"


def _of_lines(pack: Pack) -> Iterator[tuple[date, str, str]]:
    for line in pack.lines:
        if line.code in FEES or line.undoes_id:
            yield line.on, line.about, f"{LineCode(line.code).label}, {say_pounds(abs(line.pence))}"


def _of_invoices(pack: Pack) -> Iterator[tuple[date, str, str]]:
    for one in pack.invoices:
        if one.is_late:
            yield one.due_on, one.reference, f"{say_pounds(one.still_pence)} is late"
        if one.state == InvoiceState.VOID:
            yield one.issued_on, one.reference, "It is void"
        if one.still_pence < 0:
            yield one.issued_on, one.reference, f"{say_pounds(-one.still_pence)} too much was paid"
    for note in CreditNote.objects.filter(invoice__in=pack.invoices).select_related("invoice"):
        yield (
            note.issued_on,
            note.invoice.reference,
            f"{say_pounds(note.pence)} was taken off: {note.get_reason_display()}",
        )


def _of_exemptions(pack: Pack) -> Iterator[tuple[date, str, str]]:
    first_on, last_on = pack.days
    made = pack.funding.exemptions.filter(valid_from__lte=last_on)
    for one in made.filter(Q(valid_until=None) | Q(valid_until__gte=first_on)):
        yield one.valid_from, one.reference, f"A relative is paid by an exception: {one.get_ground_display()}"
