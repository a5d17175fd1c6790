"""Boundary files in GeoJSON, a feature at a time, and their shapes as the bytes PostGIS reads.

The shapes are checked and written here by hand: no file ever reaches a geometry library's own readers.
"""

import json
import re
import struct
from collections.abc import Iterator
from math import isfinite
from typing import NamedTuple, TextIO

from directory.gazetteer.files import WrongFile
from directory.gazetteer.reading import GSS, Reading

LATITUDE_LONGITUDE = 4326
NATIONAL_GRID = 27700
WIDEST_DEGREES = 180
# From west to east and from south to north, in degrees and in metres.
BRITAIN = {
    LATITUDE_LONGITUDE: ((-10.0, 4.0), (49.0, 62.0)),
    NATIONAL_GRID: ((0.0, 700_000.0), (0.0, 1_300_000.0)),
}
BLOCK = 1 << 20
LARGEST_FEATURE = 1 << 27
POLYGON, MULTIPOLYGON, WITH_SRID = 3, 6, 0x20000000
RING_POINTS = 4


class Shape(NamedTuple):
    """One area: its code, its name, the district it says it is in, and its outline as EWKB in hexadecimal."""

    row: int
    code: str
    name: str
    district: str
    outline: str


def features(stream: TextIO, reading: Reading) -> Iterator[tuple[int, dict]]:
    """Each feature with its number, from a FeatureCollection or from one feature a line, never held whole."""
    decoder, number, text = json.JSONDecoder(), 0, stream.read(BLOCK)
    text = text[_opening(text) :]
    while True:
        text = text.lstrip("\x1e, \t\r\n")
        if text.startswith("]"):
            return
        try:
            feature, end = decoder.raw_decode(text)
        except json.JSONDecodeError as error:
            more = stream.read(BLOCK)
            if not more and not text:
                return
            if not more or len(text) > LARGEST_FEATURE:
                raise WrongFile(
                    f"{reading.part} is not whole: its GeoJSON breaks off ({error.msg})."
                ) from error
            text += more
            continue
        number, text = number + 1, text[end:]
        if isinstance(feature, dict) and isinstance(feature.get("properties"), dict):
            yield number, feature
        else:
            reading.refuse(number, "", "is not a GeoJSON feature")


def _opening(text: str) -> int:
    """Where the first feature starts: after "features": [, or at once when there is one a line."""
    if re.match(r'\s*\x1e?\s*\{\s*"type"\s*:\s*"Feature"', text):
        return 0
    found = re.search(r'"features"\s*:\s*\[', text)
    return found.end() if found else 0


def read_shapes(stream: TextIO, reading: Reading, kind: str) -> Iterator[Shape]:
    """The areas in a boundary file whose code is a column such as lsoa21cd, for the ``kind`` lsoa21."""
    for number, feature in features(stream, reading):
        properties = {str(key).lower(): value for key, value in feature["properties"].items()}
        code = named(properties, f"{kind}cd")
        if not GSS.fullmatch(code):
            if re.fullmatch(r"[SWN][0-9]{8}", code):
                reading.elsewhere += 1
            else:
                reading.refuse(number, code, "has no code such as E01000001")
            continue
        try:
            outline = ewkb(feature.get("geometry"))
        except ValueError as error:
            reading.refuse(number, code, str(error))
            continue
        district = named(properties, r"lad\d\dcd") if kind.startswith("lsoa") else ""
        yield Shape(number, code, named(properties, f"{kind}nm") or code, district, outline)


def named(properties: dict, pattern: str) -> str:
    """The value whose name matches ``pattern``; empty when none does or it is not text."""
    for key, value in properties.items():
        if re.fullmatch(pattern, key) and isinstance(value, str):
            return value.strip()
    return ""


def ewkb(geometry: object) -> str:
    """A GeoJSON polygon or multipolygon as hexadecimal EWKB. Raises ValueError saying what is wrong with it."""
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        raise ValueError("is not a polygon")
    polygons = geometry.get("coordinates")
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    try:
        srid = NATIONAL_GRID if abs(polygons[0][0][0][0]) > WIDEST_DEGREES else LATITUDE_LONGITUDE
        body = b"".join(_polygon(rings, *BRITAIN[srid]) for rings in polygons)
    except (TypeError, ValueError, IndexError, KeyError, struct.error, OverflowError) as error:
        raise ValueError("has a broken outline") from error
    head = struct.pack("<BIII", 1, MULTIPOLYGON | WITH_SRID, srid, len(polygons))
    return (head + body).hex()


def _polygon(rings: list, widest: tuple, tallest: tuple) -> bytes:
    packed = [struct.pack("<BII", 1, POLYGON, len(rings))]
    for ring in rings:
        flat = [float(part) for point in ring for part in point[:2]]
        if len(ring) < RING_POINTS or len(flat) != 2 * len(ring) or ring[0][:2] != ring[-1][:2]:
            raise ValueError("a ring is not closed")
        xs, ys = flat[::2], flat[1::2]
        if not (all(map(isfinite, flat)) and widest[0] <= min(xs) <= max(xs) <= widest[1]):
            raise ValueError("a point is nowhere")
        if not tallest[0] <= min(ys) <= max(ys) <= tallest[1]:
            raise ValueError("a point is nowhere")
        packed.append(struct.pack(f"<I{len(flat)}d", len(ring), *flat))
    return b"".join(packed)
