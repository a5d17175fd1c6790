"""The week as a grid: a row a day, a column a part of the day, a number in every square."""

from __future__ import annotations

from collections.abc import Iterator

from marketplace.charts.marks import FALLING, LINE, RISING, Drawing, Legend, Mark, box, on, words
from marketplace.charts.scale import numbers
from marketplace.charts.words import said
from marketplace.panel import Panel, Value

SIDE = 0.17  # of the picture, for the names of the rows
HIGH = 34
SHORT = 3  # letters of a day


def heat(panel: Panel) -> Drawing:
    """Above nought is hatched, darker the more; below nought it is plain. The number says it too."""
    chart, table = panel.chart, panel.table
    wide = (1 - SIDE) / len(chart.values)
    most = max(
        (abs(value) for row in table.rows for value in numbers(row[c] for c in chart.values)), default=1
    )
    heads = [table.heads[column].split() for column in chart.values]
    deep = max(map(len, heads))
    marks = [
        words(word, SIDE + (number + 0.5) * wide, LINE * (place + 1 + deep - len(head)) - 4, anchor="middle")
        for number, head in enumerate(heads)
        for place, word in enumerate(head)
    ]
    top = LINE * deep + 4
    for down, row in enumerate(table.rows):
        y = top + down * HIGH
        marks.append(words(said(row[chart.label])[:SHORT], 0, y + HIGH / 2 + 5))
        for number, column in enumerate(chart.values):
            marks += _square(row[column], (SIDE + number * wide, y, wide), most, free=_is_free(panel))
    below = min(numbers(row[c] for row in table.rows for c in chart.values), default=0) < 0
    return Drawing(top + HIGH * len(table.rows) + 2, tuple(marks), _legend(panel, below=below))


def _is_free(panel: Panel) -> bool:
    """Whether it is a grid of what is to spare, which is never drawn like what is missing."""
    return panel.chart.unit.endswith("to spare")


def shade(value: float, most: float, *, free: bool = False) -> tuple[str, str]:
    """The fill and the pattern of a value, of the most there is; ``free`` is of hours to spare."""
    part = abs(value) / (most or 1)
    if value <= 0 or free:
        return FALLING[0 if value == 0 else 1 if part <= 1 / 2 else 2], ""
    place = min(int(part * len(RISING)), len(RISING) - 1)
    return RISING[place], "hatch" if place < len(RISING) - 2 else ""


def _square(value: Value, at: tuple[float, float, float], most: float, *, free: bool) -> Iterator[Mark]:
    x, y, wide = at
    if not isinstance(value, int | float):
        yield from box((x, y, wide, HIGH), "#ffffff", "nothing")
        return
    fill, texture = shade(value, most, free=free)
    yield from box((x, y, wide, HIGH), fill, texture)
    halo = {"paint-order": "stroke", "stroke": fill, "stroke-width": 4} if texture else {}
    text = words(said(round(value)), x + wide / 2, y + HIGH / 2 + 5, anchor="middle", fill=on(fill))
    yield Mark("text", {**text.attributes, **halo}, text.words)


def _legend(panel: Panel, *, below: bool) -> tuple[Legend, ...]:
    unit = panel.chart.unit or "of it"
    free = _is_free(panel)
    found = [
        Legend(
            f"some {unit} missing" if below else f"few {unit}",
            *((FALLING[1], "") if free else (RISING[1], "hatch")),
        ),
        Legend(f"most {unit} missing" if below else f"most {unit}", FALLING[2] if free else RISING[4]),
    ]
    found += [Legend("to spare, with a minus", FALLING[2])] * below
    empty = any(row[column] is None for row in panel.table.rows for column in panel.chart.values)
    return (*found, *[Legend("not shown", "#ffffff", "nothing")] * empty)
