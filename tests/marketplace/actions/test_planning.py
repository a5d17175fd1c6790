from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Notification
from directory.actions import diary
from directory.actions.free_hours import roll, verify
from directory.actions.hours import set_hours
from marketplace.actions import bookings, planning
from marketplace.enums import BookingState
from tests.factories.directory import always
from tests.factories.marketplace import MONDAY, an_agreement, owner_of, visit
from tests.standing import made_once

pytestmark = pytest.mark.django_db


def the_days(booking):
    return [one.starts_at.date() for one in booking.visits.all()]


@made_once
def booking(asha):
    return an_agreement(person=asha.person, by=asha)


def test_extend_plans_the_next_days_and_a_second_time_changes_nothing(time_machine, booking):
    assert planning.extend_all() == 0
    time_machine.move_to(datetime(2026, 3, 16, 3, tzinfo=UTC), tick=False)
    assert (planning.extend_all(), planning.extend_all()) == (2, 0)
    booking.refresh_from_db()
    assert booking.planned_until == date(2026, 6, 8)
    assert the_days(booking) == [MONDAY + timedelta(weeks=week) for week in range(14)]


def test_extend_goes_on_long_after_the_first_window(asha, time_machine):
    booking = an_agreement(
        person=asha.person, by=asha, visits=[visit(day=day) for day in (0, 6)], every_weeks=3
    )
    for week in range(0, 60, 4):
        time_machine.move_to(datetime(2026, 3, 9, 3, tzinfo=UTC) + timedelta(weeks=week), tick=False)
        while roll():
            pass
        planning.extend_all()
    expected = [MONDAY + timedelta(weeks=week, days=day) for week in range(0, 69, 3) for day in (0, 6)]
    assert the_days(booking) == [day for day in expected if day <= date(2027, 4, 5) + timedelta(weeks=12)]
    assert [pk for progress in verify() for pk in progress.wrong] == []


def test_extend_leaves_out_what_is_not_free_and_tells_both(asha, time_machine, booking):
    away = datetime(2026, 6, 8, 7, tzinfo=UTC)
    diary.block(list(booking.listing.provider.workers.all()), away, away + timedelta(hours=1), by=None)
    time_machine.move_to(datetime(2026, 3, 23, 3, tzinfo=UTC), tick=False)
    assert planning.extend_all() == 2
    assert the_days(booking)[-2:] == [date(2026, 6, 1), date(2026, 6, 15)]
    told = set(Notification.objects.filter(kind="visits_not_free").values_list("recipient_id", flat=True))
    assert told == {asha.pk, owner_of(booking.listing.provider).pk}
    assert planning.extend_all() == 0


def test_extend_when_the_provider_changed_their_hours_keeps_what_was_promised(time_machine, booking):
    [worker] = booking.listing.provider.workers.all()
    set_hours(worker, always(days=[1]), by=None)
    time_machine.move_to(datetime(2026, 3, 23, 3, tzinfo=UTC), tick=False)
    assert planning.extend_all() == 0
    assert booking.visits.count() == 12


def test_extend_stops_at_the_last_day_and_then_closes_the_agreement(asha, time_machine, booking):
    bookings.end(booking, from_on=MONDAY + timedelta(weeks=1), by=asha)
    time_machine.move_to(datetime(2026, 3, 18, 3, tzinfo=UTC), tick=False)
    booking.refresh_from_db()
    assert booking.status == BookingState.ENDED
    assert planning.extend_all() == 0
    booking.refresh_from_db()
    assert (booking.state, booking.ended_by) == (BookingState.ENDED, None)
