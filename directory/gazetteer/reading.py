"""What comes of reading a file: rows refused and why, rows passed over; and how single values are read."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

COMPACT = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
# English codes begin with E; those of the invented county with X, which no real code does.
GSS = re.compile(r"[EX][0-9]{8}")
REFUSALS_KEPT = 100_000
SHOWN = 60


@dataclass(frozen=True)
class Refused:
    """A row that was not taken."""

    part: str
    row: int
    value: str
    why: str


@dataclass
class Reading:
    """The account of one file being read."""

    part: str = ""
    taken: int = 0
    elsewhere: int = 0
    reasons: Counter = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)

    def refuse(self, row: int, value: str, why: str) -> None:
        """Note that ``row`` was not taken. Every refusal is counted; the first 100,000 are kept."""
        self.reasons[why] += 1
        if len(self.refused) < REFUSALS_KEPT:
            self.refused.append(Refused(self.part, row, printable(value), why))

    @property
    def refusals(self) -> int:
        """How many rows were refused."""
        return self.reasons.total()


def printable(value: str) -> str:
    """A value from a file, safe to show and to open in a spreadsheet."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in str(value))[:SHOWN]
    return f"'{shown}" if shown[:1] in {"=", "+", "-", "@"} else shown


def rows(lines: Iterable[str], reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """Each row of a CSV file with its line number; a line that cannot be one is refused."""
    table = csv.reader(lines)
    while True:
        try:
            for row in table:
                if row:
                    yield table.line_num, row
        except csv.Error as error:
            reading.refuse(table.line_num, "", f"is not a row of a CSV file ({error})")
        else:
            return


def column(header: list[str], *patterns: str) -> int | None:
    """Where the first of ``patterns`` (whole, any case) stands in ``header``; None when none does."""
    names = [name.strip().lower() for name in header]
    for pattern in patterns:
        for position, name in enumerate(names):
            if re.fullmatch(pattern, name):
                return position
    return None


def cell(row: list[str], position: int | None) -> str:
    """One value, without its edges' spaces; empty when the column is not there."""
    return "" if position is None or position >= len(row) else row[position].strip()


def whole(text: str) -> int | None:
    """A whole number of people; None when it is not one."""
    return int(text) if text.isascii() and text.isdecimal() else None


def day(text: str) -> date | None:
    """A date as 2023-04-01; None for an empty cell. Raises ValueError for anything else."""
    return date.fromisoformat(text) if text else None


def slug(name: str) -> str:
    """A name as it stands in an address: Stratford-on-Avon becomes stratford-on-avon."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")
