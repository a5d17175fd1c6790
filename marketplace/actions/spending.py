"""What is spent and promised of each source of money, visit by visit. Nothing here changes anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils import timezone

from directory.enums import Engagement
from directory.hours import monday_of
from directory.pattern import Agreement, expand
from marketplace.actions import asking, planning, pooling
from marketplace.actions.pooling import Deal
from marketplace.enums import VisitState
from marketplace.models import Booking, Sharer, Visit
from payments.models import BankHoliday, Invoice, Line
from payments.money import round_half_up
from payments.pricing import price_visit
from payments.runway import (
    EMPLOYER,
    TAKEN_OFF,
    VISIT,
    WAGES,
    Charged,
    Due,
    Held,
    Part,
    Period,
    Standing,
    parts,
    standing,
)

if TYPE_CHECKING:
    from payments.employer import OnTop
    from payments.models import Arrangement, Budget, Funding, Share

A_YEAR = timedelta(days=365)
A_DAY = timedelta(days=1)
A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent of one source, by what became of it; the parts sum to the whole."""

    wages: int
    employer: int
    charged: int
    waiting: int
    changed: int
    taken_off: int = 0

    @property
    def pence(self) -> int:
        """All of it."""
        return sum(pence for _, pence in self._named())

    @property
    def rows(self) -> list[tuple[str, int]]:
        """Each part that there is, in words."""
        return [(words, pence) for words, pence in self._named() if pence]

    def _named(self) -> list[tuple[str, int]]:
        return [
            ("Charged for visits", self.charged),
            ("Took place, not charged yet", self.waiting),
            ("Charged, and questioned or changed since", self.changed),
            ("Taken off by whoever was paid", self.taken_off),
            ("Wages, paid outside this site", self.wages),
            ("Employer’s costs on top of wages, about", self.employer),
        ]


