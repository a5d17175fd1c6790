"""The gate: ``publishable()`` is the only way anything counted in people may be shown. It gives a Release, which is frozen.

A group is shown when it is of at least k people, and when whatever outsiders could work out from all that is shown is
of k people or of nobody. What is shown is rounded. Nothing else goes out: no dates of one's own, no free filters, no
second answer to one question. What is promised, and why it holds: marketplace/docs/disclosure.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import InitVar, asdict, dataclass, field
from functools import reduce
from pathlib import Path as File
from statistics import median
from types import MappingProxyType

from marketplace.cubes import CUBES, Cube, Facet

SCHEMA = "mps/1"
CODE = hashlib.sha256(
    b"".join(File(__file__).with_name(f"{name}.py").read_bytes() for name in ("disclosure", "cubes"))
)
QUARTER = re.compile(r"20\d\dQ[1-4]")

Path = tuple[tuple[str, str], ...]


class Refused(Exception):  # noqa: N818 -- it is an answer, not a fault
    """Nothing is published, and the last release stays up. The words say why and name nobody."""


@dataclass(frozen=True)
class Policy:
    """Who may see what: at least ``k`` people, rounded to ``base``, and for amounts ``providers`` and ``p`` per cent."""

    name: str
    k: int
    base: int = 5
    providers: int = 5
    p: int = 15

    @property
    def few(self) -> str:
        """What stands for a number that is not shown. One reason for all: two would tell them apart."""
        return f"fewer than {self.k}, or would give away fewer than {self.k}"


PUBLIC = Policy("public", k=10)
STAFF = Policy("staff", k=5)


@dataclass(frozen=True, slots=True)
class Row:
    """One person in one quarter: the block of each trait, and amounts by whose they are: a provider's, or their own."""

    person: str
    traits: Mapping[str, str]
    amounts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class People:
    """Everybody of one council in one quarter, as they are counted in a version, and the blocks there could be.

    ``blocks`` gives for each facet the blocks within each block above it; ``""`` holds for all others. They come from
    maps and lists of words, never from the rows: who is not there must look like who is few.
    """

    place: str
    period: str
    rows: Sequence[Row]
    blocks: Mapping[str, Mapping[str, Sequence[str]]]
    version: int = 1

    def could_be(self, facet: Facet, path: Path) -> Sequence[str]:
        """The blocks of a facet that stand within a block."""
        known = self.blocks.get(facet.name, {})
        return known.get(path[-1][1] if path else self.place, known.get("", ()))


@dataclass(frozen=True)
class Cell:
    """A number, or why there is none."""

    value: int | None
    reason: str = ""


_GATE = object()


@dataclass(frozen=True)
class Release:
    """What was published of one cube, one place and one quarter. Made by ``publishable()`` or read back, never by hand.

    ``code`` is the digest of the gate that made it, ``follows`` that of the release it corrects, and ``people`` the
    version of the people it counts.
    """

    cube: str
    place: str
    period: str
    policy: Policy
    cells: Mapping[Path, Cell]
    version: int = 1
    note: str = ""
    follows: str = ""
    people: int = 1
    code: str = CODE.hexdigest()[:16]
    key: InitVar[object] = None
    digest: str = field(init=False)

    def __post_init__(self, key: object) -> None:
        if key is not _GATE:
            raise Refused("Only publishable() makes a release.")
        object.__setattr__(self, "cells", MappingProxyType(dict(self.cells)))
        object.__setattr__(self, "digest", hashlib.sha256(self.canonical.encode()).hexdigest())

    @property
    def canonical(self) -> str:
        """All of it as the one JSON text that its digest is of."""
        told = {
            "schema": SCHEMA,
            "cube": self.cube,
            "place": self.place,
            "period": self.period,
            "policy": asdict(self.policy),
            "version": self.version,
            "note": self.note,
            "follows": self.follows,
            "people": self.people,
            "code": self.code,
            "suppressed": self.suppressed,
            "cells": [
                {"path": [f"{facet}:{block}" for facet, block in path]} | _said(cell)
                for path, cell in sorted(self.cells.items())
            ],
        }
        return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @property
    def suppressed(self) -> int:
        """How many of the cells that could have been shown are not."""
        return sum(cell.value is None for cell in self.cells.values())

    def value(self, *path: tuple[str, str]) -> int | None:
        """The number at a path; None where none is shown."""
        return self.cells.get(path, Cell(None)).value

    def within(self, facet: str, *path: tuple[str, str]) -> dict[str, Cell]:
        """The cells of one facet within a block."""
        return {
            here[-1][1]: cell
            for here, cell in self.cells.items()
            if here and here[:-1] == path and here[-1][0] == facet
        }

    def share(self, *path: tuple[str, str]) -> int | None:
        """The block at a path in whole per cent of the block it stands in, reckoned from what is shown.

        None unless the block, what it stands in and the difference are all shown or would be.
        """
        part, whole = self.value(*path), self.value(*path[:-1])
        if not part or not whole or whole - part < self.policy.k:
            return None
        return (200 * part + whole) // (2 * whole)


