"""Numbers about people outside the cubes: only of whole quarters, only of groups large enough on both sides, and rounded."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from datetime import date

from marketplace.disclosure import Policy, rounded
from marketplace.estimators import intervals
from marketplace.measures.registry import Reading, answer, no_answer

WHOLE = 100


def part_of_people(
    code: str,
    some: Collection[Hashable],
    everybody: Collection[Hashable],
    *,
    as_of: date,
    policy: Policy | None,
) -> Reading:
    """The part of people of whom something holds, in whole per cent with Wilson's interval.

    With a policy there is no answer unless those of whom it holds and the others are both enough, and the number of all
    is rounded. Without one it is for those who may see each of them.
    """
    has, of = len(set(some)), len(set(everybody))
    return part(code, has, of, people=(has, of - has), as_of=as_of, policy=policy)


def part(
    code: str,
    some: int,
    of: int,
    *,
    people: tuple[int, int],
    as_of: date,
    policy: Policy | None,
    none: str = "",
) -> Reading:
    """The part of things, such as visits, of which something holds; ``people`` are those it holds for, and the others."""
    estimate = intervals.share(some, of)
    if estimate is None:
        return no_answer(code, none or "there is nobody to ask this of", as_of=as_of)
    if policy is None:
        return answer(code, estimate.value, of=of, low=estimate.low, high=estimate.high, as_of=as_of)
    if min(people) < policy.k:
        return no_answer(code, policy.few, as_of=as_of)
    value, low, high = (round(each * WHOLE) / WHOLE for each in (estimate.value, estimate.low, estimate.high))
    return answer(code, value, of=rounded(of, policy.base), low=low, high=high, as_of=as_of)


def too_few(people: int, policy: Policy | None) -> str:
    """Why nothing may be said of so many people; nothing when it may."""
    return policy.few if policy is not None and people < policy.k else ""
