"""What became of somebody who asked: met, under-met, unmet or left, by what came within 28 days and nothing later."""

from datetime import UTC, datetime, timedelta

import pytest

from directory.enums import FundingKind
from directory.models import Language
from marketplace.actions import bookings
from marketplace.models import PersonPeriod
from tests.factories.directory import HOME, owner_of
from tests.factories.marketplace import BriefFactory, visit
from tests.marketplace.actions.people_scene import (
    ASKED_AT,
    LATER,
    agrees,
    asked_at,
    asks,
    count,
    her,
    rows,
)

__all__ = ["asked_at", "her"]

pytestmark = pytest.mark.django_db


def test_count_of_one_whose_care_began(her, time_machine):
    urdu = Language.objects.get_or_create(code="ur", defaults={"name": "Urdu"})[0]
    wish = {"kind": "language", "id": urdu.pk, "level": 2, "must": False}
    agrees(her, visits=[visit(), visit(day=2)], requirements=[wish], funding=FundingKind.OWN)
    time_machine.move_to(LATER, tick=False)
    assert count().changed == 1
    assert rows() == [(HOME, "other", "own", "ur", "2_to_7", "met", "by_day_1", 1)]
    row = PersonPeriod.objects.get()
    assert (row.lsoa, row.msoa, row.asked_minutes, row.given_minutes) == ("Y01", "Wolds 001", 120, 120)
    assert (row.time, row.days) == ("9am_noon", "weekdays")
    assert her.reference not in row.key


def test_count_of_one_whom_nobody_could_help(her, time_machine):
    booking = asks(her)
    bookings.decline(booking, by=owner_of(booking.listing.provider), reason="no_time")
    count()
    assert rows()[0][5:7] == ("too_early", "too_early")
    time_machine.move_to(LATER, tick=False)
    assert count().changed == 1
    assert rows()[0][5:] == ("unmet", "still_waiting", 1)


def test_count_of_one_who_took_it_back(her, time_machine):
    bookings.withdraw(asks(her), by=her.user)
    time_machine.move_to(LATER, tick=False)
    count()
    assert rows()[0][5:7] == ("left", "left")


def test_count_of_one_who_took_it_back_and_found_somebody_else(her, time_machine):
    bookings.withdraw(asks(her), by=her.user)
    agrees(her)
    time_machine.move_to(LATER, tick=False)
    count()
    assert rows()[0][5] == "met"


def test_count_of_one_who_took_it_back_and_still_waits_for_somebody_else(her, time_machine):
    """She asked again on the 27th of her days; nobody has answered by the 28th, and then nobody does."""
    bookings.withdraw(asks(her), by=her.user)
    time_machine.move_to(datetime(2026, 4, 5, 21, tzinfo=UTC), tick=False)
    asks(her, starts_on=datetime(2026, 4, 12, tzinfo=UTC).date())
    outcomes = []
    for day in (datetime(2026, 4, 6, 6, tzinfo=UTC), LATER):
        time_machine.move_to(day, tick=False)
        count()
        outcomes.append(rows()[0][5])
    assert outcomes == ["unmet", "left"]


def test_count_of_one_who_took_it_back_is_not_otherwise_for_asking_again_after_28_days(her, time_machine):
    bookings.withdraw(asks(her), by=her.user)
    time_machine.move_to(ASKED_AT + timedelta(days=40), tick=False)
    asks(her, starts_on=(ASKED_AT + timedelta(days=45)).date())
    count()
    assert rows()[0][5] == "left"


def test_count_looks_at_28_days_and_no_further(her, time_machine):
    """Nobody could come until the sixth week."""
    booking = asks(her)
    bookings.decline(booking, by=owner_of(booking.listing.provider), reason="no_time")
    time_machine.move_to(ASKED_AT + timedelta(days=40), tick=False)
    agrees(her, starts_on=(ASKED_AT + timedelta(days=45)).date())
    time_machine.move_to(LATER + timedelta(days=60), tick=False)
    count()
    assert rows()[0][5:7] == ("unmet", "still_waiting")


def test_count_of_what_is_missed_after_28_days_is_no_lack(her, time_machine):
    agreement = agrees(her)
    late = ASKED_AT + timedelta(days=7 + 29)
    agreement.visits.filter(starts_at__gt=late).update(state="missed")
    time_machine.move_to(late + timedelta(days=30), tick=False)
    count()
    assert (rows()[0][5], PersonPeriod.objects.get().given_minutes) == ("met", 60)


def test_count_of_one_who_had_to_take_other_times(her, time_machine):
    booking = asks(her)
    provider = owner_of(booking.listing.provider)
    bookings.suggest(booking, starts={booking.agreed_visits.get().pk: 360}, words="Earlier?", by=provider)
    bookings.accept(booking, by=her.user)
    time_machine.move_to(LATER, tick=False)
    count()
    assert rows()[0][5] == "under_met"


def test_count_of_visits_the_person_cancelled_or_that_are_yet_to_come_is_no_lack(her, time_machine):
    agreement = agrees(her)
    first = agreement.visits.order_by("starts_at").first()
    agreement.visits.filter(pk=first.pk).update(
        state="cancelled", cancelled_by_side="person", cancelled_at=ASKED_AT
    )
    time_machine.move_to(LATER, tick=False)
    count()
    assert rows()[0][5] == "met"


def test_count_of_one_who_got_less(her, time_machine):
    """Of two visits a week one was never made: half is given, which is under-met."""
    booking = agrees(her, visits=[visit(), visit(day=2)])
    booking.visits.filter(agreed__day=2).update(state="missed")
    time_machine.move_to(LATER, tick=False)
    count()
    assert rows()[0][5] == "under_met"


def test_count_of_what_was_asked_of_one_provider_is_not_all_that_was_asked(her, time_machine):
    """Two visits a week are needed, and nobody has more than one of them."""
    brief = BriefFactory(visits=[visit(), visit(day=2)])
    booking = asks(her, brief=brief, placed=[480, None])
    bookings.accept(booking, by=owner_of(booking.listing.provider))
    time_machine.move_to(LATER, tick=False)
    count()
    assert (rows()[0][5], PersonPeriod.objects.get().asked_minutes) == ("under_met", 120)


@pytest.mark.parametrize(("brief", "time"), [("there", "9am_noon"), ("gone", "6am_9am")])
def test_count_says_when_by_the_brief_or_else_by_what_was_asked_for(her, brief, time):
    """Between eight and ten; at eight, once the brief is gone."""
    booking = asks(her)
    if brief == "gone":
        booking.brief.delete()
    count()
    assert list(PersonPeriod.objects.values_list("time", "asked_minutes")) == [(time, 60)]


def test_count_of_a_language_that_is_on_no_list_is_of_none(her):
    asks(her, requirements=[{"kind": "language", "id": 999_999, "level": 2, "must": False}])
    count()
    assert rows()[0][3] == "none_asked"


def test_count_of_a_visit_is_of_one_that_confirmed_itself_and_of_none_to_come(her, time_machine):
    agrees(her)
    given = []
    for day in (10, 12):
        time_machine.move_to(datetime(2026, 3, day, 12, tzinfo=UTC), tick=False)
        count()
        given.append(PersonPeriod.objects.get().given_minutes)
    assert given == [0, 60]
