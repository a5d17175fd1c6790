"""Who may stop, and what that would mean. For the council's own staff alone: no other policy is ever answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from directory.models import Provider
from marketplace.disclosure import STAFF
from marketplace.measures.capacity import Capacity
from marketplace.measures.choice import PROFILES, choice
from marketplace.measures.exits import (
    exit_risk,
    neighbourhoods_left,
    people_of,
    people_touched,
    replaceable,
    signs_of,
)
from marketplace.measures.panels_made import (
    Ask,
    choice_of,
    known,
    of_supply,
    prices_of,
    reach_of,
    supply_of,
    without,
)
from marketplace.measures.supply import NOBODY, confirmed, reachable
from marketplace.panel import Chart, Panel, Table

INTERNAL = "This is for the council’s own staff and is never published"
NO_CONCERNS = "Concerns about adults are not counted: the safeguarding lead alone sees them."
WITH_CONCERNS = "Concerns about adults are counted, for you as safeguarding lead; do not pass them on."
LARGEST = 3
MORNING = PROFILES["morning"]


def watch(ask: Ask, *, with_concerns: bool = False) -> Panel:
    """M24: whom to ring, with the points and what each is for; ``with_concerns`` only for those who may see concerns."""
    title = "Whom to ring first"
    if ask.policy.name != STAFF.name:
        return without(ask, title, ("M24",), INTERNAL)
    rows = supply_of(ask)
    providers = _providers(rows)
    signs = signs_of(rows, providers, _prices(ask), today=ask.today, with_concerns=with_concerns)
    found = [(each, exit_risk(each, as_of=ask.today)) for each in signs]
    listed = sorted(
        (
            (_name(providers[each.provider]), round(reading.value or 0), reading.coverage)
            for each, reading in found
            if reading.value
        ),
        key=lambda line: (-line[1], line[0]),
    )
    if not listed:
        return without(
            ask, title, ("M24",), "Nobody here shows a sign that they may stop" if rows else NOBODY
        )
    sentence = f"{len(listed)} of {len(rows)} providers show a sign that they may stop; a sign is a reason to ring, not a verdict."
    table = Table(("Provider", "Points", "What they are for"), tuple(listed))
    return of_supply(
        ask,
        title,
        sentence,
        table,
        Chart("bars", unit="points"),
        measures=("M24",),
        window="90 days, and what holds now",
        coverage=f"{confirmed(rows)}. {WITH_CONCERNS if with_concerns else NO_CONCERNS}",
    )


def exit_impact(ask: Ask) -> Panel:
    """M25 of the three who promise most: whom it touches, and how much of it others could take on."""
    title = "If one of the three largest stopped"
    if ask.policy.name != STAFF.name:
        return without(ask, title, ("M25",), INTERNAL)
    rows, shares = supply_of(ask), reach_of(ask)
    largest = sorted(rows, key=lambda row: (-row.promised_hours, row.provider))[:LARGEST]
    largest = [row for row in largest if row.promised_hours]
    if not largest:
        return without(ask, title, ("M25",), "Nobody here has promised any hours")
    providers, now = _providers(largest), choice_of(ask, MORNING)
    lines = tuple((_name(providers[row.provider]), *_line(ask, row, rows, shares, now)) for row in largest)
    covered = [line[2] for line in lines if isinstance(line[2], float | int)]
    sentence = f"Of the hours they promised, others within reach have between {min(covered):.0f}% and {max(covered):.0f}% free at the same times."
    heads = (
        "Provider",
        "Hours promised a week",
        "Others could take on, %",
        "People it touches",
        "Neighbourhoods left without anybody",
    )
    chart = Chart("bars", values=(2,), unit="% of its hours that others could take on")
    return of_supply(
        ask,
        title,
        sentence,
        Table(heads, lines),
        chart,
        measures=("M25", "M25b", "M25c"),
        coverage=f"{confirmed(rows)}. Neighbourhoods: {MORNING.words.lower()}.",
    )


def _line(ask: Ask, row: Capacity, rows, shares, now):
    """What would be, were one provider gone."""
    others = [each for each in rows if each.provider != row.provider]
    spare: dict = defaultdict(
        float, reachable(others, {key: part for key, part in shares.items() if key[1] != row.provider})
    )
    left = neighbourhoods_left(now, choice(ask.gss, MORNING, without=[row.provider]), as_of=ask.today)
    people = people_touched(people_of(row.provider), row.promised_hours, as_of=ask.today, may_see_each=False)
    part = known(replaceable(row, spare, as_of=ask.today), 100)
    return round(row.promised_hours), part, known(people), known(left)


def _providers(rows: Sequence[Capacity]) -> Mapping[int, Provider]:
    wanted = Provider.objects.select_related("organisation", "cqc_location")
    return wanted.in_bulk([row.provider for row in rows])


def _name(provider: Provider) -> str:
    return provider.organisation.name


def _prices(ask: Ask) -> dict[int, int]:
    """The lowest that each asks for an hour on a weekday."""
    found: dict[int, int] = {}
    for row in prices_of(ask):
        if not row.weekend:
            found[row.provider] = min(row.pence, found.get(row.provider, row.pence))
    return found
