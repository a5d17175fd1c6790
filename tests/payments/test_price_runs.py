"""How the search is told prices: by start, for each visit, and the same as the page's own sum."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.pattern import Pattern, PatternVisit, possible_starts
from payments.price_runs import price_runs, timed
from payments.pricing import signature

MONDAY = date(2026, 3, 2)


def pattern(*visits, starts_on=MONDAY):
    return Pattern(tuple(visits), starts_on=starts_on)


def group_at(runs, start):
    return [group for first, group in runs if first <= start][-1]


def test_a_window_within_one_band_has_one_price():
    ((run,),) = price_runs(pattern(PatternVisit(0, 420, 570, 45)))
    assert run[0] == 420
    assert run[1].minutes == (45, 0, 0, 0, 0)


def test_a_window_across_seven_has_a_price_for_each_start_before():
    (runs,) = price_runs(pattern(PatternVisit(0, 390, 510, 30)))
    assert [(start, group.minutes) for start, group in runs] == [
        (390, (0, 0, 0, 0, 30)),
        (405, (15, 0, 0, 0, 15)),
        (420, (30, 0, 0, 0, 0)),
    ]


def test_each_visit_is_priced_on_the_first_day_it_falls_on():
    wednesday = date(2026, 4, 1)
    visits = pattern(PatternVisit(0, 600, 660, 60), PatternVisit(4, 600, 660, 60), starts_on=wednesday)
    good_friday, easter_monday = date(2026, 4, 3), date(2026, 4, 6)
    runs = price_runs(visits, frozenset({good_friday, easter_monday}))
    assert [run[0][1].minutes for run in runs] == [(0, 0, 0, 60, 0), (0, 0, 0, 60, 0)]
    assert [visit.starts_at.date() for visit in timed(visits, (600, 600))] == [easter_monday, good_friday]


@pytest.mark.parametrize("holidays", [frozenset(), frozenset({MONDAY, date(2026, 3, 8)})])
@given(
    earliest=st.integers(0, 95).map(lambda slot: slot * 15),
    minutes=st.sampled_from([15, 45, 120, 540]),
    slack=st.integers(0, 20).map(lambda slot: slot * 15),
    day=st.integers(0, 6),
    sleeps=st.booleans(),
)
def test_every_start_has_the_group_its_own_visit_has(holidays, *, earliest, minutes, slack, day, sleeps):
    latest = min(earliest + minutes + slack, 2160)
    asked = pattern(PatternVisit(day, earliest, latest, minutes, 1, "", sleeps))
    (runs,) = price_runs(asked, holidays)
    for start in possible_starts(asked, 0):
        (group,) = signature(timed(asked, (start,)), holidays)
        found = group_at(runs, start)
        assert (found.minutes, found.first, found.sleep_in) == (group.minutes, group.first, group.sleep_in)
