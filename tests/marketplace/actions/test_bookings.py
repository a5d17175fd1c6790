from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.transitions import NotAllowed, Stale, moves_open_to
from accounts.models import Event, Notification
from directory.actions import diary
from directory.actions.free_hours import verify
from directory.enums import ListingState
from directory.models import DiaryEntry, Listing, Offer
from marketplace.actions import bookings
from marketplace.actions.asking import TimesGone
from marketplace.enums import BookingState, DeclineReason, VisitState
from marketplace.models import Attendance, Booking, Visit
from tests.factories.accounts import PersonFactory
from tests.factories.directory import a_provider
from tests.factories.marketplace import (
    MONDAY,
    NOW,
    BriefFactory,
    OfferFactory,
    a_request,
    an_agreement,
    owner_of,
    visit,
)
from tests.standing import made_once

pytestmark = pytest.mark.django_db
S = BookingState


def provider_of(booking):
    return owner_of(booking.listing.provider)


def told(kind):
    return set(Notification.objects.filter(kind=kind).values_list("recipient_id", flat=True))


def all_right():
    return [pk for progress in verify() for pk in progress.wrong] == []


@made_once
def agreed(asha):
    return an_agreement(person=asha.person, by=asha)


@made_once
def booking(asha):
    return a_request(person=asha.person, by=asha)


def test_request_freezes_rates_and_terms_and_tells_the_provider(asha, booking):
    Offer.objects.update(weekday_pence=9900)
    Listing.objects.update(late_fee_percent=0)
    booking.refresh_from_db()
    assert (booking.week_pence, booking.district, booking.state) == (2000, "QV1", S.REQUESTED)
    assert booking.terms == {
        "engagement": "self_employed",
        "rates": {"weekday": 2000},
        "minimum_minutes": 30,
        "travel_pence": 0,
        "sleep_in_pence": None,
        "free_to_cancel_hours": 24,
        "late_fee_percent": 100,
        "grace_minutes": 10,
    }
    assert told("booking_requested") == {provider_of(booking).pk}
    assert Event.objects.about(booking).get().person == asha.person.reference
    assert DiaryEntry.objects.count() == 0


def test_request_waits_as_long_as_the_listing_says(asha):
    assert a_request(person=asha.person, by=asha).expires_at == NOW + timedelta(hours=24)


def test_request_never_waits_past_the_first_visit(asha):
    offer = OfferFactory(listing__ask_by_hours=1)
    booking = a_request(person=asha.person, by=asha, offer=offer, starts_on=MONDAY - timedelta(weeks=1))
    assert booking.expires_at == datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_request_sent_twice_is_one_booking(asha):
    offer, brief, token = OfferFactory(), BriefFactory(), uuid4()
    sent = [
        bookings.request(brief, offer, placed=[480], person=asha.person, form_token=token, by=asha)
        for _ in range(2)
    ]
    assert sent[0] == sent[1]
    assert Booking.objects.count() == 1


def test_request_sent_again_after_the_hours_went_still_shows_the_first(asha):
    offer, brief, token = OfferFactory(), BriefFactory(), uuid4()
    first = bookings.request(brief, offer, placed=[480], person=asha.person, form_token=token, by=asha)
    bookings.accept(first, by=owner_of(offer.listing.provider))
    assert (
        bookings.request(brief, offer, placed=[480], person=asha.person, form_token=token, by=asha) == first
    )


def test_request_with_somebody_elses_form_is_refused(asha, bola):
    offer, brief, token = OfferFactory(), BriefFactory(), uuid4()
    bookings.request(brief, offer, placed=[480], person=asha.person, form_token=token, by=asha)
    with pytest.raises(NotAllowed, match="used before"):
        bookings.request(brief, offer, placed=[480], person=asha.person, form_token=token, by=bola)


def test_helper_may_ask_and_the_person_sees_it(asha, bola):
    booking = a_request(person=asha.person, by=bola)
    assert Booking.objects.of(asha).get() == booking == Booking.objects.of(bola).get()


def test_accept_promises_twelve_weeks_and_tells_both(asha, bola, booking):
    booking = bookings.accept(booking, by=provider_of(booking))
    visits = list(booking.visits.all())
    assert (booking.state, booking.answered_at, booking.planned_until) == (S.ACCEPTED, NOW, date(2026, 5, 25))
    assert [one.starts_at for one in visits[:4]] == [
        datetime(2026, 3, day, 8, tzinfo=UTC) for day in (9, 16, 23)
    ] + [datetime(2026, 3, 30, 7, tzinfo=UTC)]
    assert len(visits) == 12 == DiaryEntry.objects.holding().count() == Attendance.objects.count()
    assert [one.price_pence for one in visits] == [2000] * 12
    assert told("booking_accepted") == {asha.pk, bola.pk, provider_of(booking).pk}
    assert all_right()


