"""Coverage: the reference the search is held against, itself held against asking about every single minute."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.coverage import coverage, earliest_week, flexible, free_lanes
from directory.hours import SLOTS_A_DAY, SLOTS_A_WEEK, wall_slots
from directory.pattern import Pattern, PatternVisit

MONDAY = date(2026, 1, 5)


def pattern(*visits, starts_on=MONDAY, every_weeks=1, ends_on=None):
    return Pattern(tuple(visits), starts_on=starts_on, every_weeks=every_weeks, ends_on=ends_on)


def every_week(mask, weeks=8):
    return sum(mask << week * SLOTS_A_WEEK for week in range(weeks))


MORNINGS = pattern(PatternVisit(0, 420, 570, 45), PatternVisit(6, 420, 570, 45))
FREE_MONDAYS = every_week(wall_slots(0, 480, 60))


def test_the_earliest_feasible_start_wins():
    assert coverage(MORNINGS, [FREE_MONDAYS], MONDAY) == [480, None]
    assert coverage(MORNINGS, [every_week(wall_slots(0, 435, 60) | wall_slots(6, 525, 45))], MONDAY) == [
        435,
        525,
    ]


def test_one_start_must_do_for_every_week():
    odd, even = every_week(wall_slots(0, 420, 45)), every_week(wall_slots(0, 480, 45))
    week = (1 << SLOTS_A_WEEK) - 1
    mixed = sum((odd if number % 2 else even) & (week << number * SLOTS_A_WEEK) for number in range(8))
    assert coverage(MORNINGS, [mixed], MONDAY)[0] is None
    fortnightly = pattern(MORNINGS.visits[0], every_weeks=2)
    assert coverage(fortnightly, [mixed], MONDAY) == [480]


def test_different_weeks_may_be_different_workers_but_nobody_hands_over():
    first, second = (
        every_week(wall_slots(0, 480, 60), 4),
        every_week(wall_slots(0, 480, 60)) & ~every_week((1 << SLOTS_A_WEEK) - 1, 4),
    )
    assert coverage(MORNINGS, [first, second], MONDAY)[0] == 480
    halves = [every_week(wall_slots(0, 480, 15)), every_week(wall_slots(0, 495, 30))]
    assert coverage(MORNINGS, halves, MONDAY)[0] is None


def test_two_workers_need_two_lanes():
    double = pattern(PatternVisit(0, 420, 570, 45, 2))
    assert coverage(double, [FREE_MONDAYS], MONDAY) == [None]
    assert coverage(double, [FREE_MONDAYS, FREE_MONDAYS], MONDAY) == [480]


def test_a_mask_may_begin_earlier_and_ends_busy():
    assert coverage(MORNINGS, [FREE_MONDAYS << SLOTS_A_WEEK], MONDAY - timedelta(weeks=1))[0] == 480
    assert coverage(MORNINGS, [every_week(wall_slots(0, 480, 60), 7)], MONDAY)[0] is None
    assert coverage(MORNINGS, [FREE_MONDAYS], MONDAY + timedelta(weeks=1))[0] is None
    assert free_lanes([FREE_MONDAYS], MONDAY, MONDAY - timedelta(days=1), 480, 45) == 0


def test_dates_before_the_start_do_not_count():
    later = pattern(PatternVisit(0, 420, 570, 45), starts_on=MONDAY + timedelta(days=1))
    assert coverage(later, [FREE_MONDAYS & ~wall_slots(0, 480, 60)], MONDAY) == [480]


def test_a_visit_past_midnight_on_sunday_reaches_into_the_next_week():
    night = pattern(PatternVisit(6, 1320, 1860, 540))
    assert coverage(night, [every_week(wall_slots(6, 1320, 540))], MONDAY) == [1320]
    assert coverage(night, [every_week(wall_slots(6, 1320, 525))], MONDAY) == [None]


def test_a_start_the_clock_skips_is_never_chosen():
    spring = pattern(PatternVisit(6, 60, 180, 30), starts_on=date(2026, 3, 2))
    assert coverage(spring, [every_week((1 << SLOTS_A_WEEK) - 1, 9)], date(2026, 3, 2)) == [120]


@pytest.mark.parametrize(("free_from", "expected"), [(0, 0), (3, 3), (7, 7), (8, None)])
def test_earliest_week_is_the_first_from_which_all_is_covered(free_from, expected):
    both = every_week(wall_slots(0, 480, 60) | wall_slots(6, 420, 45)) >> free_from * SLOTS_A_WEEK
    assert earliest_week(MORNINGS, [both << free_from * SLOTS_A_WEEK], MONDAY) == expected


def test_earliest_week_looks_at_active_weeks_and_chosen_visits_only():
    fortnightly = pattern(*MORNINGS.visits, every_weeks=2)
    from_week_1 = FREE_MONDAYS & ~((1 << SLOTS_A_WEEK) - 1)
    assert earliest_week(fortnightly, [from_week_1], MONDAY) is None
    assert earliest_week(fortnightly, [from_week_1], MONDAY, indexes={0}) == 2


def test_earliest_week_is_never_after_the_last_visit():
    short = pattern(MORNINGS.visits[0], ends_on=MONDAY + timedelta(weeks=2))
    assert earliest_week(short, [0], MONDAY) is None


def test_flexible_opens_the_windows():
    late = [every_week(wall_slots(0, 570, 45))]
    assert flexible(MORNINGS, late, MONDAY, indexes={0}, later=30) == [None, None]
    assert flexible(MORNINGS, late, MONDAY, indexes={0}, later=60) == [570, None]
    assert flexible(MORNINGS, [every_week(wall_slots(0, 390, 45))], MONDAY, indexes={0}, earlier=30) == [
        390,
        None,
    ]


def obvious_coverage(week, lanes, lanes_from_on):
    """Straight from the words: every start, every date, every lane, every slot."""
    first = week.starts_on - timedelta(days=week.starts_on.weekday())
    answer = []
    for visit in week.visits:
        placed = None
        for start in range(visit.earliest, visit.latest - visit.minutes + 1, 15):
            good = True
            for number in range(8):
                day = first + timedelta(weeks=number, days=visit.day)
                if number % week.every_weeks or day < week.starts_on or (week.ends_on and day > week.ends_on):
                    continue
                slots = [
                    (day - lanes_from_on).days * 96 + minute // 15
                    for minute in range(start, start + visit.minutes)
                ]
                free = [lane for lane in lanes if all(slot >= 0 and lane >> slot & 1 for slot in slots)]
                good = good and len(free) >= visit.workers
            if good:
                placed = start
                break
        answer.append(placed)
    return answer


visits = st.builds(
    lambda day, at, long, extra, workers: PatternVisit(day, at * 15, (at + long + extra) * 15, long * 15, workers),
    st.integers(0, 6), st.integers(0, 95), st.integers(1, 12), st.integers(0, 12), st.integers(1, 2),
)  # fmt: skip
holes = st.lists(st.tuples(st.integers(0, 9 * SLOTS_A_WEEK), st.integers(1, 40)), max_size=12)


def lane(gaps):
    mask = (1 << 9 * SLOTS_A_WEEK) - 1
    for first, length in gaps:
        mask &= ~(((1 << length) - 1) << first)
    return mask


@settings(max_examples=25, deadline=None)
@given(
    asked=st.lists(visits, min_size=1, max_size=3), gaps=st.lists(holes, min_size=1, max_size=3),
    starts=st.integers(0, 13), every_weeks=st.integers(1, 4), earlier=st.integers(0, 1),
)  # fmt: skip
def test_coverage_equals_asking_about_every_minute(asked, gaps, starts, every_weeks, earlier):
    week = pattern(*asked, starts_on=MONDAY + timedelta(days=starts), every_weeks=every_weeks)
    lanes, lanes_from_on = [lane(gap) for gap in gaps], MONDAY - timedelta(weeks=earlier)
    assert coverage(week, lanes, lanes_from_on) == obvious_coverage(week, lanes, lanes_from_on)


def test_a_start_the_spring_clock_skipped_counts_from_the_week_after():
    """At 1am on Sundays there is no 29 March 2026; from 5 April on there is, and somebody is free then."""
    at_one = Pattern((PatternVisit(6, 0, 105, 45),), starts_on=date(2026, 3, 23))
    slots = ((1 << 3) - 1) << (6 * SLOTS_A_DAY + 4)
    lane = sum(slots << week * SLOTS_A_WEEK for week in range(1, 12))
    assert earliest_week(at_one, [lane], date(2026, 3, 23)) == 1
