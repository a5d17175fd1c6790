"""The hours there are: what is promised, what is spare, what nobody knows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.enums import EntryKind
from directory.models import SearchEntry
from marketplace.disclosure import STAFF
from marketplace.measures.capacity import LAID_BARE, capacity, offers_in
from marketplace.measures.supply import (
    NOBODY,
    NONE_SAID,
    NOT_ASKED,
    gap_index,
    gap_priority,
    persistent_gap,
    reachable,
    spare_hours,
    spare_ratio,
    supply_hours,
    unknown_hours,
    utilisation,
)
from marketplace.week_grid import hours_by_cell, slots_by_cell
from tests.directory.searching import Somebody, Terms
from tests.factories.directory import HOME, AuthorityFactory, LsoaFactory
from tests.marketplace.measures.scene import AS_OF, free, having, market, promised

MONDAY_EARLY, MONDAY_NIGHT, SUNDAY_NIGHT = 0, 5, 41


def test_a_night_belongs_to_the_day_it_begins_on():
    assert slots_by_cell(free((0, 22, 24), (1, 0, 6), weeks=[0])) == {MONDAY_NIGHT: 32}
    assert slots_by_cell(free((0, 0, 6), weeks=[0])) == {SUNDAY_NIGHT: 24}


def test_hours_are_a_week_on_the_middle():
    assert hours_by_cell(free((0, 6, 9), weeks=[0]), 2) == {MONDAY_EARLY: 1.5}
    assert hours_by_cell(0, 2) == {}


def test_every_quarter_hour_is_in_one_cell():
    cells = slots_by_cell((1 << 672) - 1)
    assert sum(cells.values()) == 672
    assert len(cells) == 42


@pytest.mark.django_db
def test_capacity_tells_promised_from_free():
    (provider,) = market(Somebody(lanes=(free((0, 6, 8)),)))
    promised(provider, 0, 9, 11)
    promised(provider, 0, 9, 10, week=1, kind=EntryKind.OUTSIDE)
    promised(provider, 1, 9, 10, kind=EntryKind.LEAVE)
    promised(provider, 2, 9, 10, released=True)
    promised(provider, 3, 9, 10, week=2)
    (row,) = capacity(offers_in(HOME))
    assert (row.provider, row.district, row.legal_form, row.confirmed) == (
        provider.pk,
        HOME,
        "sole_trader",
        True,
    )
    assert row.free == {MONDAY_EARLY: 2.0}
    assert row.promised == {1: 1.5}
    assert row.hours == 3.5


@pytest.mark.django_db
def test_what_nobody_confirmed_in_fourteen_days_is_not_spare():
    (provider,) = market(Somebody(lanes=(free((0, 6, 8)),)))
    provider.hours_confirmed_at = timezone.now() - timedelta(days=14)
    provider.save()
    assert capacity(offers_in(HOME))[0].spare_hours == 2.0
    provider.hours_confirmed_at -= timedelta(seconds=1)
    provider.save()
    (row,) = capacity(offers_in(HOME))
    assert (row.spare_hours, row.free) == (0, {MONDAY_EARLY: 2.0})


@pytest.mark.django_db
def test_who_cannot_be_found_or_sets_out_elsewhere_is_not_here():
    here, there = market(Somebody(lanes=(free((0, 6, 8)),)), Somebody(lanes=(free((0, 6, 8)),)))
    there.lsoa = LsoaFactory(council=AuthorityFactory())
    there.save()
    assert [row.provider for row in capacity(offers_in(HOME))] == [here.pk]
    SearchEntry.objects.filter(provider=here).delete()
    assert capacity(offers_in(HOME)) == []


@pytest.mark.django_db
def test_offers_of_a_service_are_those_that_do_it():
    one = Somebody(lanes=(0,), offers=(Terms(tags=((1 << 24) + 1,)),))
    other = Somebody(lanes=(0,), offers=(Terms(tags=((1 << 24) + 2,)),))
    first, _ = market(one, other)
    assert [row.provider for row in capacity(offers_in(HOME, needs=[1]))] == [first.pk]


@pytest.mark.django_db
def test_capacity_asks_as_much_for_one_as_for_three(django_assert_num_queries):
    market(Somebody(lanes=(free((0, 6, 8)),)))
    with django_assert_num_queries(3):
        assert len(capacity(offers_in(HOME))) == 1
    market(*[Somebody(lanes=(1, 2)) for _ in range(2)])
    with django_assert_num_queries(3):
        assert len(capacity(offers_in(HOME))) == 3


def five(**more):
    """Five providers alike, of which none is laid bare."""
    return [having(number, **more) for number in range(5)]


def test_supply_is_promised_and_spare_by_district_and_cell():
    rows = [*five(promised=2, spare=1), having(9, spare=4, confirmed=False)]
    ((block, reading),) = supply_hours(rows, as_of=AS_OF).items()
    assert block == (HOME, 0)
    assert (reading.value, reading.unit, reading.of) == (15, "hours a week", 5)
    assert reading.coverage == "5 of 6 providers confirmed their hours within 14 days"
    assert unknown_hours(rows, as_of=AS_OF)[HOME, 0].value == 4
    assert spare_hours(rows, as_of=AS_OF)[HOME, 0].value == 5


def test_hours_of_few_or_of_a_giant_are_not_told():
    assert supply_hours(five(promised=1)[:4], as_of=AS_OF)[HOME, 0].reason == LAID_BARE
    giant = [*five(promised=1), having(9, promised=1000)]
    assert supply_hours(giant, as_of=AS_OF)[HOME, 0].reason == LAID_BARE
    assert supply_hours(giant, as_of=AS_OF, policy=None)[HOME, 0].value == 1005
    assert utilisation(giant, as_of=AS_OF, policy=STAFF).reason == LAID_BARE


def test_spare_hours_hide_nobody_because_everybody_can_take_them_off():
    one_works = [*five(spare=10), having(9, promised=3, spare=10)]
    assert supply_hours(one_works, as_of=AS_OF)[HOME, 0].reason == LAID_BARE
    assert supply_hours(five(spare=10), as_of=AS_OF)[HOME, 0].value == 50


def test_nobody_is_no_number():
    assert supply_hours([], as_of=AS_OF) == {}
    assert utilisation([], as_of=AS_OF).reason == NOBODY
    assert utilisation([having(spare=3, confirmed=False)], as_of=AS_OF).reason == NONE_SAID
    assert utilisation([having()], as_of=AS_OF).reason == NOBODY


def test_utilisation_leaves_out_those_who_did_not_say():
    rows = [*five(promised=3, spare=1), having(9, promised=90, confirmed=False)]
    reading = utilisation(rows, as_of=AS_OF)
    assert (reading.value, reading.unit, reading.of) == (0.75, "share", 20)


def test_spare_ratio_is_spare_for_each_hour_asked_for():
    assert spare_ratio(five(spare=2), 20, as_of=AS_OF).value == 0.5
    assert spare_ratio(five(spare=2), 0, as_of=AS_OF).reason == NOT_ASKED
    assert spare_ratio([], 5, as_of=AS_OF).reason == NOBODY


def test_gap_index_is_of_what_is_asked_for():
    found = gap_index({"a": 10.0, "b": 10.0, "c": None, "d": 0.0}, {"a": 4.0}, as_of=AS_OF)
    assert {block: reading.value for block, reading in found.items()} == {
        "a": 0.6,
        "b": 1.0,
        "c": None,
        "d": None,
    }
    assert found["c"].reason == NOT_ASKED
    assert found["a"].of == 10.0


def test_a_gap_that_lasts_takes_six_of_eight_weeks():
    assert persistent_gap([0.3] * 6 + [None, 0.2], as_of=AS_OF).value == 6
    assert persistent_gap([0.3] * 7, as_of=AS_OF).reason == "there are 7 weeks; it takes 8"


def test_priority_is_a_product():
    assert gap_priority(10, 2, 3.5, as_of=AS_OF).value == 70
    assert gap_priority(10, 2, None, as_of=AS_OF).value is None


def test_reachable_spare_is_by_the_part_of_the_district():
    rows = [having(1, spare=4), having(2, spare=6), having(3, spare=9, confirmed=False)]
    reach = {("E1", 1): 0.5, ("E2", 1): 1.0, ("E1", 2): 1.0, ("E1", 3): 1.0}
    assert reachable(rows, reach) == {("E1", 0): 8.0, ("E2", 0): 4.0}