def test_accept_uses_a_bounded_number_of_queries(asha):
    few = a_request(person=asha.person, by=asha, ends_on=MONDAY)
    many = a_request(person=asha.person, by=asha, visits=[visit(day=day) for day in range(7)])
    counts = []
    for booking in (few, many):
        owner = provider_of(booking)
        with CaptureQueriesContext(connection) as queries:
            bookings.accept(booking, by=owner)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def two_who_want(offer, asha, clem):
    """The same hours asked for by two people who do not know each other."""
    PersonFactory(user=clem, created_by=clem)
    return [a_request(person=user.person, by=user, offer=offer) for user in (asha, clem)]


def test_accept_when_an_hour_has_gone_changes_nothing_and_says_which(asha, clem):
    provider = a_provider()
    offer = OfferFactory(listing__provider=provider)
    first, second = two_who_want(offer, asha, clem)
    gone = datetime(2026, 4, 13, 7, tzinfo=UTC)
    diary.block(list(provider.workers.all()), gone, gone + timedelta(hours=1), by=None)
    before = Event.objects.count()
    with pytest.raises(TimesGone, match="You are no longer free on Monday 13 April 2026 at 8am"):
        bookings.accept(first, by=provider_of(first))
    assert (Visit.objects.count(), Event.objects.count()) == (0, before)
    second.refresh_from_db()
    assert second.state == S.REQUESTED
    assert all_right()


def test_accept_the_second_request_for_one_lane_is_refused(asha, clem):
    offer = OfferFactory()
    first, second = two_who_want(offer, asha, clem)
    bookings.accept(first, by=provider_of(first))
    with pytest.raises(TimesGone):
        bookings.accept(second, by=provider_of(second))
    assert Visit.objects.values("booking").distinct().count() == 1


def test_accept_by_the_person_or_an_outsider_is_refused(asha, clem, booking):
    for somebody in (asha, clem):
        with pytest.raises(NotAllowed):
            bookings.accept(booking, by=somebody)
    assert DiaryEntry.objects.count() == 0


@pytest.mark.parametrize("state", [ListingState.PAUSED, ListingState.WITHDRAWN])
def test_accept_while_the_listing_is_not_live_is_refused_kindly(state, booking):
    Listing.objects.update(state=state)
    with pytest.raises(NotAllowed, match="Put it back first"):
        bookings.accept(booking, by=provider_of(booking))


def test_accept_after_it_expired_is_refused_with_every_worker_dead(time_machine, booking):
    time_machine.move_to(booking.expires_at, tick=False)
    booking.refresh_from_db()
    assert (booking.state, booking.status) == (S.REQUESTED, S.EXPIRED)
    assert moves_open_to(provider_of(booking), booking) == []
    for act in (bookings.accept, bookings.withdraw):
        with pytest.raises(NotAllowed, match="not answered in time"):
            act(booking, by=provider_of(booking))
    assert DiaryEntry.objects.count() == 0


def test_accept_just_after_it_was_withdrawn_takes_no_time(asha, booking):
    bookings.withdraw(booking, by=asha)
    with pytest.raises((NotAllowed, Stale)):
        bookings.accept(booking, by=provider_of(booking))
    assert DiaryEntry.objects.holding().count() == 0


def test_accept_a_double_up_takes_two_lanes_together(asha):
    booking = an_agreement(person=asha.person, by=asha, lanes=3, visits=[visit(workers=2)], ends_on=MONDAY)
    one = booking.visits.get()
    assert [part.place for part in one.attendances.all()] == [1, 2]
    assert len({part.entry.worker_id for part in one.attendances.all()}) == 2
    assert one.price_pence == 4000


def test_accept_every_second_week_leaves_the_others_free(asha):
    booking = an_agreement(person=asha.person, by=asha, every_weeks=2)
    days = [one.starts_at.date() for one in booking.visits.all()]
    assert days == [MONDAY + timedelta(weeks=week) for week in range(0, 12, 2)]


def test_accept_a_later_start_plans_what_the_search_looked_at(asha):
    starts_on = MONDAY + timedelta(weeks=7)
    booking = an_agreement(person=asha.person, by=asha, starts_on=starts_on)
    assert booking.planned_until == starts_on + timedelta(weeks=8, days=-1)
    assert booking.visits.count() == 8


@pytest.mark.parametrize(
    ("now", "night", "hours"),
    [
        (datetime(2026, 3, 20, tzinfo=UTC), date(2026, 3, 28), 8),
        (datetime(2026, 10, 16, tzinfo=UTC), date(2026, 10, 24), 10),
    ],
)
def test_accept_a_night_over_a_clock_change_bills_the_hours_that_pass(asha, time_machine, now, night, hours):
    time_machine.move_to(now, tick=False)
    booking = an_agreement(
        person=asha.person,
        by=asha,
        starts_on=night - timedelta(days=5),
        ends_on=night,
        visits=[visit(day=5, earliest=1320, latest=1860, minutes=540)],
    )
    one = booking.visits.get()
    assert one.ends_at - one.starts_at == timedelta(hours=hours)
    assert one.price_pence == hours * 2000
    assert all_right()


