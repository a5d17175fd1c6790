"""The person changes the time of one visit, and asks nobody; the provider's diary is the only bar."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Notification
from directory.models import DiaryEntry
from marketplace.actions import bookings, planning, pooling, shifting
from marketplace.views.booking_page import visits as shown
from tests.factories.accounts import DelegationFactory, PersonFactory, UserFactory
from tests.factories.directory import owner_of
from tests.factories.marketplace import OfferFactory, a_request, an_agreement, soon, visit
from tests.standing import made_once

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@made_once
def asha():
    return PersonFactory(user=UserFactory()).user


@made_once
def booking(asha):
    return an_agreement(person=asha.person, by=asha, starts_on=soon(), visits=[visit(day=0)])


def test_another_time_is_taken_and_the_old_one_given_back(asha, booking):
    first = booking.visits.first()
    old = first.attendances.get().entry
    moved = shifting.change_time(first, on=soon() + A_DAY, start=660, by=asha)
    local = timezone.localtime(moved.starts_at)
    old.refresh_from_db()
    assert (local.date(), local.hour, moved.agreed_at) == (soon() + A_DAY, 11, first.starts_at)
    assert old.released_at is not None
    assert first.attendances.get().entry.during.lower == moved.starts_at
    owner = owner_of(booking.listing.provider)
    assert owner.pk in Notification.objects.filter(kind="visit_moved").values_list("recipient", flat=True)
    assert shown(booking)["gaps"] == []
    before = booking.visits.count()
    assert (planning.extend(booking.pk), booking.visits.count()) == (0, before)
    back = shifting.change_time(moved, on=soon(), start=480, by=asha)
    assert (back.agreed_at, back.starts_at) == (None, first.starts_at)


def test_a_time_they_are_not_free_changes_nothing(asha, booking):
    rival = PersonFactory(user=UserFactory()).user
    taken = an_agreement(
        person=rival.person, by=rival, offer=booking.offer, starts_on=soon(), visits=[visit(day=1)]
    )
    first, there = booking.visits.first(), taken.visits.first()
    held = set(DiaryEntry.objects.holding().values_list("pk", flat=True))
    start = timezone.localtime(there.starts_at).hour * 60
    with pytest.raises(NotAllowed, match="not free"):
        shifting.change_time(first, on=soon() + A_DAY, start=start, by=asha)
    first.refresh_from_db()
    assert (first.agreed_at, set(DiaryEntry.objects.holding().values_list("pk", flat=True))) == (None, held)


@pytest.mark.parametrize(
    ("days", "start", "why"),
    [(7, 480, "a visit at that time"), (9, 660, "within a week"), (-30, 660, "of warning")],
)
def test_times_that_cannot_be(asha, booking, days, start, why):
    with pytest.raises(NotAllowed, match=why):
        shifting.change_time(booking.visits.first(), on=soon() + timedelta(days=days), start=start, by=asha)


def test_a_visit_that_is_near_stays(asha, booking, time_machine):
    first = booking.visits.first()
    time_machine.move_to(first.starts_at - timedelta(minutes=1))
    with pytest.raises(NotAllowed, match="too late"):
        shifting.change_time(first, on=soon() + A_DAY, start=660, by=asha)


def test_the_time_of_shared_visits_is_not_one_persons_to_change(asha, booking):
    pooling.invite(booking, email="ravi@example.com", host_name="Asha", by=asha)
    with pytest.raises(NotAllowed, match="Somebody shares these visits"):
        shifting.change_time(booking.visits.first(), on=soon() + A_DAY, start=660, by=asha)


def test_only_the_persons_side_changes_it(asha, booking):
    first = booking.visits.first()
    sees = DelegationFactory(person=asha.person, scopes=["see"]).delegate
    for by in (owner_of(booking.listing.provider), sees, UserFactory()):
        with pytest.raises(NotAllowed, match="Only the person"):
            shifting.change_time(first, on=soon() + A_DAY, start=660, by=by)


def test_a_dearer_time_is_shown_first(asha, client):
    offer = OfferFactory(sunday_pence=3000)
    booking = a_request(person=asha.person, by=asha, offer=offer, starts_on=soon(), visits=[visit(day=5)])
    booking = bookings.accept(booking, by=owner_of(booking.listing.provider))
    first, sunday = booking.visits.first(), soon() + timedelta(days=6)
    client.force_login(asha)
    sent = {"on_day": sunday.day, "on_month": sunday.month, "on_year": sunday.year, "start": "11am"}
    page = client.post(f"{first.get_absolute_url()}time/", sent)
    assert "£30</strong> instead of £20" in page.text
    first.refresh_from_db()
    assert first.price_pence == 2000
    client.post(f"{first.get_absolute_url()}time/", sent | {"sure": "3000"})
    first.refresh_from_db()
    assert (first.price_pence, timezone.localdate(first.starts_at)) == (3000, sunday)
