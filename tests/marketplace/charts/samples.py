"""A panel of every kind."""

from dataclasses import replace
from datetime import date

from marketplace.charts.ground import Ground
from marketplace.panel import Chart, Panel, Table

BANDS = ("6am to 9am", "9am to 12pm", "12pm to 3pm", "3pm to 6pm", "6pm to 10pm", "10pm to 6am")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GROUND = Ground(
    600,
    400,
    {"E1": "M0 0h200v200h-200Z", "E2": "M200 0h200v200h-200Z", "E3": "M0 200h400v200h-400Z"},
    {"E1": (100, 100), "E2": (300, 100), "E3": (200, 300)},
)


def a_panel(chart, heads, rows, **more):
    told = {
        "key": f"a_{chart.kind or 'table'}",
        "title": "What is asked for",
        "sentence": "Mornings are short of help.",
        "measures": ("M2", "M16"),
        "as_of": date(2026, 6, 30),
        "window": "April to June 2026",
        "out_of": "everybody who asked",
    }
    return Panel(table=Table(tuple(heads), tuple(map(tuple, rows))), chart=chart, **told | more)


SAMPLES = {
    "bars": a_panel(
        Chart("bars", unit="hours a week", lines=(("Enough", 30.0),)),
        ("Why", "Hours"),
        [
            ("Nobody at that time", 120),
            ("Nobody who speaks a language that somebody would understand", 12),
            ("Too far", None),
        ],
    ),
    "stacked": a_panel(
        Chart("stacked", values=(1, 2, 3)),
        ("Quarter", "Own money", "Direct payment", "Council"),
        [("2026Q1", 40, 30, 5), ("2026Q2", 45, 35, None)],
    ),
    "dots": a_panel(
        Chart("dots", low=2, high=3, lines=(("No difference", 1.0),)),
        ("Who", "Ratio", "From", "To"),
        [("Most deprived fifth", 1.4, 0.9, 2.1), ("Rural", None, None, None)],
    ),
    "box": a_panel(
        Chart("box", values=(1, 2, 3, 4, 5), unit="£ an hour", lines=(("National Living Wage", 12.71),)),
        ("Kind", "Low", "Quarter", "Middle", "Three quarters", "High"),
        [("Agencies", 24.0, 26.5, 28.0, 29.5, 33.0), ("Personal assistants", 13.0, 14.5, 16.0, 17.0, 19.0)],
    ),
    "heat": a_panel(
        Chart("heat", values=(1, 2, 3, 4, 5, 6), unit="hours"),
        ("Day", *BANDS),
        [(day, 120 - 17 * number, 5, 0, -3, 88, None) for number, day in enumerate(DAYS)],
    ),
    "curve": a_panel(
        Chart("curve", low=2, high=3, unit="% found somebody"),
        ("Day", "Found", "From", "To"),
        [(0, 0, 0, 0), (1, 22, 18, 27), (3, 41, 36, 47), (7, 60, 55, 66), (14, 70, 64, 75), (28, 74, 69, 79)],
    ),
    "line": a_panel(
        Chart("line", values=(1, 2), lines=(("Target", 45.0),)),
        ("Quarter", "People", "Providers"),
        [("2025Q3", 40, 20), ("2025Q4", None, 25), ("2026Q1", 52, 26), ("2026Q2", 60, 31)],
        notes=(("2025-11-15", "Bus 24 withdrawn"), ("2024-01-01", "Long before")),
    ),
    "fan": a_panel(
        Chart("fan", values=(1, 2), low=3, high=4),
        ("Week", "Was", "May be", "From", "To"),
        [
            ("2026-06-01", 50, None, None, None),
            ("2026-06-08", 55, 55, 55, 55),
            ("2026-06-15", None, 58, 50, 66),
        ],
    ),
    "quadrant": a_panel(
        Chart("quadrant", values=(1, 2), key=3),
        ("When", "rules", "relationships", "What"),
        [("Declared", 0.2, 0.8, "declared"), ("April to June 2026", 0.7, 0.3, "observed")],
    ),
    "areas": a_panel(
        Chart("areas", key=1, values=(2,), unit="hours"),
        ("Area", "Code", "Missing"),
        [("Leeds 001A", "E1", 12), ("Leeds 001B", "E2", None), ("Leeds 002A", "E3", 40)],
    ),
    "tiles": a_panel(
        Chart("tiles", key=1, values=(2,), lines=(("none", 0), ("1 or 2", 1), ("3 or more", 3))),
        ("Area", "Code", "Choices"),
        [("Leeds 001A", "E1", 0), ("Leeds 001B", "E2", 2), ("Leeds 002A", "E3", 4)],
    ),
    "cards": a_panel(
        Chart("cards", values=(1, 2)), ("What", "Hours", "When"), [("Urdu, BD8", 17, "evenings")]
    ),
}
MISSING = replace(
    a_panel(Chart("bars"), ("Why", "Hours"), []),
    missing="Requests that the council arranges are not on this site, so nobody counts rounds.",
)
