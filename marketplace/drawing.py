"""A page of people as a picture: numbered dots at their public positions, no tiles and nothing fetched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH = 640  # units of the picture; it scales to the screen
MOST_HEIGHT = 640
LEAST_METRES = 4_000
MARGIN = 0.08  # of the larger side
MILE_METRES = 1609.344

Point = tuple[float, float]


@dataclass(frozen=True)
class Dot:
    """One listing: its number in the list, its title, and where it is drawn."""

    number: int
    title: str
    x: int
    y: int


@dataclass(frozen=True)
class Picture:
    """Everything an SVG needs. ``outlines`` are paths; ``mile`` is how long a mile is drawn."""

    width: int
    height: int
    home: tuple[int, int]
    dots: tuple[Dot, ...]
    outlines: tuple[str, ...]
    mile: int


def draw(home: Point, people: Sequence[tuple[str, Point]], rings: Iterable[Sequence[Point]] = ()) -> Picture:
    """Place ``people`` (title, easting and northing in metres) around ``home``, with boundary ``rings`` behind them."""
    points = [home, *(point for _, point in people)]
    eastings, northings = [x for x, _ in points], [y for _, y in points]
    wide = max(max(eastings) - min(eastings), LEAST_METRES)
    high = max(max(northings) - min(northings), LEAST_METRES)
    margin = MARGIN * max(wide, high)
    scale = min(WIDTH / (wide + 2 * margin), MOST_HEIGHT / (high + 2 * margin))
    left = (max(eastings) + min(eastings)) / 2 - WIDTH / scale / 2
    height = round((high + 2 * margin) * scale)
    top = (max(northings) + min(northings)) / 2 + height / scale / 2

    def place(point: Point) -> tuple[int, int]:
        return round((point[0] - left) * scale), round((top - point[1]) * scale)

    dots = tuple(Dot(number, title, *place(point)) for number, (title, point) in enumerate(people, 1))
    outlines = tuple(
        "M" + "L".join(f"{x} {y}" for x, y in dict.fromkeys(place(point) for point in ring)) + "Z"
        for ring in rings
    )
    return Picture(WIDTH, height, place(home), dots, outlines, round(MILE_METRES * scale))
