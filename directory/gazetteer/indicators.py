"""What is known of each neighbourhood: where it is, who runs it, and counts of the people who live there."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from directory.gazetteer.files import WrongFile
from directory.gazetteer.reading import GSS, Reading, cell, column, rows, whole

LEAST_DECILE, GREATEST_DECILE = 1, 10
NORTHMOST = 90


class NeighbourhoodRow(NamedTuple):
    """One LSOA. ``x`` and ``y`` are degrees or metres: a latitude is never above 90."""

    row: int
    code: str
    name: str
    district: str
    district_name: str
    council: str
    council_name: str
    x: float
    y: float
    residents: int
    aged_65_over: int
    disabled: int
    deprivation_decile: int | None
    setting: str


COLUMNS = {
    "code": "lsoa21cd",
    "name": "lsoa21nm",
    "district": r"lad\d\dcd",
    "district_name": r"lad\d\dnm",
    "council": r"(utla|ctyua)\d\dcd",
    "council_name": r"(utla|ctyua)\d\dnm",
    "x": "longitude|easting",
    "y": "latitude|northing",
    "residents": "census21_residents",
    "aged_65_over": "census21_65_over",
    "disabled": "census21_disabled",
    "decile": "imd_decile",
    "setting": "ruc",
}


def read_neighbourhoods(lines: Iterable[str], reading: Reading) -> Iterator[NeighbourhoodRow]:
    """A table of LSOA indicators, one neighbourhood a row."""
    table = rows(lines, reading)
    _, header = next(table)
    at = {name: column(header, pattern) for name, pattern in COLUMNS.items()}
    missing = [COLUMNS[name] for name, position in at.items() if position is None]
    if missing:
        raise WrongFile(f"{reading.part} is a table of neighbourhoods without: {', '.join(missing)}.")
    for line, row in table:
        said = {name: cell(row, position) for name, position in at.items()}
        codes = [said["code"], said["district"], said["council"]]
        people = [whole(said[name]) for name in ("residents", "aged_65_over", "disabled")]
        decile = whole(said["decile"])
        if not all(GSS.fullmatch(code) for code in codes):
            reading.refuse(
                line, said["code"], "has no code such as E01000001 for itself, district or council"
            )
        elif None in people:
            reading.refuse(line, said["code"], "has a number of people that is not whole")
        elif said["decile"] and (decile is None or not LEAST_DECILE <= decile <= GREATEST_DECILE):
            reading.refuse(line, said["code"], "has a decile that is not 1 to 10")
        else:
            try:
                x, y = float(said["x"]), float(said["y"])
            except ValueError:
                reading.refuse(line, said["code"], "has no position")
                continue
            yield NeighbourhoodRow(
                line, said["code"], said["name"], said["district"], said["district_name"],
                said["council"], said["council_name"], x, y, *people, decile, said["setting"],
            )  # fmt: skip
