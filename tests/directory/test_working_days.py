from datetime import date

import pytest

from directory.working_days import after, between, is_working

FRIDAY, MONDAY = date(2026, 4, 3), date(2026, 4, 6)  # Good Friday and Easter Monday
EASTER = frozenset({FRIDAY, MONDAY})


@pytest.mark.parametrize(
    ("day", "number", "holidays", "due"),
    [
        (date(2026, 3, 30), 2, (), date(2026, 4, 1)),
        (date(2026, 4, 2), 2, (), date(2026, 4, 6)),
        (date(2026, 4, 2), 2, EASTER, date(2026, 4, 8)),
        (date(2026, 4, 4), 1, (), date(2026, 4, 6)),
        (date(2026, 4, 2), 5, EASTER, date(2026, 4, 13)),
        (date(2026, 4, 2), 0, EASTER, date(2026, 4, 2)),
    ],
)
def test_after(day, number, holidays, due):
    assert after(day, number, holidays) == due
    assert between(day, due, holidays) == number


def test_weekends_and_holidays_do_not_count():
    assert [is_working(day, EASTER) for day in (FRIDAY, date(2026, 4, 4), MONDAY, date(2026, 4, 7))] == [
        False,
        False,
        False,
        True,
    ]
    assert between(date(2026, 4, 2), date(2026, 4, 7), EASTER) == 1
    assert between(date(2026, 4, 7), date(2026, 4, 7), EASTER) == 0