def reopened(digest: str, **what: object) -> Release:
    """A release as it was kept; raises Refused when a byte of it is not what it was."""
    release = Release(**what, key=_GATE)  # type: ignore[arg-type]  # the digest tells whether it is
    if release.digest != digest:
        raise Refused("This release is not as it was published.")
    return release


@dataclass(frozen=True)
class Correction:
    """Why a quarter is published again: what stands, the people each earlier version was made of, and words for readers."""

    standing: Release
    earlier: Sequence[People]
    note: str


def publishable(cube: Cube, people: People, policy: Policy, *, corrects: Correction | None = None) -> Release:
    """What may be shown of these people. The same people give the same release, in whatever order they come.

    Raises Refused when the cube is not registered, the quarter is none, somebody stands in two places, a block is
    unknown, or a correction is not one.
    """
    if not CUBES.holds(cube):
        raise Refused(f"{cube.name} is not a registered cube.")
    everybody = Group(tuple(_read(cube, each) for each in (people, *(corrects.earlier if corrects else ()))))
    version, note, follows = _standing(cube, people, policy, everybody, corrects)
    return Release(
        cube.name,
        people.place,
        people.period,
        policy,
        _cells(cube, people, policy, everybody),
        version,
        note,
        follows,
        people.version,
        key=_GATE,
    )


def _read(cube: Cube, people: People) -> dict[str, Row]:
    """Everybody once, with what this cube asks and no more."""
    if not QUARTER.fullmatch(people.period):
        raise Refused(f"{people.period} is not a quarter.")
    traits = sorted(cube.traits)
    counting = cube.measure == "people"
    try:
        return one_row_each(
            Row(row.person, {trait: row.traits[trait] for trait in traits}, {} if counting else row.amounts)
            for row in people.rows
        )
    except KeyError as error:
        raise Refused(f"A person has no {error.args[0]}.") from None


def one_row_each(rows: Iterable[Row]) -> dict[str, Row]:
    """Rows by person: everybody once, in one place."""
    found: dict[str, Row] = {}
    for row in rows:
        if found.setdefault(row.person, row) != row:
            raise Refused("A person stands in two places.")
    return found


def _standing(
    cube: Cube, people: People, policy: Policy, everybody: Group, corrects: Correction | None
) -> tuple[int, str, str]:
    """Version, note and the digest it follows; raises Refused for a correction that is none."""
    if corrects is None:
        return 1, "", ""
    was = corrects.standing
    if (was.cube, was.place, was.period, was.policy) != (cube.name, people.place, people.period, policy):
        raise Refused("A correction is of the same cube, place, quarter and policy.")
    if not corrects.note.strip():
        raise Refused("A correction says what was wrong.")
    if len(corrects.earlier) != was.version:
        raise Refused("A correction knows the people of every version before it.")
    *before, since_last = (everybody.otherwise(version) for version in range(1, was.version + 1))
    if since_last < policy.k or any(0 < since < policy.k for since in before):
        raise Refused(f"Fewer than {policy.k} people would change.")
    if not is_safe(cube, policy, everybody):
        raise Refused(f"Fewer than {policy.k} people came or went, which the sum of all would tell.")
    return was.version + 1, corrects.note.strip(), was.digest


@dataclass(frozen=True)
class Group:
    """The people of one block: now, and in each version published before."""

    views: tuple[dict[str, Row], ...]

    @property
    def now(self) -> dict[str, Row]:
        """Who is in it now."""
        return self.views[0]

    def __add__(self, other: Group) -> Group:
        return Group(tuple(mine | theirs for mine, theirs in zip(self.views, other.views, strict=True)))

    def otherwise(self, since: int) -> int:
        """How many people were not, or not so, in an earlier version."""
        now, then = self.now, self.views[since]
        return len(now.keys() ^ then.keys()) + sum(
            row != then[person] for person, row in now.items() if person in then
        )

    def moved(self, since: int) -> int:
        """How many came, went or brought another amount since an earlier version."""
        now, then = self.now, self.views[since]
        return len(now.keys() ^ then.keys()) + sum(
            row.amounts != then[person].amounts for person, row in now.items() if person in then
        )

    def by(self, facet: Facet, known: Sequence[str]) -> dict[str, Group]:
        """It, divided by a facet. Blocks nobody is in are left out."""
        parts: dict[str, tuple[dict[str, Row], ...]] = {}
        name = facet.name
        for number, view in enumerate(self.views):
            for person, row in view.items():
                block = row.traits[name]
                if (part := parts.get(block)) is None:
                    part = parts[block] = tuple({} for _ in self.views)
                part[number][person] = row
        if unknown := parts.keys() - set(known):
            raise Refused(f"{facet.name} {min(unknown)} is not one of those there are.")
        return {block: Group(views) for block, views in parts.items()}


