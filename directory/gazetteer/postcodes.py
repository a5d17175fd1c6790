"""Postcode files: the ONS Postcode Directory, Code-Point Open, plain tables, and lists of ended ones."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from directory.gazetteer.files import WrongFile
from directory.gazetteer.reading import COMPACT, GSS, Reading, column, rows

ENGLAND = "E92000001"
NATIONS = {
    "S": "Scotland",
    "W": "Wales",
    "N": "Northern Ireland",
    "L": "the Channel Islands",
    "M": "the Isle of Man",
}
# ONS 1-5 and 8 stand at the postcode itself, 6 is the mean of its sector, 9 has no place. OS the same in tens.
ONS_QUALITY = dict.fromkeys("123458", "unit") | {"6": "sector"}
OS_QUALITY = dict.fromkeys(["10", "20", "30", "40", "50"], "unit") | {"60": "sector"}
FURTHEST_METRES = 700_000
FIRST_YEAR = 1973


class PostcodeRow(NamedTuple):
    """One postcode as a file tells it. No easting: only its neighbours can say where it is."""

    row: int
    compact: str
    easting: int | None
    northing: int | None
    lsoa: str | None
    precision: str | None
    terminated_by: date | None
    nation: str | None


def read_directory(lines: Iterable[str], reading: Reading) -> Iterator[PostcodeRow]:
    """The ONS Postcode Directory: every postcode there ever was, in all nations."""
    table = rows(lines, reading)
    _, header = next(table)
    code, east, north, ended, lsoa, quality, nation = (
        column(header, "pcds", "pcd8", "pcd2", "pcd7", "pcd"),
        column(header, "oseast1m", "east1m"),
        column(header, "osnrth1m", "north1m"),
        column(header, "doterm"),
        column(header, "lsoa21(cd)?"),
        column(header, "osgrdind", "gridind"),
        column(header, "ctry(\\d\\dcd)?"),
    )
    if None in {code, east, north, ended, lsoa, quality, nation}:
        raise WrongFile(
            f"{reading.part} looks like the ONS Postcode Directory but lacks a column: a postcode (pcds), "
            "oseast1m, osnrth1m, doterm, lsoa21, osgrdind and ctry are all wanted."
        )
    width = max(code, east, north, ended, lsoa, quality, nation) + 1
    for line, row in table:
        if len(row) < width:
            reading.refuse(line, row[0], f"is too short: at least {width} columns were expected")
            continue
        ended_on = row[ended].strip()
        gone = month_end(ended_on) if ended_on else None
        if ended_on and gone is None:
            reading.refuse(line, row[code], "has an end that is not a year and month")
            continue
        taken = _row(
            (line, row[code], row[east], row[north], row[lsoa].strip()),
            ONS_QUALITY.get(row[quality].strip()),
            row[nation].strip(),
            reading,
        )
        if taken:
            yield taken._replace(terminated_by=gone) if gone else taken


def read_code_point(lines: Iterable[str], reading: Reading) -> Iterator[PostcodeRow]:
    """Code-Point Open: headerless, every live postcode in Great Britain, without neighbourhoods."""
    for line, row in rows(lines, reading):
        if len(row) < 5:  # noqa: PLR2004
            reading.refuse(line, row[0], "is too short: at least 5 columns were expected")
            continue
        taken = _row((line, row[0], row[2], row[3], ""), OS_QUALITY.get(row[1]), row[4].strip(), reading)
        if taken:
            yield taken


def read_table(lines: Iterable[str], reading: Reading) -> Iterator[PostcodeRow]:
    """A plain table of English postcodes: postcode, easting, northing and perhaps lsoa21cd and precision."""
    table = rows(lines, reading)
    _, header = next(table)
    code, east, north = (column(header, name) for name in ("postcode", "easting", "northing"))
    lsoa, precision = column(header, "lsoa21(cd)?"), column(header, "precision")
    for line, row in table:
        if len(row) < len(header):
            reading.refuse(line, row[0], f"is too short: {len(header)} columns were expected")
            continue
        exactness = row[precision].strip() if precision is not None else "unit"
        if exactness not in {"unit", "sector", "outcode"}:
            reading.refuse(line, row[code], "has a precision that is not unit, sector or outcode")
            continue
        neighbourhood = row[lsoa].strip() if lsoa is not None else ""
        taken = _row((line, row[code], row[east], row[north], neighbourhood), exactness, ENGLAND, reading)
        if taken:
            yield taken


def read_ended(lines: Iterable[str], reading: Reading, *, gone_by: date) -> Iterator[PostcodeRow]:
    """A bare list of English postcodes no longer in use, one a line."""
    for line, text in enumerate(lines, 1):
        compact = text.strip().upper().replace(" ", "")
        if COMPACT.fullmatch(compact):
            yield PostcodeRow(line, compact, None, None, None, None, gone_by, None)
        elif compact and compact != "POSTCODE":
            reading.refuse(line, text.strip(), "is not a postcode")


def _row(
    raw: tuple[int, str, str, str, str], precision: str | None, nation: str, reading: Reading
) -> PostcodeRow | None:
    line, code, east, north, lsoa = raw
    compact = code.replace(" ", "").upper()
    if not COMPACT.fullmatch(compact):
        reading.refuse(line, code, "is not a postcode")
        return None
    if nation != ENGLAND:
        elsewhere = NATIONS.get(nation[:1])
        if elsewhere is None:
            reading.refuse(line, code, "has no nation we know")
            return None
        reading.elsewhere += 1
        return PostcodeRow(line, compact, None, None, None, None, None, elsewhere)
    if precision is None:
        return PostcodeRow(line, compact, None, None, None, None, None, None)
    easting, northing = metres(east), metres(north)
    if easting is None or northing is None:
        reading.refuse(line, code, "has no easting and northing on the map of England")
        return None
    known = lsoa if GSS.fullmatch(lsoa) else None
    return PostcodeRow(line, compact, easting, northing, known, precision, None, None)


def metres(text: str) -> int | None:
    """An easting or northing in England; None when it is not one."""
    try:
        distance = int(text)
    except ValueError:
        return None
    return distance if 0 < distance <= FURTHEST_METRES else None


@lru_cache(maxsize=1000)
def month_end(text: str) -> date | None:
    """The last day of a month written as 201304; None when it is not one."""
    if len(text) != len("201304") or not (text.isascii() and text.isdecimal()):
        return None
    year, month = int(text[:4]), int(text[4:])
    if year < FIRST_YEAR or not 1 <= month <= 12:  # noqa: PLR2004
        return None
    return date(year, month, monthrange(year, month)[1])
