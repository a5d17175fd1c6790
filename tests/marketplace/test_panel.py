"""A panel can be frozen and shown again as it was."""

import json
from datetime import date

import pytest

from marketplace.panel import Chart, Panel, Table


def test_a_panel_kept_as_json_is_the_same_panel():
    panel = Panel(
        key="time_of_week",
        title="When help is missing",
        sentence="Most is missing on weekday mornings.",
        table=Table(
            ("Time", "Hours", "From", "To"),
            (("Monday 6am to 9am", 35, 30, 40), ("Sunday night", None, None, None)),
        ),
        chart=Chart("dots", low=2, high=3, unit="hours a week", lines=(("enough", 0.0),)),
        measures=("M2", "M13"),
        as_of=date(2026, 6, 30),
        window="April to June 2026",
        out_of="everybody who asked",
        releases=("RL-1",),
    )
    assert Panel.read(json.loads(json.dumps(panel.as_json))) == panel


def test_a_row_without_a_value_for_every_head_is_refused():
    with pytest.raises(ValueError, match="every head"):
        Table(("Time", "Hours"), (("Monday",),))
