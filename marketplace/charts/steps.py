"""Charts along a line: waiting curves in steps, lines over quarters, and fans of what may come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from marketplace.charts.marks import (
    ACCENT,
    BRAND,
    FAINT,
    INK,
    LETTER,
    LINE,
    QUIET,
    Drawing,
    Legend,
    Mark,
    per_cent,
    stroke,
    words,
)
from marketplace.charts.scale import Scale, around, numbers
from marketplace.charts.words import lines, said
from marketplace.panel import Panel, Value

HIGH, TOP = 240, 14
LEFT, RIGHT = 0.14, 0.97
NARROWEST = 290
UNITS = 1000  # of the stretched picture within
DASHES = ("", "7 4", "2 3", "9 3 2 3", "4 2", "1 4")
COLOURS = (BRAND, ACCENT, INK, BRAND, ACCENT, INK)
QUARTER = re.compile(r"(20\d\d)Q([1-4])")

Points = Sequence[tuple[float, float]]


def curve(panel: Panel) -> Drawing:
    """What is so by each day: it holds until the next step."""
    return _along(panel, stepped=True)


def line(panel: Panel) -> Drawing:
    """One value after another."""
    return _along(panel, stepped=False)


def fan(panel: Panel) -> Drawing:
    """What was, and what may come, with the band it will likely be in."""
    return _along(panel, stepped=False)


def _along(panel: Panel, *, stepped: bool) -> Drawing:
    chart, rows = panel.chart, panel.table.rows
    xs = _places([row[chart.label] for row in rows])
    banded = [each for each in (chart.low, chart.high) if each is not None]
    held = numbers(row[column] for row in rows for column in (*chart.values, *banded))
    down = around([*held, *(value for _, value in chart.lines)], HIGH + TOP, TOP)
    marks = [*_axes(panel, xs, down)]
    paths = [*_band(panel, xs, down, stepped=stepped)]
    for number, column in enumerate(chart.values):
        for points in _runs(xs, [row[column] for row in rows], down):
            paths.append(_path(_stepped(points) if stepped else points, number))
            marks += [_dot(x, y, number) for x, y in points] if not stepped or len(points) == 1 else []
    marks.append(_stretched(paths))
    marks += _marked(panel, down)
    marks += _noted(panel, rows)
    return Drawing(HIGH + TOP + 2 * LINE, tuple(marks), _legend(panel))


def _places(labels: Sequence[Value]) -> list[float]:
    """Numbers stand where they are; names one after the other."""
    found = numbers(labels)
    if len(found) == len(labels):
        scale = Scale(min(0.0, *found), max(found))
        return [scale.at(value) for value in found]
    return [number / max(1, len(labels) - 1) for number in range(len(labels))]


def _runs(xs: Sequence[float], values: Sequence[Value], down: Scale) -> Iterator[list[tuple[float, float]]]:
    """The stretches without a hole: what is not shown is not bridged."""
    run: list[tuple[float, float]] = []
    for x, value in zip(xs, values, strict=True):
        if isinstance(value, int | float):
            run.append((x, down.at(value)))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _stepped(points: Points) -> list[tuple[float, float]]:
    """Level until the next point, then up."""
    found = [points[0]]
    for (_, before), (x, y) in pairwise(points):
        found += [(x, before), (x, y)]
    return found


def _commands(points: Points) -> str:
    """As the d of a path, in the units of the picture within."""
    return "M" + "L".join(f"{round(UNITS * x)} {round(UNITS * y / (HIGH + TOP))}" for x, y in points)


def _path(points: Points, number: int) -> Mark:
    dash = {"stroke-dasharray": DASHES[number % len(DASHES)]} if number % len(DASHES) else {}
    look = {"fill": "none", "stroke": COLOURS[number % len(COLOURS)], "stroke-width": 3}
    return Mark("path", {"d": _commands(points), "vector-effect": "non-scaling-stroke"} | look | dash)


def _band(panel: Panel, xs: Sequence[float], down: Scale, *, stepped: bool) -> Iterator[Mark]:
    chart, rows = panel.chart, panel.table.rows
    if chart.low is None or chart.high is None:
        return
    both = [
        (x, low, high)
        for x, row in zip(xs, rows, strict=True)
        if isinstance(low := row[chart.low], int | float) and isinstance(high := row[chart.high], int | float)
    ]
    if len(both) > 1:
        lower = [(x, down.at(low)) for x, low, _ in both]
        upper = [(x, down.at(high)) for x, _, high in both]
        if stepped:
            lower, upper = _stepped(lower), _stepped(upper)
        outline = _commands([*upper, *reversed(lower)]) + "Z"
        look = {"fill": BRAND, "fill-opacity": 0.16, "stroke": BRAND, "stroke-dasharray": "1 3"}
        yield Mark("path", {"d": outline, "vector-effect": "non-scaling-stroke"} | look)


def _stretched(paths: Sequence[Mark]) -> Mark:
    """Paths have no per cent, so they stand in a picture of their own that is pulled to the width."""
    around_ = {
        "x": per_cent(LEFT),
        "y": 0,
        "width": per_cent(RIGHT - LEFT),
        "height": HIGH + TOP,
        "viewBox": f"0 0 {UNITS} {UNITS}",
        "preserveAspectRatio": "none",
        "overflow": "visible",
    }
    return Mark("svg", around_, within=tuple(paths))


def _across(x: float) -> float:
    return LEFT + x * (RIGHT - LEFT)


def _dot(x: float, y: float, number: int) -> Mark:
    fill = COLOURS[number % len(COLOURS)]
    return Mark("circle", {"cx": per_cent(_across(x)), "cy": round(y, 1), "r": 4, "fill": fill})


def _axes(panel: Panel, xs: Sequence[float], down: Scale) -> Iterator[Mark]:
    for value in down.ticks():
        y = down.at(value)
        yield stroke(LEFT, y, RIGHT, y, FAINT, stroke_opacity=0.35)
        yield words(said(value), LEFT - 0.02, y + 5, anchor="end", fill=QUIET)
    labels = [lines(said(row[panel.chart.label]), 16, 2) for row in panel.table.rows]
    for number in _labelled(xs, labels):
        anchor = "end" if number and number == len(xs) - 1 else "start" if number == 0 else "middle"
        for place, text in enumerate(labels[number]):
            y = HIGH + TOP + LINE * (place + 1)
            yield words(text, _across(xs[number]), y, anchor=anchor, fill=INK)


def _labelled(xs: Sequence[float], labels: Sequence[Sequence[str]]) -> list[int]:
    """Which of the places get their name, so that no two run into each other on a phone; first and last always."""
    wide = [LETTER * max(map(len, label)) / (NARROWEST * (RIGHT - LEFT)) + 0.04 for label in labels]
    last = len(xs) - 1
    taken = [0]
    for number in range(1, last):
        free_from = xs[taken[-1]] + (wide[taken[-1]] if taken[-1] == 0 else wide[taken[-1]] / 2)
        if xs[number] - wide[number] / 2 >= free_from and xs[number] + wide[number] / 2 <= 1 - wide[last]:
            taken.append(number)
    return [*taken, last] if last else taken


def _marked(panel: Panel, down: Scale) -> Iterator[Mark]:
    """Values with a name, across."""
    for name, value in panel.chart.lines:
        y = down.at(value)
        yield stroke(LEFT, y, RIGHT, y, INK, stroke_width=2, stroke_dasharray="5 3")
        yield words(lines(name, 32, 1)[0], RIGHT, y - 5, anchor="end")


def span(panel: Panel) -> tuple[date, date] | None:
    """The first and the last day of a chart whose rows are quarters or days; None for any other."""
    days = [_day(row[panel.chart.label]) for row in panel.table.rows]
    known = sorted(day for day in days if day is not None)
    if len(known) != len(days) or len(known) < 2:  # noqa: PLR2004 -- one day is no stretch of time
        return None
    of_quarters = QUARTER.fullmatch(str(panel.table.rows[0][panel.chart.label]))
    return known[0], _ended(known[-1]) if of_quarters else known[-1]


def _ended(first: date) -> date:
    """The last day of the quarter that began then."""
    return (first + timedelta(days=93)).replace(day=1) - timedelta(days=1)


def _noted(panel: Panel, rows: Sequence[Sequence[Value]]) -> Iterator[Mark]:
    """What happened meanwhile: a numbered line at its quarter or day, whose words stand below the picture."""
    if (stretch := span(panel)) is None:
        return
    first, last = stretch
    newest = max(day for row in rows if (day := _day(row[panel.chart.label])))
    for number, (on, _) in enumerate(panel.notes, start=1):
        if first <= (day := date.fromisoformat(on)) <= last:
            x = _across(min(1, (day - first) / (newest - first)))
            yield stroke(x, TOP, x, HIGH + TOP, ACCENT, stroke_width=2, stroke_dasharray="2 2")
            yield words(str(number), x, TOP - 2, anchor="middle", fill=ACCENT, font_weight=700)


def _day(label: Value) -> date | None:
    """The first day of a quarter, or a day; None for what is neither."""
    if not isinstance(label, str):
        return None
    if found := QUARTER.fullmatch(label):
        return date(int(found[1]), 3 * int(found[2]) - 2, 1)
    try:
        return date.fromisoformat(label)
    except ValueError:
        return None


def _legend(panel: Panel) -> tuple[Legend, ...]:
    chart, heads = panel.chart, panel.table.heads
    found = [
        Legend(heads[column], COLOURS[number % len(COLOURS)], dash=DASHES[number % len(DASHES)])
        for number, column in enumerate(chart.values)
    ]
    if chart.low is not None and chart.high is not None:
        found.append(Legend(f"band: {heads[chart.low].lower()} to {heads[chart.high].lower()}", "#d3dfe0"))
    return tuple(found) if len(found) > 1 else ()
