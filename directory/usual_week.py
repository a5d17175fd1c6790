"""When somebody is usually free, read from their masks, for people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.spoken import say_time
from directory.hours import DAYS, SLOT, SLOTS_A_DAY, SLOTS_A_WEEK

DAYS_FRESH = 14
_DAYS_A_WEEK = 7
_WEEKS_NAMED = 8


@dataclass(frozen=True, slots=True)
class UsualDay:
    """A day of the week and the times somebody is free in most weeks."""

    day: str
    times: tuple[str, ...]


def runs(mask: int) -> list[tuple[int, int]]:
    """Stretches of ones as (first, one past the last), in order."""
    found, at = [], 0
    while mask:
        gap = (mask & -mask).bit_length() - 1
        mask >>= gap
        length = (~mask & (mask + 1)).bit_length() - 1
        found.append((at + gap, at + gap + length))
        mask >>= length
        at += gap + length
    return found


def times_words(mask: int) -> tuple[str, ...]:
    """The stretches of one day's mask in words: "8am to 1pm"."""
    if mask == (1 << SLOTS_A_DAY) - 1:
        return ("All day and night",)
    return tuple(f"{say_time(first * SLOT)} to {say_time(last * SLOT)}" for first, last in runs(mask))


def usual_week(lanes: Iterable[int], first_week: int, weeks: int, *, most: int) -> list[UsualDay]:
    """For each day the times at least one lane is free in at least ``most`` of ``weeks`` weeks."""
    anyone = 0
    for lane in lanes:
        anyone |= lane
    seen = [
        (anyone >> (first_week + week) * SLOTS_A_WEEK) & ((1 << SLOTS_A_WEEK) - 1) for week in range(weeks)
    ]
    usual = _in_at_least(seen, most)
    a_day = (1 << SLOTS_A_DAY) - 1
    return [
        UsualDay(name, times_words((usual >> day * SLOTS_A_DAY) & a_day)) for day, name in enumerate(DAYS)
    ]


def _in_at_least(masks: Sequence[int], most: int) -> int:
    """The slots that are one in at least ``most`` of the masks."""
    reached = [0] * (most + 1)
    for mask in masks:
        for times in range(most, 1, -1):
            reached[times] |= reached[times - 1] & mask
        reached[1] |= mask
    return reached[most]


def freshness_words(confirmed_on: date | None, today: date) -> str:
    """How long ago somebody said that the hours are right: "today", "3 days ago", "5 weeks ago"."""
    if confirmed_on is None:
        return "never"
    days = (today - confirmed_on).days
    if days <= 1:
        return "yesterday" if days == 1 else "today"
    if days < 2 * _DAYS_A_WEEK:
        return f"{days} days ago"
    weeks = days // _DAYS_A_WEEK
    return f"{weeks} weeks ago" if weeks <= _WEEKS_NAMED else "more than 2 months ago"


def is_fresh(confirmed_on: date | None, today: date) -> bool:
    """Whether that was lately enough to rely on."""
    return confirmed_on is not None and (today - confirmed_on).days <= DAYS_FRESH
