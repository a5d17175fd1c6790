from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


TOOK = st.builds(terms.Took, st.integers(1, 1_440), st.integers(1, 100_000))


@given(agreed=TOOK, happened=TOOK, agrees=st.booleans())
def test_what_happened_costs_more_than_agreed_only_when_whoever_pays_agrees(agreed, happened, agrees):
    assert terms.owed_pence(TERMS, agreed, agreed, longer_is_agreed=agrees) == agreed.pence
    assert terms.owed_pence(TERMS, agreed, happened) <= agreed.pence
    owed = terms.owed_pence(TERMS, agreed, happened, longer_is_agreed=agrees)
    longer = happened.minutes > agreed.minutes + terms.GRACE_MINUTES
    assert owed <= agreed.pence or (agrees and longer)
    assert owed in {agreed.pence, happened.pence}
    if not terms.took_another_time(TERMS, agreed, happened):
        assert owed == agreed.pence


def test_wages_are_paid_for_the_time_that_was_worked():
    job = TERMS | {"engagement": "employed"}
    assert terms.owed_pence(job, terms.Took(60, 1400), terms.Took(65, 1517)) == 1517
    assert "really worked" in terms.times_words(job)


def test_called_off_words_name_both_sides():
    assert terms.called_off_words(TERMS) == (
        "The employer may call a visit off, unpaid, up to 1 day before it starts. "
        "When it is called off later, the worker is paid 50% of it. What the worker calls off is not paid."
    )
    assert "paid in full" in terms.called_off_words(TERMS | {"late_fee_percent": 100})
    assert "at any time" in terms.called_off_words(TERMS | {"free_to_cancel_hours": 0})


def test_times_words_are_said_to_either_side():
    assert terms.times_words(TERMS | {"grace_minutes": 5}) == (
        "Up to 5 minutes shorter or longer, a visit costs what was agreed. "
        "A shorter one costs less. A longer one costs more only if you agree to it."
    )
    assert terms.times_words(TERMS, to_provider=True).endswith("only if they agree to it.")


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
