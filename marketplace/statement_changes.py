"""What became otherwise between two statements of one council: numbers row by row, and words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.charts.words import said
from marketplace.panel import Panel, Value
from marketplace.statement_file import panels_in

SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
KINDS = {"+ ": "added", "- ": "gone", "  ": "kept"}
POUNDS, PER_CENT = ", £", ", %"
"""How the head of a column ends when its numbers are of that."""


@dataclass(frozen=True)
class Moved:
    """One number, then and now. None is one that was not shown."""

    section: str
    panel: str
    row: str
    column: str
    was: Value
    now: Value

    @property
    def what(self) -> str:
        """What the column is of, without its unit, which stands with each number."""
        return self.column.removesuffix(POUNDS).removesuffix(PER_CENT)

    @property
    def then(self) -> str:
        """What it was, as people write it."""
        return self._said(self.was)

    @property
    def today(self) -> str:
        """What it is now, as people write it."""
        return self._said(self.now)

    def _said(self, value: Value) -> str:
        money = self.column.endswith(POUNDS)
        text = said(value, money=money)
        if not isinstance(value, int | float):
            return text
        return f"£{text}" if money else f"{text}%" if self.column.endswith(PER_CENT) else text

    @property
    def words(self) -> str:
        """It in words."""
        if self.was is None:
            return "shown now, not before"
        if self.now is None:
            return "shown before, not now"
        if isinstance(self.was, int | float) and isinstance(self.now, int | float):
            money = self.column.endswith(POUNDS)
            by = said(abs(self.now - self.was), money=money)
            points = (" point" if by == "1" else " points") if self.column.endswith(PER_CENT) else ""
            return f"{'up' if self.now > self.was else 'down'} by {'£' if money else ''}{by}{points}"
        return "otherwise"


@dataclass(frozen=True)
class Reworded:
    """The words of one slot, sentence by sentence: each ``added``, ``gone`` or ``kept``."""

    section: str
    slot: str
    sentences: tuple[tuple[str, str], ...]


def moved(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Moved]:
    """Every number that is in both and is otherwise; what is in one alone is not a change of a number."""
    then = {panel.key: panel for _, panel in panels_in(was) if not panel.missing}
    return [
        change
        for section, panel in panels_in(now)
        if not panel.missing and panel.key in then
        for change in between(then[panel.key], panel, section["title"])
    ]


def between(was: Panel, now: Panel, section: str = "") -> list[Moved]:
    """Every number of one panel that is in both and reads otherwise."""
    before = _values(was)
    changes = [
        Moved(section, now.title, named(now, row), column, before[row, column], value)
        for (row, column), value in _values(now).items()
        if (row, column) in before and before[row, column] != value
    ]
    return [change for change in changes if change.then != change.today]


def comparable(was: Panel, now: Panel) -> bool:
    """Whether any number stands in both."""
    return bool(_values(was).keys() & _values(now).keys())


def named(panel: Panel, row: str) -> str:
    """A row by its name; a number with what it is a number of."""
    return f"{panel.table.heads[0]} {row}" if row.replace(".", "").isdigit() else row


def _values(panel: Panel) -> dict[tuple[str, str], Value]:
    """Numbers by row and column. Rows that share a name are left out: nobody could tell which is which."""
    names = [str(row[0]) for row in panel.table.rows]
    return {
        (name, head): value
        for name, row in zip(names, panel.table.rows, strict=True)
        if names.count(name) == 1
        for head, value in zip(panel.table.heads[1:], row[1:], strict=True)
        if value is None or isinstance(value, int | float)
    }


def reworded(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Reworded]:
    """The slots whose words are otherwise."""
    then = {(section["key"], slot["key"]): slot for section in was["sections"] for slot in section["words"]}
    found = []
    for section in now["sections"]:
        for slot in section["words"]:
            former = _said(then.get((section["key"], slot["key"]), {}))
            if former != _said(slot):
                found.append(Reworded(section["title"], slot["title"], _sentences(former, _said(slot))))
    return found


def _said(slot: Mapping[str, str]) -> str:
    return slot.get("words") or slot.get("why_none", "")


def _sentences(was: str, now: str) -> tuple[tuple[str, str], ...]:
    before, after = ([one.strip() for one in SENTENCES.split(text) if one.strip()] for text in (was, now))
    lines = difflib.Differ().compare(before, after)
    return tuple((KINDS[line[:2]], line[2:]) for line in lines if line[:2] in KINDS)


def kept_since(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Promises that stand otherwise: the promise, where it stood, where it stands."""
    then = {one["reference"]: one["state"] for one in was.get("commitments", ())}
    return [
        (one["promise"], then.get(one["reference"], "not made yet"), one["state"])
        for one in now.get("commitments", ())
        if then.get(one["reference"]) != one["state"]
    ]
