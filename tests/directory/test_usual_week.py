import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.usual_week import freshness_words, is_fresh, runs, times_words, usual_week

TODAY = date(2026, 3, 20)


@given(st.integers(0, 2**200))
def test_runs_put_together_again_are_the_mask(mask):
    found = runs(mask)
    assert sum(((1 << (last - first)) - 1) << first for first, last in found) == mask
    assert all(one[1] < other[0] for one, other in itertools.pairwise(found))


def test_times_are_said_as_people_say_them():
    assert times_words(0b1111 << 32 | 0b11 << 94) == ("8am to 9am", "11:30pm to midnight")
    assert times_words((1 << 96) - 1) == ("All day and night",)


def test_usual_is_free_in_most_weeks_by_anyone():
    week = 672
    one, other = 0b11 << 32 | 0b11 << (32 + week), 0b01 << (32 + 2 * week)
    [monday, *rest] = usual_week([one, other], 0, 4, most=3)
    assert monday.times == ("8am to 8:15am",)
    assert [day.times for day in rest] == [()] * 6


@pytest.mark.parametrize(
    ("confirmed_on", "words"),
    [
        (None, "never"),
        (date(2026, 3, 20), "today"),
        (date(2026, 3, 19), "yesterday"),
        (date(2026, 3, 10), "10 days ago"),
        (date(2026, 3, 1), "2 weeks ago"),
        (date(2025, 3, 1), "more than 2 months ago"),
    ],
)
def test_freshness_in_words(confirmed_on, words):
    assert freshness_words(confirmed_on, TODAY) == words


def test_fresh_is_two_weeks():
    assert is_fresh(date(2026, 3, 6), TODAY)
    assert not is_fresh(date(2026, 3, 5), TODAY)
    assert not is_fresh(None, TODAY)
