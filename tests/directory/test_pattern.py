"""What is wrong with a pattern, when its visits fall, and what agreed visits become on clock-change nights."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.hours import LONDON, exists, instants
from directory.pattern import (
    AgreedVisit,
    Agreement,
    Pattern,
    PatternVisit,
    expand,
    occurrences,
    possible_starts,
    short_personal_care,
    widened,
)

MONDAY = date(2026, 1, 5)
MORNING = PatternVisit(0, 420, 570, 45)


def pattern(*visits, starts_on=MONDAY, every_weeks=1, ends_on=None):
    return Pattern(tuple(visits), starts_on=starts_on, every_weeks=every_weeks, ends_on=ends_on)


def test_a_good_week_has_no_problems():
    week = [
        PatternVisit(day, *times)
        for day in range(7)
        for times in ((420, 570, 45), (960, 1080, 30), (1320, 1860, 540))
    ]
    assert pattern(*week).problems(MONDAY) == []


@pytest.mark.parametrize(
    ("visits", "words"),
    [
        ([], ["Tell us about at least one visit: the day, the times and how long."]),
        ([MORNING] * 200, ["That is 200 visits a week. We can look for up to 56. Take some out."]),
        ([PatternVisit(7, 420, 570, 45)], ["Choose a day of the week for every visit."]),
        ([PatternVisit(0, 420, 570, 45, 3)], ["Your Monday visit needs one worker or two. Choose 1 or 2."]),
        ([PatternVisit(0, 425, 570, 45)],
         ["Your Monday visit is not on a quarter of an hour. Use times such as 8:00, 8:15, 8:30 or 8:45."]),
        ([PatternVisit(0, 1440, 1500, 45)], ["Your Monday visit must start on Monday and end by midday the next day."]),
        ([PatternVisit(0, 1200, 2175, 45)], ["Your Monday visit must start on Monday and end by midday the next day."]),
        ([PatternVisit(0, 420, 570, 0)], ["Your Monday visit has no length. Say how long it lasts: 15 minutes or more."]),
        ([PatternVisit(0, 570, 420, 45)],
         ["Your Monday visit ends before it starts. Make the end time later than the start time."]),
        ([PatternVisit(0, 420, 450, 45)],
         [("Your Monday visit lasts 45 minutes but there are only 30 between 7am and 7:30am. "
           "Allow more time or make the visit shorter.")]),
        ([MORNING, PatternVisit(0, 555, 600, 30)],
         ["Your Monday visits overlap. Change the times so that one ends before the next starts."]),
        ([PatternVisit(0, 1320, 1860, 540), PatternVisit(1, 405, 480, 30)],
         ["Your Monday visit runs into your Tuesday visit. Change the times so that one ends before the next starts."]),
        ([PatternVisit(6, 1320, 1860, 540), PatternVisit(0, 405, 480, 30)],
         ["Your Sunday visit runs into your Monday visit. Change the times so that one ends before the next starts."]),
        ([PatternVisit(0, 0, 2160, 60), PatternVisit(0, 600, 660, 60), PatternVisit(1, 660, 720, 30)],
         ["Your Monday visits overlap. Change the times so that one ends before the next starts.",
          "Your Monday visit runs into your Tuesday visit. Change the times so that one ends before the next starts."]),
    ],
)  # fmt: skip
def test_problems_are_said_in_plain_words(visits, words):
    assert pattern(*visits).problems() == words


def test_windows_may_touch():
    assert pattern(MORNING, PatternVisit(0, 570, 600, 30), PatternVisit(6, 1320, 1860, 60)).problems() == []


def test_sunday_night_does_not_meet_a_monday_two_weeks_later():
    visits = [PatternVisit(6, 1320, 1860, 540), PatternVisit(0, 405, 480, 30)]
    assert pattern(*visits, every_weeks=2).problems() == []


@pytest.mark.parametrize(
    ("frame", "today", "words"),
    [
        ({"every_weeks": 5}, None, ["Choose every week, or every 2, 3 or 4 weeks."]),
        ({"every_weeks": 0}, None, ["Choose every week, or every 2, 3 or 4 weeks."]),
        ({"starts_on": date(9999, 12, 31)}, MONDAY, ["Choose dates in the coming months. Check the year."]),
        ({"starts_on": date(1, 1, 1)}, MONDAY, ["Choose dates in the coming months. Check the year."]),
        ({"ends_on": date(2026, 1, 4)}, None,
         ["The last day, Sunday 4 January 2026, is before the first day. Choose a later last day."]),
        ({}, date(2026, 1, 6), ["Monday 5 January 2026 has passed. Choose a start date from today on."]),
        ({"starts_on": date(2026, 3, 9)}, MONDAY,
         ["We can only see a few months of diaries. Choose a start on or before Sunday 8 March 2026."]),
        ({"starts_on": date(2026, 1, 6), "ends_on": date(2026, 1, 9)}, None,
         ["Your Monday visit never happens between your first and last day. Change the dates or the day."]),
    ],
)  # fmt: skip
def test_dates_that_cannot_be_are_explained(frame, today, words):
    assert pattern(MORNING, **frame).problems(today) == words


def test_a_visit_in_the_missing_hour_names_the_night():
    [found] = pattern(PatternVisit(6, 60, 120, 60), starts_on=date(2026, 3, 2)).problems()
    assert found == (
        "Your Sunday visit on Sunday 29 March 2026 falls in the hour from 1am to 2am that is skipped when the "
        "clocks go forward that night. Choose times that do not start or end in that hour."
    )
    assert pattern(PatternVisit(5, 1410, 1530, 120), starts_on=date(2026, 3, 2)).problems() != []


def test_possible_starts_leave_out_times_that_do_not_exist():
    spring = pattern(PatternVisit(6, 30, 180, 30), starts_on=date(2026, 3, 2))
    assert possible_starts(spring, 0) == [30, 120, 135, 150]
    assert possible_starts(pattern(PatternVisit(6, 30, 180, 30)), 0) == list(range(30, 151, 15))


def test_weeks_count_from_the_monday_on_or_before_the_start():
    fortnightly = pattern(MORNING, starts_on=date(2026, 1, 8), every_weeks=2)
    assert fortnightly.weeks() == [MONDAY + timedelta(weeks=week) for week in (0, 2, 4, 6)]
    assert occurrences(fortnightly, 0) == [MONDAY + timedelta(weeks=week) for week in (2, 4, 6)]


def test_occurrences_stop_after_the_last_day():
    assert occurrences(pattern(MORNING, ends_on=date(2026, 1, 12)), 0) == [MONDAY, date(2026, 1, 12)]


def agreed(*visits, starts_on=date(2026, 1, 1), every_weeks=1, ends_on=None):
    return Agreement(tuple(visits), starts_on=starts_on, every_weeks=every_weeks, ends_on=ends_on)


def test_expand_reports_what_the_clock_skips():
    expansion = expand(
        agreed(AgreedVisit(6, 75, 30), AgreedVisit(6, 600, 30)), date(2026, 3, 23), date(2026, 4, 5)
    )
    assert [(one.index, one.on, one.starts_at) for one in expansion.visits] == [
        (1, date(2026, 3, 29), datetime(2026, 3, 29, 9, tzinfo=UTC)),
        (0, date(2026, 4, 5), datetime(2026, 4, 5, 0, 15, tzinfo=UTC)),
        (1, date(2026, 4, 5), datetime(2026, 4, 5, 9, tzinfo=UTC)),
    ]
    assert [(one.index, one.on) for one in expansion.refused] == [(0, date(2026, 3, 29))]
    assert expansion.refused[0].reason.startswith("On Sunday 29 March 2026 the clocks go forward")


def test_expand_before_the_start_or_after_the_end_is_empty():
    one = agreed(AgreedVisit(0, 600, 30), starts_on=MONDAY, ends_on=MONDAY)
    assert expand(one, date(2025, 1, 1), date(2026, 1, 4)).visits == ()
    assert expand(one, date(2026, 1, 6), date(2026, 6, 1)).visits == ()
    assert [visit.on for visit in expand(one, date(2025, 1, 1), date(2026, 6, 1)).visits] == [MONDAY]


agreements = st.builds(
    lambda visits, starts_on, every_weeks, length: agreed(
        *visits, starts_on=starts_on, every_weeks=every_weeks,
        ends_on=None if length is None else starts_on + timedelta(days=length)),
    st.lists(st.builds(AgreedVisit, st.integers(0, 6), st.integers(0, 95).map(lambda n: n * 15),
                       st.integers(1, 40).map(lambda n: n * 15)), min_size=1, max_size=5),
    st.dates(date(2026, 3, 1), date(2026, 3, 31)) | st.dates(date(2026, 10, 1), date(2026, 10, 31)),
    st.integers(1, 4), st.none() | st.integers(0, 40),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(agreement=agreements, skip=st.integers(-10, 40), days=st.integers(0, 40))
def test_expand_equals_a_look_at_every_day(agreement, skip, days):
    from_on = agreement.starts_on + timedelta(days=skip)
    until_on = from_on + timedelta(days=days)
    first = agreement.starts_on - timedelta(days=agreement.starts_on.weekday())
    happen, refused = [], []
    for passed in range(days + 1):
        day = from_on + timedelta(days=passed)
        active = (day - first).days // 7 % agreement.every_weeks == 0
        if not active or day < agreement.starts_on or day > (agreement.ends_on or day):
            continue
        for index, visit in enumerate(agreement.visits):
            if visit.day == day.weekday():
                (happen if exists(day, visit.start, visit.minutes) else refused).append((index, day))
    expansion = expand(agreement, from_on, until_on)
    assert sorted((one.index, one.on) for one in expansion.visits) == sorted(happen)
    assert sorted((one.index, one.on) for one in expansion.refused) == sorted(refused)
    for one in expansion.visits:
        visit = agreement.visits[one.index]
        local = one.starts_at.astimezone(LONDON)
        assert (local.date(), local.hour * 60 + local.minute) == (one.on, visit.start)
        assert (one.starts_at, one.ends_at) == instants(one.on, visit.start, visit.minutes)


BOTH_NIGHTS = """
from datetime import date
from directory.pattern import AgreedVisit, Agreement, expand
agreed = Agreement((AgreedVisit(5, 1320, 540), AgreedVisit(6, 75, 30)), starts_on=date(2026, 1, 1))
for month in (3, 10):
    found = expand(agreed, date(2026, month, 21), date(2026, month, 31))
    print([(one.index, one.starts_at.isoformat(), one.ends_at.isoformat()) for one in found.visits])
    print([(one.index, one.on.isoformat()) for one in found.refused])
