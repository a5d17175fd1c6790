"""The next thirteen weeks: level times seasonal index, shown only when it has beaten both simple ways in a printed backtest."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

YEAR, LEVEL_WEEKS, HORIZON = 52, 13, 13
FEWEST_WEEKS = 104
FEWEST_A_WEEK = 40  # below this a season does not help
SHRINK = 2.0  # as if so many weeks of every season had been like any other

Model = Callable[[Sequence[float], Sequence[str], int], list[float]]


def season(monday: date, holidays: Mapping[date, str]) -> str:
    """The season of a week: the holiday it is in, by its Monday, or else its month."""
    return holidays.get(monday) or f"{monday:%B}"


def seasonal_naive(series: Sequence[float], _: Sequence[str], horizon: int) -> list[float]:
    """The same week last year."""
    return [series[len(series) - YEAR + ahead % YEAR] for ahead in range(horizon)]


def flat_mean(series: Sequence[float], _: Sequence[str], horizon: int) -> list[float]:
    """The mean of the last thirteen weeks, for every week to come."""
    return [fmean(series[-LEVEL_WEEKS:])] * horizon


def seasonal_index(series: Sequence[float], seasons: Sequence[str]) -> dict[str, float]:
    """For each season its weeks over the mean of the year around them, drawn towards one where they are few.

    index = (sum y_t / m_t + 2) / (n + 2), m_t the mean of the 52 weeks around t, or the nearest 52 there are.
    """
    ratios = defaultdict(list)
    sums = [0.0]
    for value in series:
        sums.append(sums[-1] + value)
    for week, value in enumerate(series):
        first = min(max(0, week - YEAR // 2), max(0, len(series) - YEAR))
        last = min(len(series), first + YEAR)
        middle = (sums[last] - sums[first]) / (last - first)
        if middle:
            ratios[seasons[week]].append(value / middle)
    return {season: (math.fsum(each) + SHRINK) / (len(each) + SHRINK) for season, each in ratios.items()}


def level_and_season(series: Sequence[float], seasons: Sequence[str], horizon: int) -> list[float]:
    """The mean of the last thirteen weeks, each over its index, times the index of the week to come."""
    index = seasonal_index(series, seasons)
    last = range(len(series) - LEVEL_WEEKS, len(series))
    level = fmean(series[week] / index.get(seasons[week], 1.0) for week in last)
    return [level * index.get(seasons[len(series) + ahead], 1.0) for ahead in range(horizon)]


MODELS: dict[str, Model] = {
    "same week last year": seasonal_naive,
    "flat mean": flat_mean,
    "level and season": level_and_season,
}


@dataclass(frozen=True)
class Backtest:
    """How one way would have done: forecasts made from each origin, beside what came.

    ``mase`` is the mean absolute error over that of the same week last year within the series; ``coverage`` the part of
    weeks that fell into the 80% interval known at their origin.
    """

    name: str
    forecasts: int
    mase: float
    coverage: float


@dataclass(frozen=True)
class Week:
    """One week to come."""

    middle: float
    low_80: float
    high_80: float
    low_95: float
    high_95: float


@dataclass(frozen=True)
class Outlook:
    """What is shown, by which way, why, and the backtest to print beside it."""

    way: str
    why: str
    weeks: tuple[Week, ...]
    backtests: tuple[Backtest, ...]


def outlook(series: Sequence[float], seasons: Sequence[str], horizon: int = HORIZON) -> Outlook | None:
    """Weekly counts, oldest first, and the season of each week, those to come as well. None for less than half a year.

    Level and season is shown with 104 weeks or more, of 40 people or more, that it beat both simple ways over;
    otherwise the flat mean is, and says why.
    """
    if len(series) < YEAR // 2:
        return None
    if len(seasons) < len(series) + horizon:
        raise ValueError("Every week has a season, those to come as well.")
    errors = {name: past_errors(model, series, seasons, horizon) for name, model in MODELS.items()}
    tests = tuple(judged(name, series, each) for name, each in errors.items() if each)
    way, why = chosen(series, tests)
    middles = MODELS[way](series, seasons, horizon)
    return Outlook(way, why, tuple(fan(middles, errors[way], len(errors[way]))), tests)


def chosen(series: Sequence[float], tests: Sequence[Backtest]) -> tuple[str, str]:
    """The way that is shown, and why."""
    if len(series) < FEWEST_WEEKS:
        return "flat mean", "There is not yet enough history to show a season; shown is the average."
    if fmean(series[-YEAR:]) < FEWEST_A_WEEK:
        return "flat mean", "Too few people ask each week to show a season; shown is the average."
    mase = {test.name: test.mase for test in tests}
    if mase["level and season"] < min(mase["flat mean"], mase["same week last year"]):
        return (
            "level and season",
            "Shown is the way that came nearest in the past, which follows the seasons.",
        )
    return "flat mean", "In the past the seasons did not bring the forecast nearer; shown is the average."


def past_errors(
    model: Model, series: Sequence[float], seasons: Sequence[str], horizon: int
) -> list[list[float]]:
    """What came less what would have been forecast, from each origin that has a year behind it, oldest first."""
    first = LEVEL_WEEKS if model is flat_mean and len(series) <= YEAR + LEVEL_WEEKS else YEAR
    found = []
    for origin in range(first, len(series)):
        came = series[origin : origin + horizon]
        middles = model(series[:origin], seasons, len(came))
        found.append([actual - middle for actual, middle in zip(came, middles, strict=True)])
    return found


def judged(name: str, series: Sequence[float], errors: Sequence[Sequence[float]]) -> Backtest:
    """The backtest of one way."""
    every = [abs(error) for origin in errors for error in origin]
    scale = (
        fmean(abs(series[week] - series[week - YEAR]) for week in range(YEAR, len(series)))
        if len(series) > YEAR
        else 0
    )
    within = [
        abs(error) <= width
        for number, origin in enumerate(errors)
        for ahead, error in enumerate(origin)
        if (width := half_width(errors, number, ahead, 0.8)) is not None
    ]
    return Backtest(
        name, len(every), fmean(every) / scale if scale else math.inf, fmean(within) if within else math.nan
    )


def half_width(errors: Sequence[Sequence[float]], before: int, ahead: int, confidence: float) -> float | None:
    """The conformal half width so many weeks ahead, from origins whose outcome was known at origin number ``before``.

    The ceil((n + 1) * confidence)-th smallest absolute error; None when n is too small for that. Vovk et al. 2005;
    Hyndman & Athanasopoulos, 3rd ed., 5.10 for rolling origins.
    """
    known = sorted(
        abs(errors[number][ahead]) for number in range(before - ahead) if ahead < len(errors[number])
    )
    rank = math.ceil((len(known) + 1) * confidence - 1e-9)
    return known[rank - 1] if 0 < rank <= len(known) else None


def fan(middles: Sequence[float], errors: Sequence[Sequence[float]], origins: int) -> list[Week]:
    """The weeks to come with their intervals, which never narrow further ahead; as wide as the widest error where few are known."""
    weeks, half_80, half_95 = [], 0.0, 0.0
    for ahead, middle in enumerate(middles):
        widest = max((abs(error) for origin in errors for error in origin), default=middle)
        half_80 = max(half_80, _or(half_width(errors, origins, ahead, 0.8), widest))
        half_95 = max(half_95, half_80, _or(half_width(errors, origins, ahead, 0.95), widest))
        low_80, low_95 = max(0.0, middle - half_80), max(0.0, middle - half_95)
        weeks.append(Week(middle, low_80, middle + half_80, low_95, middle + half_95))
    return weeks


def _or(width: float | None, otherwise: float) -> float:
    return otherwise if width is None else width
