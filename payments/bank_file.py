"""A bank's file of payments, as rows. A row that cannot be read says why, and spoils no other. Whole pence; no floats."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from accounts.spoken import UnclearError, read_day, read_pounds

MOST_ROWS = 1000
MOST_WORDS = 500
DAYS = ("date", "transaction date", "value date", "payment date")
AMOUNTS = ("amount", "paid in", "money in", "credit", "credit amount", "paid out", "money out")
WORDS = ("reference", "payment reference", "description", "details", "narrative", "transaction description")
SEPARATORS = ",;\t"
REFERENCE = re.compile(r"\b(IN|PAY)[\s-]*([2-9A-Z]{4})[\s-]*([2-9A-Z]{4})\b")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
PARTS = re.compile(r"(\d{1,2})[/. -]([A-Za-z]{3,9}|\d{1,2})[/. -](\d{4}|\d{2})", re.ASCII)
NO_DAY, TOO_LATE, NO_AMOUNT, NOTHING = "no_day", "too_late", "no_amount", "nothing"


class UnreadableError(ValueError):
    """Not a file of payments; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file: what it says, or what is wrong with it."""

    number: int
    words: str
    on: date | None = None
    pence: int | None = None
    trouble: str = ""


def text_of(content: bytes) -> str:
    """The file as text. Raises UnreadableError for what is none."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableError("This is not a CSV file. In a spreadsheet, choose “Save as” and then CSV.")


def rows_of(text: str, *, today: date) -> list[Row]:
    """Every line below the headings. Raises UnreadableError for a file without headings, without rows, or with too many."""
    first, *_ = text.lstrip().splitlines() or [""]
    separator = max(SEPARATORS, key=first.count)
    lines = csv.reader(StringIO(text.lstrip(), newline=""), delimiter=separator)
    try:
        heads = [head.strip().lower() for head in next(lines, [])]
        places = (
            _place(heads, DAYS),
            _place(heads, AMOUNTS),
            [heads.index(one) for one in WORDS if one in heads],
        )
        found = list(_rows(lines, *places, today=today))
    except csv.Error as error:
        raise UnreadableError("This is not a CSV file that we can read. Save it again as CSV.") from error
    if not found:
        raise UnreadableError("There is nothing below the headings of this file.")
    return found


def _place(heads: Sequence[str], names: Sequence[str]) -> int:
    known = [heads.index(name) for name in names if name in heads]
    if not known:
        wanted = f"{names[0]} and {AMOUNTS[0]}, and {WORDS[0]}" if names is DAYS else names[0]
        raise UnreadableError(f"The first line must name the columns. We looked for: {wanted}.")
    return known[0]


def _rows(
    lines: Iterator[list[str]], day: int, amount: int, words: Sequence[int], *, today: date
) -> Iterator[Row]:
    for number, cells in enumerate(lines, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if number > MOST_ROWS + 1:
            raise UnreadableError(f"There are more than {MOST_ROWS} rows. Send the file in parts.")
        said = " ".join(" ".join(_cell(cells, place) for place in words).split())[:MOST_WORDS]
        yield _row(number, said, _cell(cells, day), _cell(cells, amount), today=today)


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _row(number: int, said: str, day: str, amount: str, *, today: date) -> Row:
    on, pence = _day(day), _pence(amount)
    if on is None:
        return Row(number, said, trouble=NO_DAY)
    if on > today:
        return Row(number, said, on, trouble=TOO_LATE)
    if pence is None:
        return Row(number, said, on, trouble=NO_AMOUNT)
    return Row(number, said, on, pence, trouble="" if pence else NOTHING)


def _day(text: str) -> date | None:
    try:
        if match := ISO.fullmatch(text):
            return read_day(match[3], match[2], match[1])
        match = PARTS.fullmatch(text)
        return read_day(*match.groups()) if match else None
    except UnclearError:
        return None


def _pence(text: str) -> int | None:
    try:
        return read_pounds(text)
    except UnclearError:
        return None


def references_in(words: str) -> list[str]:
    """Every reference of ours in what a bank wrote, however it was spaced."""
    return [f"{kind}-{first}-{second}" for kind, first, second in REFERENCE.findall(words.upper())]


def choose(pence: int, owed: Sequence[tuple[int, int, int]]) -> list[int]:
    """Which of the invoices a payment is for: (key, whose, pence still owed) of each, the first due first.

    One that is owed just that; of several of one provider the first due; or all of one provider together. Else none.
    """
    exact = [one for one in owed if one[2] == pence]
    if exact:
        return [exact[0][0]] if len({whose for _, whose, _ in exact}) == 1 else []
    together = len({whose for _, whose, _ in owed}) == 1 and sum(still for _, _, still in owed) == pence
    return [key for key, _, _ in owed] if together else []
