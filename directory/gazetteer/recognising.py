"""Tell what a file is by what is in it, never by its name."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from directory.gazetteer.areas import features
from directory.gazetteer.files import Part, WrongFile, parts
from directory.gazetteer.reading import COMPACT, Reading, printable

FIRST_WORDS = 20_000
EXPECTED = (
    "Expected one of: the ONS Postcode Directory, Code-Point Open, a table of postcodes "
    "(postcode, easting, northing), a list of ended postcodes, LSOA 2021 or council boundaries as GeoJSON, "
    "a table of LSOA 2021 indicators, or a list of councils."
)


class Kind(StrEnum):
    """The files that are understood."""

    POSTCODE_DIRECTORY = "onspd"
    CODE_POINT = "code_point"
    POSTCODES = "postcodes"
    ENDED_POSTCODES = "ended_postcodes"
    NEIGHBOURHOOD_SHAPES = "lsoa_boundaries"
    COUNCIL_SHAPES = "council_boundaries"
    NEIGHBOURHOODS = "lsoa_indicators"
    COUNCILS = "councils"
    SUCCESSORS = "council_successors"
    HOMEPAGES = "council_homepages"


HEADERS = (
    (Kind.POSTCODE_DIRECTORY, {"pcds|pcd8|pcd2|pcd7|pcd", "doterm", "lsoa21(cd)?", "osgrdind|gridind"}),
    (Kind.COUNCILS, {"gss-code", "local-authority-type", "replaced-by"}),
    (Kind.SUCCESSORS, {"ladcd", "ladcd_active", "utlacd"}),
    (Kind.HOMEPAGES, {"gss", "homepage_url"}),
    (Kind.NEIGHBOURHOODS, {"lsoa21cd", r"lad\d\dcd", "census21_residents"}),
    (Kind.POSTCODES, {"postcode", "easting", "northing"}),
)
SHAPES = (
    (Kind.NEIGHBOURHOOD_SHAPES, "lsoa21"),
    (Kind.COUNCIL_SHAPES, r"lad\d\d"),
    (Kind.COUNCIL_SHAPES, r"(utla|ctyua|cty)\d\d"),
)
CODE_POINT_ROW = re.compile(r'"?[A-Z]{1,2}[0-9][A-Z0-9]? *[0-9][A-Z]{2}"?,[0-9]{2},[0-9]+,[0-9]+,.*')
OLD_SHAPES = re.compile(r"(lsoa|lsoa0\d|lsoa11)cd")


@dataclass(frozen=True)
class Found:
    """A file that was understood: what it is, its tables, and how a boundary file spells its codes."""

    path: Path
    kind: Kind
    parts: tuple[Part, ...]
    spelling: str = ""

    @property
    def edition(self) -> str:
        """The edition its name tells, such as 2025-02; else the name itself."""
        return edition(self.path.name)


def recognise(path: Path) -> Found:
    """What ``path`` is. Raises WrongFile saying what it is not and what was expected."""
    candidates, reasons = [], []
    for part in parts(path):
        try:
            candidates.append((*_kind(part), part))
        except WrongFile as error:
            reasons.append(str(error))
    if not candidates:
        raise WrongFile(f"{reasons[0]}\n{EXPECTED}")
    kinds = {kind for kind, _, _ in candidates}
    if kinds == {Kind.CODE_POINT}:
        return Found(path, Kind.CODE_POINT, tuple(part for _, _, part in candidates))
    if len(candidates) > 1:
        names = ", ".join(f"{part.name} ({kind})" for kind, _, part in candidates[:5])
        raise WrongFile(f"{path.name} holds more than one table: {names}. Give them one at a time.")
    kind, spelling, part = candidates[0]
    return Found(path, kind, (part,), spelling)


def _kind(part: Part) -> tuple[Kind, str]:
    with part.text() as stream:
        start = stream.read(FIRST_WORDS)
    if not start.strip():
        raise WrongFile(f"{part.name} is empty.")
    if start.lstrip("\x1e \r\n").startswith("{"):
        return _shapes(part)
    first = start.splitlines()[0]
    header = [name.strip(' "').lower() for name in first.split(",")]
    for kind, wanted in HEADERS:
        if all(any(re.fullmatch(pattern, name) for name in header) for pattern in wanted):
            return kind, ""
    if CODE_POINT_ROW.fullmatch(first):
        return Kind.CODE_POINT, ""
    if _bare_postcodes(start.splitlines()[:20]):
        return Kind.ENDED_POSTCODES, ""
    raise WrongFile(f"{part.name} is none of the files we know: it begins “{printable(first)}”.")


def _bare_postcodes(lines: Iterable[str]) -> bool:
    words = [line.strip().upper().replace(" ", "") for line in lines][:-1] or [""]
    return sum(bool(COMPACT.fullmatch(word)) for word in words) * 2 > len(words)


def _shapes(part: Part) -> tuple[Kind, str]:
    with part.text() as stream:
        _, feature = next(features(stream, Reading(part.name)), (0, None))
    if feature is None:
        raise WrongFile(f"{part.name} is JSON, but holds no GeoJSON feature.")
    names = [str(name).lower() for name in feature["properties"]]
    for kind, spelling in SHAPES:
        if any(re.fullmatch(f"{spelling}cd", name) for name in names):
            return kind, spelling
    if any(OLD_SHAPES.fullmatch(name) for name in names):
        raise WrongFile(f"{part.name} holds the neighbourhoods of an older census; those of 2021 are wanted.")
    raise WrongFile(
        f"{part.name} is GeoJSON, but its areas have no lsoa21cd, lad24cd or ctyua24cd "
        f"among {printable(json.dumps(names))}."
    )


MONTHS = {
    month: number
    for number, month in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


def edition(name: str) -> str:
    """The edition in a file's name: ONSPD_FEB_2025_UK.csv is 2025-02; else the name, shortened."""
    found = re.search(r"(?i)(?:^|[^a-z])(" + "|".join(MONTHS) + r")[a-z]*[ _-]*(20\d\d)", name)
    if found:
        return f"{found[2]}-{MONTHS[found[1].lower()]:02}"
    found = re.search(r"(20\d\d)[-_](0[1-9]|1[0-2])(?!\d)", name)
    return f"{found[1]}-{found[2]}" if found else name[:60]
