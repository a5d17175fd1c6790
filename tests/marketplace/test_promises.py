"""By when a complaint is acknowledged and answered."""

from datetime import date

import pytest

from marketplace.promises import Promise, due

EASTER = {date(2026, 4, 3), date(2026, 4, 6)}


@pytest.mark.parametrize(
    ("received", "data_protection", "acknowledge", "answer"),
    [
        (date(2026, 3, 2), False, date(2026, 3, 9), date(2026, 3, 30)),
        (date(2026, 3, 7), False, date(2026, 3, 13), date(2026, 4, 7)),  # a Saturday, with Easter in between
        (date(2026, 3, 2), True, date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 3, 20), True, date(2026, 4, 19), date(2026, 4, 21)),
    ],
)
def test_due(received, data_protection, acknowledge, answer):
    assert due(received, EASTER, data_protection=data_protection) == Promise(acknowledge, answer)
