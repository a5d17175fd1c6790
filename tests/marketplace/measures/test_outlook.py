"""The outlook is reckoned from published weeks alone, and says when it cannot be."""

import random
from datetime import date, timedelta

import pytest

from directory.models import SchoolTerm
from marketplace.actions.releasing import publish
from marketplace.cubes import ASKED
from marketplace.disclosure import PUBLIC, STAFF, People, Row
from marketplace.measures import outlook
from marketplace.models import Release
from marketplace.person_traits import next_quarter, weeks_of
from payments.models import BankHoliday
from tests.factories.directory import HOME, AuthorityFactory

TODAY = date(2026, 8, 5)
HERE = {
    "district": HOME, "msoa": "Wolds 001", "lsoa": "Y01", "outcome": "met", "waited": "by_day_1", "service": "company",
    "payer": "own", "language": "none_asked", "hours_band": "2_to_7",
}  # fmt: skip
A_WEEK = timedelta(weeks=1)


def cells(first, last, number=lambda _: 50):
    """Every week of the quarters from one to another, as they are published."""
    period, found = first, []
    while period <= last:
        found += [(period, week, number(week), f"RL-{period}") for week in weeks_of(period)]
        period = next_quarter(period)
    return found


def test_series_is_whole_weeks_of_quarters_one_after_the_other():
    series = outlook.series_of(cells("2025Q3", "2026Q1"), PUBLIC)
    assert (series.mondays[0], series.mondays[-1]) == (date(2025, 7, 7), date(2026, 3, 23))
    assert set(series.people) == {50, 100}  # a week in two quarters is the sum of its parts
    assert [day for day, number in zip(series.mondays, series.people, strict=True) if number == 100] == [
        date(2025, 9, 29), date(2025, 12, 29),
    ]  # fmt: skip
    assert (series.hidden, series.upto, len(series.releases)) == (0, "2026Q1", 3)


def test_series_begins_after_a_quarter_that_is_missing():
    broken = [cell for cell in cells("2025Q1", "2026Q1") if cell[0] != "2025Q3"]
    few_then = [(*cell[:2], None if cell[0] < "2025Q3" else cell[2], cell[3]) for cell in broken]
    series = outlook.series_of(few_then, PUBLIC)
    assert (series.mondays[0], series.releases) == (date(2025, 10, 6), ("RL-2025Q4", "RL-2026Q1"))
    assert series.hidden == 0
    assert outlook.series_of([], PUBLIC) is None


def test_week_that_is_not_shown_is_reckoned_as_half_of_what_hides_it():
    few = [(*cell[:2], None, cell[3]) for cell in cells("2026Q1", "2026Q1")]
    assert set(outlook.series_of(few, PUBLIC).people) == {5}
    assert set(outlook.series_of(few, STAFF).people) == {2}


def test_holidays_are_christmas_easter_and_the_weeks_without_school():
    terms = [(date(2025, 9, 1), date(2025, 12, 19)), (date(2026, 1, 5), date(2026, 4, 1)), (date(2026, 4, 20), date(2026, 7, 17))]  # fmt: skip
    bank = {date(2026, 4, 6): "Easter Monday", date(2026, 5, 4): "Early May bank holiday"}
    mondays = [date(2025, 8, 25) + number * A_WEEK for number in range(60)]
    found = outlook.holidays_among(mondays, bank, terms)
    assert {f"{day:%-d %b %Y}": name for day, name in found.items()} == {
        "22 Dec 2025": "Christmas and New Year",
        "29 Dec 2025": "Christmas and New Year",
        "6 Apr 2026": "Easter",
        "13 Apr 2026": "School holidays",
    }
    assert outlook.holidays_among(mondays[:10], {}, []) == {}
    terms[2] = (date(2026, 4, 18), date(2026, 7, 17))  # a Saturday
    assert outlook.holidays_among(mondays, bank, terms) == found


