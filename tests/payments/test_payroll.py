"""Pay periods, holiday earned and the table for payroll: cases, and what always holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.payroll import (
    HEADINGS,
    Timesheet,
    Worked,
    cell,
    earned_minutes,
    hours_words,
    miles_pence,
    miles_words,
    period_of,
    pounds_words,
    spreadsheet,
)
from tests.thorough import LETTERS

FIRST = date(2026, 3, 9)  # a Monday
DAYS = st.dates(date(2026, 3, 9), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "every", "first", "last"),
    [
        (date(2026, 3, 15), "weekly", date(2026, 3, 9), date(2026, 3, 15)),
        (date(2026, 3, 16), "weekly", date(2026, 3, 16), date(2026, 3, 22)),
        (date(2026, 4, 5), "four_weekly", date(2026, 3, 9), date(2026, 4, 5)),
        (date(2026, 4, 6), "four_weekly", date(2026, 4, 6), date(2026, 5, 3)),
        (date(2028, 2, 29), "monthly", date(2028, 2, 1), date(2028, 2, 29)),
        (
            date(2028, 12, 31),
            "weekly",
            date(2028, 12, 25),
            date(2028, 12, 31),
        ),  # a Sunday, the last of the year
        (date(2028, 12, 31), "monthly", date(2028, 12, 1), date(2028, 12, 31)),
    ],
)
def test_period_of(day, every, first, last):
    assert period_of(day, every, FIRST) == (first, last)


@given(DAYS, st.sampled_from(["weekly", "four_weekly", "monthly"]))
def test_periods_leave_no_day_out_and_count_none_twice(day, every):
    first, last = period_of(day, every, FIRST)
    assert first <= day <= last
    assert period_of(first, every, FIRST) == period_of(last, every, FIRST) == (first, last)
    assert period_of(last + timedelta(days=1), every, FIRST)[0] == last + timedelta(days=1)


def test_holiday_is_5_6_weeks_of_a_year_that_is_worked():
    week = 20 * 60
    assert earned_minutes(week) == 145  # 12.07% of 1,200 minutes
    assert abs(earned_minutes(week * 464 // 10) - week * 56 // 10) < 10


def test_numbers_as_payroll_programs_read_them():
    assert [hours_words(one) for one in (0, 50, 90, -15)] == ["0.00", "0.83", "1.50", "-0.25"]
    assert [pounds_words(one) for one in (0, 5, 1250, -1)] == ["0.00", "0.05", "12.50", "-0.01"]
    assert (miles_words(123), miles_pence(123, 45)) == ("12.3", 554)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_taken_for_a_sum(first):
    assert cell(f"{first}HYPERLINK(1)") == f"'{first}HYPERLINK(1)"


@given(st.text(LETTERS, max_size=20))
def test_no_name_ever_begins_a_sum(name):
    for row in spreadsheet(Timesheet(FIRST, FIRST), name)[1:]:
        assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_spreadsheet_of_a_week():
    rows = (
        Worked(FIRST, "VI-1", "08:00", "09:30", (90, 0, 0, 0, 0), 2100),
        Worked(FIRST, "VI-2", "22:00", "07:00", (0, 0, 0, 0, 540), 6000, sleep_in=True),
        Worked(FIRST, "VI-3", "10:00", "11:00", (0,) * 5, 700, called_off=True),
    )
    sheet = Timesheet(FIRST, FIRST + timedelta(days=6), rows, 1, 60, 2, 105, 45)
    table = spreadsheet(sheet, "Ada")
    assert table[0] == HEADINGS
    assert {len(row) for row in table} == {len(HEADINGS)}
    said = {row[1]: row for row in table[1:]}
    assert said["Total"][6:] == ("1.50", "0.00", "0.00", "0.00", "0.00", "1", "10.50", "", "88.00")
    assert said["Called off late"][-1] == "7.00"
    assert said["Holiday earned at 12.07%"][12] == "1.27"
    assert said["Holiday taken"][12] == "1.00"
    assert said["Mileage"][13:] == ("10.5", "4.73")
    assert "Days off sick: 2" in said