@dataclass
class Purse:
    """One source as its page tells it: the budget of today or the next one, what is paid, and for which agreements."""

    funding: Funding
    budget: Budget | None
    standing: Standing
    bookings: list[tuple[Booking | Sharer, int]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    @property
    def gone(self) -> list[Part]:
        """Each part of what was spent."""
        return [part for part in self.parts if part.spent]

    @property
    def spent(self) -> Spent:
        """What was spent, by what became of it. One statement, each time it is asked."""
        period = self.standing.period
        lines = Line.objects.filter(funding=self.funding, on__range=(period.starts_on, period.ends_on))
        return told(self.gone, lines)

    @property
    def wage_weeks(self) -> list[tuple[date, int, int]]:
        """The Monday of each week somebody was paid wages in, the wages, and what came on top of them."""
        weeks: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for part in self.gone:
            if part.what in {WAGES, EMPLOYER}:
                weeks[monday_of(part.on)][part.what] += part.pence
        return [(week_on, sums[WAGES], sums[EMPLOYER]) for week_on, sums in sorted(weeks.items())]

    @property
    def is_short(self) -> bool:
        """Whether more is promised than there is."""
        return self.budget is not None and not self.standing.is_enough

    @property
    def is_over(self) -> bool:
        """Whether the last day of its budget has passed."""
        return self.budget is not None and self.budget.ends_on < timezone.localdate()

    @property
    def has_run_out(self) -> bool:
        """Whether it no longer covers everything since a day that has passed."""
        until = self.standing.lasts_until
        return self.is_short and until is not None and until < timezone.localdate()

    @property
    def week_pence(self) -> int:
        """What its agreements take in a usual week."""
        return sum(pence for _, pence in self.bookings)


def purses_of(fundings: Iterable[Funding]) -> list[Purse]:
    """Where each source stands: eight statements, however many there are."""
    fundings, today = list(fundings), timezone.localdate()
    budgets = _budgets(fundings, today)
    periods = {one.pk: _period(budgets.get(one.pk), today) for one in fundings}
    bookings = Booking.objects.paid_from(fundings)
    last_on = max((period.ends_on for period in periods.values()), default=today)
    paid = _paid(fundings, bookings, last_on)
    usual: dict[int, list[tuple[Booking | Sharer, int]]] = defaultdict(list)
    for booking in bookings:
        for deal in pooling.deals_of(booking):
            for source, pence in usual_parts(booking, deal).items():
                usual[source].append((deal.thing, pence))
    return [
        Purse(
            one,
            budgets.get(one.pk),
            standing(periods[one.pk], paid[one.pk]),
            usual[one.pk],
            [part for part in paid[one.pk] if periods[one.pk].has(part)],
        )
        for one in fundings
    ]


def purse_of(funding: Funding) -> Purse:
    """Where one source stands."""
    return purses_of([funding])[0]


def parts_of(funding: Funding, budget: Budget) -> list[Part]:
    """All that one budget paid or is to pay: what its pages say was spent and promised is the sum of these."""
    paid = _paid([funding], Booking.objects.paid_from([funding]), budget.ends_on)
    return list(filter(_period(budget, budget.starts_on).has, paid[funding.pk]))


def told(gone: Iterable[Part], lines: Iterable[Line]) -> Spent:
    """What became of the parts that were spent, with the lines of the same source and days."""
    charged: dict[str, int] = defaultdict(int)
    for line in lines:
        charged[line.about] += line.pence
    sums: dict[str, int] = defaultdict(int)
    waiting = 0
    for part in gone:
        sums[part.what] += part.pence
        if part.what == VISIT and not charged.get(part.about):
            waiting += part.pence
    together = sum(charged.values())
    changed = sums[VISIT] - together - waiting
    return Spent(sums[WAGES], sums[EMPLOYER], together, waiting, changed, sums[TAKEN_OFF])


def _paid(fundings: Iterable[Funding], bookings: Iterable[Booking], last_on: date) -> dict[int, list[Part]]:
    """What each source pays of these agreements, to the end of the week of ``last_on``: an employer's costs are by the week.

    What was charged is as the lines say it was, and what was taken off an invoice by hand comes off again.
    """
    due = _due(bookings, monday_of(last_on) + A_WEEK - A_DAY)
    deals = [(booking, deal) for booking in bookings for deal in pooling.deals_of(booking)]
    charged = _charged(deal.arrangement.pk for _, deal in deals)
    paid: dict[int, list[Part]] = defaultdict(list)
    for booking, deal in deals:
        shares = [_held(share) for share in deal.arrangement.shares.all()]
        for part in parts(deal.of(booking, due[booking.pk]), shares, charged[deal.arrangement.pk]):
            paid[part.source].append(part)
    for invoice in Invoice.objects.taken_off_by_hand(fundings):
        off = Part(invoice.funding_id, invoice.last_on, -invoice.by_hand_pence, True, TAKEN_OFF)
        paid[invoice.funding_id].append(off)
    return paid


def _charged(arrangements: Iterable[int]) -> dict[int, dict[str, list[Charged]]]:
    """What the lines of these arrangements say of each visit, by whoever pays it."""
    found: dict[int, dict[str, list[Charged]]] = defaultdict(lambda: defaultdict(list))
    lines = Line.objects.filter(arrangement__in=list(arrangements)).order_by()
    sums = lines.values_list("arrangement", "about", "share", "funding").annotate(sum=Sum("pence"))
    for arrangement, about, share, source, pence in sums.exclude(sum=0):
        found[arrangement][about].append(Charged(share, source, pence))
    return found


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
    what = {one.pk: _what(one) for one in bookings}
    for visit in Visit.objects.filter(booking__in=[one.pk for one in bookings]):
        pence = owed(visit)
        if pence:
            on = timezone.localdate(visit.starts_at)
            due = Due(on, pence, is_spent(visit), visit.agreed_id, what[visit.booking_id], visit.reference)
            found[visit.booking_id].append(due)
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
            spent = all(due.spent for due in week)
            found.append(Due(last_on, extra.pence, spent, what=EMPLOYER, about=booking.reference))
    return found


def _what(booking: Booking) -> str:
    return WAGES if booking.arrangement.engagement == Engagement.EMPLOYED else VISIT


def owed(visit: Visit) -> int:
    """What one visit costs the person: nothing when it was missed, the fee when it was cancelled late."""
    if visit.state == VisitState.CANCELLED:
        return visit.late_fee_pence
    return 0 if visit.state == VisitState.MISSED else visit.pence


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
    yield from _priced(booking, booking.agreement(), from_on, until_on, holidays)


def _priced(
    booking: Booking, agreement: Agreement, from_on: date, until_on: date, holidays: frozenset[date]
) -> Iterator[Due]:
    agreed, tariff = list(booking.agreed_visits.all()), booking.tariff
    for one in expand(agreement, from_on, until_on).visits:
        price = price_visit(tariff, planning.timed(one, agreed[one.index]), holidays)
        yield Due(one.on, price.total_pence, spent=False, visit=agreed[one.index].pk, what=_what(booking))


def usual_week(booking: Booking, day: date) -> list[Due]:
    """Each visit of a running agreement once, in a whole week after ``day`` without a holiday; and what is on top of wages.

    Every page that says what a running agreement costs a week sums this.
    """
    wages = _usual_visits(booking, day)
    extra = asking.employer_costs(sum(due.pence for due in wages), booking.terms, day)
    if not extra or not wages:
        return wages
    last_on = max(due.on for due in wages)
    return [*wages, Due(last_on, extra.pence, spent=False, what=EMPLOYER, about=booking.reference)]


def usual_costs(booking: Booking) -> OnTop | None:
    """What being the employer costs in that week, line by line; None when nobody is employed."""
    day = _from_on(booking.arrangement)
    wages = sum(due.pence for due in _usual_visits(booking, day))
    return asking.employer_costs(wages, booking.terms, day)


def usual_pence(booking: Booking) -> int:
    """What that week costs altogether."""
    return sum(due.pence for due in usual_week(booking, _from_on(booking.arrangement)))


def usual_parts(booking: Booking, deal: Deal) -> dict[int, int]:
    """What each source pays of that week, as the shares of today or its first day have it; nothing once it is over."""
    if deal.arrangement.is_over:
        return {}
    day = _from_on(deal.arrangement)
    held = [_held(share) for share in deal.arrangement.shares.all()]
    now = [replace(one, valid_from=day, valid_until=None) for one in held if one.holds(day)]
    found: dict[int, int] = defaultdict(int)
    for part in parts(deal.of(booking, usual_week(booking, day)), now):
        found[part.source] += part.pence
    return {source: round_half_up(pence, booking.every_weeks) for source, pence in found.items()}


def _from_on(arrangement: Arrangement) -> date:
    return max(timezone.localdate(), arrangement.starts_on)


def _usual_visits(booking: Booking, day: date) -> list[Due]:
    """From a Monday on: seven days across two weeks would count by the week twice."""
    first = monday_of(day + A_WEEK - A_DAY)
    last = first + timedelta(weeks=booking.every_weeks) - A_DAY
    return list(_priced(booking, replace(booking.agreement(), ends_on=None), first, last, frozenset()))
