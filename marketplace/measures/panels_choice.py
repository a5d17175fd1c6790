"""Whether people have a choice: for five needs, by neighbourhood. It counts providers, so nobody is hidden."""

from __future__ import annotations

from collections.abc import Callable

from marketplace.measures.choice import ENOUGH, NO_NEIGHBOURHOODS, PROFILES, Profile, choice_share
from marketplace.measures.panels_made import Ask, choice_of, known, of_supply, without
from marketplace.panel import Chart, Panel, Table

TITLE = "How many people of 65 and over could choose between three or more"
CLASSES = (("nobody", 0.0), ("1", 1.0), ("2", 2.0), ("3 to 5", 3.0), ("6 or more", 6.0))
WINDOW = "Now: the fourteen days from tomorrow"
OUT_OF = "residents of 65 and over, Census 2021, by where they live"
HALF = 50


def choices(ask: Ask) -> Panel:
    """M17 for each of five needs."""
    readings = {
        profile: choice_share(choice_of(ask, profile), as_of=ask.today) for profile in PROFILES.values()
    }
    rows = tuple((profile.words, known(reading, 100)) for profile, reading in readings.items())
    if all(value is None for _, value in rows):
        return without(ask, TITLE, ("M17",), next(iter(readings.values())).reason)
    few = sum(isinstance(value, float) and value < HALF for _, value in rows)
    sentence = (
        f"For {few} of the 5 needs, fewer than half of older people could choose between three who can come."
        if few
        else "For each of the 5 needs, half or more of older people could choose between three who can come."
    )
    chart = Chart("bars", unit="% of residents of 65 and over")
    table = Table(("Need", "Could choose, %"), rows)
    return of_supply(ask, TITLE, sentence, table, chart, measures=("M17",), window=WINDOW, out_of=OUT_OF)


def choice_map(slug: str) -> Callable[[Ask], Panel]:
    """The map of one of the five needs."""

    def made(ask: Ask) -> Panel:
        return _map(ask, PROFILES[slug])

    return made


def _map(ask: Ask, profile: Profile) -> Panel:
    title = f"Who could come: {profile.words[:1].lower()}{profile.words[1:]}"
    found = choice_of(ask, profile)
    if not found:
        return without(ask, title, ("M17",), NO_NEIGHBOURHOODS)
    rows = tuple((row.name, row.lsoa, row.providers, row.confirmed) for row in found)
    none, thin = (sum(row.providers < least for row in found) for least in (1, ENOUGH))
    sentence = (
        f"In {none} of {len(found)} neighbourhoods nobody could come, and in {thin - none} more only one or two could."
        if thin
        else f"In each of {len(found)} neighbourhoods three or more could come."
    )
    heads = ("Neighbourhood", "Code", "Providers who could come", "Of them with hours confirmed")
    chart = Chart("areas", key=1, values=(2,), unit="", lines=CLASSES)
    coverage = choice_share(found, as_of=ask.today).coverage
    return of_supply(
        ask,
        title,
        sentence,
        Table(heads, rows),
        chart,
        measures=("M17",),
        window=WINDOW,
        out_of="neighbourhoods of this council, each seen from its middle",
        coverage=f"{coverage[:1].upper()}{coverage[1:]}.",
    )
