"""Who provides and at what price: exact numbers on rows, and nothing that lays a provider bare."""

from datetime import date

import pytest

from marketplace.disclosure import PUBLIC, STAFF
from marketplace.measures.capacity import LAID_BARE
from marketplace.measures.market import (
    NO_HOURS,
    NOBODY_ACTIVE,
    Bought,
    Delivered,
    churn,
    concentration,
    diversity,
    hours_each,
    largest,
    market_position,
    service_diversity,
)
from marketplace.measures.prices import (
    BY,
    NO_FLOOR,
    NO_PRICES,
    WAGES,
    WAGES_AND_MORE,
    Price,
    below_floors,
    price,
    visit_price,
    with_what_comes_on_top,
)
from marketplace.price_floors import DIRECT, FLOORS, MINIMUM, floor_on, is_current
from tests.marketplace.measures.scene import having

AS_OF = date(2025, 12, 31)


def given(*hours, district="E1"):
    return [Delivered(number, number, district, each) for number, each in enumerate(hours)]


def test_diversity_is_as_if_so_many_equal_kinds():
    forms = ["company", "charity", "cic", "cooperative"]
    rows = [having(number, promised=1, spare=1, form=forms[number % 4]) for number in range(8)]
    assert round(diversity(rows, as_of=AS_OF).value, 12) == 4.0
    assert diversity([having(number, spare=1) for number in range(5)], as_of=AS_OF).value == 1.0
    assert diversity(rows[:4], as_of=AS_OF).reason == LAID_BARE
    assert diversity([], as_of=AS_OF).reason == NO_HOURS


def test_kinds_of_service_are_by_hours():
    alike = dict.fromkeys(range(5), 2.0)
    assert round(service_diversity({"company": 5.0, "home": 5.0}, alike, as_of=AS_OF).value, 12) == 2.0
    assert service_diversity({}, {}, as_of=AS_OF).reason == NO_HOURS


def test_concentration_is_by_owner_and_district():
    rows = [*given(*[10] * 5), *given(5, 5, district="E2")]
    found = concentration(rows, as_of=AS_OF)
    assert (round(found["E1"].value, 9), found["E1"].of) == (2000, 5)
    assert (found["E2"].reason, found["E2"].of) == (LAID_BARE, 2)
    assert concentration(rows, as_of=AS_OF, policy=None)["E2"].value == 5000
    assert concentration([], as_of=AS_OF) == {}


def test_two_providers_of_one_owner_are_one():
    rows = [Delivered(1, 1, "E1", 5), Delivered(1, 2, "E1", 5), Delivered(2, 3, "E1", 10)]
    assert concentration(rows, as_of=AS_OF, policy=None)["E1"].value == 5000


def test_the_two_largest_are_only_for_who_may_see_each():
    rows = given(*[10] * 10)
    assert largest(rows, 2, as_of=AS_OF)["E1"].reason == LAID_BARE
    assert largest(rows, 2, as_of=AS_OF, policy=None)["E1"].value == 0.2
    assert largest(rows, 5, as_of=AS_OF)["E1"].value == 0.5
    assert largest(given(*[10] * 9), 5, as_of=AS_OF)["E1"].reason == LAID_BARE  # the other four


def test_hours_for_each_provider_are_a_mean():
    assert hours_each(given(10, 10, 10, 10, 20), as_of=AS_OF)["E1"].value == 12
    assert hours_each(given(1, 2), as_of=AS_OF)["E1"].reason == LAID_BARE


def test_churn_is_comings_and_goings():
    reading = churn({1, 2, 3}, {2, 3, 4, 5, 6}, as_of=AS_OF)
    assert (reading.value, reading.of, reading.coverage) == (1.0, 4.0, "3 came and 1 stopped")
    assert churn(set(), set(), as_of=AS_OF).reason == NOBODY_ACTIVE


def test_position_is_two_parts_of_the_hours():
    rows = [Bought(number, 10, number < 3, number < 1) for number in range(6)]
    rules, relationships = market_position(rows, as_of=AS_OF)
    assert (rules.value, relationships.value, rules.of) == (0.5, 1 / 6, 60)
    assert market_position([], as_of=AS_OF)[0].reason == NO_HOURS
    assert market_position(rows[:4], as_of=AS_OF)[1].reason == LAID_BARE


def sold(number, pence, hours=1.0, *, kind="agency", engagement="agency", **facts):
    facts = {
        "service": "personal_care",
        "weekend": False,
        "payer": "own",
        "person": number,
        "minutes": 30,
    } | facts
    return Price(pence, hours, number, kind, engagement, **facts)


