"""Whether care is good: the same faces, on time, as long as agreed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from directory.models import Provider
from marketplace.measures.capacity import offers_in
from marketplace.measures.histories import packages_of, requests_of, trips_of
from marketplace.measures.market import rated_well, visits_of
from marketplace.measures.outcomes import personal_outcomes
from marketplace.measures.panels_made import Ask, ends, known, of_supply, without
from marketplace.measures.quality import (
    changing,
    continuity,
    cut_short,
    held,
    missed_visits,
    on_time,
    preferences,
    preferences_met,
    too_short_for_care,
    usual_worker,
    workers_by_person,
    workforce_locality,
)
from marketplace.measures.registry import MEASURES, Reading
from marketplace.measures.released import last_day
from marketplace.panel import Chart, Panel, Table

WHOLE = 100
OUT_OF = "visits given by providers who set out from this council’s area"
PARTS = ("share", "of one")
"""The units of what is told of a hundred."""
PREFERENCES = {
    "": "A preference that was met",
    "language": "The language they would rather speak",
    "sex": "A woman or a man, as they would rather have",
    "skill": "A skill they would rather have",
    "provider_kind": "The kind of provider they would rather have",
    "engagement": "The terms of work they would rather have",
}
OUTCOMES = {
    "stated": "What matters to them is written down",
    "reviewed": "Their side wrote of how it went",
    "attained": "They say that it was reached",
}


def quality(ask: Ask) -> Panel:
    """M21 to M23, each a part of people or of visits."""
    title = "The same faces, on time, as long as agreed"
    visits, as_of = visits_of(ask.gss, ask.period), last_day(ask.period)
    workers, took = workers_by_person(visits, as_of), held(visits)
    told: dict[str, Any] = {"as_of": as_of, "policy": ask.policy}
    readings = {
        "M21": continuity(workers, **told),
        "M21b": usual_worker(workers, **told),
        "M21c": changing(workers, **told),
        "M22": cut_short(took, **told),
        "M22b": too_short_for_care(took, **told),
        "M23": on_time(took, **told),
        "M23b": missed_visits(took, **told),
    }
    if all(reading.value is None for reading in readings.values()):
        return without(ask, title, tuple(readings), readings["M23"].reason)
    rows = tuple(
        (MEASURES[code].name, _times(each), *_ends(each), "of 100" if each.unit in PARTS else each.unit)
        for code, each in readings.items()
    )
    punctual = readings["M23"]
    sentence = (
        f"{round(punctual.value * WHOLE)}% of visits began within a quarter of an hour of when they were to."
        if punctual.value is not None
        else f"How many visits began on time may not be said: {punctual.reason}."
    )
    heads = ("What", "Value", "From", "To", "Unit")
    chart = Chart("dots", values=(1,), low=2, high=3, unit="%, and of 1,000 for missed visits")
    more = {"as_of": as_of, "window": ask.quarter, "out_of": OUT_OF}
    return of_supply(ask, title, sentence, Table(heads, rows), chart, measures=tuple(readings), **more)


def wanted_and_got(ask: Ask) -> Panel:
    """M29, M34 and M35: what people would rather have, whether what they hope for is written down and reached, and who comes from nearby."""
    title = "What people wanted, and what they got"
    as_of = last_day(ask.period)
    told: dict[str, Any] = {"as_of": as_of, "policy": ask.policy}
    readings = {
        PREFERENCES.get(kind, kind): each
        for kind, each in preferences_met(preferences(requests_of(ask.gss, ask.period)), **told).items()
    }
    outcomes = personal_outcomes(packages_of(ask.gss, ask.period), **told)
    readings |= {OUTCOMES[name]: each for name, each in outcomes.items()}
    readings[MEASURES["M35"].name] = workforce_locality(trips_of(ask.gss, ask.period), **told)
    codes = ("M29", "M34", "M35")
    if all(reading.value is None for reading in readings.values()):
        return without(ask, title, codes, readings[MEASURES["M35"].name].reason)
    rows = tuple((name, _times(each), *_ends(each)) for name, each in readings.items())
    more = {"as_of": as_of, "window": ask.quarter, "out_of": "those each number is about, as its method says"}
    return of_supply(
        ask,
        title,
        "Whether care brought it about no number here can tell.",
        Table(("What", "Part, %", "From", "To"), rows),
        Chart("dots", values=(1,), low=2, high=3, unit="%"),
        measures=codes,
        coverage="A part is told where enough people are on both sides of it.",
        **more,
    )


def _times(reading: Reading):
    return known(reading, WHOLE if reading.unit in PARTS else 1)


def _ends(reading: Reading):
    return ends(reading, WHOLE if reading.unit in PARTS else 1)


def ratings(ask: Ask) -> Panel:
    """What the Care Quality Commission says of those it registers. Everybody may read it."""
    title = "What the Care Quality Commission says"
    found = offers_in(ask.gss).order_by().values("provider").distinct()
    registered = Provider.objects.filter(pk__in=found).exclude(cqc_location=None)
    counts = Counter(
        rating or "Not rated yet" for rating in registered.values_list("cqc_location__rating", flat=True)
    )
    well = rated_well(counts, as_of=ask.today)
    if well.value is None:
        return without(ask, title, ("M19c",), well.reason)
    order = ("Outstanding", "Good", "Requires improvement", "Inadequate", "Not rated yet")
    rows = tuple(
        (name, counts[name])
        for name in sorted(counts, key=lambda name: order.index(name) if name in order else 9)
    )
    sentence = f"Of {counts.total()} registered providers here, {round(well.value * counts.total())} are rated good or outstanding."
    more = {
        "window": "Now",
        "out_of": "registered providers that can be found here; who works alone need not be registered",
    }
    return of_supply(
        ask,
        title,
        sentence,
        Table(("Rating", "Providers"), rows),
        Chart("bars", unit="providers"),
        measures=("M19c",),
        **more,
    )
