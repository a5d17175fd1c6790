"""Free and promised time, as masks, by cell of the week (``directory.time_of_week``)."""

from __future__ import annotations

from directory.hours import DAYS_A_WEEK, MINUTES_A_DAY, SLOT, SLOTS_A_DAY, SLOTS_A_WEEK, SLOTS_AN_HOUR
from directory.time_of_week import BAND_STARTS, BANDS_A_DAY

Cell = int

_BEGINS = BAND_STARTS[0] // SLOT
_EDGES = [start // SLOT - _BEGINS for start in (*BAND_STARTS, BAND_STARTS[0] + MINUTES_A_DAY)]
_WEEK = (1 << SLOTS_A_WEEK) - 1
_PLACES = tuple(
    (
        day * BANDS_A_DAY + band,
        day * SLOTS_A_DAY + _EDGES[band],
        (1 << (_EDGES[band + 1] - _EDGES[band])) - 1,
    )
    for day in range(DAYS_A_WEEK)
    for band in range(BANDS_A_DAY)
)


def slots_by_cell(mask: int, weeks: int = 1) -> dict[Cell, int]:
    """How many quarter hours of a mask from a Monday on are in each cell, in so many weeks together; cells of none are left out.

    The hours before six on a Monday count to the Sunday night of the same week.
    """
    found: dict[Cell, int] = {}
    for week in range(weeks):
        part = (mask >> week * SLOTS_A_WEEK) & _WEEK
        if not part:
            continue
        turned = (part >> _BEGINS) | ((part << (SLOTS_A_WEEK - _BEGINS)) & _WEEK)
        for cell, place, width in _PLACES:
            if bits := (turned >> place) & width:
                found[cell] = found.get(cell, 0) + bits.bit_count()
    return found


def hours_by_cell(mask: int, weeks: int = 1) -> dict[Cell, float]:
    """The same in hours a week, on the middle of the weeks."""
    return {cell: slots / SLOTS_AN_HOUR / weeks for cell, slots in slots_by_cell(mask, weeks).items()}
