"""The registry of measures. Each is a function whose docstring says, in one layout, what its answer is: a Reading.

The layout is what it says, an empty line, and then the parts, each on lines of its own: Formula, Unit, Out of, Window,
Source and Cannot see. Where what it counts is not built, a part No data yet says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from inspect import cleandoc
from typing import TypeVar

PARTS = {
    "Formula": "formula",
    "Unit": "unit",
    "Out of": "denominator",
    "Window": "window",
    "Source": "source",
    "Cannot see": "blind",
    "No data yet": "missing",
}
OPTIONAL = {"missing"}
CODE = re.compile(r"M([1-9]|[12]\d|3[0-6])[a-z]?")
_PART = re.compile(rf"^({'|'.join(PARTS)}): ", re.MULTILINE)

THEMES = {
    "demand": "What people look for and ask for",
    "outcomes": "What became of it",
    "waiting": "How long people wait",
    "supply": "The hours there are",
    "choice": "Whether there is a choice",
    "prices": "What it costs",
    "market": "Who provides",
    "quality": "How good it is",
    "payers": "Who pays",
    "equity": "Who is left out",
    "exits": "What if somebody stops",
    "brokerage": "How care is found for people",
    "health": "How far these numbers can be trusted",
}
"""What each module of measures is about, in the order of the page of methods."""


class Misstated(TypeError):  # noqa: N818 -- it is an answer, not a fault
    """A measure does not say what it is; the words say what it lacks. Raised when the site starts."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure is, in words. ``blind`` is what it cannot see, ``missing`` why there is no number yet."""

    code: str
    slug: str
    name: str
    theme: str
    says: str
    unit: str
    formula: str
    denominator: str
    window: str
    source: str
    blind: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer: a value with what it is out of and how sure it is, or no value and the reason. Never nought for unknown.

    ``coverage`` says in words how much of the whole was seen.
    """

    value: float | None
    unit: str
    of: float | None = None
    low: float | None = None
    high: float | None = None
    as_of: date | None = None
    coverage: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) != bool(self.reason):
            raise ValueError("A reading has a value, or says why it has none.")


MEASURES: dict[str, Measure] = {}
"""Every measure by its code; filled when ``marketplace.measures`` is imported."""


F = TypeVar("F", bound=Callable)


def measure(code: str, name: str) -> Callable[[F], F]:
    """Register a function as a measure. Raises Misstated when its docstring lacks a part, or the code stands twice."""

    def register(function: F) -> F:
        stated = read(code, name, function)
        if code in MEASURES:
            raise Misstated(f"There are two measures {code}.")
        MEASURES[code] = stated
        return function

    return register


def read(code: str, name: str, function: Callable) -> Measure:
    """What the docstring of a function says of a measure."""
    if not CODE.fullmatch(code):
        raise Misstated(f"{code} is no code of a measure.")
    says, *rest = _PART.split(cleandoc(function.__doc__ or ""))
    found = {PARTS[part]: " ".join(words.split()) for part, words in zip(rest[::2], rest[1::2], strict=True)}
    lacks = [part for part, field in PARTS.items() if field not in found and field not in OPTIONAL]
    if lacks or not says.strip():
        raise Misstated(f"{code} does not say: {', '.join(lacks) or 'what it is'}.")
    theme = function.__module__.rpartition(".")[2]
    slug = function.__name__.replace("_", "-")
    return Measure(code=code, slug=slug, name=name, theme=theme, says=" ".join(says.split()), **found)


def answer(code: str, value: float | None, *, otherwise: str = "", **more) -> Reading:
    """The reading of a measure in its unit; ``otherwise`` is the reason when there is no value."""
    return Reading(value, MEASURES[code].unit, reason=otherwise if value is None else "", **more)


def no_answer(code: str, reason: str, **more) -> Reading:
    """No value, and why."""
    return Reading(None, MEASURES[code].unit, reason=reason, **more)


def not_built(code: str) -> Reading:
    """No value, because what it counts is not built."""
    return no_answer(code, f"No data yet: {MEASURES[code].missing}")


def by_code(measure: Measure) -> tuple[int, str]:
    """The order of codes: M2 before M10, M5 before M5b."""
    number = CODE.fullmatch(measure.code)
    return (int(number[1]), measure.code) if number else (0, measure.code)
