"""How long people wait. In public by division of those whom 28 days have passed since; for staff the curve as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from marketplace.disclosure import STAFF, Path, Policy, Release, rounded
from marketplace.estimators.outcomes import WAITED, Outcome
from marketplace.estimators.waiting import Curve, Ended, time_to_source
from marketplace.measures.bands import found_by
from marketplace.measures.people import too_few
from marketplace.measures.registry import Reading, answer, measure, no_answer
from marketplace.measures.released import NOTHING_RELEASED, last_day, whole

DAYS = tuple(day for day, _ in WAITED)
THREE_DAYS = 3
AFTER = (3, 7, 28)
LAST_DAY = 28
STARTED = {words: day for day, words in WAITED}
WHOLE = 100
WIDEST = 15  # per cent
HIDDEN = "too many of the waits are in groups too small to be shown"
NOBODY_WAITED = "nobody asked"
NOT_REACHED = "not reached: fewer than half were sourced by the last day seen"


@dataclass(frozen=True, slots=True)
class Wait:
    """How long one person waited from the day the request was ready, and how it stood at the last day seen."""

    person: int
    days: float
    ended: Ended


def curve_of(waits: Sequence[Wait]) -> Curve:
    """The curve of some waits."""
    return time_to_source((wait.days, wait.ended) for wait in waits)


@measure("M7", "Sourced by day 1, 3, 7, 14 and 28")
def sourced_by(release: Release | None, within: Path = ()) -> dict[int, Reading]:
    """The part of people for whom care had begun by a day. Those who left or still waited are in the denominator.

    Formula: F(d) = people who started by day d / people who asked; low and high are what it could be, given those in groups too small to be shown and what rounding took; the value is the middle
    Unit: share
    Out of: people who asked for care, also those who left or wait still
    Window: requests of one calendar quarter, each followed for 28 days
    Source: the published release of people who asked, by how long they waited
    Cannot see: the day within a band, and care that began off the site
    """
    if release is None:
        return {day: no_answer("M7", NOTHING_RELEASED) for day in DAYS}
    found: dict[int, Reading] = {}
    more: dict[str, Any] = {"of": whole(release, within), "as_of": last_day(release.period)}
    for day in DAYS:
        band = found_by(release, day, within)
        if band is None or band.high - band.low > WIDEST:
            found[day] = no_answer("M7", HIDDEN if band else release.policy.few, **more)
            continue
        value, low, high = (each / WHOLE for each in (round((band.low + band.high) / 2), band.low, band.high))
        found[day] = answer("M7", value, low=low, high=high, **more)
    return found


@measure("M7b", "Sourced by a day, as it stands")
def sourced_so_far(
    waits: Sequence[Wait], days: Sequence[int] = DAYS, *, as_of: date, policy: Policy | None = STAFF
) -> dict[int, Reading]:
    """The part of people sourced by a day, with those who left competing and those who wait still followed as long as they were seen. For staff.

    Formula: Aalen-Johansen, F(t) = sum S(t_i-1) d1_i / n_i, with a log-log 95% interval
    Unit: share
    Out of: all requests, also those that left or wait still
    Window: requests of one calendar quarter, as they stood at the end of last Sunday
    Source: bookings: from the request to the first agreement, or to when it was taken back
    Cannot see: people who found care off the site, who wait here for ever
    """
    curve, people = curve_of(waits), len({wait.person for wait in waits})
    if not waits:
        return {day: no_answer("M7b", NOBODY_WAITED, as_of=as_of) for day in days}
    found = {}
    for day in days:
        done = {wait.person for wait in waits if wait.ended == Ended.SOURCED and wait.days <= day}
        if reason := too_few(min(len(done), people - len(done)), policy):
            found[day] = no_answer("M7b", reason, as_of=as_of)
            continue
        estimate = curve.sourced_by(day)
        value, low, high = (_whole(each, policy) for each in (estimate.value, estimate.low, estimate.high))
        of = rounded(people, policy.base) if policy else people
        found[day] = answer("M7b", value, of=of, low=low, high=high, as_of=as_of)
    return found


@measure("M7c", "Days until half are sourced")
def median_wait(waits: Sequence[Wait], *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """The first day by which half of all people were sourced. It may not be reached.

    Formula: the first t with F(t) >= 0.5, F by Aalen-Johansen
    Unit: days
    Out of: all requests, also those that left or wait still
    Window: requests of one calendar quarter, as they stood at the end of last Sunday
    Source: bookings: from the request to the first agreement, or to when it was taken back
    Cannot see: people who found care off the site
    """
    people = len({wait.person for wait in waits})
    if not waits:
        return no_answer("M7c", NOBODY_WAITED, as_of=as_of)
    if reason := too_few(people, policy):
        return no_answer("M7c", reason, as_of=as_of)
    of = rounded(people, policy.base) if policy else people
    return answer("M7c", curve_of(waits).median(), otherwise=NOT_REACHED, of=of, as_of=as_of)


@measure("M8", "Waiting after three days")
def breaches(waits: Sequence[Wait], *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """The part of people for whom nothing was found in three days and who had not left.

    Formula: S(3) = 1 - F(3) - left by day 3, by Kaplan-Meier with a log-log 95% interval
    Unit: share
    Out of: all requests
    Window: requests of one calendar quarter, as they stood at the end of last Sunday
    Source: bookings: from the request to the first agreement, or to when it was taken back
    Cannot see: requests that a council’s brokers send out, which are not on this site
    """
    if not waits:
        return no_answer("M8", NOBODY_WAITED, as_of=as_of)
    still = {wait.person for wait in waits if wait.days > THREE_DAYS}
    people = len({wait.person for wait in waits})
    if reason := too_few(min(len(still), people - len(still)), policy):
        return no_answer("M8", reason, as_of=as_of)
    estimate = curve_of(waits).waiting_at(THREE_DAYS)
    value, low, high = (_whole(each, policy) for each in (estimate.value, estimate.low, estimate.high))
    of = rounded(people, policy.base) if policy else people
    return answer("M8", value, of=of, low=low, high=high, as_of=as_of)


def _whole(part: float, policy: Policy | None) -> float:
    """In whole per cent, where it is for others to read."""
    return round(part * WHOLE) / WHOLE if policy else part


@measure("M7d", "Sourced by a day, one group beside another")
def sourced_by_group(
    groups: Mapping[str, Sequence[str]], *, as_of: date, policy: Policy | None = STAFF
) -> dict[str, dict[int, Reading]]:
    """The part of each group for whom care had begun by a day. Those who left or still waited are in the denominator. For staff.

    Formula: Aalen-Johansen, F(t) = sum S(t_i-1) d1_i / n_i, with a log-log 95% interval; a group is told when those it holds for, the others, and the same two of all groups that are not told, are each enough people
    Unit: share
    Out of: people of the group who asked for care
    Window: requests of one calendar quarter, each followed for 28 days
    Source: people in quarters: how long they waited, who was to pay, and the rural-urban classification 2021 of where they live
    Cannot see: what else the groups differ in, and care that began off the site. Not shown in public
    """
    found: dict[str, dict[int, Reading]] = {name: {} for name in groups}
    for day in AFTER:
        sides = {name: _sides(waits, day) for name, waits in groups.items()}
        told = _told(sides, policy)
        for name, waits in groups.items():
            found[name][day] = (
                _by(day, waits, as_of, policy)
                if name in told
                else no_answer("M7d", policy.few if policy else "nobody asked", as_of=as_of)
            )
    return found


def _by(day: int, waits: Sequence[str], as_of: date, policy: Policy | None) -> Reading:
    estimate = time_to_source(_ended(waits)).sourced_by(day)
    ends = (estimate.value, estimate.low, estimate.high)
    value, low, high = (round(each * WHOLE) / WHOLE if policy else each for each in ends)
    of = rounded(len(waits), policy.base) if policy else len(waits)
    return answer("M7d", value, of=of, low=low, high=high, as_of=as_of)


def _ended(waits: Sequence[str]) -> list[tuple[float, Ended]]:
    """By the last day of the band for those who found somebody; on day 28 for those who left or wait still."""
    return [
        (STARTED[wait], Ended.SOURCED)
        if wait in STARTED
        else (LAST_DAY, Ended.LEFT if wait == Outcome.LEFT else Ended.WAITING)
        for wait in waits
    ]


def _sides(waits: Sequence[str], day: int) -> tuple[int, int]:
    """How many had found somebody by a day, and how many had not."""
    done = sum(STARTED.get(wait, day + 1) <= day for wait in waits)
    return done, len(waits) - done


def _told(sides: Mapping[str, tuple[int, int]], policy: Policy | None) -> frozenset[str]:
    """The groups that may be told: each is enough people on both sides, and so is all that is not told, together."""
    k = policy.k if policy else 1
    told = sorted(
        (name for name in sides if min(sides[name]) >= k), key=lambda name: (sum(sides[name]), name)
    )
    rest = [sides[name] for name in sides if name not in told]
    while told and any(0 < sum(side) < k for side in zip(*rest, strict=True)):
        rest.append(sides[told.pop(0)])
    return frozenset(told)
