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
    """The rows there is room for: of a map those of the most, of quarters the last, of anything else those that say most."""
    rows, kind = panel.table.rows, panel.chart.kind
    if len(rows) <= most:
        return Cut(panel, panel)
    if kind in MAPS:
        kept, which = _most_first(panel)[:most], "the {} with the most of {} rows"
    elif kind in NEWEST_LAST:
        kept, which = rows[-most:], "the {} newest of {} rows"
    else:
        kept = telling(panel, most)
        which = "the {} first of {} rows" if kept == rows[:most] else "{} of {} rows"
    shown = _of(panel, kept)
    return Cut(shown, shown if kind in OF_ROWS else panel, which.format(said(most), said(len(rows))))


def fitted(panel: Panel, high: int, ground: Ground) -> tuple[Panel, Drawing | None]:
    """A picture that is no higher, and of what it is: where each row has a mark, of those with a number that say most."""
    drawing, rows = draw(panel, ground), panel.table.rows
    if panel.chart.kind in OF_ROWS:
        rows = tuple(
            row for row in rows if any(isinstance(row[each], int | float) for each in panel.chart.values)
        )
        rows = rows or panel.table.rows[:1]
        while (drawing := draw(_of(panel, rows), ground)) and drawing.height > high and len(rows) > 1:
            rows = telling(_of(panel, rows), len(rows) - 1)
    return _of(panel, rows), drawing


def telling(panel: Panel, most: int) -> tuple[tuple[Value, ...], ...]:
    """The rows that say most, in their own order: those its sentence names, and the largest where rows are marks."""
    rows, last = panel.table.rows, len(panel.table.rows) - 1

    def rank(place: int) -> tuple[bool, float]:
        named = panel.names(rows[place]) or (panel.chart.kind == "curve" and place == last)
        return not named, _smallness(panel, rows[place]) if panel.chart.kind in OF_ROWS else place

    return tuple(rows[place] for place in sorted(sorted(range(len(rows)), key=rank)[:most]))


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
    return tuple(sorted(panel.table.rows, key=lambda row: _smallness(panel, row)))


def _smallness(panel: Panel, row: tuple[Value, ...]) -> float:
    """The less, the larger a row is: by all of its parts when they are stacked, by the middle of a box."""
    values = panel.chart.values
    if panel.chart.kind == "box":
        values = (values[len(values) // 2],)
    elif panel.chart.kind != "stacked":
        values = values[:1]
    known = [value for each in values if isinstance(value := row[each], int | float)]
    return -sum(known) if known else inf
