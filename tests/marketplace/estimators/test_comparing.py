"""Before and after, beside areas that were alike."""

import random

import pytest

from marketplace.estimators.comparing import before_and_after, matched, standardised_difference


def test_standardised_difference_by_hand():
    assert standardised_difference([1, 2, 3], [2, 3, 4]) == pytest.approx(-1.0)
    assert standardised_difference([1], [2, 3]) is None
    assert standardised_difference([2, 2], [2, 2]) == 0
    assert standardised_difference([3, 3], [2, 2]) == float("inf")


def test_matched_areas_are_the_most_alike_and_used_once():
    """The second measure is in thousands; it does not drown the first. ``b`` would also like ``y``, which ``a`` has."""
    treated = {"a": (10, 4000), "b": (11, 4100)}
    others = {"x": (30, 9000), "y": (10, 4000), "z": (13, 4500)}
    assert matched(treated, others) == {"a": "y", "b": "z"}


def test_matched_areas_are_as_many_as_there_are():
    assert matched({"a": (1,), "b": (2,)}, {"x": (2,)}) == {"b": "x"}


def test_before_and_after_by_hand():
    found = before_and_after([5, 6, 7, 8, 9], [1, 1, 1, 1, 1])
    assert (found.value, found.of) == (6, 5)
    assert found.high - found.value == pytest.approx(2.7764451052 * (2.5**0.5) / 5**0.5, rel=1e-9)


def test_before_and_after_of_few_cannot_tell_yet():
    assert before_and_after([5, 6, 7, 8], [1, 1, 1, 1]) is None


def test_before_and_after_holds_the_truth_nineteen_times_of_twenty():
    dice, held = random.Random(3), 0
    for _ in range(400):
        found = before_and_after([dice.gauss(2, 3) for _ in range(8)], [dice.gauss(0, 3) for _ in range(8)])
        held += found.low <= 2 <= found.high
    assert 0.93 <= held / 400 <= 0.97
