"""Who can do which visits of a pattern: the obvious, slow answer that the search must equal.

A provider is a sequence of *lanes*, one free mask for each pair of hands, all starting on the same
Monday. A visit is covered when there is one start, on the grid and inside its window, such that on
every date it falls in the horizon at least ``workers`` lanes are free for the whole visit. Each
worker stays for the whole visit; different dates may be different workers. The earliest such start
is where the visit is placed. Starts that the spring clock skips are never chosen. What lies before
or beyond a mask is busy. A visit with no date in the weeks looked at is covered by anybody.
"""

from collections.abc import Collection, Sequence
from datetime import date

from directory.hours import HORIZON_WEEKS, SLOT, SLOTS_A_DAY
from directory.pattern import Pattern, PatternVisit, occurrences, possible_starts, starts_on_all, widened


def free_lanes(lanes: Sequence[int], lanes_from_on: date, day: date, start: int, minutes: int) -> int:
    """How many lanes are free from ``start`` (minutes of ``day``) for all of ``minutes``."""
    first = (day - lanes_from_on).days * SLOTS_A_DAY + start // SLOT
    if first < 0:
        return 0
    wanted = ((1 << minutes // SLOT) - 1) << first
    return sum(lane & wanted == wanted for lane in lanes)


def coverage(
    pattern: Pattern, lanes: Sequence[int], lanes_from_on: date, horizon: int = HORIZON_WEEKS
) -> list[int | None]:
    """For each visit of the pattern: the minute of the day it is placed at, or None when not covered."""
    return [
        _placed(
            visit,
            possible_starts(pattern, index, horizon),
            occurrences(pattern, index, horizon),
            lanes,
            lanes_from_on,
        )
        for index, visit in enumerate(pattern.visits)
    ]


def earliest_week(
    pattern: Pattern,
    lanes: Sequence[int],
    lanes_from_on: date,
    horizon: int = HORIZON_WEEKS,
    *,
    indexes: Collection[int] | None = None,
) -> int | None:
    """The first active week from which on every visit (or those of ``indexes``) is covered.

    Counted in calendar weeks from the pattern's first, 0 being the week it starts in; only dates in
    that week and after are looked at. None when there is no such week with a visit in or after it.
    """
    wanted = range(len(pattern.visits)) if indexes is None else indexes
    days = {index: occurrences(pattern, index, horizon) for index in wanted}
    for week, monday in zip(range(0, horizon, pattern.every_weeks), pattern.weeks(horizon), strict=True):
        left = {index: [day for day in dates if day >= monday] for index, dates in days.items()}
        if any(left.values()) and all(
            _placed(visit, starts_on_all(visit, dates), dates, lanes, lanes_from_on) is not None
            for visit, dates in ((pattern.visits[index], dates) for index, dates in left.items())
        ):
            return week
    return None


def flexible(
    pattern: Pattern,
    lanes: Sequence[int],
    lanes_from_on: date,
    horizon: int = HORIZON_WEEKS,
    *,
    indexes: Collection[int],
    earlier: int = 0,
    later: int = 0,
) -> list[int | None]:
    """The coverage if the windows of some visits were opened by minutes earlier or later."""
    wider = widened(pattern, frozenset(indexes), earlier=earlier, later=later)
    return coverage(wider, lanes, lanes_from_on, horizon)


def _placed(
    visit: PatternVisit,
    starts: Sequence[int],
    days: Sequence[date],
    lanes: Sequence[int],
    lanes_from_on: date,
) -> int | None:
    """The earliest of some starts at which enough lanes are free on all these days."""
    for start in starts:
        if all(free_lanes(lanes, lanes_from_on, day, start, visit.minutes) >= visit.workers for day in days):
            return start
    return None
