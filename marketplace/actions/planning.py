"""Planning: the visits of an agreement, and the diary time each one takes, twelve weeks ahead."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import move
from directory.actions import diary
from directory.actions.diary import Wanted
from directory.hours import HORIZON_WEEKS, monday_of
from directory.pattern import Agreement, Expansion, Occurrence, expand
from marketplace.enums import BookingState
from marketplace.models import AgreedVisit, Attendance, Booking, Visit
from marketplace.policies import everyone_in
from payments.models import BankHoliday
from payments.pricing import TimedVisit, price_visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from directory.models import Provider

AHEAD = timedelta(weeks=12)


def furthest_on(starts_on: date) -> date:
    """The last day visits are planned for today: twelve weeks on, and never less than the search looked at."""
    searched = monday_of(starts_on) + timedelta(weeks=HORIZON_WEEKS, days=-1)
    return max(timezone.localdate() + AHEAD, searched)


def wanted(agreement: Agreement, visits: Iterable[Occurrence]) -> list[Wanted]:
    """What to ask of a diary. The same weekly visit keeps the same worker where that can be."""
    return [
        Wanted(visit.starts_at, visit.ends_at, agreement.visits[visit.index].workers, series=visit.index)
        for visit in visits
    ]


def timed(one: Occurrence, agreed: AgreedVisit) -> TimedVisit:
    """A real visit, ready to be priced."""
    return TimedVisit(one.starts_at, one.ends_at, agreed.workers, agreed.sleep_in)


def price_of(visit: Visit, starts_at: datetime, ends_at: datetime) -> int:
    """What a visit costs at these instants, by the frozen terms."""
    at = TimedVisit(starts_at, ends_at, visit.agreed.workers, visit.agreed.sleep_in)
    return price_visit(visit.booking.tariff, at, BankHoliday.objects.dates_known()).total_pence


def missing(provider: Provider, agreement: Agreement) -> list[Wanted]:
    """The visits up to the day we would plan for that ``provider`` is not free for now."""
    found = expand(agreement, agreement.starts_on, furthest_on(agreement.starts_on))
    return diary.missing(provider, wanted(agreement, found.visits))


def plan(booking: Booking) -> Expansion:
    """Take the diary for every visit of the weeks ahead, and write the visits: all or none.

    It runs in the transaction of the act it belongs to. Raises ``diary.Taken``, before anything is written.
    """
    agreement = booking.agreement()
    found = expand(agreement, agreement.starts_on, furthest_on(agreement.starts_on))
    _write(booking, agreement, found.visits)
    return found


def _write(booking: Booking, agreement: Agreement, found: Sequence[Occurrence]) -> None:
    """The diary entries, the visits and who comes to each."""
    entries = diary.take(booking.listing.provider, wanted(agreement, found))
    if not found:
        return
    agreed, tariff = list(booking.agreed_visits.all()), booking.tariff
    holidays = BankHoliday.objects.dates_known()
    visits = Visit.objects.bulk_create(
        Visit(
            booking=booking,
            agreed=agreed[one.index],
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            price_pence=price_visit(tariff, timed(one, agreed[one.index]), holidays).total_pence,
        )
        for one in found
    )
    Attendance.objects.bulk_create(
        Attendance(visit=visit, entry=entry, place=place)
        for visit, taken in zip(visits, entries, strict=True)
        for place, entry in enumerate(taken, 1)
    )


def extend_all() -> int:
    """Nightly: plan the next days of every running agreement, and close those whose last day has gone."""
    behind = Booking.objects.behind(timezone.localdate() + AHEAD)
    return sum(extend(booking) for booking in behind.values_list("pk", flat=True).iterator())


@transaction.atomic
def extend(booking_id: int) -> int:
    """Plan what one agreement still lacks; how many visits it gained. A second time it changes nothing.

    A visit whose time is not free is left out, and both sides are told.
    """
    provider = Booking.objects.select_related("listing__provider").get(pk=booking_id).listing.provider
    diary.hold(provider)
    booking = Booking.objects.to_act_on().get(pk=booking_id)
    if booking.state != BookingState.ACCEPTED:
        return 0
    if booking.status == BookingState.ENDED:
        move(booking, BookingState.ENDED, by=None, for_person=booking.person, ended_at=timezone.now())
        return 0
    until_on = furthest_on(booking.starts_on)
    if booking.planned_until >= until_on:
        return 0
    agreement = booking.agreement()
    found = expand(agreement, booking.planned_until + timedelta(days=1), until_on).visits
    gaps = {one.starts_at for one in diary.missing(provider, wanted(agreement, found))}
    free = [one for one in found if one.starts_at not in gaps]
    _write(booking, agreement, free)
    Booking.objects.filter(pk=booking.pk).update(planned_until=until_on)
    record(
        "booking.extended",
        thing=booking,
        by=None,
        for_person=booking.person,
        visits=len(free),
        gaps=len(gaps),
    )
    if gaps:
        tell(everyone_in(booking), "visits_not_free", about=booking)
    return len(free)
