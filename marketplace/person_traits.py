"""What a person in a quarter is counted by: the blocks of each trait, and which of them somebody stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from directory.pattern import PatternVisit
from directory.quarters import first_of, next_quarter, quarter_before, quarter_of
from directory.services import SERVICES, service
from marketplace.estimators.outcomes import WAITED, Outcome

__all__ = ["SERVICES", "first_of", "next_quarter", "quarter_before", "quarter_of", "service"]

NOT_SAID = "not_said"
HOURS = ((120, "under_2"), (420, "2_to_7"), (840, "7_to_14"), (1680, "14_to_28"))
HOURS_BANDS = (*(band for _, band in HOURS), "28_or_more")
TIMES = ("6am_9am", "9am_noon", "noon_3pm", "3pm_6pm", "6pm_10pm", "10pm_6am")
_TIME_BEGINS = (6 * 60, 9 * 60, 12 * 60, 15 * 60, 18 * 60, 22 * 60)
_A_DAY, _WEEKEND = 24 * 60, frozenset({5, 6})
WEEKDAYS, WEEKEND, ALL_WEEK = "weekdays", "weekend", "all_week"
DAYS_OF: Mapping[str, Sequence[int]] = {
    WEEKDAYS: range(5),
    WEEKEND: range(5, 7),
    ALL_WEEK: range(7),
}
"""Which days of the week each kind of week is of; Monday is 0."""
NO_LANGUAGE, SEVERAL = "none_asked", "several"
IN_ENGLISH = "en"

_STARTED = tuple(band for _, band in WAITED)

WAITED_WITHIN: Mapping[str, Sequence[str]] = {
    Outcome.MET: _STARTED,
    Outcome.UNDER_MET: _STARTED,
    Outcome.UNMET: ("still_waiting",),
    Outcome.LEFT: ("left",),
    Outcome.TOO_EARLY: ("too_early",),
}
"""Which waits there can be within each outcome."""


def hours_band(minutes: int) -> str:
    """The band of the minutes a week that were asked for; two workers count twice."""
    return next((band for below, band in HOURS if minutes < below), HOURS_BANDS[-1])


def time_of_day(visits: Iterable[PatternVisit | Mapping[str, int]]) -> str:
    """When most of the minutes asked for are, by the middle of each window; the earlier of two. Nothing asked is not said.

    A day begins at six: the small hours belong to the night.
    """
    minutes = dict.fromkeys(TIMES, 0)
    for visit in visits:
        said = visit if isinstance(visit, Mapping) else vars(visit)
        middle = (said["earliest"] + said["latest"]) // 2 % (24 * 60)
        at = sum(middle >= begins for begins in _TIME_BEGINS) - 1  # -1, before six, is the night as well
        minutes[TIMES[at]] += said["minutes"] * said["workers"]
    return max(TIMES, key=lambda time: minutes[time]) if any(minutes.values()) else NOT_SAID


def days_of_week(visits: Iterable[PatternVisit | Mapping[str, int]]) -> str:
    """Which days somebody asks for: some of Monday to Friday, of the weekend, or of both. Nothing asked is not said.

    As in ``time_of_day`` it goes by the middle of each window, and the small hours belong to the night before.
    """
    days = set()
    for visit in visits:
        said = visit if isinstance(visit, Mapping) else vars(visit)
        middle = (said["earliest"] + said["latest"]) // 2
        days.add((said["day"] + (middle - _TIME_BEGINS[0]) // _A_DAY) % len(DAYS_OF[ALL_WEEK]))
    if not days:
        return NOT_SAID
    return WEEKEND if days <= _WEEKEND else ALL_WEEK if days & _WEEKEND else WEEKDAYS


def language(codes: Iterable[str]) -> str:
    """The language asked for besides English."""
    others = sorted(set(codes) - {IN_ENGLISH})
    if not others:
        return NO_LANGUAGE
    return others[0] if len(others) == 1 else SEVERAL


def msoa(lsoa_name: str) -> str:
    """The middle layer area of a neighbourhood: the ONS names one "Leeds 012A" in the area "Leeds 012"."""
    return re.sub(r"(?<=\d)[A-Z]+$", "", lsoa_name)


def minutes_a_week(visits: Iterable[PatternVisit | Mapping[str, int]], every_weeks: int) -> int:
    """What a pattern asks for in a week, on the middle; two workers count twice."""
    each = (visit if isinstance(visit, Mapping) else vars(visit) for visit in visits)
    return sum(visit["minutes"] * visit["workers"] for visit in each) // every_weeks


def week_of(day: date) -> str:
    """The week of a day, by its Monday: 2026-03-30. A week that two quarters share is in both, each with its own days."""
    return (day - timedelta(days=day.weekday())).isoformat()


def weeks_of(quarter: str) -> list[str]:
    """Every week that has a day in a quarter."""
    first, after = first_of(quarter), first_of(next_quarter(quarter))
    monday = date.fromisoformat(week_of(first))
    return [(monday + timedelta(days=days)).isoformat() for days in range(0, (after - monday).days, 7)]
