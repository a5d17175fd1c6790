"""The outlook: seasons only where they were nearer, and intervals that hold what they say."""

import math
import random
from datetime import date, timedelta

import pytest

from marketplace.estimators.forecast import (
    HORIZON,
    Backtest,
    chosen,
    half_width,
    level_and_season,
    outlook,
    season,
    seasonal_index,
)


def weeks(number, of, *, swing=0.0, seed=1):
    """Weekly counts with a summer dip and noise, and the season of each week, thirteen more as well."""
    dice = random.Random(seed)
    mondays = [date(2022, 1, 3) + timedelta(weeks=week) for week in range(number + HORIZON)]
    means = [
        of * (1 - swing * math.cos(2 * math.pi * (day.timetuple().tm_yday - 15) / 365)) for day in mondays
    ]
    series = [max(0, round(dice.gauss(mean, math.sqrt(mean)))) for mean in means]
    return series[:number], [season(day, {}) for day in mondays], series[number:]


def test_season_is_the_holiday_or_the_month():
    christmas = date(2026, 12, 21)
    assert season(christmas, {christmas: "Christmas"}) == "Christmas"
    assert season(christmas, {}) == "December"


def test_seasonal_index_by_hand():
    """Two years, one season twice as busy: drawn towards one, as if two weeks of each had been ordinary."""
    seasons = (["quiet"] * 26 + ["busy"] * 26) * 2
    series = [10 if name == "quiet" else 20 for name in seasons]
    index = seasonal_index(series, seasons)
    assert index["busy"] == pytest.approx((52 * 20 / 15 + 2) / 54)
    assert index["quiet"] == pytest.approx((52 * 10 / 15 + 2) / 54)
    ahead = level_and_season(series, [*seasons, "quiet", "busy", "never seen"], 3)
    assert ahead[1] / ahead[0] == pytest.approx(index["busy"] / index["quiet"])
    assert ahead[2] == pytest.approx(20 / index["busy"])


def test_outlook_shows_seasons_where_they_came_nearer():
    series, seasons, _ = weeks(156, 150, swing=0.3)
    found = outlook(series, seasons)
    assert (found.way, len(found.weeks)) == ("level and season", 13)
    mase = {test.name: test.mase for test in found.backtests}
    assert mase["level and season"] < min(mase["flat mean"], mase["same week last year"])


@pytest.mark.parametrize(
    ("number", "of", "why"),
    [
        (103, 150, "There is not yet enough history to show a season; shown is the average."),
        (110, 8, "Too few people ask each week to show a season; shown is the average."),
    ],
)
def test_outlook_shows_the_flat_mean_and_says_why(number, of, why):
    series, seasons, _ = weeks(number, of, swing=0.3)
    found = outlook(series, seasons)
    assert (found.way, found.why) == ("flat mean", why)
    assert len({week.middle for week in found.weeks}) == 1


def test_outlook_does_not_show_seasons_that_did_not_come_nearer():
    class Test:
        def __init__(self, name, mase):
            self.name, self.mase = name, mase

    tests = [Test("same week last year", 1.0), Test("flat mean", 0.8), Test("level and season", 0.8)]
    way, why = chosen([100] * 120, tests)
    assert (way, why) == (
        "flat mean",
        "In the past the seasons did not bring the forecast nearer; shown is the average.",
    )


def test_outlook_of_a_few_weeks_is_none_and_seasons_must_be_known():
    assert outlook([5] * 25, ["May"] * 99) is None
    assert len(outlook([5] * 26, ["May"] * 99).weeks) == 13
    with pytest.raises(ValueError, match="season"):
        outlook([5] * 60, ["May"] * 60)


def test_half_width_looks_at_what_was_known_then():
    """Nine origins; four weeks ahead only those whose fourth week had come by the tenth."""
    errors = [[float(number)] * 4 for number in range(9)]
    assert half_width(errors, 9, 0, 0.8) == 7  # the eighth of nine
    assert half_width(errors, 9, 3, 0.8) == 5  # the sixth of six
    assert half_width(errors, 9, 0, 0.95) is None


def test_intervals_hold_what_they_say():
    """Eight weeks in ten fall into the 80% intervals, over many series that nobody has seen before."""
    held = of = 0
    for seed in range(14):
        series, seasons, came = weeks(120, 90, swing=0.2, seed=seed)
        for week, actual in zip(outlook(series, seasons).weeks, came, strict=True):
            held, of = held + (week.low_80 <= actual <= week.high_80), of + 1
            assert 0 <= week.low_95 <= week.low_80 <= week.middle <= week.high_80 <= week.high_95
    assert 0.76 <= held / of <= 0.92


@pytest.mark.parametrize(
    ("flat", "last_year", "way"),
    [(0.8, 0.9, "level and season"), (0.6, 0.9, "flat mean"), (0.9, 0.6, "flat mean")],
)
def test_a_season_is_shown_only_where_it_came_nearer_than_both(flat, last_year, way):
    mase = {"flat mean": flat, "same week last year": last_year, "level and season": 0.7}
    tests = [Backtest(name, 1, each, 0.8) for name, each in mase.items()]
    assert chosen([50] * 104, tests)[0] == way
