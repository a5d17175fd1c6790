"""What a holder takes, day by day that it falls due."""

from datetime import date

import pytest

from payments.holder_fees import Fee, fees_pence


@pytest.mark.parametrize(
    ("fee", "until", "pence"),
    [
        (
            Fee(date(2026, 1, 31), "month", 2000),
            date(2026, 3, 30),
            4000,
        ),  # the last of February stands for the 31st
        (Fee(date(2026, 1, 31), "month", 2000), date(2026, 3, 31), 6000),
        (Fee(date(2026, 4, 6), "week", 500), date(2026, 4, 19), 1000),
        (Fee(date(2024, 2, 29), "year", 9000), date(2025, 2, 28), 18000),
        (Fee(date(2026, 4, 6), "nothing", 0), date(2026, 12, 31), 0),
        (Fee(date(2026, 4, 6), "month", 2000), date(2026, 4, 5), 0),
    ],
)
def test_fees_fall_due(fee, until, pence):
    assert fees_pence([fee], date(2020, 1, 1), until) == pence


def test_fees_change_from_a_day():
    fees = [Fee(date(2026, 4, 6), "month", 2000), Fee(date(2026, 6, 6), "month", 1000)]
    assert fees_pence(fees, date(2026, 4, 6), date(2026, 7, 6)) == 2000 * 2 + 1000 * 2
    assert fees_pence(fees, date(2026, 5, 1), date(2026, 5, 31)) == 2000
