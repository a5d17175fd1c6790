"""Cubes: in which ways the people of one quarter may be counted in public. A cube is a tree, written down once.

People stand in the root; every facet divides those of the block it stands in, each into one block; only what is shown
is divided further. Two facets of one block are two margins of the same people, and nothing says how they meet: that is
why no small group can be reckoned from them (marketplace/docs/disclosure.md). It would fail if one trait were counted
along two paths, or if one trait told another in a second branch. Such cubes *cross*; they are refused when they are
registered, which is when the site starts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

Measure = Literal["people", "sum", "median"]

# Traits of which one tells something sure of the other. They may stand only one within the other.
ENTANGLED = frozenset(
    frozenset(pair)
    for pair in [
        *combinations(("lsoa", "msoa", "district", "quintile", "rurality"), 2),
        ("outcome", "waited"),
        ("outcome", "barrier"),
        ("time", "days"),
    ]
)


class Crosses(Exception):  # noqa: N818 -- it is an answer, not a fault
    """The words say which cubes cross, and where."""


@dataclass(frozen=True)
class Facet:
    """One division of the people of a block. ``name`` is the trait that divides them.

    Of a ``place`` everybody knows who lives there, so that all may be in one block. What is ``special`` (UK GDPR
    article 9) is shown whole or not at all.
    """

    name: str
    within: tuple[Facet, ...] = ()
    place: bool = False
    special: bool = False


@dataclass(frozen=True)
class Cube:
    """A tree of facets over one kind of people in one quarter, and what is counted of them.

    ``about`` names the people. No two kinds may share a person in a quarter. ``amount`` names what is added up where
    the measure is not people themselves, and ``unit`` how many of it make one of what is printed.
    """

    name: str
    about: str
    facets: tuple[Facet, ...]
    measure: Measure = "people"
    amount: str = ""
    unit: int = 1

    def walk(self) -> Iterator[tuple[tuple[str, ...], Facet]]:
        """Every facet with the names above it."""
        waiting: list[tuple[tuple[str, ...], Facet]] = [((), facet) for facet in reversed(self.facets)]
        while waiting:
            above, facet = waiting.pop()
            yield above, facet
            waiting += [((*above, facet.name), inner) for inner in reversed(facet.within)]

    @property
    def traits(self) -> frozenset[str]:
        """The names of all facets."""
        return frozenset(facet.name for _, facet in self.walk())


def crossings(cubes: Iterable[Cube], entangled: frozenset[frozenset[str]] = ENTANGLED) -> list[str]:
    """Where cubes that count the same of the same people are more than one tree; nothing when they are one."""
    faults: list[str] = []
    seen: dict[tuple[Any, str], tuple[Any, str]] = {}
    for cube in cubes:
        for above, facet in cube.walk():
            of = (cube.about, cube.amount, cube.measure)
            here = (above, facet.place, facet.special)
            there, other = seen.setdefault((of, facet.name), (here, cube.name))
            if there != here:
                faults.append(f"{cube.name} crosses {other}: {facet.name} would be counted along two paths.")
    for ((of, one), (here, cube_of_one)), ((also_of, two), (there, _)) in combinations(seen.items(), 2):
        if of == also_of and {one, two} in entangled and one not in there[0] and two not in here[0]:
            faults.append(f"{cube_of_one} crosses: {one} tells {two}, so one must stand within the other.")
    return faults


class Register(dict[str, Cube]):
    """The cubes that may be published, by name."""

    def add(self, *cubes: Cube) -> None:
        """Register cubes; raises Crosses, and then registers none of them."""
        together = [*self.values(), *cubes]
        names = Counter(cube.name for cube in together)
        faults = [f"There are two cubes {name}." for name, number in names.items() if number > 1]
        faults += crossings(together)
        if faults:
            raise Crosses(" ".join(faults))
        self.update({cube.name: cube for cube in cubes})

    def holds(self, cube: Cube) -> bool:
        """Whether this very cube is registered."""
        return self.get(cube.name) == cube


# The cubes of this site.


def _district(end: Facet) -> Facet:
    """Where people live; and how it ended for them, with ``end`` telling more of it, and who they are within that."""
    within = (end, Facet("service"), Facet("payer"), Facet("language"), Facet("hours_band"))
    map_of_it = Facet("msoa", place=True, within=(Facet("lsoa", place=True),))
    return Facet("district", place=True, within=(map_of_it, Facet("outcome", within=within)))


def _hours(amount: str) -> Cube:
    """Hours a week, by where, for what and when in the week; whoever has none is not one of its people.

    The days stand within the time of day, so that a quarter published before days were known is part of the same tree.
    """
    service = Facet("service", within=(Facet("time", within=(Facet("days"),)),))
    inner = (Facet("msoa", place=True), service, Facet("payer"), Facet("language"))
    district = Facet("district", place=True, within=inner)
    return Cube(f"{amount}_hours", "asked", (district,), measure="sum", amount=amount, unit=60)


ASKED = Cube("asked", "asked", (_district(Facet("waited")), Facet("week")))
ASKED_HOURS, MISSING_HOURS = _hours("asked"), _hours("missing")
LOOKED = Cube("looked", "looked", (_district(Facet("barrier")),))

CUBES = Register()
CUBES.add(ASKED, ASKED_HOURS, MISSING_HOURS, LOOKED)