def test_prices_are_weighted_by_hours():
    rows = [sold(number, 2000 + 100 * number) for number in range(10)] + [sold(9, 9000, hours=0.0)]
    (reading,) = price(rows, BY["service"], as_of=AS_OF).values()
    assert (reading.value, reading.low, reading.high, reading.of) == (2400, 2000, 2800, 10)
    weighted = [*rows, *[sold(number, 3000, hours=4) for number in range(10, 20)]]
    assert price(weighted, BY["service"], as_of=AS_OF)["personal_care"].value == 3000


def test_prices_are_told_apart_as_asked():
    rows = [
        sold(each, 2000 + 1000 * (each % 2), weekend=each % 2, payer=["own", "isf"][each % 2])
        for each in range(20)
    ]
    assert {day: each.value for day, each in price(rows, BY["day"], as_of=AS_OF).items()} == {
        "weekday": 2000,
        "weekend": 3000,
    }
    assert {payer: each.value for payer, each in price(rows, BY["payer"], as_of=AS_OF).items()} == {
        "isf": 3000,
        "own": 2000,
    }
    assert list(price(rows, BY["kind"], as_of=AS_OF)) == ["agency"]
    assert price([], BY["kind"], as_of=AS_OF) == {}


def test_prices_of_few_people_or_providers_are_not_told():
    few_people = [sold(number, 2000, person=number % 9) for number in range(20)]
    assert price(few_people, BY["kind"], as_of=AS_OF)["agency"].reason == PUBLIC.few
    assert price(few_people, BY["kind"], as_of=AS_OF, policy=STAFF)["agency"].value == 2000
    few_sellers = [sold(number % 4, 2000, person=number) for number in range(20)]
    assert price(few_sellers, BY["kind"], as_of=AS_OF)["agency"].reason == LAID_BARE


def test_what_is_listed_is_for_everybody():
    rows = [sold(1, 2500, person=None, minutes=0, payer="")]
    assert price(rows, BY["kind"], as_of=AS_OF)["agency"].value == 2500
    assert visit_price(rows, as_of=AS_OF) == {}


def test_short_visits_are_told_by_length():
    rows = [sold(number, 3000, minutes=15, hours=0.25) for number in range(10)]
    rows += [sold(number, 2400, minutes=90, hours=3) for number in range(10)]
    found = visit_price(rows, as_of=AS_OF)
    assert {length: reading.value for length, reading in found.items()} == {
        "15 minutes or less": 750, "longer than an hour": 3600
    }  # fmt: skip
    assert found["longer than an hour"].of == 20


def test_hours_below_the_floors_are_of_agencies_or_of_those_who_work_alone():
    rows = [sold(number, 2000 if number < 4 else 2500) for number in range(16)]
    alone = {"kind": "personal_assistant"}
    rows += [sold(20 + number, 1300, engagement="employed", **alone) for number in range(10)]
    rows += [sold(40 + number, 1300, engagement="self_employed", **alone) for number in range(10)]
    found = below_floors(rows, as_of=AS_OF, wage=1271, rates=None)
    assert {words: reading.value for words, reading in found.items()} == {
        "the direct cost of employment in 2025-26": 0.25,
        "the Homecare Association’s minimum price for England in 2025-26": 1.0,
        WAGES: 0.0,
        WAGES_AND_MORE: None,
    }
    assert found[WAGES_AND_MORE].reason == NO_FLOOR
    assert below_floors([], as_of=AS_OF, wage=1271, rates=None)[WAGES].reason == NO_PRICES
    assert below_floors(rows, as_of=date(2021, 1, 1), wage=None, rates=None)[WAGES].reason == NO_FLOOR


def test_floors_are_dated_and_an_older_one_says_so():
    assert floor_on(MINIMUM, date(2024, 3, 31)).pence == 2595
    assert floor_on(MINIMUM, date(2024, 4, 1)).pence == 2853
    newest = floor_on(MINIMUM, date(2026, 11, 26))
    assert (newest.pence, newest.year, is_current(newest, date(2026, 11, 26))) == (3214, "2025-26", False)
    assert floor_on(DIRECT, date(2025, 3, 31)) is None
    assert all(floor.source for floor in FLOORS)


@pytest.mark.django_db
def test_what_comes_on_top_of_a_wage_is_by_the_dated_rates():
    from payments.models import StatutoryRate

    rates = StatutoryRate.objects.employer_on(date(2026, 5, 1))
    assert with_what_comes_on_top(1271, rates) == 1488
    assert with_what_comes_on_top(None, rates) is None
    assert with_what_comes_on_top(1271, None) is None
