"""Who provides: how many of which kind, how far in few hands, and who came and stopped."""

from __future__ import annotations

from collections import Counter, defaultdict

from directory.enums import ProviderKind
from marketplace.measures.market import (
    active,
    churn,
    concentration,
    delivered,
    diversity,
    hours_each,
    largest,
    visits_of,
)
from marketplace.measures.panels_made import Ask, district_names, known, of_supply, supply_of, without
from marketplace.measures.prices import kinds_of
from marketplace.measures.released import last_day
from marketplace.measures.supply import NOBODY, confirmed, utilisation
from marketplace.panel import Chart, Panel, Table
from marketplace.person_traits import quarter_before
from marketplace.quarters import quarter_words

BANDS = (("Spread", 1_000.0), ("In few hands", 2_000.0))
"""Our own marks: the CMA has had none since 2021."""
QUARTERS = 4
GAVE = "providers who set out from this council’s area and gave a visit"


def who_provides(ask: Ask) -> Panel:
    """M19: providers that can be found, by kind."""
    title = "Who can be found here"
    rows = supply_of(ask)
    if not rows:
        return without(ask, title, ("M19",), NOBODY)
    kinds = Counter(kinds_of({row.provider for row in rows}).values())
    reading = diversity(rows, as_of=ask.today, policy=ask.policy)
    equal = (
        f"as widely as among {reading.value:.0f} kinds of equal size"
        if reading.value
        else f"how evenly is not said: {reading.reason}"
    )
    labels = dict(ProviderKind.choices)
    table = Table(
        ("Kind", "Providers"),
        tuple((str(labels.get(kind, kind)), number) for kind, number in kinds.most_common()),
    )
    sentence = f"{len(rows)} providers can be found here; their hours are spread {equal}."
    return of_supply(
        ask,
        title,
        sentence,
        table,
        Chart("bars", unit="providers"),
        measures=("M19",),
        coverage=f"{confirmed(rows)}.",
    )


def in_few_hands(ask: Ask) -> Panel:
    """M20 by district."""
    title = "How far care is in few hands"
    rows = delivered(visits_of(ask.gss, ask.period))
    if not rows:
        return without(ask, title, ("M20",), f"Nobody gave a visit in {ask.quarter}")
    as_of, names = last_day(ask.period), district_names(ask.gss)
    points = concentration(rows, as_of=as_of, policy=ask.policy)
    two = largest(rows, 2, as_of=as_of, policy=ask.policy)
    each = hours_each(rows, as_of=as_of, policy=ask.policy)
    lines = tuple(
        (
            names.get(code, code),
            known(points[code]),
            known(two[code], 100),
            round(points[code].of or 0),
            known(each[code]),
        )
        for code in points
    )
    if all(line[1] is None for line in lines):
        return without(ask, title, ("M20",), next(iter(points.values())).reason)
    heads = ("District", "Points of 10,000", "Part of the two largest, %", "Owners", "Hours each")
    most, code = max((point.value, code) for code, point in points.items() if point.value is not None)
    owners = round(points[code].of or 0)
    sentence = f"It is most in few hands in {names.get(code, code)}: {round(most):,} points of 10,000, over {owners} owners."
    chart = Chart("bars", unit="points: 10,000 is one owner of everything", lines=BANDS)
    more = {"as_of": as_of, "window": ask.quarter, "out_of": f"hours delivered by {GAVE}"}
    return of_supply(
        ask, title, sentence, Table(heads, lines), chart, measures=("M20", "M20b", "M20c"), **more
    )


def how_full(ask: Ask) -> Panel:
    """M14 by district: how much of the hours that are known is promised already."""
    title = "How full providers are"
    names, by_district = district_names(ask.gss), defaultdict(list)
    for row in supply_of(ask):
        by_district[row.district].append(row)
    readings = {
        names.get(code, code): utilisation(rows, as_of=ask.today, policy=ask.policy)
        for code, rows in sorted(by_district.items())
    }
    if all(reading.value is None for reading in readings.values()):
        return without(ask, title, ("M14",), next((each.reason for each in readings.values()), NOBODY))
    rows = tuple(
        (name, known(each, 100), each.of and round(each.of), each.coverage) for name, each in readings.items()
    )
    full, fullest = max((each.value, name) for name, each in readings.items() if each.value is not None)
    return of_supply(
        ask,
        title,
        f"Fullest is {fullest}: {full:.0%} of the hours that are known are promised.",
        Table(("District", "Promised, %", "Hours a week that are known", "Who said so"), rows),
        Chart("bars", unit="% of the hours that are known"),
        measures=("M14",),
    )


def entry_exit(ask: Ask) -> Panel:
    """M30 over the last quarters. How many providers there are anybody may count."""
    title = "Who came and who stopped"
    periods = [ask.period]
    while len(periods) < QUARTERS:
        periods.insert(0, quarter_before(periods[0]))
    pairs = [(period, *active(ask.gss, period)) for period in periods]
    rows = tuple(
        (period, len(now & before), len(now - before), len(before - now)) for period, before, now in pairs
    )
    if not any(any(row[1:]) for row in rows):
        return without(ask, title, ("M30",), "Nobody gave a visit in these quarters")
    reading = churn(pairs[-1][1], pairs[-1][2], as_of=last_day(ask.period))
    told = (
        f"In {quarter_words(ask.period)}, {reading.coverage}"
        if reading.coverage
        else "Few came and few stopped"
    )
    chart = Chart("stacked", values=(1, 2, 3), unit="providers")
    table = Table(("Quarter", "Stayed", "Came", "Stopped"), rows)
    more = {"as_of": last_day(ask.period), "window": f"Four quarters to {ask.quarter}", "out_of": GAVE}
    return of_supply(ask, title, f"{told}.", table, chart, measures=("M30",), **more)