"""


def test_expand_is_the_same_in_any_process_zone():
    def run(zone):
        return subprocess.run(
            [sys.executable, "-c", BOTH_NIGHTS], env={**os.environ, "TZ": zone}, capture_output=True, text=True,
            check=True, cwd=Path(__file__).parents[2],
        ).stdout  # fmt: skip

    first, *others = [run(zone) for zone in ("UTC", "Europe/London", "America/St_Johns", "Pacific/Apia")]
    assert "'2026-10-24T21:00:00+00:00', '2026-10-25T07:00:00+00:00'" in first
    assert "'2026-03-28T22:00:00+00:00', '2026-03-29T06:00:00+00:00'" in first
    assert "[(1, '2026-03-29')]" in first
    assert all(other == first for other in others)


def test_widened_stops_at_neighbours_and_at_the_edges_of_the_day():
    week = pattern(PatternVisit(0, 30, 60, 30), PatternVisit(0, 75, 120, 30), PatternVisit(6, 1320, 1440, 60))
    wider = widened(week, frozenset({0, 1, 2}), earlier=60, later=60)
    assert [(visit.earliest, visit.latest) for visit in wider.visits] == [(0, 75), (75, 180), (1260, 1440)]
    assert widened(week, frozenset({1}), later=30).visits[1].latest == 150
    assert widened(week, frozenset({1}), earlier=30).visits[1].earliest == 60


@settings(max_examples=80, deadline=None)
@given(
    visits=st.lists(
        st.builds(lambda day, at, long, extra: PatternVisit(day, at * 15, (at + long + extra) * 15, long * 15),
                  st.integers(0, 6), st.integers(0, 95), st.integers(1, 8), st.integers(0, 8)),
        min_size=1, max_size=8),
    earlier=st.sampled_from([0, 30, 60]), later=st.sampled_from([0, 30, 60]),
)  # fmt: skip
def test_widened_patterns_are_still_good(visits, earlier, later):
    week = pattern(*visits)
    if not week.problems():
        wider = widened(week, frozenset(range(len(visits))), earlier=earlier, later=later)
        assert wider.problems() == []


def test_short_personal_care_finds_the_visits_that_need_a_lawful_reason():
    week = pattern(MORNING, PatternVisit(1, 420, 570, 15))
    assert short_personal_care(week, any_personal_care=True) == [1]
    assert short_personal_care(week, any_personal_care=False) == []
