"""A panel: one chart with all that makes it true. Workspace, statement and board pack show the same ones.

It holds what it shows, not how to find it, so that it can be frozen as JSON and shown again as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

Kind = Literal[
    "",
    "bars",
    "stacked",
    "heat",
    "curve",
    "fan",
    "dots",
    "areas",
    "tiles",
    "quadrant",
    "box",
    "line",
    "cards",
]
Value = str | int | float | None


@dataclass(frozen=True)
class Table:
    """What a chart shows, in words and numbers. A value of None is one that may not be shown, or is not known."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.heads) for row in self.rows):
            raise ValueError("Every row of a table has a value for every head.")


@dataclass(frozen=True)
class Chart:
    """How a table is drawn: ``label`` is the column that names a mark, ``values`` those that give its size.

    ``low`` and ``high`` are the columns of an interval, ``key`` the one that holds the code of an area, and ``lines`` are
    marks across with their names.
    """

    kind: Kind
    label: int = 0
    values: tuple[int, ...] = (1,)
    low: int | None = None
    high: int | None = None
    key: int | None = None
    unit: str = ""
    lines: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Panel:
    """One answer to one question, with its table, what it is out of, when it was true and how much it can see.

    ``measures`` are codes such as M16, ``releases`` the references of what went through the gate, and ``missing`` says
    why there is no number; then there are no rows. ``notes`` are what happened meanwhile: a day, as 2026-03-09, and words.
    """

    key: str
    title: str
    sentence: str
    table: Table
    chart: Chart
    measures: tuple[str, ...]
    as_of: date
    window: str
    out_of: str
    coverage: str = ""
    missing: str = ""
    releases: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    def names(self, row: tuple[Value, ...]) -> bool:
        """Whether its sentence names a row: whole, or what comes before "against"."""
        name = str(row[self.chart.label]).split(", against ")[0]
        return bool(name) and bool(
            re.search(rf"(?<!\w){re.escape(name)}(?!\w)", self.sentence, re.IGNORECASE)
        )

    @property
    def as_json(self) -> dict[str, Any]:
        """It as plain JSON, from which ``read()`` makes the same panel."""
        return asdict(self) | {"as_of": self.as_of.isoformat()}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Panel:
        """The panel that was kept as JSON."""
        table, chart = kept["table"], kept["chart"]
        parts = {
            "table": Table(tuple(table["heads"]), tuple(map(tuple, table["rows"]))),
            "chart": Chart(
                **{**chart, "values": tuple(chart["values"]), "lines": tuple(map(tuple, chart["lines"]))}
            ),
            "measures": tuple(kept["measures"]),
            "releases": tuple(kept["releases"]),
            "notes": tuple(map(tuple, kept.get("notes", ()))),
            "as_of": date.fromisoformat(kept["as_of"]),
        }
        return cls(**{**kept, **parts})
