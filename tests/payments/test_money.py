"""The one rounding rule."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.money import round_half_up


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(0, 60, 0), (29, 60, 0), (30, 60, 1), (31, 60, 1), (89, 60, 1), (90, 60, 2), (-30, 60, -1), (-29, 60, 0), (5, 2, 3)],
)  # fmt: skip
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