def test_decline_gives_the_reason_and_is_told(asha, booking):
    bookings.decline(booking, reason=DeclineReason.TOO_FAR, words="Sorry.", by=provider_of(booking))
    booking.refresh_from_db()
    assert (booking.state, booking.decline_reason, booking.answer_words) == (S.DECLINED, "too_far", "Sorry.")
    assert told("booking_declined") == {asha.pk}


def test_suggest_then_accept_adopts_the_times_and_prices_them(asha):
    offer = OfferFactory(night_pence=3000)
    booking = a_request(person=asha.person, by=asha, offer=offer)
    [agreed] = booking.agreed_visits.all()
    bookings.suggest(booking, starts={agreed.pk: 360}, words="Earlier?", by=provider_of(booking))
    booking.refresh_from_db()
    assert (booking.state, booking.expires_at) == (S.SUGGESTED, NOW + timedelta(hours=24))
    assert told("booking_suggested") == {asha.pk}
    assert moves_open_to(asha, booking) == [S.ACCEPTED, S.WITHDRAWN]
    booking = bookings.accept(booking, by=asha)
    assert (booking.state, booking.week_pence, booking.answered_by) == (
        S.ACCEPTED,
        3000,
        provider_of(booking),
    )
    assert booking.visits.first().starts_at == datetime(2026, 3, 9, 6, tzinfo=UTC)


def test_suggest_the_same_times_is_refused(booking):
    with pytest.raises(NotAllowed, match="Change one"):
        bookings.suggest(booking, starts={}, by=provider_of(booking))


def test_suggest_a_time_that_is_not_free_is_refused(booking):
    worker = list(booking.listing.provider.workers.all())
    diary.block(worker, datetime(2026, 3, 9, 12, tzinfo=UTC), datetime(2026, 3, 9, 13, tzinfo=UTC), by=None)
    [agreed] = booking.agreed_visits.all()
    with pytest.raises(TimesGone, match="You are no longer free"):
        bookings.suggest(booking, starts={agreed.pk: 720}, by=provider_of(booking))
    agreed.refresh_from_db()
    assert agreed.suggested_starts is None


def test_withdraw_is_told_to_the_provider_and_final(asha, booking):
    bookings.withdraw(booking, by=asha)
    assert told("booking_withdrawn") == {provider_of(booking).pk}
    with pytest.raises(NotAllowed):
        bookings.withdraw(booking, by=asha)


def test_expire_writes_down_what_is_over_and_tells_both_once(asha, time_machine, booking):
    assert bookings.expire() == 0
    time_machine.move_to(booking.expires_at, tick=False)
    assert (bookings.expire(), bookings.expire()) == (1, 0)
    booking.refresh_from_db()
    assert booking.state == S.EXPIRED
    assert told("booking_expired") == {asha.pk, provider_of(booking).pk}
    assert Event.objects.about(booking).last().actor_id is None


def test_end_from_a_later_day_cancels_what_comes_after_and_frees_the_diary(asha, agreed):
    booking = agreed
    bookings.end(booking, from_on=MONDAY + timedelta(weeks=2), by=asha)
    booking.refresh_from_db()
    assert (booking.state, booking.ends_on) == (S.ACCEPTED, date(2026, 3, 22))
    assert list(booking.visits.values_list("state", flat=True)) == ["planned"] * 2 + ["cancelled"] * 10
    assert DiaryEntry.objects.holding().count() == 2
    assert set(booking.visits.values_list("late_fee_pence", flat=True)) == {0}
    assert told("booking_ended") == {provider_of(booking).pk}
    assert all_right()


def test_end_today_is_over_at_once_and_short_notice_costs_what_was_agreed(asha, time_machine, agreed):
    booking = agreed
    time_machine.move_to(datetime(2026, 3, 9, 6, tzinfo=UTC), tick=False)
    bookings.end(booking, from_on=MONDAY, by=asha)
    booking.refresh_from_db()
    assert (booking.state, booking.ended_by) == (S.ENDED, asha)
    assert sorted(booking.visits.values_list("late_fee_pence", flat=True)) == [0] * 11 + [2000]
    assert moves_open_to(asha, booking) == []


def test_end_by_the_provider_costs_the_person_nothing(time_machine, agreed):
    booking = agreed
    time_machine.move_to(datetime(2026, 3, 9, 6, tzinfo=UTC), tick=False)
    bookings.end(booking, from_on=MONDAY, by=provider_of(booking))
    assert set(booking.visits.values_list("late_fee_pence", "cancelled_by_side")) == {(0, "provider")}


def test_end_in_the_past_or_by_an_outsider_is_refused(asha, clem, agreed):
    booking = agreed
    with pytest.raises(NotAllowed, match="has passed"):
        bookings.end(booking, from_on=NOW.date() - timedelta(days=1), by=asha)
    with pytest.raises(NotAllowed):
        bookings.end(booking, from_on=MONDAY, by=clem)
    assert set(booking.visits.values_list("state", flat=True)) == {VisitState.PLANNED}
