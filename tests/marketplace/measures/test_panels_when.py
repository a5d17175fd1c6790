"""The week: days and times that may be told, no number where they may not, and never hours of days nobody named."""

from collections import Counter

from django.utils import timezone

from marketplace.actions.periods import blocks_of
from marketplace.actions.releasing import publish
from marketplace.cubes import ASKED_HOURS
from marketplace.disclosure import PUBLIC, People, Row, publishable
from marketplace.measures.panels import panel_of
from marketplace.measures.panels_when import asked_by_cell
from tests.directory.searching import Somebody
from tests.factories.directory import HOME, LsoaFactory
from tests.marketplace.measures.scene import free, market
from tests.standing import made_once

PERIOD = "2025Q4"
MORNING, EVENING = "6am_9am", "6pm_10pm"
ALIKE = {
    "district": HOME,
    "msoa": "Wolds 001",
    "service": "company",
    "payer": "own",
    "language": "none_asked",
}
BLOCKS = {name: {"": (block,)} for name, block in ALIKE.items()} | {
    "time": {"": (MORNING, EVENING)},
    "days": {"": ("weekdays", "weekend", "all_week", "not_said")},
}


def the_people(*groups):
    """Groups of people (number, time, days) who asked for seven hours a week each."""
    return [
        Row(f"{at}-{each}", ALIKE | {"time": time, "days": days}, {f"{at}-{each}": 420})
        for at, (number, time, days) in enumerate(groups)
        for each in range(number)
    ]


def by_cell(*groups):
    """With a dozen people in the evenings, of whose days nothing may be told."""
    groups = (*groups, (12, EVENING, "not_said"))
    return asked_by_cell(publishable(ASKED_HOURS, People(HOME, PERIOD, the_people(*groups), BLOCKS), PUBLIC))


def test_hours_are_spread_over_the_days_they_were_asked_for():
    found = by_cell((10, MORNING, "weekdays"), (20, MORNING, "all_week"))
    mornings = [round(found[day * 6], 6) for day in range(7)]
    assert mornings == [34, 34, 34, 34, 34, 20, 20]
    assert set(found) == {day * 6 for day in range(7)}


def test_the_weekend_is_not_known_where_it_may_not_be_told():
    found = by_cell((20, MORNING, "weekdays"), (6, MORNING, "weekend"), (4, MORNING, "all_week"))
    assert {cell: round(hours) for cell, hours in found.items()} == {day * 6: 28 for day in range(5)}


def test_a_time_is_not_known_when_the_days_of_most_of_it_are_not():
    """Ten of thirty-five may be told: what is left is of days nobody knows."""
    found = by_cell(
        (10, MORNING, "weekdays"),
        (25, MORNING, "not_said"),
        (15, EVENING, "weekend"),
        (10, EVENING, "all_week"),
    )
    assert {cell % 6 for cell in found} == {4}


def test_days_of_a_quarter_before_days_were_known_are_not_made_up():
    assert by_cell((30, MORNING, "not_said"), (20, EVENING, "not_said")) == {}


@made_once
def home():
    place = LsoaFactory(code="Y01", name="Wolds 001A").council
    market(Somebody(lanes=(free((0, 6, 9), (5, 18, 22)),)))
    return place


def the_week(home, *groups):
    others = ALIKE | {"service": "home", "time": MORNING, "days": "not_said"}
    rows = [*the_people(*groups), *(Row(f"h{each}", others, {f"h{each}": 420}) for each in range(12))]
    people = People(HOME, PERIOD, rows, blocks_of(HOME, PERIOD))
    publish(ASKED_HOURS, people, PUBLIC, by=None)
    return panel_of("time_of_week", home, PUBLIC, PERIOD, timezone.localdate())


def test_panel_has_no_number_where_it_is_not_known_what_is_asked_for(home):
    panel = the_week(
        home,
        (25, MORNING, "weekdays"),
        (12, MORNING, "all_week"),
        (12, EVENING, "weekend"),
        (30, EVENING, "not_said"),
    )
    rows = {row[0]: row[1:] for row in panel.table.rows}
    assert rows["Monday"] == (44, None, None, None, None, None)
    assert rows["Tuesday"][0] == 47
    assert rows["Saturday"] == (12, None, None, None, None, None)
    assert panel.sentence.startswith(
        "Most is missing on Friday from 6am to 9am; least is missing on Saturday from 6am to 9am."
    )
    assert "Of 35 of the 42 squares it is not known" in panel.sentence
    assert (panel.chart.kind, len(panel.releases)) == ("heat", 1)
    assert "Of about 635 hours asked for a week, 260 are told by day and time." in panel.coverage


def test_panel_takes_what_is_free_from_what_is_asked_for(home):
    """Four hours are free on Saturday evenings, and three on Monday mornings, for which nobody asks."""
    panel = the_week(
        home,
        (12, EVENING, "weekend"),
        (11, EVENING, "all_week"),
        (11, MORNING, "weekend"),
        (12, MORNING, "all_week"),
    )
    evenings = {row[0]: row[5] for row in panel.table.rows}
    assert (evenings["Friday"], evenings["Saturday"], evenings["Sunday"]) == (11, 49, 53)


def test_panel_is_by_time_of_day_where_no_day_may_be_told(home):
    panel = the_week(home, (30, MORNING, "not_said"), (20, EVENING, "not_said"))
    assert (panel.chart.kind, panel.title) == ("bars", "When help is asked for")
    assert Counter({row[0]: row[1] for row in panel.table.rows if row[1]}) == {
        "6am to 9am": 210,
        "6pm to 10pm": 140,
    }
    assert panel.table.rows[0][2] == 3
    assert "On which days is not known" in panel.sentence


def test_panel_is_of_what_is_free_where_no_time_may_be_told(home):
    panel = the_week(home, (30, MORNING, "weekdays"))
    assert panel.title == "When there is time to spare"
    assert "may not be shown" in panel.sentence
