"""A panel on paper: as many rows as there is room for, said where there are more, and a picture as wide as it may be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

from marketplace.charts import draw
from marketplace.charts.ground import Ground
from marketplace.charts.marks import Drawing
from marketplace.charts.words import said
from marketplace.panel import Panel, Table, Value

MAPS = frozenset({"areas", "tiles"})
OF_ROWS = frozenset({"bars", "stacked", "dots", "box"})
"""Pictures with a mark for each row: they are cut with the table. Others show all of it."""
NEWEST_LAST = frozenset({"line"})
BESIDE = 4  # columns of a table that has room beside a picture
BESIDE_A_WEEK = 7  # of short numbers
LONG = 14  # rows of a table that stands below the picture, as it may go on on the next page


@dataclass(frozen=True)
class Room:
    """Rows of a table, letters of a word in it, units of a picture across and down, and the class of how large it all is."""

    rows: int
    letters: int
    width: int
    height: int
    name: str = "usual"
    panels: int = 20

    @property
    def sentence(self) -> int:
        """Letters of a sentence."""
        return 2 * self.letters


USUAL = Room(40, 400, 440, 420)


@dataclass(frozen=True)
class Cut:
    """What is printed of a panel; ``left`` says of how much."""

    panel: Panel
    pictured: Panel
    left: str = ""


def cut(panel: Panel, most: int) -> Cut:
    """The rows there is room for: of a map those of the most, of quarters the last, of anything else the first."""
    rows, kind = panel.table.rows, panel.chart.kind
    if len(rows) <= most:
        return Cut(panel, panel)
    if kind in MAPS:
        kept, which = _most_first(panel)[:most], "with the most "
    elif kind in NEWEST_LAST:
        kept, which = rows[-most:], "newest "
    else:
        kept, which = rows[:most], "first "
    shown = _of(panel, kept)
    left = f"the {said(most)} {which}of {said(len(rows))} rows"
    return Cut(shown, shown if kind in OF_ROWS else panel, left)


def fitted(panel: Panel, high: int, ground: Ground) -> tuple[Panel, Drawing | None]:
    """A picture that is no higher, and of what it is: where each row has a mark, of the first of those with a number."""
    drawing, rows = draw(panel, ground), panel.table.rows
    if panel.chart.kind in OF_ROWS:
        rows = tuple(
            row for row in rows if any(isinstance(row[each], int | float) for each in panel.chart.values)
        )
        rows = rows or panel.table.rows[:1]
        while (drawing := draw(_of(panel, rows), ground)) and drawing.height > high and len(rows) > 1:
            rows = rows[:-1]
    return _of(panel, rows), drawing


def _of(panel: Panel, rows: tuple[tuple[Value, ...], ...]) -> Panel:
    return replace(panel, table=Table(panel.table.heads, rows))


def part_of(pictured: Panel, whole: Panel) -> str:
    """How much of a panel its picture shows; nothing when it is all of it."""
    shown, there = len(pictured.table.rows), len(whole.table.rows)
    return f"the picture has {said(shown)} of {said(there)} rows" if shown < there else ""


def stands_below(panel: Panel, hidden: int | None) -> bool:
    """Whether its table has no room beside its picture."""
    columns = len(panel.table.heads) - (hidden is not None)
    return columns > (BESIDE if panel.chart.kind != "heat" else BESIDE_A_WEEK) or len(panel.table.rows) > LONG


def _most_first(panel: Panel) -> tuple[tuple[Value, ...], ...]:
    """Its rows, those of the most first and those without a number last."""
    column = panel.chart.values[0]

    def rank(row: tuple[Value, ...]) -> float:
        value = row[column]
        return -value if isinstance(value, int | float) else inf

    return tuple(sorted(panel.table.rows, key=rank))
