"""Outlines are read a feature at a time, checked by hand, and written as PostGIS reads them."""

import io
import json

import pytest
from django.contrib.gis.geos import GEOSGeometry

from directory.gazetteer import areas
from directory.gazetteer.areas import ewkb, features, read_shapes
from directory.gazetteer.files import WrongFile
from directory.gazetteer.reading import Reading
from tests.directory.official import a_line_each, collection, feature, neighbourhood_features, square

RING = [[-2.1, 51.8], [-2.0, 51.8], [-2.0, 51.9], [-2.1, 51.8]]


@pytest.mark.parametrize("wrap", [collection, a_line_each])
@pytest.mark.parametrize("block", [7, 100, 1 << 20])
def test_features_come_whole_however_they_are_cut(monkeypatch, wrap, block):
    monkeypatch.setattr(areas, "BLOCK", block)
    text = wrap(neighbourhood_features())
    stream = io.StringIO(text)
    if block < 100 and wrap is collection:
        stream = io.StringIO(text[text.index("[") + 1 :])
    found = list(features(stream, Reading("a")))
    assert [number for number, _ in found] == [1, 2, 3, 4]
    assert [one for _, one in found] == json.loads(json.dumps(neighbourhood_features()))


def test_features_that_break_off_are_refused_in_words():
    with pytest.raises(WrongFile, match="breaks off"):
        list(features(io.StringIO(collection(neighbourhood_features())[:-200]), Reading("a")))


def test_features_that_are_not_features_are_refused_one_by_one():
    reading = Reading("a")
    assert list(features(io.StringIO('{"features": [1, {"properties": null}, []]}'), reading)) == []
    assert [one.row for one in reading.refused] == [1, 2, 3]


def test_ewkb_is_what_postgis_reads_in_degrees_and_metres():
    degrees = GEOSGeometry(ewkb({"type": "Polygon", "coordinates": [RING]}))
    metres = GEOSGeometry(ewkb({"type": "MultiPolygon", "coordinates": [[square(400_000, 300_000, 10, 10)]]}))
    assert (degrees.srid, degrees.wkt) == (
        4326,
        "MULTIPOLYGON (((-2.1 51.8, -2 51.8, -2 51.9, -2.1 51.8)))",
    )
    assert (metres.srid, metres.area) == (27700, 100)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        [],
        {"type": "Point", "coordinates": [0, 0]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [RING[:-1]]},
        {"type": "Polygon", "coordinates": [[[-2.1], *RING[1:]]]},
        {"type": "Polygon", "coordinates": [[["x", "y"], *RING[1:]]]},
        {"type": "Polygon", "coordinates": [[*RING[:2], [float("nan"), 51], RING[3]]]},
        {"type": "Polygon", "coordinates": [[*RING[:2], [1e308, 51], RING[3]]]},
        {"type": "Polygon", "coordinates": [[*RING[:2], [-2, 95], RING[3]]]},
        {"type": "MultiPolygon", "coordinates": "evil"},
    ],
)
def test_ewkb_refuses_a_broken_outline(geometry):
    with pytest.raises(ValueError, match=r"is not a polygon|has a broken outline"):
        ewkb(geometry)


def test_shapes_have_code_name_and_district_and_the_wrong_are_refused():
    reading = Reading("a")
    shapes = list(
        read_shapes(
            io.StringIO(
                collection(
                    [
                        feature(
                            {"lsoa21cd": "E01000001", "lsoa21nm": "One 001A", "lad24cd": "E07000097"}, RING
                        ),
                        feature({"LSOA21CD": "W01000001"}, RING),
                        feature({"LSOA21CD": 7}, RING),
                        feature({"LSOA21CD": "E01000002"}, RING[:2]),
                    ]
                )
            ),
            reading,
            "lsoa21",
        )
    )
    assert [shape[:4] for shape in shapes] == [(1, "E01000001", "One 001A", "E07000097")]
    assert reading.elsewhere == 1
    assert [(one.row, one.why) for one in reading.refused] == [
        (3, "has no code such as E01000001"),
        (4, "has a broken outline"),
    ]
