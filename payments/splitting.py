"""One agreement, several sources: which pays how many pence of what. Whole pence, and nothing lost or made.

The rule, in one line: a visit that a source was chosen for is its alone; of any other each source with a portion pays
that part, then sources with an amount pay what their week has left, and the rest is paid by the one that takes the rest.

What a source pays in a week does not depend on the order its visits are counted in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from payments.money import round_half_up

VISITS, PORTION, AMOUNT, REST = "visits", "portion", "amount", "rest"
WHOLE = 10_000
"""All of it, in basis points."""


class SplitError(ValueError):
    """Shares nothing can be split by. Its text is for people."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one source pays: ``key`` names it. ``pence`` is an amount a week, ``visits`` the keys of chosen ones."""

    key: int
    rule: str = REST
    pence: int = 0
    basis_points: int = 0
    visits: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Charge:
    """Something to be paid for: ``visit`` is the weekly visit it is one of, when it is one."""

    key: int
    pence: int
    visit: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked of one source, before there is an agreement. A booking keeps it as JSON."""

    funding: int
    rule: str = REST
    pence: int | None = None
    basis_points: int | None = None
    visits: tuple[int, ...] = field(default=())
    top_up: bool = False

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """As ``kept`` by `written`."""
        return cls(**{**kept, "visits": tuple(kept["visits"])})

    def written(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {**asdict(self), "visits": list(self.visits)}

    @property
    def share(self) -> Share:
        """As arithmetic; its key is the source."""
        return Share(self.funding, self.rule, self.pence or 0, self.basis_points or 0, frozenset(self.visits))


def check(shares: Sequence[Share]) -> None:
    """Raises SplitError, in words for people, unless these shares can be split by."""
    if [share.rule for share in shares].count(REST) != 1:
        raise SplitError("Choose one source that pays whatever is left.")
    if min((min(share.pence, share.basis_points) for share in shares), default=0) < 0:
        raise SplitError("An amount cannot be less than nothing.")
    if sum(share.basis_points for share in shares if share.rule == PORTION) > WHOLE:
        raise SplitError("The parts come to more than the whole.")
    chosen = [visit for share in shares if share.rule == VISITS for visit in share.visits]
    if len(chosen) != len(set(chosen)):
        raise SplitError("A visit can be chosen for one source only.")


def split(
    pence: int,
    shares: Sequence[Share],
    *,
    visit: int | None = None,
    taken: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Who pays how much of one charge, by share; whoever pays nothing is left out.

    ``taken`` is what each share with an amount has paid already in the week of the charge.
    """
    check(shares)
    if pence < 0:
        raise SplitError("A charge cannot be less than nothing.")
    parts: dict[int, int] = {}
    left = pence
    for key, part in _in_order(pence, shares, visit, taken or {}):
        parts[key] = parts.get(key, 0) + min(part, left)
        left -= min(part, left)
    return {key: part for key, part in parts.items() if part}


def _in_order(
    pence: int, shares: Sequence[Share], visit: int | None, taken: Mapping[int, int]
) -> Iterable[tuple[int, int]]:
    """What each share asks of the charge, the first to ask first: it gets that, or what is left."""
    for share in shares:
        if share.rule == VISITS and visit in share.visits:
            yield share.key, pence
    so_far = 0
    for share in sorted((one for one in shares if one.rule == PORTION), key=lambda one: one.key):
        part = _up_to(pence, so_far + share.basis_points) - _up_to(pence, so_far)
        so_far += share.basis_points
        yield share.key, part
    for share in sorted((one for one in shares if one.rule == AMOUNT), key=lambda one: one.key):
        yield share.key, max(share.pence - taken.get(share.key, 0), 0)
    for share in shares:
        if share.rule == REST:
            yield share.key, pence


def _up_to(pence: int, basis_points: int) -> int:
    return round_half_up(pence * basis_points, WHOLE)


def split_week(charges: Iterable[Charge], shares: Sequence[Share]) -> dict[int, dict[int, int]]:
    """Who pays how much of each charge of one week, by charge. Amounts a week are filled in the order of the keys."""
    taken: dict[int, int] = {}
    found = {}
    for charge in sorted(charges, key=lambda one: one.key):
        parts = split(charge.pence, shares, visit=charge.visit, taken=taken)
        for key, part in parts.items():
            taken[key] = taken.get(key, 0) + part
        found[charge.key] = parts
    return found


def divide(pence: int, keys: Iterable[int], turn: int) -> dict[int, int]:
    """Equal parts of one charge, by key; what cannot be shared equally goes round with ``turn``, a penny each."""
    order = sorted(keys)
    each, odd = divmod(pence, len(order))
    return {key: each + ((place - turn) % len(order) < odd) for place, key in enumerate(order)}


def totals(parts: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """What each share pays of several charges together."""
    found: dict[int, int] = {}
    for each in parts:
        for key, part in each.items():
            found[key] = found.get(key, 0) + part
    return found
