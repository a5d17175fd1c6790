"""Notice, whole years and holiday that is owed."""

from datetime import date

import pytest

from payments.leaving import (
    earliest_last_day,
    holiday_pence,
    may_be_owed_redundancy,
    notice_weeks,
    whole_years,
)

SINCE = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("given_on", "by_employer", "agreed", "weeks"),
    [
        (date(2024, 3, 28), True, 0, 0),  # not a month yet
        (date(2024, 3, 29), True, 0, 1),
        (date(2024, 3, 29), False, 0, 1),
        (date(2026, 2, 28), True, 0, 1),  # two years end with this day
        (date(2026, 3, 1), True, 0, 2),
        (date(2030, 3, 1), True, 0, 6),
        (date(2030, 3, 1), False, 0, 1),
        (date(2044, 3, 1), True, 0, 12),
        (date(2026, 3, 1), True, 4, 4),
        (date(2024, 3, 1), True, 2, 2),
    ],
)
def test_notice_weeks(given_on, by_employer, agreed, weeks):
    assert notice_weeks(SINCE, given_on, by_employer=by_employer, agreed=agreed) == weeks


def test_the_day_of_the_notice_does_not_count():
    assert earliest_last_day(SINCE, date(2026, 3, 2), by_employer=True) == date(2026, 3, 16)


def test_whole_years_end_the_day_before():
    assert whole_years(date(2024, 3, 1), date(2026, 2, 28)) == 2
    assert whole_years(date(2024, 3, 1), date(2026, 2, 27)) == 1
    assert whole_years(date(2024, 3, 1), date(2024, 2, 1)) == 0
    assert may_be_owed_redundancy(date(2024, 3, 1), date(2026, 2, 28))
    assert not may_be_owed_redundancy(date(2024, 3, 1), date(2026, 2, 27))


def test_holiday_is_paid_at_the_average():
    assert holiday_pence(90, 2800, 120) == 2100
    assert holiday_pence(-90, 2800, 120) == 0
    assert holiday_pence(90, 0, 0) == 0
