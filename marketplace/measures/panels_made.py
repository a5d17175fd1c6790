"""What every maker of panels is asked, and the parts that all of them need."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from directory.models import Authority, Lsoa
from marketplace import disclosure
from marketplace.disclosure import Policy
from marketplace.measures.capacity import Capacity, capacity, offers_in
from marketplace.measures.choice import Choice, Profile, choice, reach_shares
from marketplace.measures.prices import Price, listed_prices
from marketplace.measures.registry import Reading
from marketplace.measures.released import last_day
from marketplace.models import Release
from marketplace.panel import Chart, Panel, Table, Value
from marketplace.quarters import quarter_words

PEOPLE = "everybody who asked for care on this site, each once"
NOT_RELEASED = "Nothing of this quarter is released: it was not counted yet, or too few people asked to say anything of them."
T = TypeVar("T")
ROUNDED = "Numbers are rounded to {}, so they may not add up."
FIVE = 5
NOW = "Now: two whole weeks from the next Monday"


@dataclass(frozen=True)
class Ask:
    """One panel of one council: for whom, of which quarter, and what day it is.

    ``read`` is what was read for other panels of the same council and day.
    """

    key: str
    authority: Authority
    policy: Policy
    period: str
    today: date
    read: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, what: Hashable, read: Callable[[], T]) -> T:
        """What several panels stand on, read by the first of them."""
        if what not in self.read:
            self.read[what] = read()
        return self.read[what]

    @property
    def gss(self) -> str:
        """The code of the council."""
        return str(self.authority.pk)

    @property
    def quarter(self) -> str:
        """The quarter in words."""
        return quarter_words(self.period)


def released(ask: Ask, cube: str) -> tuple[disclosure.Release, str] | None:
    """What stands of a cube in the quarter, with its reference."""
    return ask.once(("released", cube, ask.period, ask.policy.name), lambda: _released(ask, cube))


def _released(ask: Ask, cube: str) -> tuple[disclosure.Release, str] | None:
    release = Release.objects.standing(cube, ask.gss, ask.period, ask.policy.name)
    if release is None:
        return None
    listed = Release.objects.listed(ask.gss, ask.policy.name)
    return release, next(one["reference"] for one in listed if one["digest"] == release.digest)


def of_people(
    ask: Ask,
    title: str,
    sentence: str,
    table: Table,
    chart: Chart,
    *,
    measures: Sequence[str],
    reference: str,
    **more,
) -> Panel:
    """A panel of a released quarter. Where all it shows is rounded, it says so."""
    told: dict[str, Any] = {
        "as_of": last_day(ask.period),
        "window": ask.quarter,
        "out_of": PEOPLE,
        "releases": (reference,),
    } | more
    if is_rounded(table, ask.policy.base):
        rounded = ROUNDED.format("five" if ask.policy.base == FIVE else ask.policy.base)
        told["coverage"] = f"{told.get('coverage', '')} {rounded}".strip()
    return Panel(ask.key, title, sentence, table, chart, tuple(measures), **told)


def is_rounded(table: Table, base: int) -> bool:
    """Whether all its numbers, and there are some, are such as rounding leaves."""
    numbers = [value for row in table.rows for value in row[1:] if isinstance(value, int | float)]
    return bool(numbers) and all(isinstance(value, int) and value % base == 0 for value in numbers)


def of_supply(
    ask: Ask, title: str, sentence: str, table: Table, chart: Chart, *, measures: Sequence[str], **more
) -> Panel:
    """A panel of what there is now."""
    told: dict[str, Any] = {
        "as_of": ask.today,
        "window": NOW,
        "out_of": "providers who set out from this council’s area and can be found here",
    }
    return Panel(ask.key, title, sentence, table, chart, tuple(measures), **(told | more))


def without(ask: Ask, title: str, measures: Sequence[str], why: str, **more) -> Panel:
    """A panel that has no number, and says why."""
    told: dict[str, Any] = {
        "as_of": ask.today,
        "window": ask.quarter,
        "out_of": "nothing yet",
        "missing": first_upper(why),
    }
    return Panel(ask.key, title, "", Table((), ()), Chart(""), tuple(measures), **(told | more))


def first_upper(words: str) -> str:
    """As a sentence begins and ends."""
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '!', '?')) else '.'}" if words else ""


def known(reading: Reading, times: float = 1) -> Value:
    """Its value, times something, or nothing where there is none."""
    return None if reading.value is None else reading.value * times


def ends(reading: Reading, times: float = 1) -> tuple[Value, Value]:
    """Its interval."""
    low, high = reading.low, reading.high
    return (None, None) if low is None or high is None else (low * times, high * times)


def supply_of(ask: Ask) -> list[Capacity]:
    """Everybody who can be found in the council, with their hours."""
    return ask.once("supply", lambda: capacity(offers_in(ask.gss)))


def choice_of(ask: Ask, profile: Profile) -> list[Choice]:
    """Every neighbourhood of the council with who could come to it."""
    return ask.once(("choice", profile.slug), lambda: choice(ask.gss, profile))


def reach_of(ask: Ask) -> dict[tuple[str, int], float]:
    """The part of each district that each provider covers."""
    return ask.once("reach", lambda: reach_shares(ask.gss))


def prices_of(ask: Ask) -> list[Price]:
    """What offers that can be found ask for an hour."""
    return ask.once("prices", lambda: listed_prices(offers_in(ask.gss)))


def district_names(gss: str) -> dict[str, str]:
    """The districts of a council by code; a council without any is its own."""
    inside = Lsoa.objects.filter(council=gss).order_by().values("district").distinct()
    return dict(Authority.objects.filter(pk__in=inside).order_by("name").values_list("pk", "name"))


def and_words(names: Iterable[str]) -> str:
    """``a, b and c``."""
    *some, last = list(names) or [""]
    return f"{', '.join(some)} and {last}" if some else last
