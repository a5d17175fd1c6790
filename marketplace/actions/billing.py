"""Billing: what visits owe becomes lines, and the lines of a week invoices, one provider at a time.

Each provider is one transaction. Stopped half way and run again, the rest is done and nothing is done twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.enums import Engagement
from directory.hours import monday_of, wall
from marketplace.actions import pooling
from marketplace.enums import VisitState
from marketplace.models import Visit
from payments.actions import charging, invoicing
from payments.actions.charging import Owed
from payments.enums import LineCode
from payments.models import Line
from payments.weeks import last_day_of, settled_week

if TYPE_CHECKING:
    from django.db.models import QuerySet

AS_FAR_BACK = timedelta(days=366)
A_WEEK = timedelta(weeks=1)
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has come."""

    done: int
    of: int
    lines: int
    invoices: int


def with_owed() -> QuerySet[Visit]:
    """Visits of anybody but employees, with what each owes as ``owed_pence`` and what its lines say as ``charged_pence``.

    One that took place owes what was agreed, or what is owed for the time it took; one cancelled at short notice its fee; one that is planned, missed or not agreed
    owes nothing.
    """
    lines = Line.objects.order_by().filter(about=OuterRef("reference")).values("about")
    return (
        Visit.objects.exclude(booking__arrangement=None)
        .exclude(booking__arrangement__engagement=Engagement.EMPLOYED)
        .annotate(
            owed_pence=Case(
                When(Visit.objects.took_place(), then=Coalesce(F("happened_pence"), F("price_pence"))),
                When(state=VisitState.CANCELLED, then=F("late_fee_pence")),
                default=Value(0),
            ),
            charged_pence=Coalesce(Subquery(lines.annotate(sum=Sum("pence")).values("sum")), 0),
        )
    )


def to_bill(week_on: date) -> QuerySet[Visit]:
    """Those up to that week's Sunday, of a year, whose lines do not sum to what they owe."""
    until = wall(last_day_of(week_on) + timedelta(days=1), 0)
    year = with_owed().filter(starts_at__lt=until, starts_at__gte=until - AS_FAR_BACK)
    return year.exclude(owed_pence=F("charged_pence"))


def bill_week(week_on: date | None = None) -> Iterator[Progress]:
    """Everything of the week, the latest that is settled unless one is named; how far it has come after each provider."""
    week = week_on or settled_week(timezone.localdate())
    visits = to_bill(week).order_by().values_list("booking__listing__provider", flat=True)
    providers: list[int] = sorted({*visits.distinct(), *Line.objects.providers_waiting(week)})
    lines = invoices = 0
    for number, provider in enumerate(providers, 1):
        more_lines, more_invoices = bill(provider, week)
        lines, invoices = lines + more_lines, invoices + more_invoices
        yield Progress(number, len(providers), lines, invoices)


@transaction.atomic
def bill(provider: int, week_on: date) -> tuple[int, int]:
    """One provider's week; how many lines and invoices there are more."""
    books = invoicing.open_books(provider)
    due = list(_to_charge(to_bill(week_on).filter(booking__listing__provider=provider)))
    visits = [*due, *_to_charge(_beside(due))]
    lines = charging.charge(books, [one for visit in visits for one in _owed(visit)])
    return len(lines), len(invoicing.issue(books, week_on))


def _to_charge(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    together = visits.select_related("booking__arrangement", "agreed")
    return together.prefetch_related("booking__sharers__arrangement")


def _beside(due: Sequence[Visit]) -> QuerySet[Visit]:
    """What was charged in the same weeks as those of ``due`` that something comes off: it may be another's to pay now."""
    weeks = {
        (one.booking_id, monday_of(timezone.localdate(one.starts_at))) for one in due if one.charged_pence
    }
    if not weeks:
        return Visit.objects.none()
    near = Q()
    for booking, monday in weeks:
        begins, ends = wall(monday, 0), wall(monday + A_WEEK, 0)
        near |= Q(booking=booking, starts_at__gte=begins, starts_at__lt=ends)
    return with_owed().filter(near, owed_pence=F("charged_pence")).exclude(charged_pence=0)


def _owed(visit: Visit) -> Iterator[Owed]:
    """What each who pays for it owes: one, unless others share it."""
    on = timezone.localdate(visit.starts_at)
    paid = pooling.parts(visit.booking, visit.owed_pence, on)
    for deal in pooling.deals_of(visit.booking):
        if deal.key in paid:
            yield Owed(
                about=visit.reference,
                arrangement=deal.arrangement,
                on=on,
                code=LineCode.LATE_FEE if visit.state == VisitState.CANCELLED else LineCode.VISIT,
                pence=paid[deal.key],
                minutes=_minutes(visit),
                workers=visit.agreed.workers,
                agreed=visit.agreed_id,
            )


def _minutes(visit: Visit) -> int:
    """How long it was: what is charged for."""
    if visit.happened_pence is not None and visit.happened_from and visit.happened_until:
        return (visit.happened_until - visit.happened_from) // A_MINUTE
    return (visit.ends_at - visit.starts_at) // A_MINUTE
