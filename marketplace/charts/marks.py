"""What a picture is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

INK, QUIET, PAPER = "#0b0c0c", "#484949", "#ffffff"
BRAND, ACCENT, FAINT = "#0b4f55", "#8a3b12", "#5f6b6d"

RISING = ("#fbf1e9", "#f1cfb6", "#dd9a70", "#a9532a", "#5c2408")
"""From little to much: each darker than the one before, so that it holds in black and white."""
FALLING = ("#ffffff", "#dcecec", "#b3d3d5")
"""From nought to much to spare; never hatched."""
SERIES = ("#0b4f55", "#f1cfb6", "#dd9a70", "#dcecec", "#5f6b6d", "#ffffff")
"""Of which each has a pattern of its own: ``marks.TEXTURES``."""
TEXTURES = ("", "slant", "", "dots", "", "cross")
LIGHT_WORDS = frozenset({"#a9532a", "#5c2408", "#0b4f55", "#8a3b12", "#5f6b6d"})
"""On these, words are white."""

SMALL = 13  # pixels: no word in a picture is smaller
LINE = 17  # from one line of words to the next
LETTER = 7.2  # how wide a letter is, about


@dataclass(frozen=True)
class Mark:
    """One element of an SVG: its name, its attributes, and the words or marks in it."""

    name: str
    attributes: Mapping[str, Any]
    words: str = ""
    within: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Legend:
    """What a fill, and the pattern over it, stands for. ``dash`` is that of a line."""

    words: str
    fill: str
    texture: str = ""
    dash: str | None = None


@dataclass(frozen=True)
class Drawing:
    """A picture: so high, and as wide as there is room unless it has a ``width``, which keeps it in shape.

    One that does not grow is never wider than that. ``list`` are names of what is numbered in it.
    """

    height: int
    marks: tuple[Mark, ...]
    legend: tuple[Legend, ...] = ()
    width: int | None = None
    grows: bool = True
    list: tuple[str, ...] = ()
    title: str = ""
    words: str = ""


def per_cent(share: float) -> str:
    """A place across: ``0.5`` is ``50%``."""
    return f"{round(100 * share, 2):g}%"


def box(at: tuple[float, float, float, float], fill: str, texture: str = "") -> Iterable[Mark]:
    """A rectangle and its pattern over it. ``at`` is its place and size: across in parts of one, down in pixels."""
    x, y, wide, high = at
    around = {"x": per_cent(x), "y": round(y, 1), "width": per_cent(max(0, wide)), "height": round(high, 1)}
    yield Mark("rect", around | {"fill": fill, "stroke": INK, "stroke-width": 1})
    if texture:
        yield Mark("rect", around | {"fill": texture})


HALO: Mapping[str, Any] = {"paint-order": "stroke", "stroke": PAPER, "stroke-width": 4}
"""Keeps words clear of a line that runs behind them."""


def words(text: str, x: float, y: float, *, anchor: str = "start", fill: str = INK, **more: Any) -> Mark:
    """Words whose baseline is at ``y``."""
    named = {name.replace("_", "-"): value for name, value in more.items()}
    around = {"x": per_cent(x), "y": round(y, 1), "font-size": SMALL, "fill": fill}
    return Mark("text", around | {"text-anchor": anchor} | named, text)


def stroke(x1: float, y1: float, x2: float, y2: float, colour: str = INK, **more: Any) -> Mark:
    """A line."""
    named = {name.replace("_", "-"): value for name, value in more.items()}
    ends = {"x1": per_cent(x1), "y1": round(y1, 1), "x2": per_cent(x2), "y2": round(y2, 1)}
    return Mark("line", ends | {"stroke": colour, "stroke-width": 1} | named)


def on(fill: str) -> str:
    """The colour of words on a fill."""
    return PAPER if fill in LIGHT_WORDS else INK
