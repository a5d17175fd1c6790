"""Free and promised time by cell of the week: seven days of six bands. A day of it begins at six, so that a night is one band of one day.

A *cell* is ``day * 6 + band``, 0 to 41, where band 0 is 6am to 9am and band 5 is 10pm to 6am.
"""

from __future__ import annotations

from directory.hours import SLOTS_A_DAY, SLOTS_A_WEEK, SLOTS_AN_HOUR

Cell = int

BANDS_A_DAY = 6
_BEGINS = 6 * SLOTS_AN_HOUR
_EDGES = (0, 12, 24, 36, 48, 64, SLOTS_A_DAY)  # quarter hours after six
_WEEK = (1 << SLOTS_A_WEEK) - 1
_PLACES = tuple(
    (
        day * BANDS_A_DAY + band,
        day * SLOTS_A_DAY + _EDGES[band],
        (1 << (_EDGES[band + 1] - _EDGES[band])) - 1,
    )
    for day in range(7)
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
