"""Charts of rows: bars, stacked bars, dots with their intervals, and boxes. A row's name stands above its marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from marketplace.charts.marks import (
    ACCENT,
    BRAND,
    FAINT,
    HALO,
    INK,
    LETTER,
    LINE,
    PAPER,
    QUIET,
    SERIES,
    SMALL,
    TEXTURES,
    Drawing,
    Legend,
    Mark,
    box,
    on,
    per_cent,
    stroke,
    words,
)
from marketplace.charts.scale import Scale, around, numbers
from marketplace.charts.words import POUND, lines, said
from marketplace.panel import Panel, Value

BAR = 20  # how high a bar is
BETWEEN = 14
NARROWEST = 290  # pixels of a chart on the smallest phone
LEFT, RIGHT = 0.02, 0.97
ROOM_FOR_NUMBER = 0.78
THREE, FIVE = 3, 5
MOST = 40  # rows of a picture; the table has the rest
PER_CENT = "%"

Row = Sequence[Value]


def bars(panel: Panel) -> Drawing:
    """One bar a row, from nought, with its value after it; ``lines`` stand across."""
    chart, column = panel.chart, panel.chart.values[0]
    scale = around(
        [*numbers(row[column] for row in panel.table.rows), *(value for _, value in chart.lines)],
        0,
        ROOM_FOR_NUMBER,
    )

    def bar(row: Row, y: float) -> Iterator[Mark]:
        value = row[column]
        if not isinstance(value, int | float):
            yield words(_told(panel, value), LEFT, y + 15, fill=QUIET)
            return
        nought, end = scale.at(0), scale.at(value)
        yield from box((min(nought, end), y, abs(end - nought), BAR), BRAND if value >= 0 else ACCENT)
        yield words(_told(panel, value), max(nought, end), y + 15, dx=6)

    return _rows(panel, [(_name(panel, row), row) for row in panel.table.rows], bar, scale)


def stacked(panel: Panel) -> Drawing:
    """One bar a row, made of its parts; each part has a pattern of its own, and its number where there is room."""
    chart = panel.chart
    wholes = [sum(numbers(row[column] for column in chart.values)) for row in panel.table.rows]
    scale = around(wholes, 0, RIGHT)

    def bar(row: Row, y: float) -> Iterator[Mark]:
        so_far = 0.0
        for number, column in enumerate(chart.values):
            value = row[column]
            if not isinstance(value, int | float) or value <= 0:
                continue
            wide = scale.at(so_far + value) - scale.at(so_far)
            fill, texture = _series(number)
            yield from box((scale.at(so_far), y, wide, BAR), fill, texture)
            if not texture and wide * NARROWEST > LETTER * len(_told(panel, value)) + 6:
                middle = scale.at(so_far) + wide / 2
                yield words(_told(panel, value), middle, y + 15, anchor="middle", fill=on(fill))
            so_far += value

    legend = tuple(
        Legend(panel.table.heads[column], *_series(number)) for number, column in enumerate(chart.values)
    )
    named = [(_parts(panel, row), row) for row in panel.table.rows]
    return _rows(panel, named, bar, scale, legend=legend)


def dots(panel: Panel) -> Drawing:
    """A dot for each value on the line of its interval; the words say both."""
    chart, column = panel.chart, panel.chart.values[0]
    columns = [each for each in (column, chart.low, chart.high) if each is not None]
    held = numbers(row[each] for row in panel.table.rows for each in columns)
    marks_across = [value for _, value in chart.lines]
    scale = around([*held, *marks_across], LEFT, RIGHT, nought=PER_CENT in chart.unit)

    def dot(row: Row, y: float) -> Iterator[Mark]:
        value, middle = row[column], y + BAR / 2
        low, high = (row[each] if each is not None else None for each in (chart.low, chart.high))
        if isinstance(low, int | float) and isinstance(high, int | float):
            yield stroke(scale.at(low), middle, scale.at(high), middle, BRAND, stroke_width=3)
            for end in (low, high):
                yield stroke(scale.at(end), middle - 6, scale.at(end), middle + 6, BRAND, stroke_width=3)
        if isinstance(value, int | float):
            yield _dot(scale.at(value), middle)

    named = [(_interval(panel, row), row) for row in panel.table.rows]
    return _rows(panel, named, dot, scale, ticks=True)


def boxes(panel: Panel) -> Drawing:
    """The middle half in a box, with its middle, and a line from a low to a high value: three values a row, or five."""
    chart = panel.chart
    held = numbers(row[each] for row in panel.table.rows for each in chart.values)
    scale = around([*held, *(value for _, value in chart.lines)], LEFT, RIGHT, nought=False)

    def drawn(row: Row, y: float) -> Iterator[Mark]:
        found, high = numbers(row[each] for each in chart.values), y + BAR / 2
        if len(found) not in (THREE, FIVE):
            return
        at = [scale.at(value) for value in found]
        yield stroke(at[0], high, at[-1], high, stroke_width=2)
        for end in (at[0], at[-1]):
            yield stroke(end, y + 4, end, y + BAR - 4, stroke_width=2)
        if len(found) == FIVE:
            yield from box((at[1], y, at[3] - at[1], BAR), SERIES[3])
        middle = at[len(at) // 2]
        yield stroke(middle, y, middle, y + BAR, ACCENT, stroke_width=4)

    named = [(_spread(panel, row), row) for row in panel.table.rows]
    return _rows(panel, named, drawn, scale, ticks=True)


def _dot(x: float, y: float) -> Mark:
    around_ = {"cx": per_cent(x), "cy": round(y, 1), "r": 6, "fill": ACCENT, "stroke": PAPER}
    return Mark("circle", around_ | {"stroke-width": 2})


def _series(number: int) -> tuple[str, str]:
    return SERIES[number % len(SERIES)], TEXTURES[number % len(TEXTURES)]


def _told(panel: Panel, value: Value) -> str:
    return said(value, money=POUND in panel.chart.unit)


def _name(panel: Panel, row: Row) -> str:
    return said(row[panel.chart.label])


def _parts(panel: Panel, row: Row) -> str:
    """The name, and each part in words, so that no number hangs on its place."""
    heads = panel.table.heads
    if all(row[each] is None for each in panel.chart.values):
        return f"{_name(panel, row)}: {_told(panel, None)}"
    return f"{_name(panel, row)}: " + ", ".join(
        f"{heads[each].lower()} {_told(panel, row[each])}" for each in panel.chart.values
    )


def _interval(panel: Panel, row: Row) -> str:
    chart = panel.chart
    low, high = (row[each] if each is not None else None for each in (chart.low, chart.high))
    told = f"{_name(panel, row)}: {_told(panel, row[chart.values[0]])}"
    return told if low is None or high is None else f"{told} ({_told(panel, low)} to {_told(panel, high)})"


def _spread(panel: Panel, row: Row) -> str:
    found = [row[each] for each in panel.chart.values]
    middle = f"{_name(panel, row)}: middle {_told(panel, found[len(found) // 2])}"
    return (
        f"{middle}, {_told(panel, found[0])} to {_told(panel, found[-1])}" if found[0] is not None else middle
    )


def _rows(panel, named, drawn, scale: Scale, *, ticks: bool = False, legend=()) -> Drawing:
    """The first rows below each other, what stands across all of them, and the ticks below."""
    marks: list[Mark] = []
    y = top = LINE * len(panel.chart.lines) + (6 if panel.chart.lines else 0)
    for name, row in named[:MOST]:
        for line in lines(name):
            y += LINE
            marks.append(words(line, 0, y - 4, **HALO))
        marks += drawn(row, y + 3)
        y += BAR + BETWEEN
    if len(named) > MOST:
        y += LINE
        marks.append(words(f"The table has {said(len(named) - MOST)} more.", 0, y - 4, fill=QUIET))
        y += BETWEEN
    behind = [*_across(panel, scale, y - BETWEEN + 6)]
    if ticks:
        behind += _ticks(panel, scale, top, y - BETWEEN + 6)
        y += LINE
    return Drawing(y, (*behind, *marks), legend)


def _across(panel: Panel, scale: Scale, bottom: float) -> Iterable[Mark]:
    """The lines with names, such as the lowest lawful price."""
    for number, (name, value) in enumerate(panel.chart.lines):
        x, y = scale.at(value), LINE * (number + 1) - 4
        yield stroke(x, y + 4, x, bottom, INK, stroke_width=2, stroke_dasharray="5 3")
        anchor = "start" if x < ROOM_FOR_NUMBER / 2 else "end"
        text = lines(f"{name}: {_told(panel, value)}", 40, 1)[0]
        yield words(text, x, y, anchor=anchor, dx=5 if anchor == "start" else -5)


def _ticks(panel: Panel, scale: Scale, top: float, bottom: float) -> Iterable[Mark]:
    """Faint lines at round values, and the values below them."""
    told = {_told(panel, value): value for value in reversed(scale.ticks(4))}
    values = sorted(told.values())
    for value in values:
        x = scale.at(value)
        yield stroke(x, top, x, bottom, FAINT, stroke_opacity=0.35)
        anchor = "start" if value == values[0] else "end" if value == values[-1] else "middle"
        yield words(_told(panel, value), x, bottom + SMALL + 2, anchor=anchor, fill=QUIET)
