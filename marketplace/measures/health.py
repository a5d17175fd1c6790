"""How far these numbers can be trusted: what is fresh, what is complete, and what is known. Printed beside all others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from marketplace.disclosure import STAFF, Policy, Release
from marketplace.estimators import intervals
from marketplace.estimators.outcomes import Outcome
from marketplace.measures.capacity import Capacity
from marketplace.measures.people import part
from marketplace.measures.registry import Reading, answer, measure, no_answer, not_built
from marketplace.measures.released import NOTHING_RELEASED, last_day, seen, summed
from marketplace.measures.supply import NOBODY
from marketplace.models import PeriodRun

NOT_COUNTED = "the people of this quarter were not counted yet"


@measure("M36", "Providers who confirmed their hours")
def providers_confirmed(rows: Sequence[Capacity], *, as_of: date) -> Reading:
    """The part of providers who said within fourteen days that their free hours are right. Of all others spare time is unknown.

    Formula: providers confirmed within 14 days / providers that can be found
    Unit: share
    Out of: providers that can be found here now
    Window: fourteen days
    Source: when each provider last confirmed its hours
    Cannot see: whether what they said was so
    """
    estimate = intervals.share(sum(row.confirmed for row in rows), len(rows))
    if estimate is None:
        return no_answer("M36", NOBODY, as_of=as_of)
    return answer("M36", estimate.value, of=len(rows), as_of=as_of)


@measure("M36b", "Requests that are complete")
def requests_complete() -> Reading:
    """The part of requests that hold all that is needed to find care when they reach a broker.

    Formula: requests with the whole minimum dataset / requests
    Unit: share
    Out of: requests raised with the council’s brokers
    Window: one calendar quarter
    Source: care requests of the council’s brokerage
    Cannot see: requests on paper
    No data yet: requests that a council’s brokers send out are not on this site; a request that people send themselves cannot be sent before it is complete
    """
    return not_built("M36b")


@measure("M36c", "Outcomes that are known")
def outcomes_known(release: Release | None) -> Reading:
    """The part of people, of those in groups large enough to be shown, of whom it is known what became of their request.

    Formula: 1 - people of whom it is too early to say / people shown by outcome
    Unit: share
    Out of: people who asked for care, by outcome as published
    Window: one calendar quarter
    Source: the published release of people who asked
    Cannot see: what became of people who found care off the site
    """
    if release is None:
        return no_answer("M36c", NOTHING_RELEASED)
    found, as_of = summed(release, "outcome"), last_day(release.period)
    shown = found.total()
    known = (shown - found.get(Outcome.TOO_EARLY, 0)) / shown if shown else None
    more = {
        "of": shown or None,
        "as_of": as_of,
        "coverage": f"{seen(release, 'outcome')}; the part is of those",
    }
    return answer("M36c", known, otherwise=release.policy.few, **more)


@measure("M36d", "People whose home is known")
def people_placed(period: str, *, policy: Policy | None = STAFF) -> Reading:
    """The part of all who asked, on the whole site, whose neighbourhood is known. The others are in no count.

    Formula: 1 - people without a known neighbourhood / people who asked
    Unit: share
    Out of: people who asked for care in the quarter, in all councils
    Window: one calendar quarter
    Source: the count of people in quarters
    Cannot see: in which council the others live
    """
    run = PeriodRun.objects.filter(period=period).exclude(finished_at=None).first()
    if run is None or not run.counted:
        return no_answer("M36d", NOT_COUNTED, as_of=last_day(period))
    placed = run.counted - run.unplaced
    sides = (placed, run.unplaced)
    return part("M36d", placed, run.counted, people=sides, as_of=last_day(period), policy=policy)
