"""Lists of councils: which there are and were, from when to when, and what took their place."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from directory.gazetteer.files import WrongFile
from directory.gazetteer.reading import GSS, Reading, cell, column, day, rows, slug

COUNCIL, DISTRICT = "council", "district"
TIERS = {"CTY": COUNCIL, "UA": COUNCIL, "MD": COUNCIL, "LBO": COUNCIL, "CC": COUNCIL, "NMD": DISTRICT}
# Combined and strategic authorities are no councils to a person who needs care.
NOT_COUNCILS = {"COMB", "SRA"}
DISTRICT_CODE = re.compile(r"[EX]07[0-9]{6}")


def tier_of(gss: str) -> str:
    """Whether a code names a district or a council with adult social care."""
    return DISTRICT if DISTRICT_CODE.fullmatch(gss) else COUNCIL


class CouncilRow(NamedTuple):
    """One council. ``county`` and ``replaced_by`` are GSS codes."""

    gss: str
    name: str
    slug: str
    tier: str
    county: str
    valid_from: date | None
    valid_until: date | None
    replaced_by: tuple[str, ...]


class SuccessorRow(NamedTuple):
    """One code, the code that holds its ground now, and the county above that."""

    gss: str
    name: str
    now_gss: str
    now_name: str
    county: str


class HomepageRow(NamedTuple):
    """One council's own site."""

    gss: str
    homepage: str


def read_councils(lines: Iterable[str], reading: Reading) -> list[CouncilRow]:
    """The list of UK local authority names and codes, with dates and successors."""
    raw = list(_raw_councils(lines, reading))
    gss_of = {row["code"]: row["gss"] for row in raw}
    starts = {row["gss"]: row["start"] for row in raw}
    found = []
    for row in raw:
        unknown = [code for code in row["replaced_by"] if code not in gss_of]
        if unknown:
            reading.refuse(row["line"], row["name"], "is replaced by a council that is not in the list")
            continue
        successors = tuple(gss_of[code] for code in row["replaced_by"])
        ended = row["end"]
        # The list gives sometimes the last day, sometimes the day the next one began.
        if ended and ended in {starts[gss] for gss in successors}:
            ended -= timedelta(days=1)
        found.append(
            CouncilRow(
                row["gss"], row["name"], row["slug"], row["tier"],
                gss_of.get(row["county"], "") if row["tier"] == DISTRICT else "",
                row["start"], ended, successors,
            )
        )  # fmt: skip
    return found


def _raw_councils(lines: Iterable[str], reading: Reading) -> Iterator[dict]:
    table = rows(lines, reading)
    _, header = next(table)
    at = {
        name: column(header, name)
        for name in (
            "local-authority-code", "gss-code", "nice-name", "start-date", "end-date", "replaced-by",
            "nation", "local-authority-type", "county-la", "gov-uk-slug",
        )
    }  # fmt: skip
    missing = [name for name, position in at.items() if position is None]
    if missing:
        raise WrongFile(f"{reading.part} is a list of councils without: {', '.join(missing)}.")
    for line, row in table:
        said = {name: cell(row, position) for name, position in at.items()}
        name, kind = said["nice-name"], said["local-authority-type"]
        if said["nation"] in {"Scotland", "Wales", "Northern Ireland"} or kind in NOT_COUNCILS:
            reading.elsewhere += 1
        elif kind not in TIERS:
            reading.refuse(line, name, "has a type of council we do not know")
        elif not GSS.fullmatch(said["gss-code"]) or not name:
            reading.refuse(line, name, "has no name or no code such as E10000013")
        else:
            try:
                start, end = day(said["start-date"]), day(said["end-date"])
            except ValueError:
                reading.refuse(line, name, "has a date that is not written as 2023-04-01")
                continue
            yield {
                "line": line, "code": said["local-authority-code"], "gss": said["gss-code"], "name": name,
                "slug": said["gov-uk-slug"] or slug(name), "tier": TIERS[kind], "county": said["county-la"],
                "start": start, "end": end, "replaced_by": [c for c in said["replaced-by"].split(",") if c],
            }  # fmt: skip


def read_successors(lines: Iterable[str], reading: Reading) -> Iterator[SuccessorRow]:
    """A look-up from every district code there has been to the one that holds its ground now."""
    table = rows(lines, reading)
    _, header = next(table)
    code, name, now, now_name, county = (
        column(header, part) for part in ("ladcd", "ladnm", "ladcd_active", "ladnm_active", "utlacd")
    )
    for line, row in table:
        gss, now_gss = cell(row, code), cell(row, now)
        if re.fullmatch(r"[SWN][0-9]{8}", gss):
            reading.elsewhere += 1
        elif GSS.fullmatch(gss) and GSS.fullmatch(now_gss):
            above = cell(row, county)
            yield SuccessorRow(
                gss, cell(row, name), now_gss, cell(row, now_name), above if GSS.fullmatch(above) else ""
            )
        else:
            reading.refuse(line, gss, "has no code such as E07000082")


def read_homepages(lines: Iterable[str], reading: Reading) -> Iterator[HomepageRow]:
    """The councils GOV.UK links to, with their sites."""
    table = rows(lines, reading)
    _, header = next(table)
    code, homepage = column(header, "gss"), column(header, "homepage_url")
    for line, row in table:
        gss, url = cell(row, code), cell(row, homepage)
        if re.fullmatch(r"[SWN][0-9]{8}", gss):
            reading.elsewhere += 1
        elif not GSS.fullmatch(gss):
            reading.refuse(line, gss, "has no code such as E10000013")
        elif not re.fullmatch(r"https?://[\w.-]+(/[\w./-]*)?", url):
            reading.refuse(line, gss, "has no web address")
        else:
            yield HomepageRow(gss, url)
