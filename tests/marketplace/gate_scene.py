"""Cubes and people to try the gate with. A module that imports ``cubes_of_the_gate`` has them registered."""

import random

import pytest

from marketplace import disclosure
from marketplace.cubes import Cube, Facet, Register
from marketplace.disclosure import People, Row
from tests.marketplace.outsiders import atoms_of

FLAT = Cube("flat", "asked", (Facet("area", place=True), Facet("service")))
NESTED = Cube("nested", "asked", (Facet("area", place=True), Facet("service", within=(Facet("outcome"),))))
WEEK = Cube("a_week", "asked", (Facet("service", within=(Facet("time", within=(Facet("days"),)),)),))
FAITH = Cube("faith", "special", (Facet("religion", special=True),))
HOURS = Cube("hours", "asked", (Facet("area", place=True),), measure="sum", amount="hours")
PRICE = Cube("price", "asked", (Facet("area", place=True),), measure="median", amount="price")

# A county by its traits, as NESTED and DEEP count it.
BLOCKS = {
    "area": ("A", "B", "C"),
    "village": ("A1", "A2", "B1", "B2", "C1", "C2"),
    "service": ("personal", "domestic", "night"),
    "outcome": ("met", "under_met", "unmet"),
}
DEEP = Cube(
    "deep",
    "asked",
    (
        Facet(
            "area",
            place=True,
            within=(
                Facet("village", place=True),
                Facet("service", within=(Facet("outcome"),)),
            ),
        ),
    ),
)
IN_EVERY = {facet: {"": blocks} for facet, blocks in BLOCKS.items()} | {
    "village": {
        area: tuple(name for name in BLOCKS["village"] if name[0] == area) for area in BLOCKS["area"]
    },
    "religion": {"": ("one", "two", "three")},
}
POSSIBLE = [traits for traits in atoms_of(BLOCKS) if traits["village"][0] == traits["area"]]


@pytest.fixture(autouse=True)
def cubes_of_the_gate(monkeypatch):
    """The product's cubes and ours, which are trees each by itself and cross one another."""
    register = Register(disclosure.CUBES)
    register.update({cube.name: cube for cube in (FLAT, NESTED, WEEK, FAITH, HOURS, PRICE, DEEP)})
    monkeypatch.setattr(disclosure, "CUBES", register)


def people(rows, period="2026Q1", place="E06"):
    return People(place, period, rows, IN_EVERY)


def rows_of(counts, facet="area", first=0):
    """``{"A": 12}`` as twelve people."""
    blocks = [block for block, number in counts.items() for _ in range(number)]
    return [
        Row(f"p{first + number}", {facet: block, "service": "personal"})
        for number, block in enumerate(blocks)
    ]


def values(release, facet, *path):
    return {block: cell.value for block, cell in release.within(facet, *path).items()}


def a_county(number, seed=5):
    """People as uneven as they are: most in one village, few at night."""
    dice = random.Random(seed)
    return [
        Row(f"p{each}", dice.choices(POSSIBLE, [1 + 3 ** (at % 5) for at in range(len(POSSIBLE))])[0])
        for each in range(number)
    ]


OF_A_WEEK = {
    "service": ("company", "nights"),
    "time": ("6am_9am", "9am_noon", "6pm_10pm"),
    "days": ("weekdays", "weekend", "all_week"),
    "payer": ("own", "council"),
}
ALIKE_IN_A_WEEK = {"district": "D", "msoa": "M", "language": "none_asked"}
ATOMS_OF_A_WEEK = [ALIKE_IN_A_WEEK | traits for traits in atoms_of(OF_A_WEEK)]


def a_week(number, seed, *, times=1):
    """People of one district with an hour each, most of them on weekday mornings; each stands there so many times."""
    dice, kinds = random.Random(seed), ATOMS_OF_A_WEEK
    weights = [1 + 2 ** (at % 6) for at in range(len(kinds))]
    drawn = [Row(f"p{each}", dice.choices(kinds, weights)[0], {f"p{each}": 60}) for each in range(number)]
    given = {name: {"": blocks} for name, blocks in OF_A_WEEK.items()} | {
        name: {"": (block,)} for name, block in ALIKE_IN_A_WEEK.items()
    }
    return People("D", "2026Q1", [row for row in drawn for _ in range(times)], given)
