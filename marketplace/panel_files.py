"""One panel as a file: its table with what makes it true, as CSV for programs that reckon, or as JSON."""

from __future__ import annotations

import csv
import io
import json

from marketplace.panel import Panel, Value

SCHEMA = "panel/1"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(panel: Panel) -> str:
    """All of it; what may not be shown is null."""
    return json.dumps({"schema": SCHEMA} | panel.as_json, ensure_ascii=False, separators=(",", ":"))


def as_csv(panel: Panel) -> str:
    """The table, and above it a few lines that say what it is. A byte order mark tells old programs that it is UTF-8."""
    out = io.StringIO()
    lines = csv.writer(out)
    for name, words in _said(panel):
        lines.writerow((f"# {name}", _cell(words)))
    lines.writerow([_cell(head) for head in panel.table.heads])
    lines.writerows([_cell(value) for value in row] for row in panel.table.rows)
    return "\ufeff" + out.getvalue()


def _said(panel: Panel) -> list[tuple[str, str]]:
    told = [
        ("title", panel.title),
        ("window", panel.window),
        ("out of", panel.out_of),
        ("as of", panel.as_of.isoformat()),
        ("unit", panel.chart.unit),
        ("coverage", panel.coverage),
        ("measures", " ".join(panel.measures)),
        ("releases", " ".join(panel.releases)),
        ("no numbers because", panel.missing),
    ]
    notes = [(f"on {on}", words) for on, words in panel.notes]
    return [(name, words) for name, words in (*told, *notes) if words]


def _cell(value: Value) -> Value:
    """Nothing for what is not shown, and no text that a program would take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
