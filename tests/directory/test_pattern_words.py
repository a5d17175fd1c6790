"""Patterns in people's words."""

from datetime import date

import pytest

from directory.pattern import Pattern, PatternVisit
from directory.pattern_words import (
    Flexibility,
    Group,
    describe,
    flexibilities,
    frequency_words,
    groups,
    missing_words,
    part_of,
)

MONDAY = date(2026, 1, 5)


def pattern(*visits, every_weeks=1, ends_on=None):
    return Pattern(tuple(visits), starts_on=MONDAY, every_weeks=every_weeks, ends_on=ends_on)


MORNINGS = [PatternVisit(day, 420, 570, 45) for day in range(7)]
TEAS = [PatternVisit(day, 990, 1080, 30) for day in range(7)]


@pytest.mark.parametrize(
    ("earliest", "part"),
    [(0, "night"), (300, "morning"), (645, "morning"), (660, "lunch"), (840, "afternoon"), (990, "tea"), (1140, "bedtime"),
     (1365, "bedtime"), (1380, "night")],
)  # fmt: skip
def test_part_of_goes_by_the_earliest_start(earliest, part):
    assert part_of(PatternVisit(0, earliest, earliest + 60, 30)) == part


def test_groups_are_weekday_and_weekend_parts_of_the_day():
    assert groups(pattern(*MORNINGS, TEAS[6], TEAS[0])) == [
        Group("weekday mornings", "on", frozenset(range(5))),
        Group("weekday teatimes", "at", frozenset({8})),
        Group("weekend mornings", "on", frozenset({5, 6})),
        Group("weekend teatimes", "at", frozenset({7})),
    ]


def test_flexibilities_take_a_whole_week_of_mornings_together():
    both = pattern(*MORNINGS[:1], *MORNINGS[5:6])
    assert [one.words for one in flexibilities(both) if len(one.indexes) > 1] == [
        "half an hour later on all mornings",
        "half an hour earlier on all mornings",
        "an hour later on all mornings",
        "an hour earlier on all mornings",
    ]


def test_flexibilities_are_said_as_one_would_ask():
    one = frozenset({0})
    assert flexibilities(pattern(TEAS[5])) == [
        Flexibility("half an hour later at weekend teatimes", one, later=30),
        Flexibility("half an hour earlier at weekend teatimes", one, earlier=30),
        Flexibility("an hour later at weekend teatimes", one, later=60),
        Flexibility("an hour earlier at weekend teatimes", one, earlier=60),
    ]


@pytest.mark.parametrize(
    ("visits", "lines"),
    [
        (MORNINGS, ["Every day: 7am to 9:30am, 45 minutes"]),
        (MORNINGS[:5], ["Monday to Friday: 7am to 9:30am, 45 minutes"]),
        (MORNINGS[5:], ["Saturday and Sunday: 7am to 9:30am, 45 minutes"]),
        ([MORNINGS[0], MORNINGS[2], MORNINGS[4]], ["Monday, Wednesday and Friday: 7am to 9:30am, 45 minutes"]),
        ([PatternVisit(0, 1320, 1860, 540)], ["Monday: 10pm to 7am the next day, 9 hours"]),
        ([PatternVisit(1, 720, 1440, 60, 2, "lunch out")], ["Tuesday: lunch out, midday to midnight, 1 hour, two workers"]),
        ([TEAS[6], *MORNINGS], ["Every day: 7am to 9:30am, 45 minutes", "Sunday: 4:30pm to 6pm, 30 minutes"]),
    ],
)  # fmt: skip
def test_describe_puts_equal_visits_together(visits, lines):
    assert describe(pattern(*visits)) == lines


def test_frequency_words():
    assert frequency_words(pattern()) == "Every week from Monday 5 January 2026"
    assert (
        frequency_words(pattern(every_weeks=2, ends_on=date(2026, 3, 27)))
        == "Every 2 weeks from Monday 5 January 2026 to Friday 27 March 2026"
    )


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (set(), ""),
        ({13}, "no Sunday tea"),
        ({12, 13}, "no weekend tea"),
        ({7, 8, 9, 10, 11}, "no weekday tea"),
        ({7, 9, 10}, "no Monday, Wednesday or Thursday tea"),
        (set(range(7, 14)), "no tea visits"),
        ({5, 6, 13}, "no weekend morning, no Sunday tea"),
        (set(range(14)), "none of these visits"),
    ],
)
def test_missing_words_name_what_is_lacking(missing, words):
    assert missing_words(pattern(*MORNINGS, *TEAS), set(range(14)) - missing) == words


def test_missing_words_give_the_time_where_a_part_has_two_visits():
    week = pattern(PatternVisit(0, 420, 480, 30), PatternVisit(0, 600, 660, 30))
    assert missing_words(week, {0}) == "no Monday 10am"


def test_missing_words_use_labels_and_stop_at_three():
    names = ["up", "pills", "walk", "swim", "supper"]
    week = pattern(
        *[
            PatternVisit(index, 420 + index * 60, 480 + index * 60, 30, 1, name)
            for index, name in enumerate(names)
        ]
    )
    assert (
        missing_words(week, {0})
        == "no Tuesday pills, no Wednesday walk, no Thursday swim, and 1 more missing"
    )
