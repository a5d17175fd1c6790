"""The bench of bookings writes the same truth both ways; how quick that is, is not for a test to say."""

import pytest

from accounts.models import Event, Notification
from directory.actions import free_hours
from directory.models import DiaryEntry
from marketplace.bench import bookings, bookings_floor, bookings_scene
from marketplace.models import Attendance, Booking, Visit


def notices_of(booking):
    told = Notification.objects.filter(thing_reference=booking.reference, kind="booking_accepted")
    sides = {booking.requested_by_id: "person"}
    return [
        (sides.get(who, "provider"), channel) for who, channel in told.values_list("recipient", "channel")
    ]


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("length", [bookings.ONE, bookings.SERIES])
def test_ours_and_bare_sql_write_the_same_rows(length):
    bookings_scene.begin()
    ours, bare = bookings_scene.requests(2, length)
    bookings.accept(ours)
    bookings_floor.accept(bookings_floor.prepared(bare))
    written = [
        (
            booking.state,
            list(booking.visits.values_list("starts_at", "ends_at", "state", "price_pence")),
            Attendance.objects.filter(visit__booking=booking).count(),
            DiaryEntry.objects.holding().filter(attendance__visit__booking=booking).count(),
            Event.objects.about(booking).filter(what="booking.accepted").count(),
            sorted(notices_of(booking)),
        )
        for booking in Booking.objects.order_by("pk")
    ]
    assert written[0] == written[1]
    assert Visit.objects.count() == 2 * length
    assert [pk for progress in free_hours.verify() for pk in progress.wrong] == []


def test_crowd_fills_every_table():
    bookings_scene.begin()
    bookings_scene.crowd(30, lambda _words: None)
    assert (Visit.objects.count(), DiaryEntry.objects.count(), Attendance.objects.count()) == (30, 30, 30)