def _cells(cube: Cube, people: People, policy: Policy, everybody: Group) -> dict[Path, Cell]:
    if not everybody.now or not is_safe(cube, policy, everybody):
        return {(): Cell(None, policy.few)}
    cells: dict[Path, Cell] = {(): Cell(_value(cube, policy, everybody))}
    waiting: list[tuple[Path, Group, Sequence[Facet]]] = [((), everybody, cube.facets)]
    while waiting:
        path, group, facets = waiting.pop()
        for facet in facets:
            known = people.could_be(facet, path)
            parts = group.by(facet, known)
            shown = blocks_to_show(cube, policy, facet, parts, choice=len(known) > 1)
            for block in known:
                here = (*path, (facet.name, block))
                if block not in shown:
                    cells[here] = Cell(None, policy.few)
                    continue
                cells[here] = Cell(_value(cube, policy, parts[block]))
                waiting.append((here, parts[block], facet.within))
    return cells


def blocks_to_show(
    cube: Cube, policy: Policy, facet: Facet, parts: Mapping[str, Group], *, choice: bool = True
) -> frozenset[str]:
    """The blocks of one facet that may be shown: each safe by itself, and so is all that is not shown, together.

    Where everybody would stand in one group, nothing is shown: it would say something of each of them. Unless it is
    where they live, or there was no ``choice``.
    """
    shown = sorted(
        (block for block, part in parts.items() if part.now and is_safe(cube, policy, part)),
        key=lambda block: (len(parts[block].now), block),
    )
    rest = [part for block, part in parts.items() if block not in shown]
    if facet.special and rest:
        return frozenset()
    while shown and not is_safe_rest(cube, policy, rest):
        rest.append(parts[shown.pop(0)])
    groups = len(shown) + any(part.now for part in rest)
    if groups == 1 and choice and not facet.place:
        return frozenset()
    return frozenset(shown)


def is_safe_rest(cube: Cube, policy: Policy, rest: Sequence[Group]) -> bool:
    """Whether what is not shown is safe: anyone can reckon it, from the whole and what is shown."""
    return not rest or is_safe(cube, policy, reduce(Group.__add__, rest))


def is_safe(cube: Cube, policy: Policy, group: Group) -> bool:
    """Whether a group may be known: nobody or k people, nobody or k of them changed since, no provider laid bare."""
    since = (group.moved(version) for version in range(1, len(group.views)))
    if any(0 < number < policy.k for number in (len(group.now), *since)):
        return False
    return cube.measure != "sum" or not group.now or spreads(policy, _by_provider(group))


def _by_provider(group: Group) -> Counter[str]:
    given: Counter[str] = Counter()
    for row in group.now.values():
        given.update(row.amounts)
    return +given


def spreads(policy: Policy, given: Mapping[str, int]) -> bool:
    """The p% rule: enough providers, and the second largest cannot reckon the largest to within p per cent.

    With T the sum and x1, x2 the two largest: T - x1 - x2 >= p/100 * x1 (SDC Handbook 4.2.2).
    """
    first, _, *others = sorted([*given.values(), 0, 0], reverse=True)
    return len(given) >= policy.providers and 100 * sum(others) >= policy.p * first


def _value(cube: Cube, policy: Policy, group: Group) -> int:
    if cube.measure == "people":
        return rounded(len(group.now), policy.base)
    amounts = [sum(row.amounts.values()) for row in group.now.values()]
    if cube.measure == "median":
        return rounded_half(median(amounts))
    return rounded(sum(amounts), policy.base * cube.unit) // cube.unit


def rounded(number: int, base: int) -> int:
    """To the nearest multiple of ``base``, each number by itself; half up."""
    return base * ((2 * number + base) // (2 * base))


def rounded_half(number: float) -> int:
    """A middle of whole numbers, which ends in nothing or a half, as a whole number; half up."""
    return (int(2 * number) + 1) // 2


def _said(cell: Cell) -> dict[str, object]:
    return {"value": cell.value} | ({"reason": cell.reason} if cell.reason else {})
