from datetime import date, timedelta

import pytest

from directory.taxonomy import NEEDS
from marketplace.estimators.outcomes import Course, outcome, waited
from marketplace.person_traits import (
    HOURS_BANDS,
    SERVICES,
    WAITED_WITHIN,
    days_of_week,
    first_of,
    hours_band,
    language,
    minutes_a_week,
    msoa,
    next_quarter,
    quarter_before,
    quarter_of,
    service,
    week_of,
    weeks_of,
)


@pytest.mark.parametrize(
    ("needs", "found"),
    [
        ([("Company and getting out", "none")], "company"),
        (
            [("Company and getting out", "none"), ("Getting up, washing and dressing", "personal_care")],
            "personal_care",
        ),
        ([("Eating, drinking and medicines", "personal_care"), ("Nights and long stays", "none")], "nights"),
        ([("Nights and long stays", "none"), ("Nursing", "nursing")], "nursing"),
        ([("A heading of tomorrow", "none")], "other"),
        ([], "other"),
    ],
)
def test_service_is_one(needs, found):
    assert service(needs) == found


def test_service_every_need_there_is_has_one_of_its_own():
    found = {service([(area, regulated)]) for area, needs in NEEDS for _, _, _, regulated in needs}
    assert found == set(SERVICES) - {"other"}


def test_hours_bands_are_in_order():
    edges = [0, 119, 120, 419, 420, 839, 840, 1679, 1680, 9000]
    assert [hours_band(minutes) for minutes in edges] == [band for band in HOURS_BANDS for _ in range(2)]


def test_language_is_the_one_besides_english():
    assert [language(codes) for codes in ([], ["en"], ["en", "ur"], ["ur", "pa"])] == [
        "none_asked", "none_asked", "ur", "several",
    ]  # fmt: skip


def at(day, hour=8):
    return {"day": day, "earliest": hour * 60, "latest": hour * 60 + 60, "minutes": 60, "workers": 1}


@pytest.mark.parametrize(
    ("visits", "days"),
    [
        ([], "not_said"),
        ([at(0), at(4)], "weekdays"),
        ([at(5)], "weekend"),
        ([at(5), at(6)], "weekend"),
        ([at(0), at(6)], "all_week"),
        ([at(5, hour=2)], "weekdays"),  # the small hours of Saturday are Friday's night
        ([at(0, hour=2)], "weekend"),  # and those of Monday are Sunday's
        ([at(6, hour=30)], "weekdays"),  # six on Monday morning, written as an hour of Sunday
    ],
)
def test_days_are_those_of_weekdays_of_the_weekend_or_of_both(visits, days):
    assert days_of_week(visits) == days


def test_msoa_is_in_the_name():
    assert [msoa(name) for name in ("Leeds 012A", "King's Lynn and West Norfolk 003AB", "Nowhere")] == [
        "Leeds 012",
        "King's Lynn and West Norfolk 003",
        "Nowhere",
    ]


def test_minutes_a_week_are_on_the_middle():
    visits = [{"minutes": 60, "workers": 1}, {"minutes": 30, "workers": 2}]
    assert [minutes_a_week(visits, weeks) for weeks in (1, 2)] == [120, 60]


def test_quarters():
    assert [quarter_of(date(2026, month, 28)) for month in (1, 3, 4, 12)] == [
        "2026Q1",
        "2026Q1",
        "2026Q2",
        "2026Q4",
    ]
    assert (next_quarter("2025Q4"), quarter_before("2026Q1"), first_of("2026Q3")) == (
        "2026Q1",
        "2025Q4",
        date(2026, 7, 1),
    )
    for wrong in ("2026", "2026Q5", "1926Q1", "2026Q1 ", ""):
        with pytest.raises(ValueError, match="named like"):
            first_of(wrong)


def test_weeks_of_a_quarter_are_those_that_have_a_day_in_it():
    weeks = weeks_of("2026Q1")
    assert (weeks[0], weeks[-1], len(weeks)) == ("2025-12-29", "2026-03-30", 14)
    first, after = first_of("2026Q1"), first_of("2026Q2")
    days = [first + timedelta(days=number) for number in range((after - first).days)]
    assert sorted({week_of(day) for day in days}) == weeks


def test_every_wait_there_can_be_is_within_its_outcome():
    courses = [
        Course(age, 60, given, started, left)
        for age in (5, 28)
        for given in (0, 60)
        for started in (None, 0, 9, 28, 29)
        for left in (None, 3)
    ]
    assert [course for course in courses if waited(course) not in WAITED_WITHIN[outcome(course)]] == []
