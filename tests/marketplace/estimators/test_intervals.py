"""Intervals: coverage reckoned over every outcome there can be, and what is not said of few."""

from math import comb, exp, lgamma, log

import pytest

from marketplace.estimators.intervals import (
    Estimate,
    difference,
    poisson_up_to,
    rate,
    ratio,
    share,
)


def binomial(some, of, p):
    return comb(of, some) * p**some * (1 - p) ** (of - some)


def test_share_holds_the_truth_nineteen_times_of_twenty_on_the_whole():
    """Exactly, for forty people: the mean over all truths is 95%, and no truth from 5% to 95% has under 89%."""
    intervals = [share(some, 40) for some in range(41)]
    held = [
        sum(
            binomial(some, 40, truth / 100)
            for some, it in enumerate(intervals)
            if it.low <= truth / 100 <= it.high
        )
        for truth in range(5, 96)
    ]
    assert 0.945 < sum(held) / len(held) < 0.96
    assert min(held) > 0.89


def test_rate_holds_the_truth_at_least_nineteen_times_of_twenty():
    intervals = [rate(events, 1000) for events in range(60)]
    for truth in (0.4, 1.3, 4.0, 11.7, 20.0):
        chances = [exp(events * log(truth) - truth - lgamma(events + 1)) for events in range(60)]
        held = sum(
            chance for chance, it in zip(chances, intervals, strict=True) if it.low <= truth <= it.high
        )
        assert 0.95 <= held < 1


def test_difference_holds_the_truth_nineteen_times_of_twenty():
    held = sum(
        binomial(one, 35, 0.3) * binomial(two, 40, 0.5)
        for one in range(36)
        for two in range(41)
        if (it := difference(one, 35, two, 40)).low <= -0.2 <= it.high
    )
    assert 0.94 < held < 0.97


@pytest.mark.parametrize(
    ("of", "of_other"),
    [(29, 300), (300, 29)],
)
def test_comparison_of_fewer_than_thirty_is_not_made(of, of_other):
    assert difference(10, of, 10, of_other) is None
    assert ratio(10, of, 10, of_other) is None


def test_nothing_is_said_where_nothing_is():
    assert share(0, 0) is None
    assert rate(3, 0) is None
    assert ratio(0, 50, 10, 50) is None
    assert rate(0, 1000).low == 0
    assert poisson_up_to(0, 0) == 1


def test_an_interval_may_include_no_difference():
    assert difference(10, 40, 11, 40).includes_nought
    assert not difference(5, 100, 60, 100).includes_nought
    assert Estimate(1, 0, 2, 3).includes_nought
