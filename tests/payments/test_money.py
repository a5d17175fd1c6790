"""Rounding, and pounds as people read and type them."""

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.money import MoneyError, parse_pounds, pounds, round_half_up


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (0, 60, 0),
        (29, 60, 0),
        (30, 60, 1),
        (31, 60, 1),
        (89, 60, 1),
        (90, 60, 2),
        (-30, 60, -1),
        (-29, 60, 0),
        (5, 2, 3),
    ],
)
def test_round_half_up_takes_a_half_away_from_zero(numerator, denominator, expected):
    assert round_half_up(numerator, denominator) == expected


@given(numerator=st.integers(-(10**12), 10**12), denominator=st.integers(1, 10**6))
def test_round_half_up_is_the_nearest_and_a_refund_undoes_a_charge(numerator, denominator):
    rounded = round_half_up(numerator, denominator)
    assert abs(Fraction(numerator, denominator) - rounded) <= Fraction(1, 2)
    assert round_half_up(-numerator, denominator) == -rounded


@pytest.mark.parametrize("denominator", [0, -1])
def test_round_half_up_divides_by_a_positive_number(denominator):
    with pytest.raises(ValueError, match="positive"):
        round_half_up(1, denominator)


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (0, "£0"),
        (5, "£0.05"),
        (1250, "£12.50"),
        (120400, "£1,204"),
        (-320, "−£3.20"),
        (123456789, "£1,234,567.89"),
    ],
)
def test_pounds_are_how_people_read_money(pence, words):
    assert pounds(pence) == words


@pytest.mark.parametrize(
    ("text", "pence"),
    [("12.50", 1250), ("£12.5", 1250), (" £ 12 ", 1200), ("1,204", 120400), ("£1,204.07", 120407), ("85p", 85), ("0", 0),
     ("１２.５０", 1250), ("1000000", 100_000_000)],
)  # fmt: skip
def test_parse_pounds_reads_what_people_type(text, pence):
    assert parse_pounds(text) == pence


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Type an amount of money"), ("-3", "without a minus"), ("−£3.20", "without a minus"), ("twelve", "pounds and pence"),
     ("12.505", "pounds and pence"), ("12,50", "pounds and pence"), ("1e6", "pounds and pence"), ("nan", "pounds and pence"),
     ("12\x00", "pounds and pence"), ("1000000.01", "£1,000,000 or less"), ("9" * 10_000_000, "too long"), ("٣", "pounds and pence")],
)  # fmt: skip
def test_parse_pounds_refuses_the_rest_kindly(text, words):
    with pytest.raises(MoneyError, match=words):
        parse_pounds(text)


@given(st.integers(0, 100_000_000))
def test_pounds_and_parse_pounds_agree(pence):
    assert parse_pounds(pounds(pence)) == pence


@given(st.text(max_size=60))
def test_parse_pounds_never_breaks(text):
    with contextlib.suppress(MoneyError):
        assert 0 <= parse_pounds(text) <= 100_000_000
