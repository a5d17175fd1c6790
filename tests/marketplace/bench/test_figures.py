"""Samples into figures."""

import pytest

from marketplace.bench.figures import milliseconds, percentile, ratio, summary


@pytest.mark.parametrize(("part", "figure"), [(0.0, 1), (0.5, 5), (0.51, 6), (0.9, 9), (0.95, 10), (1.0, 10)])
def test_percentile_is_the_smallest_that_enough_do_not_exceed(part, figure):
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], part) == figure


def test_percentile_of_one_is_that_one():
    assert percentile([4.2], 0.95) == 4.2


def test_percentile_of_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing to measure"):
        percentile([], 0.5)


def test_summary_names_both_ends():
    assert summary([1.0, 2.0, 3.0, 40.00049], "page") == {"page_p50_ms": 2.0, "page_p95_ms": 40.0}


def test_ratio_is_ours_over_the_floor():
    assert ratio(5.0, 2.0) == 2.5


def test_milliseconds_measures_the_work_once():
    done = []
    assert milliseconds(lambda: done.append(1)) >= 0
    assert done == [1]
