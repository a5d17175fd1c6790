"""How long money has been owed: the columns of an aged list."""

from collections.abc import Iterable
from datetime import date

COLUMNS = (
    (0, "Not due yet"),
    (30, "1 to 30 days late"),
    (60, "31 to 60 days late"),
    (90, "61 to 90 days late"),
)
LONGEST = "More than 90 days late"


def column_of(due_on: date, today: date) -> str:
    """The column of an invoice due on a day."""
    late = (today - due_on).days
    return next((words for most, words in COLUMNS if late <= most), LONGEST)


def aged(owed: Iterable[tuple[date, int]], today: date) -> list[tuple[str, int, int]]:
    """Each column with how many invoices and how many pence are in it, from days due and pence owed."""
    found = {words: [0, 0] for words in (*(words for _, words in COLUMNS), LONGEST)}
    for due_on, pence in owed:
        column = found[column_of(due_on, today)]
        column[0] += 1
        column[1] += pence
    return [(words, many, pence) for words, (many, pence) in found.items()]
