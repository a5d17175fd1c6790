"""What a market is like, by hand."""

import pytest

from marketplace.estimators.markets import (
    choice_class,
    churn,
    concentration,
    continuity,
    crowded_access,
    diversity,
    gap_index,
    is_persistent,
    largest,
    position,
    priority,
    share_below,
    usual_worker,
    utilisation,
    weighted_quantile,
)


def near(value):
    return pytest.approx(value, abs=1e-12)


def test_diversity_is_as_if_so_many_were_equal():
    assert diversity([7, 7, 7, 7, 0]) == near(4)
    assert diversity([5]) == near(1)
    assert diversity([0]) is None


def test_concentration_and_the_largest():
    assert concentration([1]) == near(10_000)
    assert concentration([5, 3, 2]) == near(10_000 * (0.25 + 0.09 + 0.04))
    assert (largest([2, 5, 3], 2), largest([2, 5, 3], 5), largest([], 2)) == (near(0.8), near(1), None)
    assert concentration([]) is None


def test_churn_is_of_those_active():
    assert churn(3, 5, 42, 40) == near(8 / 41)
    assert churn(0, 0, 0, 0) is None


@pytest.mark.parametrize(
    ("visits", "usual", "index"),
    [("aaaa", 1, 1), ("abcd", 0.25, 0), ("aaab", 0.75, 0.5), ("a", 1, None), ("", None, None)],
)
def test_continuity(visits, usual, index):
    assert (usual_worker(visits), continuity(visits)) == (usual, index)


def test_how_full_a_market_is():
    assert utilisation(30, 10) == near(0.75)
    assert utilisation(0, 0) is None
    assert (gap_index(10, 4), gap_index(10, 30), gap_index(0, 4)) == (near(0.6), near(-2), None)
    assert priority(12, 6, 9.5) == near(684)


def test_a_gap_is_persistent_in_six_weeks_of_eight():
    assert is_persistent([0.3] * 6 + [0.1, None])
    assert not is_persistent([0.3] * 5 + [0.2, 0.1, None])
    assert not is_persistent([0.3] * 9 + [0.1, 0.1, 0.1])


def test_choice_classes():
    assert [choice_class(number) for number in (0, 1, 2, 3, 5, 6, 40)] == [
        "0", "1", "2", "3 to 5", "3 to 5", "6 or more", "6 or more",
    ]  # fmt: skip


def test_crowded_access_shares_what_there_is():
    """Two areas reach one provider; only the second reaches the other. All supply is given out, weighted."""
    supply, demand = {"p": 60.0, "q": 10.0}, {"a": 10.0, "b": 20.0}
    reach = {("a", "p"): 1.0, ("b", "p"): 1.0, ("b", "q"): 0.5}
    access = crowded_access(supply, demand, reach)
    assert access == {"a": near(2.0), "b": near(2.5)}
    assert sum(access[area] * demand[area] for area in demand) == near(70)
    assert crowded_access({"p": 5.0}, {"a": 0.0}, {("a", "p"): 1.0}) == {"a": 0.0}


def test_prices_are_weighted_by_hours():
    priced = [(2000, 1), (2500, 8), (3000, 1), (9900, 0)]
    assert [weighted_quantile(priced, part) for part in (0.1, 0.5, 0.9, 0.95)] == [2000, 2500, 2500, 3000]
    assert weighted_quantile([], 0.5) is None
    assert (share_below(priced, 2500), share_below([], 2500)) == (near(0.1), None)


def test_where_a_market_stands():
    assert position(60, 20, 100) == (near(0.6), near(0.2))
    assert position(0, 0, 0) is None
