"""Before and after: is it more than would have happened anyway? Areas are compared with areas that were like them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean, pstdev, stdev, variance

from marketplace.estimators.intervals import CONFIDENCE, Estimate, student_quantile

FEWEST_PAIRS = 5
ALIKE = 0.25


def standardised_difference(one: Sequence[float], two: Sequence[float]) -> float | None:
    """How unlike two groups are, in standard deviations: (mean1 - mean2) / sqrt((var1 + var2) / 2).

    None for fewer than two in a group. Below a quarter they are called alike. Austin 2009, Stat Med 28:3083.
    """
    if min(len(one), len(two)) < 2:  # noqa: PLR2004 -- one has no spread
        return None
    apart, spread = fmean(one) - fmean(two), math.sqrt((variance(one) + variance(two)) / 2)
    if spread:
        return apart / spread
    return 0.0 if apart == 0 else math.copysign(math.inf, apart)


def matched(treated: Mapping[str, Sequence[float]], others: Mapping[str, Sequence[float]]) -> dict[str, str]:
    """For each treated area the other one most like it before, each used once, nearest pairs first.

    Likeness is the distance of what was measured before, each measure over its standard deviation in all areas.
    """
    everyone = [*treated.values(), *others.values()]
    spreads = [pstdev(column) or 1.0 for column in zip(*everyone, strict=True)]

    def apart(one: Sequence[float], two: Sequence[float]) -> float:
        return math.dist(
            [value / spread for value, spread in zip(one, spreads, strict=True)],
            [value / spread for value, spread in zip(two, spreads, strict=True)],
        )

    near = sorted(
        (apart(mine, theirs), area, other)
        for area, mine in treated.items()
        for other, theirs in others.items()
    )
    pairs: dict[str, str] = {}
    used: set[str] = set()
    for _, area, other in near:
        if area not in pairs and other not in used:
            pairs[area] = other
            used.add(other)
    return pairs


def before_and_after(
    changes: Sequence[float], of_matched: Sequence[float], confidence: float = CONFIDENCE
) -> Estimate | None:
    """The difference in differences: mean of (treated after - before) - (matched after - before), pair by pair.

    Interval mean ± t(n - 1) * sd / sqrt(n). Unit: the measure's. None, "cannot tell yet", for fewer than five pairs.
    """
    apart = [mine - theirs for mine, theirs in zip(changes, of_matched, strict=True)]
    number = len(apart)
    if number < FEWEST_PAIRS:
        return None
    middle = fmean(apart)
    half = student_quantile(number - 1, confidence) * stdev(apart) / math.sqrt(number)
    return Estimate(middle, middle - half, middle + half, number)
