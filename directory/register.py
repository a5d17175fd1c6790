"""What a register says, in plain words: the CQC's interface and its monthly file read into the same Entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

ACTIVITY = "Regulated activity - "
COLUMNS = (
    "Location ID",
    "Location Name",
    "Location Latest Overall Rating",
    "Publication Date",
    "Provider Companies House Number",
    "Provider ID",
    "Provider Name",
    f"{ACTIVITY}Personal care",
    f"{ACTIVITY}Nursing care",
    f"{ACTIVITY}Treatment of disease, disorder or injury",
)
"""Columns of the file of active locations without which nothing can be read from it."""
UNRATED = {"", "No published rating", "Not rated", "Insufficient evidence to rate"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One CQC location. ``status`` is a value of `directory.enums.CqcStatus`; activities and rating in the CQC's own words."""

    location_id: str
    status: str = "registered"
    name: str = ""
    run_by_id: str = ""
    run_by_name: str = ""
    activities: tuple[str, ...] = ()
    rating: str = ""
    rated_on: date | None = None
    deregistered_on: date | None = None
    company_number: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """One company as Companies House has it."""

    number: str
    name: str
    active: bool = True


def from_interface(said: Mapping, run_by: Mapping | None = None) -> Entry:
    """A location from the answer of the CQC's interface, and what it says of who runs it. Raises ValueError for nonsense."""
    location_id, status = said.get("locationId"), said.get("registrationStatus")
    if not isinstance(location_id, str) or status not in {"Registered", "Deregistered"}:
        raise ValueError("This is not a CQC location.")
    run_by = run_by or {}
    overall = (said.get("currentRatings") or {}).get("overall") or {}
    names = [one.get("name") or "" for one in said.get("regulatedActivities") or ()]
    return Entry(
        location_id=location_id,
        status=status.lower(),
        name=said.get("name") or "",
        run_by_id=said.get("providerId") or "",
        run_by_name=run_by.get("name") or "",
        activities=tuple(sorted({name for name in names if name})),
        rating=_rating(overall.get("rating")),
        rated_on=_day(overall.get("reportDate") or (said.get("lastReport") or {}).get("publicationDate")),
        deregistered_on=_day(said.get("deregistrationDate")),
        company_number=run_by.get("companiesHouseNumber") or "",
    )


def from_file(row: Mapping[str, str]) -> Entry:
    """A location from a row of the file of active locations. Raises ValueError for a row without an ID."""
    location_id = (row["Location ID"] or "").strip()
    if not location_id:
        raise ValueError("A row has no Location ID.")
    return Entry(
        location_id=location_id,
        name=_text(row["Location Name"]),
        run_by_id=_text(row["Provider ID"]),
        run_by_name=_text(row["Provider Name"]),
        activities=tuple(
            sorted(
                column.removeprefix(ACTIVITY)
                for column, value in row.items()
                if column and column.startswith(ACTIVITY) and _text(value).upper() == "Y"
            )
        ),
        rating=_rating(row["Location Latest Overall Rating"]),
        rated_on=_day(row["Publication Date"]),
        company_number=_text(row["Provider Companies House Number"]),
    )


def _text(value: str | None) -> str:
    return (value or "").strip()


def _rating(words: str | None) -> str:
    return "" if _text(words) in UNRATED else _text(words)


def _day(words: str | None) -> date | None:
    """A day as the interface (2026-03-01) or the file (01/03/2026) writes it; None when it is neither."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(_text(words)[:10], form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    return None


LEGAL_ENDINGS = {"ltd", "limited", "cic", "c", "i", "plc", "llp", "the", "and", "co", "company"}


def alike(one: str, other: str) -> bool:
    """Whether two names could be the same business: every telling word of the shorter is in the longer."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return True
    return first <= second or second <= first


def _words(name: str) -> set[str]:
    letters = "".join(
        letter if letter.isalnum() else " " for letter in name.lower().replace("’", "").replace("'", "")
    )
    return set(letters.split()) - LEGAL_ENDINGS
