"""Five years ahead: what asks now of those who are old, with its lowest and highest; and that no projection is loaded."""

from datetime import date

import pytest

from marketplace.disclosure import PUBLIC
from marketplace.measures.demand import asking_rate, need_in_five_years
from marketplace.measures.panels import panel_of
from tests.factories.directory import LsoaFactory
from tests.factories.statements import numbers_of


def test_rate_is_of_each_thousand_with_its_lowest_and_highest():
    reading = asking_rate([30, 50, 40], 8000)
    assert (reading.value, reading.low, reading.high) == (5, 3.75, 6.25)


@pytest.mark.parametrize(
    ("asked", "aged", "why"), [([], 8000, "nothing was published"), ([30], 0, "not loaded")]
)
def test_rate_that_is_not_known_says_why(asked, aged, why):
    reading = asking_rate(asked, aged)
    assert reading.value is None
    assert why in reading.reason


def test_need_in_five_years_waits_for_a_projection():
    assert need_in_five_years().reason == "No data yet: projections of the population are not loaded"


@pytest.mark.django_db
def test_panel_shows_what_asks_now_up_to_its_quarter():
    council = LsoaFactory(code="Y01", name="Wolds 001A", aged_65_over=9000).council
    for period, met in (("2025Q3", 60), ("2025Q4", 150), ("2026Q1", 300)):
        numbers_of(period, council, met=met)
    panel = panel_of("five_years", council, PUBLIC, "2025Q4", date(2026, 3, 2))
    assert [row[1:] for row in panel.table.rows] == [(90, 10.0), (180, 20.0)]
    assert panel.sentence == (
        "No data yet: projections of the population are not loaded. "
        "Now about 20.0 of each 1,000 people aged 65 and over ask in a quarter (10.0 to 20.0 in the last 2)."
    )
    assert len(panel.releases) == 2
