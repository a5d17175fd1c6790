"""How long people wait: those who left compete, those who still wait are censored."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from operator import itemgetter

from marketplace.estimators.intervals import CONFIDENCE, Estimate, normal_quantile

HARDLY = 1e-12  # what a sum of fractions may miss nought or one by
WIDEST = 600.0  # more than that has no exponential


class Ended(IntEnum):
    """How a wait stands at the last day it was seen."""

    WAITING = 0
    SOURCED = 1
    LEFT = 2


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which somebody was sourced or left."""

    day: float
    at_risk: int
    sourced: int
    left: int
    still_waiting: float
    by_then: float
    variance_waiting: float
    variance_by_then: float


@dataclass(frozen=True)
class Curve:
    """Time to source of one group of requests."""

    steps: tuple[Step, ...]
    days: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.days)

    def step_at(self, day: float) -> Step | None:
        """The last step on or before a day."""
        at = bisect_right(self.steps, day, key=lambda step: step.day)
        return self.steps[at - 1] if at else None

    def at_risk(self, day: float) -> int:
        """How many were still followed just before a day."""
        return len(self.days) - bisect_left(self.days, day)

    def sourced_by(self, day: float, confidence: float = CONFIDENCE) -> Estimate:
        """F(day): the share sourced by then. Denominator: all requests, also those that left or wait still."""
        step = self.step_at(day)
        if step is None:
            return Estimate(0.0, 0.0, 0.0, len(self))
        return log_log(step.by_then, step.variance_by_then, len(self), confidence)

    def waiting_at(self, day: float, confidence: float = CONFIDENCE) -> Estimate:
        """S(day): the share neither sourced nor gone. At day 3 these are the breaches (M8)."""
        step = self.step_at(day)
        if step is None:
            return Estimate(1.0, 1.0, 1.0, len(self))
        return log_log(step.still_waiting, step.variance_waiting, len(self), confidence)

    def left_by(self, day: float) -> float:
        """The share that left without care by a day: 1 - S - F."""
        step = self.step_at(day)
        return 0.0 if step is None else max(0.0, 1 - step.still_waiting - step.by_then)

    def median(self) -> float | None:
        """The first day by which half of all were sourced; None when it was not reached."""
        return next((step.day for step in self.steps if step.by_then >= 0.5 - 1e-12), None)


def time_to_source(waits: Iterable[tuple[float, int]]) -> Curve:
    """The curve of waits, each (days, how it stands): Aalen-Johansen with leavers competing, those who wait censored.

    S(t) = prod(1 - d_i/n_i) with Greenwood's variance; F(t) = sum S(t_{i-1}) d1_i/n_i, with the variance

        sum (F(t) - F_i)² d_i/(n_i(n_i - d_i)) + sum S_{i-1}² d1_i(n_i - d1_i)/n_i³ - 2 sum (F(t) - F_i) S_{i-1} d1_i/n_i²

    Unit: days since the request was ready. n_i: those still followed just before t_i. Somebody last seen on a day counts
    as at risk on it. Aalen & Johansen 1978, Scand J Stat 5:141; Collett, Modelling Survival Data, 3rd ed., p 411.
    """
    rows = sorted(waits)
    steps, at_risk, waiting, by_then, greenwood = [], len(rows), 1.0, 0.0, 0.0
    a = af = aff = own = c = cf = 0.0  # the sums of the variance, multiplied out
    for day, group in groupby(rows, key=itemgetter(0)):
        ends = [end for _, end in group]
        sourced, left = ends.count(Ended.SOURCED), ends.count(Ended.LEFT)
        if gone := sourced + left:
            n, before = at_risk, waiting
            by_then += before * sourced / n
            waiting *= 1 - gone / n
            if n > gone:
                term = gone / (n * (n - gone))
                greenwood += term
                a, af, aff = a + term, af + term * by_then, aff + term * by_then * by_then
            own += before * before * sourced * (n - sourced) / n**3
            cross = before * sourced / (n * n)
            c, cf = c + cross, cf + cross * by_then
            variance = by_then * by_then * a - 2 * by_then * af + aff + own - 2 * (by_then * c - cf)
            steps.append(
                Step(
                    day,
                    n,
                    sourced,
                    left,
                    waiting,
                    by_then,
                    waiting * waiting * greenwood,
                    max(0.0, variance),
                )
            )
        at_risk -= len(ends)
    return Curve(tuple(steps), tuple(day for day, _ in rows))


def log_log(value: float, variance: float, of: int, confidence: float = CONFIDENCE) -> Estimate:
    """A share with the interval of log(-log): never below nought nor above one.

    value ** exp(± z * se / (value * |log value|)). Kalbfleisch & Prentice, 2nd ed., 1.4.
    """
    if not HARDLY < value < 1 - HARDLY:
        return Estimate(round(value), round(value), round(value), of)
    wide = min(normal_quantile(confidence) * math.sqrt(variance) / (value * abs(math.log(value))), WIDEST)
    return Estimate(value, value ** math.exp(wide), value ** math.exp(-wide), of)
