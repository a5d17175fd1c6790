"""What became of what people asked for: met, under-met, unmet or left, in people and in hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.disclosure import STAFF, Path, Policy, Release
from marketplace.estimators import intervals
from marketplace.estimators.outcomes import Outcome
from marketplace.measures.people import part_of_people
from marketplace.measures.registry import Reading, answer, measure, no_answer
from marketplace.measures.released import NOTHING_RELEASED, in_full, last_day, summed, whole

SETTLED = (Outcome.MET, Outcome.UNDER_MET, Outcome.UNMET)
NO_CARE = "nobody had care that took place"
NOT_ASKED = "no data yet: nobody is asked here whether what mattered was reached"
WHOLE = 100


@measure("M3", "Met, under-met and unmet")
def outcomes(release: Release | None, within: Path = ()) -> dict[str, Reading]:
    """Of people who asked, and whom 28 days have passed since: the part that got what they asked for, the part that got less, and the part that got nothing.

    Formula: people of one class / (met + under-met + unmet), with Wilson's interval; met: started by day 28 with 90% of the hours and nothing that mattered dropped
    Unit: share
    Out of: people who asked for care and did not leave for reasons of their own; each is in exactly one class
    Window: one calendar quarter of requests, each followed for 28 days
    Source: the published release of people who asked
    Cannot see: people in groups too small to be shown, and needs that nobody asked help for here
    """
    if release is None:
        return {kind: no_answer("M3", NOTHING_RELEASED) for kind in SETTLED}
    found, as_of = in_full(release, "outcome", SETTLED, within), last_day(release.period)
    said = f"{found.total():,} of {whole(release, within) or 0:,} are in districts where every class is large enough to be shown"
    if not found:
        few = release.policy.few
        return {kind: no_answer("M3", few, as_of=as_of, coverage=said) for kind in SETTLED}
    of = found.total()
    readings: dict[str, Reading] = {}
    for kind in SETTLED:
        estimate = intervals.share(found[kind], of)
        value, low, high = (
            (None, None, None)
            if estimate is None
            else (round(each * WHOLE) / WHOLE for each in (estimate.value, estimate.low, estimate.high))
        )
        readings[kind] = answer(
            "M3",
            value,
            otherwise=release.policy.few,
            of=of,
            low=low,
            high=high,
            as_of=as_of,
            coverage=said,
        )
    return readings


@measure("M3b", "People by what became of it")
def people_by_outcome(release: Release | None, within: Path = ()) -> dict[str, Reading]:
    """How many people are in each class: met, under-met, unmet, left, too early to say.

    Formula: sum of published counts by outcome, over districts
    Unit: people
    Out of: people who asked for care
    Window: one calendar quarter of requests, each followed for 28 days
    Source: the published release of people who asked
    Cannot see: people in groups too small to be shown
    """
    if release is None:
        return {kind: no_answer("M3b", NOTHING_RELEASED) for kind in Outcome}
    found = summed(release, "outcome", within)
    more = {"of": whole(release, within), "as_of": last_day(release.period)}
    return {kind: answer("M3b", found.get(kind), otherwise=release.policy.few, **more) for kind in Outcome}


@measure("M4", "Missing hours")
def missing_hours(release: Release | None, within: Path = ()) -> Reading:
    """The hours a week that people asked for and did not get. The headline of unmet and under-met need.

    Formula: sum over people of max(0, requested - delivered), of those unmet or under-met
    Unit: hours a week
    Out of: people whose need is unmet or under-met after 28 days
    Window: one calendar quarter of requests, each followed for 28 days
    Source: the published release of missing hours
    Cannot see: needs that nobody asked help for here, and hours given by family instead
    """
    return _whole("M4", release, within)


@measure("M2", "Hours asked for")
def asked_hours(release: Release | None, within: Path = ()) -> Reading:
    """The hours a week that people asked for. A visit by two workers counts twice.

    Formula: sum over people of requested hours a week
    Unit: hours a week
    Out of: people who asked for care
    Window: one calendar quarter
    Source: the published release of hours asked for
    Cannot see: care that was looked for and not asked for, and care arranged off the site
    """
    return _whole("M2", release, within)


def _whole(code: str, release: Release | None, within: Path) -> Reading:
    if release is None:
        return no_answer(code, NOTHING_RELEASED)
    as_of = last_day(release.period)
    return answer(code, whole(release, within), otherwise=release.policy.few, as_of=as_of)


@dataclass(frozen=True, slots=True)
class Package:
    """Care that took place: whose, and whether what matters to them was written down, looked at again, and reached by their own word."""

    person: int
    outcome_stated: bool
    reviewed: bool = False
    attained: bool | None = None


@measure("M34", "Outcomes people named")
def personal_outcomes(
    rows: Sequence[Package], *, as_of: date, policy: Policy | None = STAFF
) -> dict[str, Reading]:
    """The part of people with care who said what is to come of it, the part whose care was reviewed, and the part that says it was reached.

    Formula: people with a stated outcome / people with care; people reviewed / people with care; people who say it was reached / people who were asked
    Unit: share
    Out of: people with care that took place
    Window: one calendar quarter
    Source: what the person said matters, in the booking; reviews people wrote of their care
    Cannot see: whether care brought it about, which no number here can tell
    """
    people = {row.person for row in rows}
    asked = {row.person for row in rows if row.attained is not None}
    parts = {
        "stated": ({row.person for row in rows if row.outcome_stated}, people),
        "reviewed": ({row.person for row in rows if row.reviewed}, people),
        "attained": ({row.person for row in rows if row.attained}, asked),
    }
    return {
        name: part_of_people("M34", some, of, as_of=as_of, policy=policy)
        if of
        else no_answer("M34", NOT_ASKED if people else NO_CARE, as_of=as_of)
        for name, (some, of) in parts.items()
    }
