"""What became of a request: met, under-met, unmet, left, or too early to say. Every request is in exactly one class (M3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

AFTER_DAYS = 28
ENOUGH_PER_CENT = 90
BRIDGED_DAYS = 14
WAITED = ((1, "by_day_1"), (3, "by_day_3"), (7, "by_day_7"), (14, "by_day_14"), (28, "by_day_28"))


class Outcome(StrEnum):
    """The classes."""

    MET = "met"
    UNDER_MET = "under_met"
    UNMET = "unmet"
    LEFT = "left"
    TOO_EARLY = "too_early"


@dataclass(frozen=True)
class Course:
    """How a request went in its first 28 days. ``started_after`` and ``left_after`` are days, None where it did not."""

    age_days: int
    requested_minutes: int
    delivered_minutes: int = 0
    started_after: int | None = None
    left_after: int | None = None
    dropped: bool = False
    bridged_days: int = 0


def outcome(course: Course) -> Outcome:
    """Met: started by day 28 with 90% of the asked-for time and nothing that mattered dropped, bridged for at most 14 days.

    Under-met: started otherwise. Left: gone before it started. Unmet: neither. Requests younger than 28 days are too
    early, whatever has become of them, so that the quick are not counted before the slow.
    """
    if course.age_days < AFTER_DAYS:
        return Outcome.TOO_EARLY
    started = course.started_after is not None and course.started_after <= AFTER_DAYS
    if started:
        enough = 100 * course.delivered_minutes >= ENOUGH_PER_CENT * course.requested_minutes
        whole = enough and not course.dropped and course.bridged_days <= BRIDGED_DAYS
        return Outcome.MET if whole else Outcome.UNDER_MET
    if course.left_after is not None and course.left_after <= AFTER_DAYS:
        return Outcome.LEFT
    return Outcome.UNMET


def waited(course: Course) -> str:
    """By which day it started: of the matured, so that nobody is censored and the curve is a division of people (M7)."""
    kind = outcome(course)
    if kind in (Outcome.MET, Outcome.UNDER_MET) and course.started_after is not None:
        return next(words for most, words in WAITED if course.started_after <= most)
    return {Outcome.LEFT: "left", Outcome.TOO_EARLY: "too_early"}.get(kind, "still_waiting")


def missing_minutes(requested: int, delivered: int) -> int:
    """What was not given of what was asked for, a week; never below nought (M4). Unit: minutes a week."""
    return max(0, requested - delivered)
