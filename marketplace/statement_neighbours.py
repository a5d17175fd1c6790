"""The same few numbers of several councils beside one another, and of England, from the cells that were published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from marketplace.panel import Chart, Panel, Table
from marketplace.wanted import quarter_words

Cells = Mapping[tuple[str, ...], int | None]
Reader = Callable[[Cells], "int | None"]
SOON = ("by_day_1", "by_day_3", "by_day_7")


def cells_of(content: Mapping[str, Any], cube: str) -> Cells:
    """The published cells of one cube by their path."""
    return {tuple(cell["path"]): cell["value"] for cell in content.get("cells", ()) if cell["cube"] == cube}


def whole(cells: Cells) -> int | None:
    """All of a council together."""
    return cells.get(())


def share(cells: Cells, *blocks: str) -> int | None:
    """What is in some blocks within districts, in whole per cent of the people of the districts that show all of them."""
    part = people = 0
    for district, number in cells.items():
        values = [cells.get((*district, *block.split("/"))) for block in blocks]
        if len(district) == 1 and number and all(value is not None for value in values):
            part, people = part + sum(value or 0 for value in values), people + number
    return (200 * part + people) // (2 * people) if people else None


@dataclass(frozen=True)
class Measure:
    """A number that councils are compared by: what it is called, of which cube it is, and how it is read from its cells."""

    key: str
    title: str
    unit: str
    code: str
    cube: str
    read: Reader

    @property
    def is_share(self) -> bool:
        """Whether it is a part of people, so that councils can be taken together."""
        return self.unit == "%"

    def of(self, content: Mapping[str, Any]) -> int | None:
        """It, of the council whose statement this is."""
        return self.read(cells_of(content, self.cube))


MEASURES: Sequence[Measure] = (
    Measure("asked", "Asked for care", "people", "M1", "asked", whole),
    Measure("met", "Need met within 28 days", "%", "M3", "asked", lambda cells: share(cells, "outcome:met")),
    Measure(
        "unmet",
        "Need not met within 28 days",
        "%",
        "M3",
        "asked",
        lambda cells: share(cells, "outcome:unmet"),
    ),
    Measure(
        "soon",
        "Care that was found, within 7 days",
        "%",
        "M7",
        "asked",
        lambda cells: share(cells, *(f"outcome:met/waited:{each}" for each in SOON)),
    ),
    Measure("missing", "Hours a week missing", "hours", "M4", "missing_hours", whole),
)
COMPARED = tuple(dict.fromkeys(measure.cube for measure in MEASURES))
"""The cubes they are of."""


ENOUGH = 3
"""How many councils must show a number before England is spoken of: fewer are one another, or one alone."""


@dataclass(frozen=True)
class England:
    """What was published of one quarter by every council that did: by cube, then by council; and how many councils there are."""

    period: str
    cells: Mapping[str, Mapping[str, Cells]]
    councils: int

    def row(self, measure: Measure) -> tuple[str, int | None, str] | None:
        """The parts of people of all together, or the number of the council in the middle; none when too few show it."""
        of_each = self.cells.get(measure.cube, {})
        shown = {
            place: value for place, cells in of_each.items() if (value := measure.read(cells)) is not None
        }
        if len(shown) < ENOUGH:
            return None
        number = f"{len(shown)} of {self.councils} councils"
        if measure.is_share:
            together = {path: value for place in shown for path, value in of_each[place].items() if path}
            return f"England ({number} together)", measure.read(together), quarter_words(self.period)
        middle = int(2 * median(shown.values()) + 1) // 2
        return f"England (the middle of {number})", middle, quarter_words(self.period)


def beside(
    here: Mapping[str, Any], others: Sequence[Mapping[str, Any]], england: England | None = None
) -> list[Panel]:
    """A small panel for each number, this council first and England last; one that does not show it says so."""
    return [_panel(measure, [here, *others], england) for measure in MEASURES]


def _panel(measure: Measure, contents: Sequence[Mapping[str, Any]], england: England | None) -> Panel:
    rows = [(one["name"], measure.of(one), quarter_words(one["period"])) for one in contents]
    here, *others = rows
    shown = sorted((row for row in others if row[1] is not None), key=lambda row: -(row[1] or 0))
    hidden = "" if any(row[1] is not None for row in rows) else "No council here shows this number."
    last = [row for row in [england.row(measure) if england else None] if row]
    return Panel(
        key=f"beside_{measure.key}",
        title=measure.title,
        sentence=_said(measure, here, shown),
        table=Table(("Council", measure.title, "Quarter"), () if hidden else (here, *others, *last)),
        chart=Chart("bars", unit=measure.unit),
        measures=(measure.code,),
        as_of=max(date.fromisoformat(one["as_of"]) for one in contents),
        window="The newest quarter of each"
        + (f"; England in {quarter_words(england.period)}" if england and last else ""),
        out_of="what each council published",
        missing=hidden,
        releases=_releases(measure, contents),
    )


def _said(
    measure: Measure, here: tuple[str, int | None, str], shown: Sequence[tuple[str, int | None, str]]
) -> str:
    name, number, _ = here
    if number is None:
        return f"{name} does not show it."
    said = f"{name}: {number:,}{measure.unit if measure.is_share else f' {measure.unit}'}."
    if not shown:
        return f"{said} No neighbour shows it yet."
    higher = sum((row[1] or 0) > number for row in shown)
    return f"{said} {higher} of {len(shown)} neighbours {'has' if higher == 1 else 'have'} more."


def _releases(measure: Measure, contents: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What the number is of: releases of its cube in the quarter of each."""
    return tuple(
        sorted(
            release["reference"]
            for one in contents
            for release in one["releases"]
            if (release["cube"], release["period"]) == (measure.cube, one["period"])
        )
    )
