"""Who is left out: two groups of people beside one another, with how sure the difference is. For staff only (decision 11)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from directory.models import Lsoa
from marketplace.disclosure import STAFF, Policy
from marketplace.estimators import intervals
from marketplace.estimators.intervals import FEWEST_TO_COMPARE
from marketplace.estimators.outcomes import WAITED, Outcome
from marketplace.estimators.waiting import Ended, time_to_source
from marketplace.measures.registry import Reading, answer, measure, no_answer
from marketplace.models import PersonPeriod
from marketplace.person_traits import NO_LANGUAGE

DAY = 28
PLACES = 2
MOST_DEPRIVED, LEAST_DEPRIVED = (1, 2), (9, 10)  # deciles: the fifths at either end
TOO_FEW = f"one of the two groups has fewer than {FEWEST_TO_COMPARE} people"
NOBODY_UNMET = "the ratio says nothing where a group has nobody whose need is unmet"
STARTED = {words: day for day, words in WAITED}
COMPARED = {
    "deprivation": ("the most deprived fifth of neighbourhoods", "the least deprived fifth"),
    "setting": ("rural neighbourhoods", "urban neighbourhoods"),
    "language": ("people who ask for a language besides English", "people who do not"),
}
"""What is compared, and which two groups."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One of two groups: what became of each of its people, and how long they waited; those who left are in neither part of a rate."""

    outcomes: tuple[str, ...]
    waits: tuple[str, ...]

    @property
    def people(self) -> int:
        """Everybody in it."""
        return len(self.outcomes)

    @property
    def unmet(self) -> int:
        """Those who got nothing."""
        return self.outcomes.count(Outcome.UNMET)

    @property
    def settled(self) -> int:
        """Those who did not leave, and of whom it is not too early to say."""
        return self.people - self.outcomes.count(Outcome.LEFT) - self.outcomes.count(Outcome.TOO_EARLY)


def arms(place: str, period: str, compared: str) -> tuple[Arm, Arm]:
    """The two groups of one council and quarter, as they are counted now. Two queries. Raises KeyError for what is not compared."""
    neighbourhoods = {
        code: (decile, setting)
        for code, decile, setting in Lsoa.objects.filter(council=place).values_list(
            "code", "deprivation_decile", "setting"
        )
    }
    newest = {
        key: row
        for key, *row in PersonPeriod.objects.of(place, period)
        .order_by("version")
        .values_list("key", "lsoa", "language", "outcome", "waited")
    }
    groups: tuple[list, list] = ([], [])
    for lsoa, language, outcome, waited in newest.values():
        side = _side(compared, neighbourhoods.get(lsoa, (None, "")), language)
        if side is not None:
            groups[side].append((outcome, waited))
    one, two = (Arm(tuple(each for each, _ in rows), tuple(each for _, each in rows)) for rows in groups)
    return one, two


def _side(compared: str, neighbourhood: tuple[int | None, str], language: str) -> int | None:
    """Which of the two groups somebody is in; None for neither."""
    decile, setting = neighbourhood
    sides: Mapping[str, tuple[bool, bool]] = {
        "deprivation": (decile in MOST_DEPRIVED, decile in LEAST_DEPRIVED),
        "setting": (setting == "Rural", setting == "Urban"),
        "language": (language != NO_LANGUAGE, language == NO_LANGUAGE),
    }
    first, second = sides[compared]
    return 0 if first else 1 if second else None


@measure("M28", "Unmet need, one group against another")
def unmet_ratio(one: Arm, two: Arm, *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """How many times as often need is unmet in the first group as in the second. One is alike; an interval that holds one cannot tell.

    Formula: (unmet / settled) of the first group / (unmet / settled) of the second, with Katz's 95% interval
    Unit: times
    Out of: people of each group who asked and did not leave; 30 or more in each
    Window: one calendar quarter of requests, each followed for 28 days
    Source: people in quarters; English indices of deprivation 2025, rural-urban classification 2021, language asked for
    Cannot see: what else the groups differ in; protected characteristics are not asked for here. Not shown in public
    """
    if min(one.settled, two.settled) < FEWEST_TO_COMPARE:
        return no_answer("M28", TOO_FEW, as_of=as_of)
    if reason := _few([side for arm in (one, two) for side in (arm.unmet, arm.settled - arm.unmet)], policy):
        return no_answer("M28", reason, as_of=as_of)
    estimate = intervals.ratio(one.unmet, one.settled, two.unmet, two.settled)
    if estimate is None:
        return no_answer("M28", NOBODY_UNMET, as_of=as_of)
    value, low, high = (_two_places(each, policy) for each in (estimate.value, estimate.low, estimate.high))
    return answer("M28", value, low=low, high=high, as_of=as_of)


@measure("M28b", "Sourced by day 28, one group less another")
def sourced_difference(one: Arm, two: Arm, *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """By how much the part sourced by day 28 is larger in the first group than in the second. An interval that holds nought cannot tell.

    Formula: F(28) of the first group - F(28) of the second, F by Aalen-Johansen; 1.96 × the root of the sum of their variances on either side
    Unit: share
    Out of: people of each group who asked; 30 or more in each
    Window: one calendar quarter of requests, each followed for 28 days
    Source: people in quarters; English indices of deprivation 2025, rural-urban classification 2021, language asked for
    Cannot see: what else the groups differ in; protected characteristics are not asked for here. Not shown in public
    """
    if min(one.people, two.people) < FEWEST_TO_COMPARE:
        return no_answer("M28b", TOO_FEW, as_of=as_of)
    curves = [time_to_source(_waits(arm)) for arm in (one, two)]
    started = [sum(wait in STARTED for wait in arm.waits) for arm in (one, two)]
    sides = [
        side for some, arm in zip(started, (one, two), strict=True) for side in (some, arm.people - some)
    ]
    if reason := _few(sides, policy):
        return no_answer("M28b", reason, as_of=as_of)
    steps = [curve.step_at(DAY) for curve in curves]
    shares = [step.by_then if step else 0.0 for step in steps]
    half = intervals.normal_quantile() * math.sqrt(sum(step.variance_by_then for step in steps if step))
    apart = shares[0] - shares[1]
    value, low, high = (_two_places(each, policy) for each in (apart, apart - half, apart + half))
    return answer("M28b", value, low=low, high=high, as_of=as_of)


def in_words(reading: Reading, *, alike: float) -> str:
    """What may be said of a comparison where no number may: higher, lower, or cannot tell. ``alike`` is 1 for a ratio, 0 for a difference."""
    if reading.low is None or reading.high is None or reading.low <= alike <= reading.high:
        return "cannot tell"
    return "higher" if reading.low > alike else "lower"


def _waits(arm: Arm) -> Iterable[tuple[float, int]]:
    """Days and how they stand: by the last day of the band for those who started; on day 28 for those who left or wait still."""
    for wait in arm.waits:
        if wait in STARTED:
            yield STARTED[wait], Ended.SOURCED
        elif wait == Outcome.LEFT:
            yield DAY, Ended.LEFT
        else:
            yield DAY, Ended.WAITING


def _few(sides: Iterable[int], policy: Policy | None) -> str:
    return policy.few if policy is not None and min(sides) < policy.k else ""


def _two_places(value: float, policy: Policy | None) -> float:
    return round(value, PLACES) if policy else value
