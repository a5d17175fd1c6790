"""Rules by relationships: a square of four quarters with numbered points."""

from __future__ import annotations

from collections.abc import Iterator

from marketplace.charts.marks import (
    ACCENT,
    BRAND,
    FAINT,
    INK,
    LINE,
    PAPER,
    QUIET,
    SMALL,
    Drawing,
    Legend,
    Mark,
    per_cent,
    stroke,
    words,
)
from marketplace.charts.scale import Scale
from marketplace.charts.words import said
from marketplace.panel import Panel

HIGH, EDGE = 300, 14
DECLARED = "declared"


def quadrant(panel: Panel) -> Drawing:
    """Both values of a row are parts of one. A point whose ``key`` is "declared" is a square, others are circles."""
    chart, table = panel.chart, panel.table
    across, down = Scale(0, 1, 0.06, 0.94), Scale(0, 1, LINE + HIGH - EDGE, LINE + EDGE)
    marks = [*_frame(table.heads[chart.values[0]], table.heads[chart.values[1]])]
    names = []
    for row in table.rows:
        x, y = (row[column] for column in chart.values[:2])
        if isinstance(x, int | float) and isinstance(y, int | float):
            names.append(said(row[chart.label]))
            square = chart.key is not None and row[chart.key] == DECLARED
            marks += _point(across.at(x), down.at(y), len(names), square=square)
    legend = () if chart.key is None else (Legend("square: declared", ACCENT), Legend("round: seen", BRAND))
    return Drawing(HIGH + 2 * LINE + 6, tuple(marks), legend, list=tuple(names))


def _frame(across: str, up: str) -> Iterator[Mark]:
    bottom = LINE + HIGH
    for share in (0.0, 0.5, 1.0):
        dash = {"stroke_dasharray": "5 3"} if share == 0.5 else {}  # noqa: PLR2004 -- the middle
        yield stroke(share, LINE, share, bottom, FAINT, **dash)
        yield stroke(0, LINE + share * HIGH, 1, LINE + share * HIGH, FAINT, **dash)
    yield words(f"↑ more: {up}", 0, SMALL, fill=INK)
    yield words(f"more: {across} →", 1, bottom + LINE, anchor="end", fill=INK)
    for text, x, y, anchor in (("0%", 0.01, bottom - 5, "start"), ("100%", 0.99, LINE + 14, "end")):
        yield words(text, x, y, anchor=anchor, fill=QUIET)


def _point(x: float, y: float, number: int, *, square: bool) -> Iterator[Mark]:
    """A nested picture stands at a place in per cent and holds whole pixels around it."""
    shape = (
        Mark("rect", {"x": -12, "y": -12, "width": 24, "height": 24, "fill": ACCENT, "stroke": PAPER})
        if square
        else Mark("circle", {"r": 13, "fill": BRAND, "stroke": PAPER})
    )
    middle = {"y": 5, "font-size": SMALL, "font-weight": 700, "text-anchor": "middle", "fill": PAPER}
    text = Mark("text", middle, str(number))
    yield Mark("svg", {"x": per_cent(x), "y": round(y, 1), "overflow": "visible"}, within=(shape, text))
