"""Time to source: leavers compete, those who wait are censored, ties are ties, and intervals hold what they say."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.estimators.waiting import Ended, time_to_source
from tests.marketplace.estimators.oracle import waits

SOME = [(2, Ended.SOURCED), (2, Ended.LEFT), (3, Ended.WAITING), (5, Ended.SOURCED), (9, Ended.WAITING)]


def test_waiting_by_hand():
    """Five: on day 2 one of five is sourced and one leaves; on day 5 one of the two still followed is sourced."""
    curve = time_to_source(SOME)
    assert [(step.day, step.at_risk, step.sourced, step.left) for step in curve.steps] == [
        (2, 5, 1, 1),
        (5, 2, 1, 0),
    ]
    assert [round(step.by_then, 12) for step in curve.steps] == [0.2, 0.5]
    assert [round(step.still_waiting, 12) for step in curve.steps] == [0.6, 0.3]
    assert round(curve.left_by(5), 12) == 0.2
    assert (curve.median(), curve.at_risk(3), curve.at_risk(9.5)) == (5, 3, 0)


def test_waiting_before_anything_happened_and_without_anybody():
    assert time_to_source(SOME).sourced_by(1).value == 0
    nobody = time_to_source([])
    assert (nobody.steps, nobody.median(), nobody.waiting_at(3).value) == ((), None, 1)


def test_waiting_a_median_may_not_be_reached():
    assert (
        time_to_source([(1, Ended.SOURCED), (2, Ended.LEFT), (2, Ended.LEFT), (9, Ended.WAITING)]).median()
        is None
    )


def test_waiting_to_leave_the_leavers_out_would_flatter():
    """As if those who left still waited, more would seem to be sourced."""
    found = waits(5, 400, whole_days=True)
    flattered = time_to_source([(day, end if end == Ended.SOURCED else Ended.WAITING) for day, end in found])
    finished = [day for day, end in found if end == Ended.SOURCED]
    honest = time_to_source(found).sourced_by(7).value
    assert honest < flattered.sourced_by(7).value < sum(day <= 7 for day in finished) / len(finished)


def product_of_tables(found):
    """Another way to the same: the product of one table of transitions for each day."""
    waiting, sourced = 1.0, 0.0
    for day in sorted({day for day, _ in found}):
        at_risk = sum(other >= day for other, _ in found)
        ends = [end for other, end in found if other == day]
        sourced += waiting * ends.count(1) / at_risk
        waiting *= 1 - (ends.count(1) + ends.count(2)) / at_risk
    return waiting, sourced


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.sampled_from([0, 1, 2])), min_size=1, max_size=40))
def test_waiting_whatever_the_ties(found):
    curve = time_to_source(found)
    waiting, sourced = product_of_tables(found)
    assert abs(curve.waiting_at(12).value - waiting) < 1e-12
    assert abs(curve.sourced_by(12).value - sourced) < 1e-12
    for step in curve.steps:
        there = curve.sourced_by(step.day)
        assert 0 <= there.low <= there.value <= there.high <= 1
        assert step.still_waiting + step.by_then <= 1 + 1e-12


def test_waiting_intervals_hold_the_truth_nineteen_times_of_twenty():
    """Sourced at a rate of 1/8 a day, leaving at 1/30: by day 7 the truth is 1/8 / (1/8 + 1/30) * (1 - exp(-7 * sum))."""
    rate = 1 / 8 + 1 / 30
    truth = (1 / 8) / rate * (1 - 2.718281828459045 ** (-7 * rate))
    dice, held = random.Random(8), 0
    for _ in range(500):
        there = time_to_source(waits(dice.random(), 60)).sourced_by(7)
        held += there.low <= truth <= there.high
    assert 0.93 <= held / 500 <= 0.97
