"""A statement as it is frozen: one canonical JSON text, its digest, and the CSV of its numbers."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marketplace.panel import Panel

SCHEMA = "mps/1"
COLUMNS = (
    *("council", "period", "version", "section", "panel", "measures", "as_of", "window", "out_of"),
    *("releases", "row", "column", "value"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def canonical(content: Mapping[str, Any]) -> str:
    """The one text of it that its digest is of."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(text: str) -> str:
    """The SHA-256 of the bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def panels_in(content: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Panel]]:
    """Every panel with the section it stands in."""
    for section in content["sections"]:
        for kept in section["panels"]:
            yield section, Panel.read(kept)


def releases_in(panels: Iterable[Panel]) -> list[str]:
    """The references of every release some panels stand on, each once."""
    return sorted({reference for panel in panels for reference in panel.releases})


def as_csv(content: Mapping[str, Any]) -> str:
    """A line for each number of each panel, with what it is out of and where it came from."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    of = (content["la"], content["period"], content["version"])
    for section, panel in panels_in(content):
        about = (section["key"], panel.key, " ".join(panel.measures), panel.as_of.isoformat())
        shared = (*of, *about, panel.window, panel.out_of, " ".join(panel.releases))
        if panel.missing:
            lines.writerow((*shared, "", "", safe(panel.missing)))
        for row in panel.table.rows:
            name, *values = row
            for head, value in zip(panel.table.heads[1:], values, strict=True):
                lines.writerow((*shared, safe(name), safe(head), "" if value is None else safe(value)))
    return out.getvalue()


def safe(value: object) -> object:
    """What a spreadsheet does not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
