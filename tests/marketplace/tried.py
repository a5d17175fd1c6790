"""A cube of one facet to publish by, and its people. A module that imports ``tried_cube`` has it registered, alone."""

import pytest

from marketplace import disclosure
from marketplace.cubes import Cube, Facet, Register
from marketplace.disclosure import People, Row

CUBE = Cube("tried", "asked", (Facet("service"),))
KEY = ("tried", "E06", "2026Q1")
BLOCKS = {"service": {"": ("personal", "night", "domestic")}}


@pytest.fixture(autouse=True)
def tried_cube(monkeypatch):
    register = Register()
    register.add(CUBE)
    monkeypatch.setattr(disclosure, "CUBES", register)


def people(personal=30, night=12, period="2026Q1"):
    """So many who asked for personal care, and so many for the night."""
    services = ["personal"] * personal + ["night"] * night
    rows = [Row(f"p{number}", {"service": service}) for number, service in enumerate(services)]
    return People("E06", period, rows, BLOCKS)