def published(first, last, weekly):
    """So many people in each week of each quarter, put through the gate."""
    period = first
    while period <= last:
        rows = [
            Row(f"{week}-{each}", HERE | {"week": week})
            for week in weeks_of(period)
            for each in range(weekly)
        ]
        blocks = {name: {"": [block]} for name, block in HERE.items()}
        blocks["outcome"][""].append("unmet")
        people = People(HOME, period, rows, blocks | {"week": {"": weeks_of(period)}})
        for policy in (PUBLIC, STAFF):
            publish(ASKED, people, policy, by=None)
        period = next_quarter(period)


@pytest.mark.django_db
def test_panel_of_three_quarters_is_the_next_thirteen_weeks_and_how_they_were_reckoned():
    council = AuthorityFactory(gss=HOME, name="Wolds", slug="wolds")
    SchoolTerm.objects.create(authority=council, starts_on=date(2026, 4, 20), ends_on=date(2026, 7, 22))
    SchoolTerm.objects.create(authority=council, starts_on=date(2026, 9, 2), ends_on=date(2026, 12, 18))
    elsewhere = AuthorityFactory(name="Moors")
    SchoolTerm.objects.create(authority=elsewhere, starts_on=date(2026, 7, 23), ends_on=date(2026, 9, 1))
    BankHoliday.objects.get_or_create(on=date(2026, 8, 31), defaults={"name": "Summer bank holiday"})
    published("2025Q4", "2026Q2", 12)
    panel = outlook.outlook(council, PUBLIC, "2026Q2", TODAY)
    assert panel.missing == ""
    assert [row[0] for row in panel.table.rows[:2]] == ["3 August 2026", "10 August 2026"]
    assert len(panel.table.rows) == 13
    assert panel.table.rows[0][1] == 11  # twelve of ten, as twelve are published, and one of both quarters
    assert panel.table.rows[0][6] == "School holidays"
    assert panel.table.rows[6][6] == ""
    assert "There is not yet enough history to show a season; shown is the average." in panel.sentence
    public = Release.objects.filter(audience="public", reference__in=panel.releases)
    assert len(panel.releases) == public.count() == 3
    assert outlook.backtest(council, PUBLIC, "2026Q2", TODAY).table.rows[0][0] == "flat mean"
    of_before = outlook.read(council, PUBLIC, "2026Q1", TODAY).series
    assert (of_before.upto, len(of_before.releases)) == ("2026Q1", 2)  # as it was read then


@pytest.mark.django_db
def test_panel_of_a_council_without_published_weeks_says_why_there_is_none():
    panel = outlook.outlook(AuthorityFactory(gss=HOME, name="Wolds", slug="wolds"), PUBLIC, "2026Q2", TODAY)
    assert (panel.missing, panel.table.rows) == (outlook.NOT_YET, ())
    assert (
        outlook.backtest(
            AuthorityFactory(gss=HOME, name="Wolds", slug="wolds"), PUBLIC, "2026Q2", TODAY
        ).missing
        == outlook.NOT_YET
    )


def test_forecast_of_a_seasonal_series_beats_both_simple_ways_and_is_shown():
    dice = random.Random(7)

    def number(week):
        return (90 if week[5:7] in {"11", "12", "01", "02"} else 50) + dice.randint(-15, 15)

    whole = cells("2023Q1", "2026Q2", number)
    series = outlook.series_of(whole, PUBLIC)
    found = outlook.outlook_of(series, {}, 18)
    assert (found.way, len(found.weeks)) == ("level and season", 18)


@pytest.mark.django_db
def test_reading_is_as_many_statements_for_three_quarters_as_for_one(django_assert_num_queries):
    council = AuthorityFactory(gss=HOME, name="Wolds", slug="wolds")
    published("2026Q2", "2026Q2", 12)
    with django_assert_num_queries(7):
        outlook.read(council, PUBLIC, "2026Q2", TODAY)
    for panel in (outlook.outlook, outlook.backtest):
        assert panel(council, PUBLIC, "2026Q2", TODAY).missing == outlook.NOT_YET  # a quarter is too short
    published("2025Q4", "2026Q1", 12)
    with django_assert_num_queries(7):
        outlook.read(council, PUBLIC, "2026Q2", TODAY)
