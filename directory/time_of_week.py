"""The week as the market is shown: seven days of six bands. What begins at night belongs to the day the night begins on.

A *cell* is one band of one day: ``day * 6 + band``, 0 to 41. Care is counted in quarter hours of the wall clock, so that
a week is a week when the clocks change in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from directory.hours import DAYS_A_WEEK, MINUTES_A_DAY, SLOT
from directory.pattern import MINUTES_A_WEEK

BAND_STARTS = (6 * 60, 9 * 60, 12 * 60, 15 * 60, 18 * 60, 22 * 60)
BANDS = ("06 to 09", "09 to 12", "12 to 15", "15 to 18", "18 to 22", "22 to 06")
BANDS_A_DAY = len(BANDS)
CELLS = DAYS_A_WEEK * BANDS_A_DAY
NOTHING = (0,) * CELLS

Span = tuple[int, int, int, int]
"""One visit: its day, the minute of it at which it starts, how many minutes, how many workers."""


def cell_at(day: int, minute: int) -> int:
    """The cell of a minute of a day (0 is Monday); it may pass midnight, and the week."""
    of_week = (day * MINUTES_A_DAY + minute - BAND_STARTS[0]) % MINUTES_A_WEEK
    day, minute = divmod(of_week, MINUTES_A_DAY)
    band = sum(minute >= start - BAND_STARTS[0] for start in BAND_STARTS) - 1
    return day * BANDS_A_DAY + band


def day_and_band(cell: int) -> tuple[int, int]:
    """Which day and which band of it a cell is."""
    return divmod(cell, BANDS_A_DAY)


def quarter_hours(spans: Iterable[Span], every_weeks: int = 1) -> list[int]:
    """The quarter hours of care in each cell of a week, on the middle; two workers count twice."""
    found = [0] * CELLS
    for day, start, minutes, workers in spans:
        for minute in range(start, start + minutes, SLOT):
            found[cell_at(day, minute)] += workers
    return [(2 * number + every_weeks) // (2 * every_weeks) for number in found]


def middle(visit: Mapping[str, int]) -> Span:
    """A visit that may be anywhere in a window, where it would be in the middle of it, on a whole quarter hour."""
    spare = visit["latest"] - visit["earliest"] - visit["minutes"]
    start = visit["earliest"] + max(spare, 0) // (2 * SLOT) * SLOT
    return visit["day"], start, visit["minutes"], visit["workers"]


def added(weeks: Iterable[Sequence[int]]) -> list[int]:
    """The sum of several weeks, cell by cell."""
    return [sum(numbers) for numbers in zip(NOTHING, *weeks, strict=True)]
