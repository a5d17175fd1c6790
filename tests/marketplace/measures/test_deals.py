"""Measures of deals: what bookings and visits say of themselves, made by the product's own acts, and read in a fixed number of queries."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from directory.enums import FundingKind
from directory.models import Lsoa, Provider, SearchEntry
from directory.tags import TagKind, tag, wish_tag
from marketplace.actions import bookings, visits
from marketplace.estimators.waiting import Ended
from marketplace.measures import exits, histories, market, prices, quality
from marketplace.measures.capacity import capacity, offers_in
from marketplace.measures.choice import Choice
from marketplace.measures.equity import Arm, arms
from marketplace.measures.health import NOT_COUNTED, people_placed, providers_confirmed
from marketplace.models import Booking, PeriodRun, PersonPeriod, Visit
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.directory import HOME, PostcodeFactory, owner_of
from tests.factories.marketplace import MONDAY, OfferFactory, a_request, an_agreement
from tests.marketplace.measures.scene import having
from tests.standing import made_once

pytestmark = pytest.mark.django_db
PERIOD = "2026Q1"
APRIL = datetime(2026, 4, 3, 12, tzinfo=UTC)
LAST = date(2026, 3, 31)
EVERY = {  # what reads the database, and how often it asks
    "delivered": (1, lambda: market.delivered(market.visits_of(HOME, PERIOD))),
    "active": (2, lambda: market.active(HOME, PERIOD)[1]),
    "bought": (1, lambda: market.bought(HOME, PERIOD)),
    "paid": (3, lambda: prices.paid_prices(market.visits_of(HOME, PERIOD))),
    "listed": (2, lambda: prices.listed_prices(offers_in(HOME))),
    "workers": (1, lambda: quality.workers_by_person(market.visits_of(HOME, PERIOD), LAST)),
    "held": (2, lambda: quality.held(market.visits_of(HOME, PERIOD))),
    "preferences": (2, lambda: quality.preferences(histories.requests_of(HOME, PERIOD))),
    "waits": (1, lambda: histories.waits_of(HOME, PERIOD)),
    "searches": (2, lambda: histories.direct_payment_searches(HOME, PERIOD)),
    "packages": (1, lambda: histories.packages_of(HOME, PERIOD)),
    "trips": (2, lambda: histories.trips_of(HOME, PERIOD)),
}


def somebody():
    """A person who signs in herself."""
    user = UserFactory()
    return PersonFactory(user=user, created_by=user, postcode="QV1 1AA")


def agrees(**facts):
    """Somebody of their own agrees on an hour every Monday from the ninth of March."""
    person = somebody()
    return an_agreement(person=person, by=person.created_by, starts_on=MONDAY, **facts)


@made_once
def agreed():
    return agrees()


@pytest.fixture
def her(agreed, time_machine):
    """One agreement, of which four visits took place by themselves in the first quarter; it is April."""
    time_machine.move_to(APRIL, tick=False)
    return agreed


def test_each_asks_as_much_for_one_as_for_three(her, time_machine, django_assert_num_queries):
    PostcodeFactory()
    for number in (1, 3):
        if number == 3:
            time_machine.move_to(datetime(2026, 3, 3, 9, tzinfo=UTC), tick=False)
            agrees()
            agrees()
            time_machine.move_to(APRIL, tick=False)
        Booking.objects.update(funding=FundingKind.DIRECT_PAYMENT)
        for name, (asks, reads) in EVERY.items():
            with django_assert_num_queries(asks, info=f"{name} of {number}"):
                rows = reads()
            few = {"preferences": 0, "listed": 2 * number, "held": 4 * number}.get(name, number)
            assert len(rows) == few, name


def test_hours_delivered_are_by_owner_and_base(her):
    provider = her.listing.provider
    row = market.Delivered(provider.organisation_id, provider.pk, HOME, 4.0)
    assert market.delivered(market.visits_of(HOME, PERIOD)) == [row]
    assert market.delivered(market.visits_of("E1", PERIOD)) == []
    assert market.delivered(market.visits_of(HOME, "2025Q4")) == []
    assert market.active(HOME, PERIOD) == (set(), {provider.pk})


def test_hours_bought_are_by_rules_and_in_lasting_agreements(her):
    provider = her.listing.provider.pk
    assert market.bought(HOME, PERIOD) == [
        market.Bought(provider, 4.0, by_rules=False, in_relationship=False)
    ]
    Booking.objects.update(funding=FundingKind.COUNCIL, starts_on=date(2025, 4, 1))
    assert market.bought(HOME, PERIOD) == [market.Bought(provider, 4.0, by_rules=True, in_relationship=True)]


def test_a_price_paid_is_an_hour_travel_and_all(her):
    (row,) = prices.paid_prices(market.visits_of(HOME, PERIOD))
    paid = her.visits.first().price_pence
    assert (row.pence, row.hours, row.minutes, row.weekend) == (paid, 4.0, 60, False)
    assert (row.kind, row.engagement, row.payer) == ("personal_assistant", "self_employed", "own")
    assert (row.provider, row.person, row.service) == (her.listing.provider_id, her.person_id, "other")


def test_a_listed_price_is_each_offer_once_on_each_kind_of_day():
    offer = OfferFactory(saturday_pence=2600, weekday_pence=2400)
    rows = prices.listed_prices(offers_in(HOME))
    assert [(row.pence, row.weekend, row.hours, row.person) for row in rows] == [
        (2400, False, 1.0, None),
        (2600, True, 1.0, None),
    ]
    assert {(row.provider, row.kind) for row in rows} == {(offer.listing.provider_id, "personal_assistant")}


def test_who_came_is_read_from_the_diary(her):
    worker = her.listing.provider.workers.get().pk
    found = quality.workers_by_person(market.visits_of(HOME, PERIOD), LAST)
    assert found == {her.person_id: [worker] * 4}
    assert quality.workers_by_person(market.visits_of(HOME, PERIOD), date(2026, 3, 9)) == {
        her.person_id: [worker]
    }


def test_a_visit_is_late_only_where_somebody_said_when_it_began(her, time_machine):
    first, second, third, _ = her.visits.order_by("starts_at")[:4]
    time_machine.move_to(third.ends_at + timedelta(hours=1), tick=False)
    late = first.starts_at + timedelta(minutes=16)
    by = owner_of(her.listing.provider)
    Visit.objects.filter(pk=first.pk).update(state="planned")
    visits.confirm(first, happened_from=late, happened_until=late + timedelta(minutes=25), by=by)
    visits.missed(second, by=by)
    time_machine.move_to(APRIL, tick=False)
    rows = quality.held(market.visits_of(HOME, PERIOD).order_by("starts_at"))
    found = sorted((row.minutes, row.agreed_minutes, row.missed, row.late) for row in rows)
    assert found == [
        (25, 60, False, True),
        (60, 60, False, None),
        (60, 60, False, None),
        (60, 60, True, None),
    ]


def test_waits_are_of_people(her, time_machine):
    time_machine.move_to(datetime(2026, 3, 3, 9, tzinfo=UTC), tick=False)
    two = [somebody() for _ in range(2)]
    left, waits = (a_request(person=one, by=one.created_by, starts_on=MONDAY) for one in two)
    time_machine.shift(timedelta(hours=6))
    bookings.withdraw(left, by=left.person.created_by)
    time_machine.move_to(APRIL, tick=False)
    found = {wait.person: (round(wait.days, 3), wait.ended) for wait in histories.waits_of(HOME, PERIOD)}
    assert found[her.person_id] == (0.0, Ended.SOURCED)
    assert found[left.person_id] == (1.0, Ended.LEFT)  # when it would have stopped waiting for an answer
    assert found[waits.person_id] == (26.583, Ended.WAITING)  # on Sunday
    assert histories.waits_of(HOME, "2026Q2") == []


def test_waits_move_once_a_week(her, time_machine):
    """Asked and agreed on a Monday: nobody sees it before the week is over."""
    time_machine.move_to(datetime(2026, 3, 8, 23, 59, tzinfo=UTC), tick=False)
    assert histories.waits_of(HOME, PERIOD) == []
    time_machine.move_to(datetime(2026, 3, 9, tzinfo=UTC), tick=False)
    assert [wait.ended for wait in histories.waits_of(HOME, PERIOD)] == [Ended.SOURCED]
    Booking.objects.update(answered_at=datetime(2026, 3, 9, tzinfo=UTC))
    assert [wait.ended for wait in histories.waits_of(HOME, PERIOD)] == [Ended.WAITING]


def test_direct_payments_are_followed_to_the_first_visit(her):
    Booking.objects.update(funding=FundingKind.DIRECT_PAYMENT)
    (found,) = histories.direct_payment_searches(HOME, PERIOD)
    assert (found.person, found.age_days, found.started_after) == (her.person_id, 32, 7)
    assert histories.direct_payment_searches("E1", PERIOD) == []


def test_packages_say_whether_somebody_named_what_matters(her):
    (package,) = histories.packages_of(HOME, PERIOD)
    assert (package.person, package.outcome_stated, package.reviewed) == (her.person_id, True, False)


def test_trips_are_from_the_public_position_to_the_home(her):
    assert histories.trips_of(HOME, PERIOD) == []  # the postcode is not known
    PostcodeFactory()
    (trip,) = histories.trips_of(HOME, PERIOD)
    assert (trip.person, trip.metres, trip.visits) == (her.person_id, 0.0, 4)


def test_preferences_are_held_against_the_offer(her):
    wishes = [
        {"kind": "skill", "id": 1, "level": 0, "must": False},
        {"kind": "skill", "id": 2, "level": 0, "must": False},
        {"kind": "sex", "id": 0, "level": 0, "must": True},
    ]
    her.brief.requirements = wishes
    her.brief.save()
    entry = SearchEntry.objects.get()
    entry.tags = sorted([*entry.tags, wish_tag("skill", 1)])
    entry.save()
    found = quality.preferences(histories.requests_of(HOME, PERIOD))
    assert [(each.kind, each.met) for each in found] == [("skill", True), ("skill", False)]


@pytest.mark.parametrize(
    ("wish", "number"),
    [
        (("skill", 3), tag(TagKind.SKILL, 3)),
        (("sex", 1), tag(TagKind.SEX, "male")),
        (("language", 3, 2), (TagKind.LANGUAGE << 24) + 26),
        (("engagement", 0), tag(TagKind.ENGAGEMENT, "employed")),
    ],
)
def test_a_wish_is_a_tag(wish, number):
    assert wish_tag(*wish) == number


def test_a_wish_of_no_kind_is_refused():
    with pytest.raises(ValueError, match="no wish for a colour"):
        wish_tag("colour", 1)


# Exits


def signs(**facts):
    return exits.Signs(1, days_since_confirmed=1, **facts)


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        ({}, 0),
        ({"cqc": "deregistered"}, 3),
        ({"rating": "Inadequate"}, 2),
        ({"rating": "Good"}, 0),
        ({"ended_by_it": 1}, 2),
        ({"agency": True, "hours": 199, "pence": 2270}, 2),
        ({"agency": True, "hours": 200, "pence": 2271}, 0),
        ({"pence": 1500}, 0),
        ({"largest_payer": 0.81}, 1),
        ({"largest_payer": 0.8}, 0),
        ({"concerns": 1, "paid_late": 0.26}, 2),
    ],
)
def test_signs_are_points_that_can_be_read(facts, points):
    reading = exits.exit_risk(signs(**facts), as_of=LAST)
    assert (reading.value, reading.of, bool(reading.coverage)) == (points, 14, points > 0)


def test_who_never_confirmed_shows_a_sign():
    reading = exits.exit_risk(exits.Signs(1), as_of=LAST)
    assert (reading.value, reading.coverage) == (2, "it has not confirmed its hours for three weeks")


def test_signs_are_read_of_all_in_three_queries(her, django_assert_num_queries):
    Provider.objects.update(hours_confirmed_at=timezone.now() - timedelta(days=5))
    rows = capacity(offers_in(HOME))
    known = {one.pk: one for one in Provider.objects.select_related("cqc_location")}
    with django_assert_num_queries(3):
        (found,) = exits.signs_of(rows, known, {her.listing.provider_id: 2000}, today=date(2026, 4, 3))
    assert (found.days_since_confirmed, found.pence, found.largest_payer, found.agency) == (
        5,
        2000,
        None,
        False,
    )
    bookings.end(her, from_on=date(2026, 4, 3), by=owner_of(her.listing.provider))
    (found,) = exits.signs_of(rows, known, {}, today=date(2026, 4, 3))
    assert (found.ended_by_it, found.largest_payer) == (1, None)


def test_one_payer_is_told_of_hours_and_of_three_agreements():
    """Two short visits of the council's beside a long one of somebody's own: it is hours that count."""
    her, *others = agrees(), agrees(), agrees()
    provider = her.listing.provider_id
    Booking.objects.update(listing=her.listing)
    Booking.objects.exclude(pk=her.pk).update(funding=FundingKind.COUNCIL)
    her.agreed_visits.update(minutes=480)
    for other in others:
        other.agreed_visits.update(minutes=30)
    assert exits._payers([provider]) == {provider: 480 / 540}
    others[0].agreed_visits.update(workers=2)
    Booking.objects.filter(pk=others[1].pk).update(every_weeks=2)
    assert exits._payers([provider]) == {provider: 480 / 555}
    Booking.objects.filter(pk=others[1].pk).update(listing=others[1].listing)
    assert exits._payers([provider]) == {}


def test_who_stops_leaves_people_hours_and_places(her):
    row = having(1, promised=10)
    assert exits.replaceable(row, {(HOME, 0): 4.0, (HOME, 1): 9.0}, as_of=LAST).value == 0.4
    assert exits.replaceable(having(1), {}, as_of=LAST).reason == exits.NO_PROMISES
    assert exits.people_of(her.listing.provider_id) == 1
    assert exits.people_touched(1, 10, as_of=LAST, may_see_each=True).value == 1
    assert exits.people_touched(1, 10, as_of=LAST, may_see_each=False).value is None
    assert exits.people_touched(7, 10, as_of=LAST, may_see_each=False).value == 5


def test_neighbourhoods_left_are_those_that_had_somebody():
    def at(*numbers):
        return [Choice(f"Y{each}", "", HOME, 1, number, 0) for each, number in enumerate(numbers)]

    reading = exits.neighbourhoods_left(at(1, 2, 0, 1), at(0, 1, 0, 1), as_of=LAST)
    assert (reading.value, reading.of) == (1, 3)
    assert exits.neighbourhoods_left(at(0), at(0), as_of=LAST).value is None


# People in quarters


def test_two_groups_are_as_they_are_counted_now(django_assert_num_queries):
    PostcodeFactory()
    Lsoa.objects.update(deprivation_decile=2, setting="Rural")
    lsoa = Lsoa.objects.get().pk
    facts = {"place": HOME, "district": HOME, "msoa": "M", "lsoa": lsoa, "service": "company", "payer": "own"}
    facts |= {
        "hours_band": "2_to_7",
        "period": PERIOD,
        "asked_on": LAST,
        "asked_minutes": 1,
        "given_minutes": 0,
    }
    PersonPeriod.objects.bulk_create(
        [
            PersonPeriod(key="a", outcome="unmet", waited="still_waiting", language="pl", **facts),
            PersonPeriod(key="a", version=2, outcome="met", waited="by_day_7", language="pl", **facts),
            PersonPeriod(key="b", outcome="left", waited="left", language="none_asked", **facts),
        ]
    )
    with django_assert_num_queries(2):
        one, two = arms(HOME, PERIOD, "language")
    assert (one, two) == (Arm(("met",), ("by_day_7",)), Arm(("left",), ("left",)))
    assert (two.people, two.settled) == (1, 0)
    assert [arm.people for arm in arms(HOME, PERIOD, "deprivation")] == [2, 0]
    assert [arm.people for arm in arms(HOME, PERIOD, "setting")] == [2, 0]
    with pytest.raises(KeyError):
        arms(HOME, PERIOD, "religion")


def test_data_health_says_who_confirmed_and_who_is_placed():
    rows = [having(1, spare=1), having(2, confirmed=False)]
    assert (providers_confirmed(rows, as_of=LAST).value, providers_confirmed(rows, as_of=LAST).of) == (0.5, 2)
    assert providers_confirmed([], as_of=LAST).value is None
    assert people_placed(PERIOD).reason == NOT_COUNTED
    PeriodRun.objects.create(period=PERIOD, counted=200, unplaced=10, finished_at=timezone.now())
    assert (people_placed(PERIOD).value, people_placed(PERIOD).of) == (0.95, 200)
