"""The same few numbers of several councils beside one another, from the cells their statements share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from marketplace.panel import Chart, Panel, Table
from marketplace.wanted import quarter_words

Cells = Mapping[tuple[str, ...], int | None]
Measure = tuple[str, str, str, str, Callable[[Mapping[str, Any]], "int | None"]]
SOON = ("by_day_1", "by_day_3", "by_day_7")


def cells_of(content: Mapping[str, Any], cube: str) -> Cells:
    """The published cells of one cube by their path."""
    return {tuple(cell["path"]): cell["value"] for cell in content.get("cells", ()) if cell["cube"] == cube}


def share(cells: Cells, *blocks: str) -> int | None:
    """What is in some blocks within districts, in whole per cent of the people of the districts that show all of them."""
    part = whole = 0
    for district, people in cells.items():
        values = [cells.get((*district, *block.split("/"))) for block in blocks]
        if len(district) == 1 and people and all(value is not None for value in values):
            part, whole = part + sum(value or 0 for value in values), whole + people
    return (200 * part + whole) // (2 * whole) if whole else None


MEASURES: Sequence[Measure] = (
    ("asked", "Asked for care", "people", "M1", lambda one: cells_of(one, "asked").get(())),
    (
        "met",
        "Need met within 28 days",
        "%",
        "M3",
        lambda one: share(cells_of(one, "asked"), "outcome:met"),
    ),
    (
        "unmet",
        "Need not met within 28 days",
        "%",
        "M3",
        lambda one: share(cells_of(one, "asked"), "outcome:unmet"),
    ),
    (
        "soon",
        "Care that was found, within 7 days",
        "%",
        "M7",
        lambda one: share(cells_of(one, "asked"), *(f"outcome:met/waited:{each}" for each in SOON)),
    ),
    ("missing", "Hours a week missing", "hours", "M4", lambda one: cells_of(one, "missing_hours").get(())),
)


def beside(here: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> list[Panel]:
    """A small panel for each number, this council first; one that does not show it says so."""
    return [_panel(measure, [here, *others]) for measure in MEASURES]


def _panel(measure: Measure, contents: Sequence[Mapping[str, Any]]) -> Panel:
    key, title, unit, code, read = measure
    rows = [(one["name"], read(one), quarter_words(one["period"])) for one in contents]
    here, *others = rows
    shown = sorted((row for row in others if row[1] is not None), key=lambda row: -(row[1] or 0))
    hidden = "" if any(row[1] is not None for row in rows) else "No council here shows this number."
    if here[1] is None:
        said = f"{here[0]} does not show it."
    else:
        higher = sum((row[1] or 0) > here[1] for row in shown)
        said = f"{here[0]}: {here[1]:,}{'%' if unit == '%' else f' {unit}'}. {higher} of {len(shown)} neighbours have more."
    return Panel(
        key=f"beside_{key}",
        title=title,
        sentence=said,
        table=Table(("Council", title, "Quarter"), () if hidden else (here, *others)),
        chart=Chart("bars", unit=unit),
        measures=(code,),
        as_of=max(date.fromisoformat(one["as_of"]) for one in contents),
        window="The newest quarter of each",
        out_of="what each council published",
        missing=hidden,
        releases=tuple(sorted({release["reference"] for one in contents for release in one["releases"]})),
    )
