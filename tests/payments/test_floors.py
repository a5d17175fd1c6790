"""Rates against the least the law lets an employer pay."""

from datetime import date

import pytest

from directory.bands import Band
from payments.floors import Finding, Floor, judge

FLOOR = Floor(1271)
RISING = Floor(1271, 1330, date(2027, 4, 1))


@pytest.mark.parametrize(
    ("engagement", "rates", "refused", "warned"),
    [
        ("employed", {Band.WEEKDAY: 1271}, [], 0),
        ("employed", {Band.WEEKDAY: 1270}, [Band.WEEKDAY], 0),
        ("employed", {Band.WEEKDAY: 0}, [Band.WEEKDAY], 0),
        ("employed", {Band.WEEKDAY: 1500, Band.SATURDAY: 0}, [Band.SATURDAY], 0),
        ("employed", {Band.WEEKDAY: 1500, Band.SUNDAY: None}, [], 0),
        ("employed", {Band.WEEKDAY: 1500, Band.NIGHT: 900}, [Band.NIGHT], 0),
        ("employed", {Band.WEEKDAY: 1500, Band.SLEEP_IN: 900}, [], 0),
        ("employed", {Band.WEEKDAY: 1500, Band.SLEEP_IN: 0}, [Band.SLEEP_IN], 0),
        ("self_employed", {Band.WEEKDAY: 1270}, [], 1),
        ("self_employed", {Band.WEEKDAY: 1271}, [], 0),
        ("self_employed", {Band.WEEKDAY: 2000, Band.SUNDAY: 0}, [], 1),
        ("self_employed", {Band.WEEKDAY: 1000, Band.SUNDAY: 0}, [], 2),
        ("agency", {Band.WEEKDAY: 1}, [], 0),
    ],
)
def test_wages_are_refused_and_prices_are_only_spoken_of(engagement, rates, refused, warned):
    finding = judge(engagement, rates, FLOOR)
    assert (list(finding.refused), len(finding.warned)) == (refused, warned)


def test_words_name_the_floor():
    assert "£12.71 an hour" in judge("employed", {Band.WEEKDAY: 1}, FLOOR).refused[Band.WEEKDAY]
    assert "£12.71 an hour" in judge("self_employed", {Band.WEEKDAY: 1}, FLOOR).warned[0]


def test_a_rise_already_known_is_spoken_of():
    assert "From 1 April 2027" in judge("employed", {Band.WEEKDAY: 1300}, RISING).warned[0]
    assert judge("employed", {Band.WEEKDAY: 1330}, RISING) == Finding()


def test_without_a_floor_on_record_nothing_is_said():
    assert judge("employed", {Band.WEEKDAY: 1}, None) == Finding()
