"""Cubes and people to try the gate with. A module that imports ``cubes_of_the_gate`` has them registered."""

import random

import pytest

from marketplace import disclosure
from marketplace.cubes import Cube, Facet, Register
from marketplace.disclosure import People, Row
from tests.marketplace.outsiders import atoms_of

FLAT = Cube("flat", "asked", (Facet("area", place=True), Facet("service")))
NESTED = Cube("nested", "asked", (Facet("area", place=True), Facet("service", within=(Facet("outcome"),))))
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
    register.update({cube.name: cube for cube in (FLAT, NESTED, FAITH, HOURS, PRICE, DEEP)})
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
