"""When an advert of the invented county begins."""

from datetime import date

import pytest

from marketplace.demo.advertising import after_the_holidays


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 12, 17), date(2026, 12, 17)),
        (date(2026, 12, 25), date(2027, 1, 6)),
        (date(2027, 1, 1), date(2027, 1, 6)),
        (date(2027, 1, 7), date(2027, 1, 7)),
    ],
)
def test_no_job_begins_at_christmas(day, begins):
    assert after_the_holidays(day) == begins
