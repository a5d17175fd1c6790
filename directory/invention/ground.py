"""The lie of the land: a coast, and cells around points that fill what is inside it."""

from collections.abc import Iterable
from itertools import pairwise
from math import cos, dist, pi, sin
from random import Random

Point = tuple[float, float]
Ring = list[Point]

ROUGHNESS = 0.1
COAST_ROUGHNESS = 0.2
COAST_METRES = 250
SHORTEST_METRES = 160
SAME_METRES = 3


def coast(width: int, height: int, random: Random) -> Ring:
    """An island's outline in a box, closed, going round anticlockwise."""
    corners = []
    for step in range(20):
        angle, reach = step * pi / 10, random.uniform(0.86, 1.0)
        corners.append(
            (width / 2 * (1 + reach * _square(cos(angle))), height / 2 * (1 + reach * _square(sin(angle))))
        )
    ring = []
    for start, end in pairwise([*corners, corners[0]]):
        ring += wander(start, end, random, longest=COAST_METRES, stray=COAST_ROUGHNESS)[:-1]
    return [*ring, ring[0]]


def _square(value: float) -> float:
    """Push a circle out towards a box, so the county fills its ground."""
    return (1 if value > 0 else -1) * abs(value) ** 0.75


def wander(
    start: Point, end: Point, random: Random, *, longest: float = SHORTEST_METRES, stray: float = ROUGHNESS
) -> Ring:
    """A line from ``start`` to ``end`` that strays as hedges and streams do."""
    length = dist(start, end)
    if length < 2 * longest:
        return [start, end]
    aside = random.uniform(-stray, stray)
    (x1, y1), (x2, y2) = start, end
    middle = ((x1 + x2) / 2 - (y2 - y1) * aside, (y1 + y2) / 2 + (x2 - x1) * aside)
    first = wander(start, middle, random, longest=longest, stray=stray)
    return first[:-1] + wander(middle, end, random, longest=longest, stray=stray)


def cells(seeds: list[Point], outline: Ring) -> list[Ring]:
    """For each seed the ground nearer to it than to any other, within ``outline``."""
    found = []
    for seed in seeds:
        cell = outline[:-1]
        for other in sorted(seeds, key=lambda point: dist(point, seed))[1:]:
            cell = _nearer(cell, seed, other)
        found.append([*cell, cell[0]])
    return found


def _nearer(ring: Ring, seed: Point, other: Point) -> Ring:
    """The part of ``ring`` (open) that is nearer to ``seed`` than to ``other``."""
    across = (other[0] - seed[0], other[1] - seed[1])
    middle = ((seed[0] + other[0]) / 2, (seed[1] + other[1]) / 2)

    def beyond(point: Point) -> float:
        return (point[0] - middle[0]) * across[0] + (point[1] - middle[1]) * across[1]

    kept = []
    for start, end in pairwise([*ring, ring[0]]):
        before, after = beyond(start), beyond(end)
        if before <= 0:
            kept.append(start)
        if (before < 0 < after) or (after < 0 < before):
            part = before / (before - after)
            kept.append((start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])))
    return kept


def natural(rings: list[Ring], random: Random) -> list[Ring]:
    """The same cells with every shared border strayed alike on both sides, in whole metres."""
    rings = [_whole(ring) for ring in _joined(rings)]
    sides: dict[tuple[Point, Point], int] = {}
    for ring in rings:
        for start, end in pairwise(ring):
            sides[min(start, end), max(start, end)] = sides.get((min(start, end), max(start, end)), 0) + 1
    borders = {
        pair: _whole(wander(*pair, random)) if count > 1 else list(pair)
        for pair, count in sorted(sides.items())
    }
    strayed = []
    for ring in rings:
        line: Ring = []
        for start, end in pairwise(ring):
            border = borders[min(start, end), max(start, end)]
            line += (border if border[0] == start else border[::-1])[:-1]
        strayed.append([*line, line[0]])
    return strayed


def _joined(rings: list[Ring]) -> list[Ring]:
    """Give corners that differ by a rounding error one position."""
    met: dict[tuple[int, int], Point] = {}

    def settled(point: Point) -> Point:
        column, row = round(point[0] / SAME_METRES), round(point[1] / SAME_METRES)
        for near in ((column + x, row + y) for x in (0, -1, 1) for y in (0, -1, 1)):
            if near in met and dist(met[near], point) < SAME_METRES:
                return met[near]
        return met.setdefault((column, row), point)

    return [[settled(point) for point in ring] for ring in rings]


def _whole(ring: Iterable[Point]) -> Ring:
    """In whole metres, with no point twice running."""
    line: Ring = []
    for x, y in ring:
        point = (round(x), round(y))
        if not line or line[-1] != point:
            line.append(point)
    return line


def holds(ring: Ring, point: Point) -> bool:
    """Whether ``point`` is inside a closed ring."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
