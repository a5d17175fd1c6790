from datetime import timedelta

import pytest

from directory.enums import Engagement
from marketplace import terms

TERMS = {
    "engagement": "agency",
    "rates": {"weekday": 2000, "sunday": 2600},
    "minimum_minutes": 30,
    "travel_pence": 150,
    "sleep_in_pence": None,
    "free_to_cancel_hours": 24,
    "late_fee_percent": 50,
}


@pytest.mark.parametrize(
    ("minutes", "price", "fee"),
    [(24 * 60, 2000, 0), (24 * 60 - 1, 2000, 1000), (0, 2001, 1001), (-5, 1999, 1000)],
)
def test_late_fee_is_a_share_rounded_half_up(minutes, price, fee):
    assert terms.late_fee_pence(TERMS, price, timedelta(minutes=minutes)) == fee


def test_rate_rows_fill_in_the_rates_that_fall_back():
    assert terms.rate_rows(TERMS) == [
        ("Weekdays", "£20 an hour"),
        ("Saturdays", "£20 an hour"),
        ("Sundays", "£26 an hour"),
        ("Bank holidays", "£26 an hour"),
        ("Nights, 10pm to 7am", "£20 an hour"),
        ("Shortest visit charged", "30 minutes"),
        ("Travel", "£1.50 for each worker’s visit"),
    ]


@pytest.mark.parametrize(("hours", "words"), [(1, "1 hour"), (24, "1 day"), (36, "36 hours"), (72, "3 days")])
def test_hours_words(hours, words):
    assert terms.hours_words(hours) == words


def test_cancelling_words_are_said_to_either_side():
    assert terms.cancelling_words(TERMS) == (
        "You can cancel a visit free of charge up to 1 day before it starts. "
        "After that you pay 50% of the price of the visit. If they cancel, you pay nothing."
    )
    assert terms.cancelling_words(TERMS, to_provider=True).endswith("If you cancel, they pay nothing.")
    assert "at any time" in terms.cancelling_words(TERMS | {"late_fee_percent": 0})


@pytest.mark.parametrize("engagement", Engagement.values)
def test_contract_words_exist_for_every_kind_and_side(engagement):
    for to_provider in (False, True):
        assert terms.contract_words(TERMS | {"engagement": engagement}, to_provider=to_provider)
