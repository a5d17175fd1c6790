"""Charts: a panel becomes marks on a picture. Plain arithmetic; a template writes the marks down as SVG.

Pictures are as wide as the page lets them be: across, everything is in per cent, and down in pixels, so that words
are never smaller than they were meant. Colour never says anything alone: there is a number, a pattern or a name too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from marketplace.charts import areas, grid, rows, square, steps
from marketplace.charts.ground import Ground
from marketplace.charts.marks import Drawing
from marketplace.charts.words import said
from marketplace.panel import Kind, Panel

NOWHERE = Ground(0, 0, {}, {})
DRAWN: Mapping[Kind, Callable[[Panel, Ground], Drawing | None]] = {
    "bars": lambda panel, _: rows.bars(panel),
    "stacked": lambda panel, _: rows.stacked(panel),
    "dots": lambda panel, _: rows.dots(panel),
    "box": lambda panel, _: rows.boxes(panel),
    "heat": lambda panel, _: grid.heat(panel),
    "curve": lambda panel, _: steps.curve(panel),
    "line": lambda panel, _: steps.line(panel),
    "fan": lambda panel, _: steps.fan(panel),
    "quadrant": lambda panel, _: square.quadrant(panel),
    "areas": areas.areas,
    "tiles": areas.tiles,
}


def draw(panel: Panel, ground: Ground = NOWHERE) -> Drawing | None:
    """The picture of a panel; None where its table says all there is: cards, a panel without numbers, no map."""
    draws = DRAWN.get(panel.chart.kind)
    drawing = draws(panel, ground) if draws and panel.table.rows else None
    return drawing and replace(drawing, title=panel.title, words=_words(panel))


def _words(panel: Panel) -> str:
    """What somebody hears who cannot see it: the sentence, and where the numbers are."""
    number = len(panel.table.rows)
    rows_there = f"The table after this picture has all {said(number)} rows." if number > 1 else ""
    return f"{panel.sentence} {rows_there}".strip()
