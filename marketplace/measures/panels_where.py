"""Where help is missing: hours asked for and not given, by area, and who asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable

from directory.models import Lsoa
from marketplace.charts.words import said
from marketplace.disclosure import Release
from marketplace.measures.panels_made import (
    NOT_RELEASED,
    Ask,
    and_words,
    district_names,
    known,
    of_people,
    reach_of,
    released,
    supply_of,
    without,
)
from marketplace.measures.released import seen
from marketplace.measures.supply import confirmed, gap_index, reachable
from marketplace.panel import Chart, Panel, Table, Value

GAP = "Hours a week asked for and not given"
GAP_SHARE = "How much of what is asked for nobody is free to do"
ROOM = "More is free than was asked for"
BOTH = (
    "Hours can be free and missing at once: free hours are of any kind of help, for anybody within reach; "
    "what is missing is of one kind, at one time, in one place and one language."
)
MOST = 3
Rows = list[tuple[str, str, Value]]


def gap_map(ask: Ask) -> Panel:
    """M4 by middle layer area, or by district where none of those may be shown."""
    return _gaps(ask, "areas", f"{GAP}, by area")


def gap_tiles(ask: Ask) -> Panel:
    """The same, a tile for each area, so that small ones are seen."""
    return _gaps(ask, "tiles", f"{GAP}, each area as one tile")


def _gaps(ask: Ask, kind, title: str) -> Panel:
    found = released(ask, "missing_hours")
    if found is None:
        return without(ask, title, ("M4",), NOT_RELEASED)
    release, reference = found
    rows = _finest(ask, release)
    if all(value is None for _, _, value in rows):
        return without(ask, title, ("M4",), f"No area has enough people to be shown: {ask.policy.few}.")
    table = Table(("Area", "Code", "Hours a week"), tuple(rows))
    chart = Chart(kind, key=1, values=(2,), unit="hours a week")
    sentence = _where(release.value(), rows)
    coverage = f"{said(_summed(rows))} of about {said(release.value())} hours can be told apart by area."
    return of_people(
        ask, title, sentence, table, chart, measures=("M4",), reference=reference, coverage=coverage
    )


def _finest(ask: Ask, release: Release) -> Rows:
    """Middle layer areas if any of them may be shown, else districts."""
    middle = [
        (path[-1][1], cell.value) for path, cell in release.cells.items() if path and path[-1][0] == "msoa"
    ]
    if any(value is not None for _, value in middle):
        return [(name, name, value) for name, value in sorted(middle)]
    names = district_names(ask.gss)
    cells = release.within("district")
    return [(names.get(code, code), code, cell.value) for code, cell in sorted(cells.items())]


def _where(whole: int | None, rows: Rows) -> str:
    shown = [(-value, name) for name, _, value in rows if isinstance(value, int) and value]
    named = and_words(f"{name} ({said(-less)})" for less, name in sorted(shown)[:MOST])
    total = f"About {said(whole)} hours a week were asked for and not given" if whole else "Hours are missing"
    return f"{total}; most in {named}." if named else f"{total}."


def _summed(rows: Rows) -> int:
    return sum(value for _, _, value in rows if isinstance(value, int))


def gap_share(ask: Ask) -> Panel:
    """M16 by district: which part of what was asked for nobody within reach has confirmed to be free."""
    title = GAP_SHARE
    found = released(ask, "asked_hours")
    if found is None:
        return without(ask, title, ("M16",), NOT_RELEASED)
    release, reference = found
    names, capacities = district_names(ask.gss), supply_of(ask)
    spare: dict[Hashable, float] = defaultdict(float)
    for (district, _), hours in reachable(capacities, reach_of(ask)).items():
        spare[district] += hours
    asked: dict[Hashable, float | None] = {
        code: cell.value for code, cell in release.within("district").items()
    }
    index = gap_index(asked, spare, as_of=ask.today)
    rows = tuple(
        (names.get(code, code), known(index[code], 100), asked.get(code), round(spare.get(code, 0)))
        for code in sorted(release_codes(release))
    )
    gaps = [(name, value) for name, value, *_ in rows if isinstance(value, float)]
    short = [name for name, value in gaps if value > 0]
    if short:
        sentence = f"More is asked for than is free within reach in {and_words(short)}."
    elif gaps:
        title, sentence = ROOM, f"More is free within reach than was asked for in {and_words(dict(gaps))}."
    else:
        sentence = "Of no district it may be shown how much was asked for."
    table = Table(("District", "Gap, %", "Hours asked for", "Hours free within reach"), rows)
    chart = Chart(
        "bars", unit="% of the hours asked for; below nought there is room", lines=(("Enough", 0.0),)
    )
    return of_people(
        ask,
        title,
        sentence,
        table,
        chart,
        measures=("M16", "M13b"),
        reference=reference,
        coverage=f"{BOTH} {confirmed(capacities)}.",
    )


def release_codes(release: Release) -> list[str]:
    """The districts of a release."""
    return list(release.within("district"))


def asked_map(ask: Ask) -> Panel:
    """M1 by neighbourhood: people who asked, where there are enough of them."""
    title = "Who asked for care, by neighbourhood"
    found = released(ask, "asked")
    if found is None:
        return without(ask, title, ("M1",), NOT_RELEASED)
    release, reference = found
    names = dict(Lsoa.objects.filter(council=ask.gss).values_list("pk", "name"))
    shown = {
        path[-1][1]: cell.value for path, cell in release.cells.items() if path and path[-1][0] == "lsoa"
    }
    if not any(shown.values()):
        why = f"No neighbourhood has enough people to be shown: {ask.policy.few}. The maps by larger area have them all."
        return without(ask, title, ("M1",), why)
    rows = tuple(sorted((name, code, shown.get(code)) for code, name in names.items()))
    table = Table(("Neighbourhood", "Code", "People"), rows)
    chart = Chart("areas", key=1, values=(2,), unit="people")
    whole = release.value()
    sentence = f"About {said(whole)} people asked for care in {ask.quarter}."
    return of_people(
        ask,
        title,
        sentence,
        table,
        chart,
        measures=("M1",),
        reference=reference,
        coverage=f"{seen(release, 'lsoa')}.",
    )
