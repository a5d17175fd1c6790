"""A drawing as a printer draws it: so wide and no wider, every place a plain number, and what it stands for within it.

The printer knows no line that keeps its width when it is pulled, no outline behind words, and no pattern of another picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from marketplace.charts.marks import INK, SMALL, Drawing, Legend, Mark
from marketplace.charts.steps import UNITS
from marketplace.charts.words import lines

ACROSS = frozenset({"x", "x1", "x2", "cx", "width"})
ON_SCREEN = frozenset({"class", "vector-effect", "paint-order", "overflow"})
HALO = ("stroke", "stroke-width")
POINT = re.compile(r"(-?[\d.]+) (-?[\d.]+)")
SWATCH, HIGH, ROW, GAP = 26, 14, 22, 16
LETTER = 8.4  # how wide a letter is on paper, about


def on_paper(drawing: Drawing, width: int) -> Drawing:
    """The same ``width`` units wide. A map has its own; then words below are larger, as it will be shown smaller."""
    wide = drawing.width if drawing.width and drawing.grows else max(width, drawing.width or 0)
    legend, high = _legend(drawing.legend, wide, wide / width)
    below = Mark("g", {"transform": f"translate(0 {high:g})"}, within=tuple(_flat(drawing.marks, wide)))
    return replace(
        drawing,
        height=round(drawing.height + high),
        width=wide,
        marks=(*legend, below),
        legend=(),
        grows=True,
    )


def _flat(marks: Iterable[Mark], wide: float) -> Iterator[Mark]:
    """Marks without pictures in them."""
    for mark in marks:
        places = {
            name: _plain(value, wide) if name in ACROSS else value for name, value in mark.attributes.items()
        }
        if mark.name == "svg" and "viewBox" in places:
            yield from _pulled(mark.within, places)
        elif mark.name == "svg":
            moved = {"transform": f"translate({places['x']:g} {places['y']:g})"}
            yield Mark("g", moved, within=tuple(_flat(mark.within, wide)))
        elif mark.name == "text":
            yield from _words(mark, places)
        else:
            yield replace(mark, attributes=_kept(places))


def _plain(value: Any, wide: float) -> Any:
    """``50%`` of what is 300 wide is 150."""
    if isinstance(value, str) and value.endswith("%"):
        return round(float(value[:-1]) * wide / 100, 2)
    return value


def _kept(attributes: Mapping[str, Any], *without: str) -> dict[str, Any]:
    return {name: each for name, each in attributes.items() if name not in ON_SCREEN.union(without)}


def _pulled(paths: Sequence[Mark], place: Mapping[str, Any]) -> Iterator[Mark]:
    """Paths of a picture that fills its place, at the points where they come to be."""
    left, top = float(place["x"]), float(place["y"])
    across, down = float(place["width"]) / UNITS, float(place["height"]) / UNITS

    def moved(point: re.Match[str]) -> str:
        return f"{left + float(point[1]) * across:.1f} {top + float(point[2]) * down:.1f}"

    for path in paths:
        yield replace(path, attributes=_kept(path.attributes) | {"d": POINT.sub(moved, path.attributes["d"])})


def _words(mark: Mark, places: Mapping[str, Any]) -> Iterator[Mark]:
    """Words at their place; those with an outline twice, so that it is behind them and not over them."""
    size = float(places["font-size"])
    x = float(places.get("x", 0)) + float(places.get("dx", 0))
    y = float(places.get("y", 0)) + size * float(str(places.get("dy", "0em")).removesuffix("em"))
    around = _kept(places, *HALO, "dx", "dy") | {"x": round(x, 2), "y": round(y, 2)}
    if "paint-order" in places:
        halo = {name: places[name] for name in HALO}
        yield Mark("text", around | halo | {"fill": places["stroke"], "stroke-linejoin": "round"}, mark.words)
    yield Mark("text", around, mark.words)


def _legend(told: Sequence[Legend], wide: float, scale: float) -> tuple[list[Mark], float]:
    """What fills and lines stand for, beside each other while there is room; and how high it is."""
    marks: list[Mark] = []
    x = y = 0.0
    for each in told:
        text = lines(each.words, int((wide / scale - SWATCH - GAP) / LETTER), 1)[0]
        needs = scale * (SWATCH + 8 + LETTER * len(text) + GAP)
        if x and x + needs - scale * GAP > wide:
            x, y = 0.0, y + scale * ROW
        marks += _swatch(each, x, y, scale)
        at = {"x": round(x + scale * (SWATCH + 8), 1), "y": round(y + scale * (HIGH - 1), 1)}
        marks.append(Mark("text", at | {"font-size": round(scale * SMALL, 1), "fill": INK}, text))
        x += needs
    return marks, y + scale * (ROW + 4) if told else 0.0


def _swatch(each: Legend, x: float, y: float, scale: float) -> Iterator[Mark]:
    wide, high = scale * SWATCH, scale * HIGH
    if each.dash is not None:
        middle = round(y + high / 2, 1)
        ends = {"x1": round(x, 1), "y1": middle, "x2": round(x + wide, 1), "y2": middle}
        dash = {"stroke-dasharray": each.dash} if each.dash else {}
        yield Mark("line", ends | {"stroke": each.fill, "stroke-width": 3} | dash)
        return
    around = {
        "x": round(x + 0.5, 1),
        "y": round(y + 0.5, 1),
        "width": round(wide, 1),
        "height": round(high, 1),
    }
    yield Mark("rect", around | {"fill": each.fill, "stroke": INK, "stroke-width": 1})
    if each.texture:
        yield Mark("rect", around | {"fill": each.texture})
