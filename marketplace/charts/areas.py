"""Areas: a map of their outlines, or one tile each. Darker is more; what is not shown is hatched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from marketplace.charts.ground import DOT, Ground
from marketplace.charts.marks import INK, PAPER, RISING, SMALL, Drawing, Legend, Mark, on
from marketplace.charts.scale import nice_step, numbers
from marketplace.charts.words import said
from marketplace.panel import Panel, Value

NUMBERED = 5  # areas of the most, that get a number and a name
TILE = 44
MOST_WITH_WORDS = 49  # tiles, so that a word fits each on a phone
ACROSS = 7  # tiles, so that words keep their size on a phone
LETTERS = 4
HARDLY = 1e-9
CLASS_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Class:
    """All values from ``least`` up to the next class."""

    least: float
    words: str


def areas(panel: Panel, ground: Ground) -> Drawing | None:
    """The map; the areas of the most have numbers, whose names stand below."""
    if not ground.shapes:
        return None
    values, classes = _values(panel), _classes(panel)
    marks = [*_alike(ground.shapes, values, classes)]
    most = [code for code in _most(panel) if code in ground.middles]
    for number, code in enumerate(most, start=1):
        marks += _pin(*ground.middles[code], number)
    names = _names(panel)
    return Drawing(
        ground.height,
        tuple(marks),
        _legend(classes, holes=any(values.get(code) is None for code in ground.shapes)),
        width=ground.width,
        list=tuple(f"{names[code]}: {said(values[code])}" for code in most),
    )


def _alike(
    shapes: Mapping[str, str], values: Mapping[str, Value], classes: Sequence[Class]
) -> Iterator[Mark]:
    """All areas of one shade as one mark: a council of 900 has a handful. Dots lie on others, so they come after."""
    by_shade: dict[tuple[bool, str, bool], list[str]] = defaultdict(list)
    shade = cache(lambda value: (_shade(value, classes), isinstance(value, int | float)))
    for code, path in shapes.items():
        by_shade[path.endswith(DOT), *shade(values.get(code))].append(code)
    for _, codes in sorted(by_shade.items(), key=lambda one: one[0][0]):
        around = {"d": "".join(shapes[code] for code in codes), "fill-rule": "evenodd"}
        yield from _filled("path", around, values.get(codes[0]), classes)


def tiles(panel: Panel, ground: Ground) -> Drawing | None:
    """A tile each, about where the area is; small areas do not get lost. Few enough have their name and number."""
    places = ground.tiles(ACROSS if len(ground.middles) <= MOST_WITH_WORDS else None)
    if not places:
        return None
    values, classes, names = _values(panel), _classes(panel), _names(panel)
    across = max(column for column, _ in places.values()) + 1
    down = max(row for _, row in places.values()) + 1
    marks: list[Mark] = []
    for code, (column, row) in places.items():
        x, y = column * TILE + 1, row * TILE + 1
        around = {"x": x, "y": y, "width": TILE - 2, "height": TILE - 2}
        marks += _filled("rect", around, values.get(code), classes)
        if len(places) <= MOST_WITH_WORDS:
            fill = _shade(values.get(code), classes)
            marks += _labels(x, y, _short(names.get(code, code)), said(values.get(code)), fill)
    holes = any(values.get(code) is None for code in places)
    return Drawing(down * TILE, tuple(marks), _legend(classes, holes=holes), width=across * TILE, grows=False)


def _labels(x: float, y: float, name: str, value: str, fill: str) -> Iterator[Mark]:
    for text, line in ((name, 18), ("–" if value == said(None) else value, 34)):
        around = {"x": x + TILE / 2 - 1, "y": y + line, "font-size": SMALL, "text-anchor": "middle"}
        halo = {"paint-order": "stroke", "stroke": fill, "stroke-width": 3}
        yield Mark("text", around | {"fill": on(fill)} | halo, text)


def _short(name: str) -> str:
    """The last word where it is a number (Leeds 012A is 012A), else the first letters."""
    last = name.rpartition(" ")[2]
    return last[-LETTERS:] if any(letter.isdigit() for letter in last) else name[:LETTERS]


def _values(panel: Panel) -> dict[str, Value]:
    key, column = _key(panel), panel.chart.values[0]
    return {str(row[key]): row[column] for row in panel.table.rows}


def _names(panel: Panel) -> dict[str, str]:
    return {str(row[_key(panel)]): said(row[panel.chart.label]) for row in panel.table.rows}


def _key(panel: Panel) -> int:
    return panel.chart.label if panel.chart.key is None else panel.chart.key


def _most(panel: Panel) -> list[str]:
    """The codes of the areas of the most, the first first; none where all have about nothing."""
    found = [(value, code) for code, value in _values(panel).items() if isinstance(value, int | float)]
    ranked = sorted(found, key=lambda one: (-one[0], one[1]))
    return [code for value, code in ranked[:NUMBERED] if value > 0]


def _classes(panel: Panel) -> tuple[Class, ...]:
    """Those the panel names, else four of equal width, of which the first is for nought and below."""
    if panel.chart.lines:
        return tuple(Class(least, name) for name, least in panel.chart.lines)
    most = max(numbers(_values(panel).values()), default=0)
    step = nice_step(most, len(RISING) - 1, CLASS_STEPS)
    found = [Class(float("-inf"), "none")]
    for number in range(len(RISING) - 1):
        low, high = number * step, (number + 1) * step
        unit = f" {panel.chart.unit}".rstrip()
        found.append(Class(low or HARDLY, f"{_from(low, high)}{unit}"))
        if high >= most:
            break
    return tuple(found)


def _from(low: float, high: float) -> str:
    return f"{said(_whole(low))} to {said(_whole(high))}" if low else f"up to {said(_whole(high))}"


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _place(value: float, classes: Sequence[Class]) -> int:
    return max((number for number, each in enumerate(classes) if value >= each.least), default=0)


def _fill(place: int, classes: Sequence[Class]) -> str:
    """The classes are spread over the shades, so that few are far apart."""
    return RISING[round(place * (len(RISING) - 1) / max(1, len(classes) - 1))]


def _shade(value: Value, classes: Sequence[Class]) -> str:
    return _fill(_place(value, classes), classes) if isinstance(value, int | float) else PAPER


def _filled(name: str, around: dict, value: Value, classes: Sequence[Class]) -> Iterator[Mark]:
    yield Mark(name, around | {"fill": _shade(value, classes), "stroke": INK, "stroke-width": 0.6})
    if not isinstance(value, int | float):
        yield Mark(name, around | {"fill": "nothing"})


def _pin(x: float, y: float, number: int) -> Iterator[Mark]:
    """Its size is the stylesheet's: on a phone the map is small, and the number is not."""
    yield Mark("circle", {"cx": x, "cy": y, "r": 15, "fill": PAPER, "stroke": INK, "class": "chart__pin"})
    around = {"x": x, "y": y, "dy": "0.36em", "text-anchor": "middle", "font-size": 20, "fill": INK}
    yield Mark("text", around | {"font-weight": 700, "class": "chart__pin-number"}, str(number))


def _legend(classes: Sequence[Class], *, holes: bool) -> tuple[Legend, ...]:
    found = [Legend(each.words, _fill(place, classes)) for place, each in enumerate(classes)]
    return (*found, *[Legend("not shown, or not known", PAPER, "nothing")] * holes)
