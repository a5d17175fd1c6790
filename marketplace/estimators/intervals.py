"""How sure a share, a rate or a difference is: intervals that hold for few people, too."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
FEWEST_TO_COMPARE = 30


@dataclass(frozen=True)
class Estimate:
    """A value and the interval that would hold it in 95 of 100 repetitions. ``of`` is its denominator."""

    value: float
    low: float
    high: float
    of: float

    @property
    def includes_nought(self) -> bool:
        """Whether it may be no difference at all."""
        return self.low <= 0 <= self.high


def normal_quantile(confidence: float = CONFIDENCE) -> float:
    """The z of a two-sided interval: 1.96 for 95%."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def share(some: int, of: int, confidence: float = CONFIDENCE) -> Estimate | None:
    """A proportion with Wilson's interval. Unit: of one. Denominator: ``of``; None when there are none.

    centre (p + z²/2n) / (1 + z²/n), half width z / (1 + z²/n) * sqrt(p(1 - p)/n + z²/4n²). Wilson 1927, JASA 22:209.
    """
    if not of:
        return None
    z, p = normal_quantile(confidence), some / of
    shrink = 1 + z * z / of
    centre = (p + z * z / (2 * of)) / shrink
    half = z / shrink * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return Estimate(p, max(0.0, centre - half), min(1.0, centre + half), of)


def rate(events: int, exposure: float, per: float = 1000, confidence: float = CONFIDENCE) -> Estimate | None:
    """Events per 1,000 of what was at risk, with the exact Poisson interval; None when nothing was at risk.

    low solves P(X >= events; low) = a/2, high solves P(X <= events; high) = a/2. Unit: per ``per`` of the denominator,
    such as package-weeks. Garwood 1936, Biometrika 28:437.
    """
    if not exposure:
        return None
    tail = (1 - confidence) / 2
    far = events + 10 * math.sqrt(events + 1) + 20
    low = solved(lambda mean: -poisson_up_to(events - 1, mean), tail - 1, 0, far) if events else 0.0
    high = solved(lambda mean: -poisson_up_to(events, mean), -tail, 0, far)
    scale = per / exposure
    return Estimate(events * scale, low * scale, high * scale, exposure)


def poisson_up_to(events: int, mean: float) -> float:
    """P(X <= events) when ``mean`` are expected."""
    if mean <= 0:
        return 1.0
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(events + 1))


def difference(some: int, of: int, other: int, of_other: int) -> Estimate | None:
    """One share less another, in one, with Newcombe's interval (his method 10); None where an arm has fewer than 30.

    low = d - sqrt((p1 - l1)² + (u2 - p2)²), high = d + sqrt((u1 - p1)² + (p2 - l2)²), l and u Wilson's.
    Newcombe 1998, Stat Med 17:873.
    """
    if min(of, of_other) < FEWEST_TO_COMPARE:
        return None
    one, two = share(some, of), share(other, of_other)
    if one is None or two is None:
        return None
    apart = one.value - two.value
    return Estimate(
        apart,
        apart - math.hypot(one.value - one.low, two.high - two.value),
        apart + math.hypot(one.high - one.value, two.value - two.low),
        of + of_other,
    )


def ratio(some: int, of: int, other: int, of_other: int, confidence: float = CONFIDENCE) -> Estimate | None:
    """One share over another with Katz's interval; None where an arm has fewer than 30 or either counts nobody.

    log interval log(p1/p2) ± z * sqrt(1/x1 - 1/n1 + 1/x2 - 1/n2). Katz 1978, Biometrics 34:469.
    """
    if min(of, of_other) < FEWEST_TO_COMPARE or not some or not other:
        return None
    times = (some / of) / (other / of_other)
    error = math.sqrt(1 / some - 1 / of + 1 / other - 1 / of_other)
    wide = math.exp(normal_quantile(confidence) * error)
    return Estimate(times, times / wide, times * wide, of + of_other)


def student_quantile(freedom: int, confidence: float = CONFIDENCE) -> float:
    """The t of a two-sided interval with so many degrees of freedom: 2.262 for 9 and 95%."""
    return solved(lambda t: student_within(t, freedom), confidence, 0, 1e3)


def student_within(t: float, freedom: int) -> float:
    """P(|T| <= t) for a whole number of degrees of freedom. Abramowitz & Stegun 26.7.3 and 26.7.4."""
    angle = math.atan2(t, math.sqrt(freedom))
    cosine, odd = math.cos(angle), freedom % 2
    term, total = cosine if odd else 1.0, 0.0
    for number in range(2 + odd, freedom + 1, 2):
        total += term
        term *= cosine * cosine * (number - 1) / number
    total *= math.sin(angle)
    return 2 / math.pi * (angle + total) if odd else total


def solved(rising: Callable[[float], float], for_value: float, low: float, high: float) -> float:
    """Where a function that only rises has a value, by halving."""
    while high - low > 1e-13 * max(1.0, abs(high)):
        middle = (low + high) / 2
        if rising(middle) < for_value:
            low = middle
        else:
            high = middle
    return (low + high) / 2
