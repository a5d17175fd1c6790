"""Seven days of six bands: where a visit falls, over midnight, over Sunday, and how much of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.time_of_week import CELLS, added, cell_at, day_and_band, middle, quarter_hours


@pytest.mark.parametrize(
    ("day", "minute", "where"),
    [
        (0, 360, (0, 0)),
        (0, 539, (0, 0)),
        (0, 540, (0, 1)),
        (2, 1080, (2, 4)),
        (2, 1319, (2, 4)),
        (2, 1320, (2, 5)),
        (2, 1440, (2, 5)),
        (3, 0, (2, 5)),
        (3, 359, (2, 5)),
        (0, 0, (6, 5)),
        (6, 1800, (0, 0)),
    ],
)
def test_a_night_belongs_to_the_day_it_begins_on(day, minute, where):
    assert day_and_band(cell_at(day, minute)) == where


def test_a_visit_is_divided_between_the_bands_it_is_in():
    week = quarter_hours([(0, 8 * 60 + 30, 60, 2)])
    assert {cell: number for cell, number in enumerate(week) if number} == {0: 4, 1: 4}


def test_every_other_week_is_half_of_it():
    assert sum(quarter_hours([(0, 600, 60, 1)], every_weeks=2)) == 2


def test_a_visit_in_a_window_is_taken_to_be_in_its_middle():
    assert middle({"day": 1, "earliest": 420, "latest": 570, "minutes": 60, "workers": 1}) == (1, 465, 60, 1)
    assert middle({"day": 1, "earliest": 420, "latest": 480, "minutes": 60, "workers": 2}) == (1, 420, 60, 2)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 6), st.integers(0, 95).map(lambda n: n * 15),
            st.integers(1, 96).map(lambda n: n * 15), st.integers(1, 2),
        )
    )
)  # fmt: skip
def test_nothing_is_lost(spans):
    week = quarter_hours(spans)
    assert len(week) == CELLS
    assert sum(week) == sum(minutes * workers // 15 for _, _, minutes, workers in spans)
    assert added([week, week]) == [2 * number for number in week]
