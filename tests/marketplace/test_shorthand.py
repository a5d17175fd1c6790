from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.pattern import PatternVisit
from marketplace.shorthand import LineError, read_visits, write_visits
from tests.thorough import LETTERS


@pytest.mark.parametrize(
    ("line", "visits"),
    [
        ("Mon 7:00-9:30 45m", [(0, 420, 570, 45, 1, "")]),
        ("mon-wed 07:00 - 9:30 for 45 mins", [(day, 420, 570, 45, 1, "") for day in (0, 1, 2)]),
        ("Sat, Sun 19:30-22:00 30m x2 bedtime", [(day, 1170, 1320, 30, 2, "bedtime") for day in (5, 6)]),
        ("weekends 7pm-9pm 1h", [(day, 1140, 1260, 60, 1, "") for day in (5, 6)]),
        ("Fri-Mon 8-10 30m", [(day, 480, 600, 30, 1, "") for day in (0, 4, 5, 6)]),
        ("Tue and Thu 22:00-07:00 9h night", [(day, 1320, 1860, 540, 1, "night") for day in (1, 3)]),
        ("Daily 7–9 30m × 2", [(day, 420, 540, 30, 2, "") for day in range(7)]),
    ],
)
def test_line_is_read(line, visits):
    assert [
        (one.day, one.earliest, one.latest, one.minutes, one.workers, one.label) for one in read_visits(line)
    ] == visits


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Mon",
        "7:00-9:30 45m",
        "Someday 7-9 30m",
        "T 7-9 30m",
        "Mon 25:00-26:00 30m",
        "Mon 7-9",
        "x" * 5000,
    ],
)
def test_line_that_cannot_be_read_is_refused_in_words(line):
    if not line:
        assert read_visits(line) == ()
        return
    with pytest.raises(LineError, match="Line 1"):
        read_visits(line)


visits = st.builds(
    lambda day, start, extra, length, workers, label, sleep_in: PatternVisit(
        day, start * 15, start * 15 + length * 15 + extra * 15, length * 15, workers, label, sleep_in
    ),
    st.integers(0, 6),
    st.integers(0, 60),
    st.integers(0, 8),
    st.integers(1, 12),
    st.sampled_from([1, 2]),
    st.sampled_from(["", "tea", "long bath"]),
    st.booleans(),
)


@given(st.lists(visits, min_size=1, max_size=20, unique_by=lambda visit: (visit.day, visit.earliest)))
def test_what_is_written_is_read_back(week):
    week = tuple(sorted(week, key=lambda visit: (visit.day, visit.earliest)))
    assert read_visits(write_visits(week)) == week


@given(st.text(LETTERS, max_size=300))
def test_any_text_is_visits_or_a_line_error(text):
    with suppress(LineError):
        assert all(isinstance(visit, PatternVisit) for visit in read_visits(text))
