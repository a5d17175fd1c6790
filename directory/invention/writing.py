"""Write the invented county in the forms of the official files, so the same importers read it."""

import csv
import json
from collections.abc import Iterable
from math import dist
from pathlib import Path

from directory.gazetteer.reading import slug
from directory.invention.county import CITY_CODE, COUNTY, COUNTY_CODE, County, Neighbourhood, on_the_grid
from directory.postcodes import parse

COUNCIL_COLUMNS = (
    "local-authority-code", "nice-name", "gss-code", "start-date", "end-date", "replaced-by", "nation",
    "local-authority-type", "county-la", "gov-uk-slug",
)  # fmt: skip
NEIGHBOURHOOD_COLUMNS = (
    "lsoa21cd", "lsoa21nm", "lad24cd", "lad24nm", "utla24cd", "utla24nm", "easting", "northing", "IMD_decile",
    "ruc", "census21_65_over", "census21_disabled", "census21_residents",
)  # fmt: skip


def write(county: County, folder: Path) -> None:
    """Write every file of the county into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    _table(folder / "invented_councils.csv", COUNCIL_COLUMNS, _councils(county))
    _table(folder / "invented_neighbourhoods.csv", NEIGHBOURHOOD_COLUMNS, _neighbourhoods(county))
    _table(
        folder / "invented_postcodes.csv",
        ("postcode", "easting", "northing", "lsoa21cd"),
        sorted(
            (code, *on_the_grid(point), one.code)
            for one in county.neighbourhoods
            for code, point in one.postcodes
        ),
    )
    (folder / "invented_boundaries.geojson").write_text(_boundaries(county))
    (folder / "invented_county.json").write_text(json.dumps(_names(county), indent=1) + "\n")


def _table(path: Path, header: tuple[str, ...], rows: Iterable[tuple]) -> None:
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _councils(county: County) -> Iterable[tuple]:
    yield ("XCO", COUNTY, COUNTY_CODE, "", "", "", "England", "CTY", "", slug(COUNTY))
    for number, (gss, town) in enumerate(county.districts):
        kind, above = ("UA", "") if gss == CITY_CODE else ("NMD", "XCO")
        yield (f"XD{number}", town.district, gss, "", "", "", "England", kind, above, slug(town.district))


def _neighbourhoods(county: County) -> Iterable[tuple]:
    code_of = {town: gss for gss, town in county.districts}
    for one in county.neighbourhoods:
        gss = code_of[one.town]
        council = (gss, one.town.district) if gss == CITY_CODE else (COUNTY_CODE, COUNTY)
        yield (
            one.code, one.name, gss, one.town.district, *council, *on_the_grid(one.seed),
            one.people["decile"], "Rural" if one.rural else "Urban",
            one.people["aged_65_over"], one.people["disabled"], one.people["residents"],
        )  # fmt: skip


def _boundaries(county: County) -> str:
    code_of = {town: gss for gss, town in county.districts}
    lines = []
    for one in county.neighbourhoods:
        feature = {
            "type": "Feature",
            "properties": {"lsoa21cd": one.code, "lsoa21nm": one.name, "lad24cd": code_of[one.town]},
            "geometry": {"type": "Polygon", "coordinates": [[on_the_grid(point) for point in one.outline]]},
        }
        lines.append(json.dumps(feature, separators=(",", ":")))
    head = '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}},'
    return head + '"features":[\n' + ",\n".join(lines) + "\n]}\n"


def _names(county: County) -> dict:
    """What a demonstration needs to know: districts, and every place with a postcode near its middle."""
    towns = [
        (gss, town.name, town.kind, (town.east, town.north), _theirs(county, town))
        for gss, town in county.districts
    ]
    code_of = {town: gss for gss, town in county.districts}
    villages = [
        (code_of[one.town], name, kind, spot, [one])
        for one in county.neighbourhoods
        for name, kind, spot in one.places
    ]
    return {
        "county": {"gss": COUNTY_CODE, "name": COUNTY},
        "districts": [
            {"gss": gss, "name": town.district, "council": CITY_CODE if gss == CITY_CODE else COUNTY_CODE}
            for gss, town in county.districts
        ],
        "places": [_place(*place) for place in towns + sorted(villages, key=lambda place: place[:2])],
    }


def _theirs(county: County, town: object) -> list[Neighbourhood]:
    return [one for one in county.neighbourhoods if one.town == town and not one.rural]


def _place(gss: str, name: str, kind: str, spot: tuple, around: list[Neighbourhood]) -> dict:
    code, _, one = min(
        ((code, point, one) for one in around for code, point in one.postcodes),
        key=lambda door: dist(door[1], spot),
    )
    easting, northing = on_the_grid(spot)
    return {
        "name": name, "kind": kind, "district": gss, "lsoa": one.code, "postcode": str(parse(code)),
        "easting": easting, "northing": northing,
    }  # fmt: skip
