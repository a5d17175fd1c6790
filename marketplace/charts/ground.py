"""Where areas are: their outlines and middles, already in the units of a picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

Point = tuple[float, float]
DOT = "h2v2h-2Z"
"""How the outline ends of an area that is too small to have one."""


@dataclass(frozen=True)
class Ground:
    """By the code of each area the path of its outline, and its middle, y downwards."""

    width: int
    height: int
    shapes: Mapping[str, str]
    middles: Mapping[str, Point]

    @property
    def as_json(self) -> dict[str, Any]:
        """It as plain JSON, from which ``read()`` makes the same ground."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Ground:
        """The ground that was kept as JSON."""
        middles = {code: (x, y) for code, (x, y) in kept["middles"].items()}
        return cls(kept["width"], kept["height"], kept["shapes"], middles)

    def tiles(self, most_across: int | None = None) -> dict[str, tuple[int, int]]:
        """A column and a row for each area, near where it is and none twice: the list as a map."""
        if not self.middles:
            return {}
        across = max(1, math.ceil(math.sqrt(len(self.middles) * self.width / max(1, self.height))))
        across = min(across, most_across or across)
        down = math.ceil(len(self.middles) / across)
        return _placed(_ranked(self.middles, down), across)


def _ranked(middles: Mapping[str, Point], down: int) -> list[list[str]]:
    """The areas in rows from north to south, about as many in each."""
    by_north = sorted(middles, key=lambda code: (middles[code][1], middles[code][0], code))
    each = math.ceil(len(by_north) / down)
    parts = [by_north[first : first + each] for first in range(0, len(by_north), each)]
    return [sorted(part, key=lambda code: (middles[code][0], code)) for part in parts]


def _placed(rows: Iterable[list[str]], across: int) -> dict[str, tuple[int, int]]:
    """Each row from west to east; a short one stands in the middle."""
    found: dict[str, tuple[int, int]] = {}
    for down, row in enumerate(rows):
        indent = (across - len(row)) // 2
        found |= {code: (indent + place, down) for place, code in enumerate(row)}
    return found
