"""What is spent and promised of each source of money, visit by visit. Nothing here changes anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from directory.hours import monday_of
from directory.pattern import expand
from marketplace.actions import asking, planning, pooling
from marketplace.actions.pooling import Deal
from marketplace.enums import VisitState
from marketplace.models import Booking, Sharer, Visit
from payments.models import BankHoliday
from payments.money import round_half_up
from payments.pricing import price_visit
from payments.runway import Due, Held, Part, Period, Standing, parts, standing

if TYPE_CHECKING:
    from payments.models import Budget, Funding, Share

A_YEAR = timedelta(days=365)
A_DAY = timedelta(days=1)
A_WEEK = timedelta(weeks=1)


@dataclass
class Purse:
    """One source as its page tells it: the budget of today or the next one, what is paid, and for which agreements."""

    funding: Funding
    budget: Budget | None
    standing: Standing
    bookings: list[tuple[Booking | Sharer, int]] = field(default_factory=list)

    @property
    def is_short(self) -> bool:
        """Whether more is promised than there is."""
        return self.budget is not None and not self.standing.is_enough

    @property
    def week_pence(self) -> int:
        """What its agreements take in a usual week."""
        return sum(pence for _, pence in self.bookings)


def purses_of(fundings: Iterable[Funding]) -> list[Purse]:
    """Where each source stands: six statements, however many there are."""
    fundings, today = list(fundings), timezone.localdate()
    budgets = _budgets(fundings, today)
    periods = {one.pk: _period(budgets.get(one.pk), today) for one in fundings}
    bookings = Booking.objects.paid_from(fundings)
    last_on = max((period.ends_on for period in periods.values()), default=today)
    due = _due(
        bookings, monday_of(last_on) + A_WEEK - A_DAY
    )  # whole weeks: an employer's costs are by the week
    paid: dict[int, list[Part]] = defaultdict(list)
    usual: dict[int, list[tuple[Booking | Sharer, int]]] = defaultdict(list)
    for booking in bookings:
        for deal in pooling.deals_of(booking):
            shares = [_held(share) for share in deal.arrangement.shares.all()]
            for part in parts(deal.of(booking, due[booking.pk]), shares):
                paid[part.source].append(part)
            for source, pence in _usual_week(booking, deal, shares, today).items():
                usual[source].append((deal.thing, pence))
    return [
        Purse(one, budgets.get(one.pk), standing(periods[one.pk], paid[one.pk]), usual[one.pk])
        for one in fundings
    ]


def purse_of(funding: Funding) -> Purse:
    """Where one source stands."""
    return purses_of([funding])[0]


def _budgets(fundings: list[Funding], today: date) -> dict[int, Budget]:
    """The budget of today for each source; without one, the next; without that, the last."""
    found: dict[int, Budget] = {}
    for funding in fundings:
        rows = sorted(
            (row for row in funding.budgets.all() if row.replaced_at is None), key=lambda row: row.starts_on
        )
        ahead = [row for row in rows if row.ends_on >= today]
        if rows:
            found[funding.pk] = ahead[0] if ahead else rows[-1]
    return found


def _period(budget: Budget | None, today: date) -> Period:
    """The days to look at: those of the budget, or the year around today when nobody has told one."""
    if budget:
        return Period(budget.starts_on, budget.ends_on, budget.pence)
    return Period(today - A_YEAR, today + A_YEAR, 0)


def _held(share: Share) -> Held:
    return Held(share.plain, share.funding_id, share.valid_from, share.valid_until)


def _due(bookings: Iterable[Booking], until_on: date) -> dict[int, list[Due]]:
    """What each agreement has cost, and will up to ``until_on``: visits that are planned, then those of its pattern."""
    found: dict[int, list[Due]] = defaultdict(list)
    for visit in Visit.objects.filter(booking__in=[one.pk for one in bookings]):
        pence = owed(visit)
        if pence:
            on = timezone.localdate(visit.starts_at)
            found[visit.booking_id].append(Due(on, pence, is_spent(visit), visit.agreed_id))
    holidays = BankHoliday.objects.dates_known()
    for booking in bookings:
        found[booking.pk].extend(_not_planned_yet(booking, until_on, holidays))
        found[booking.pk].extend(_for_the_employer(booking, found[booking.pk]))
    return found


def _for_the_employer(booking: Booking, wages: Iterable[Due]) -> list[Due]:
    """What being the employer costs in each week of these wages, on its last day of work; an estimate."""
    weeks: dict[date, list[Due]] = defaultdict(list)
    for due in wages:
        weeks[monday_of(due.on)].append(due)
    found = []
    for week in weeks.values():
        last_on = max(due.on for due in week)
        extra = asking.employer_costs(sum(due.pence for due in week), booking.terms, last_on)
        if extra:
            found.append(Due(last_on, extra.pence, spent=all(due.spent for due in week)))
    return found


def owed(visit: Visit) -> int:
    """What one visit costs the person: nothing when it was missed, the fee when it was cancelled late."""
    if visit.state == VisitState.CANCELLED:
        return visit.late_fee_pence
    return 0 if visit.state == VisitState.MISSED else visit.price_pence


def is_spent(visit: Visit) -> bool:
    """Whether its money is gone; until then it is promised."""
    return visit.state == VisitState.CANCELLED or visit.status == VisitState.CONFIRMED


def _not_planned_yet(booking: Booking, until_on: date, holidays: frozenset[date]) -> Iterator[Due]:
    """The visits of a running agreement that come after the weeks that are planned."""
    last_on = booking.arrangement.last_on
    until_on = min(until_on, last_on) if last_on else until_on
    from_on = booking.planned_until + A_DAY
    if booking.arrangement.is_over or from_on > until_on:
        return
    yield from _priced(booking, from_on, until_on, holidays)


def _priced(booking: Booking, from_on: date, until_on: date, holidays: frozenset[date]) -> Iterator[Due]:
    agreed, tariff = list(booking.agreed_visits.all()), booking.tariff
    for one in expand(booking.agreement(), from_on, until_on).visits:
        price = price_visit(tariff, planning.timed(one, agreed[one.index]), holidays)
        yield Due(one.on, price.total_pence, spent=False, visit=agreed[one.index].pk)


def _usual_week(booking: Booking, deal: Deal, shares: list[Held], today: date) -> dict[int, int]:
    """What each source pays of a usual week of a running agreement, from today or its first day on."""
    if deal.arrangement.is_over:
        return {}
    day = max(today, deal.arrangement.starts_on)
    due = list(_priced(booking, day, day + timedelta(weeks=booking.every_weeks) - A_DAY, frozenset()))
    found: dict[int, int] = defaultdict(int)
    for part in parts(deal.of(booking, [*due, *_for_the_employer(booking, due)]), shares):
        found[part.source] += part.pence
    return {source: round_half_up(pence, booking.every_weeks) for source, pence in found.items()}
