"""When help is missing: the week as a grid of seven days and six parts of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from marketplace.disclosure import Release
from marketplace.measures.panels_made import NOT_RELEASED, Ask, of_supply, released, supply_of, without
from marketplace.measures.released import summed
from marketplace.measures.supply import NOBODY, NONE_SAID, confirmed, spare_hours, unknown_hours
from marketplace.panel import Chart, Panel, Table, Value
from marketplace.wanted import TIMES
from marketplace.week_grid import BANDS_A_DAY

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BANDS = ("6am to 9am", "9am to 12pm", "12pm to 3pm", "3pm to 6pm", "6pm to 10pm", "10pm to 6am")
"""Ends of ``marketplace.week_grid``; a night belongs to the day it begins on."""
GAP = "When help is missing"
Hours = Mapping[int, float]


def time_of_week(ask: Ask) -> Panel:
    """M16 by time: what is asked for less what is confirmed to be free. Without a release, only what is free."""
    rows = supply_of(ask)
    if not any(row.confirmed for row in rows):
        return without(ask, GAP, ("M13b", "M16"), NONE_SAID if rows else NOBODY)
    spare = _together(spare_hours(rows, as_of=ask.today))
    found = released(ask, "asked_hours")
    asked = summed(found[0], "time") if found else Counter[str]()
    if found is None or not asked:
        why = (
            NOT_RELEASED
            if found is None
            else f"At which times is asked for may not be shown: {ask.policy.few}."
        )
        sentence = f"Most is free on {_ends(spare)[1]}. What is asked for by time is not known: {why}"
        return _week(
            ask,
            "When there is time to spare",
            sentence,
            spare,
            unit="hours to spare",
            coverage=f"{confirmed(rows)}.",
        )
    release, reference = found
    gap = _less(asked, spare)
    sentence = f"Most is missing on {_ends(gap)[1]}; most is to spare on {_ends(gap)[0]}."
    panel = _week(
        ask, GAP, sentence, gap, unit="hours", coverage=f"{_seen(release, asked)} {confirmed(rows)}."
    )
    return Panel(
        **vars(panel)
        | {
            "releases": (reference,),
            "window": f"Asked for in {ask.quarter}; free in the two weeks from next Monday",
        }
    )


def unconfirmed(ask: Ask) -> Panel:
    """M13c: hours that may be free, and nobody said so within seven days."""
    title = "Hours nobody has confirmed"
    rows = supply_of(ask)
    hours = _together(unknown_hours(rows, as_of=ask.today))
    if not hours:
        return without(
            ask,
            title,
            ("M13c",),
            "Every provider here confirmed their hours within 7 days" if rows else NOBODY,
        )
    total = round(sum(hours.values()))
    sentence = f"Another {total:,} hours a week may be free: nobody said so within 7 days, so they are counted nowhere."
    return _week(
        ask,
        title,
        sentence,
        hours,
        unit="hours not confirmed",
        codes=("M13c",),
        coverage=f"{confirmed(rows)}.",
    )


def _less(asked: Mapping[str, int], spare: Hours) -> dict[int, float]:
    """What people ask for at a time of day is spread over the seven days: of the days nothing is published."""
    each = {band: asked.get(time, 0) / len(DAYS) for band, time in enumerate(TIMES)}
    return {cell: each[cell % BANDS_A_DAY] - spare.get(cell, 0) for cell in range(len(DAYS) * BANDS_A_DAY)}


def _seen(release: Release, asked: Counter[str]) -> str:
    whole = release.value() or 0
    return (
        f"Of about {whole:,} hours asked for a week, {asked.total():,} are told by time of day, spread evenly over the days; "
        "each person counts at the time of most of their hours."
    )


def _together(readings: Mapping) -> dict[int, float]:
    """All districts together, by cell."""
    found: Counter[int] = Counter()
    for (_, cell), reading in readings.items():
        found[cell] += reading.value or 0
    return dict(found)


def _ends(hours: Hours) -> tuple[str, str]:
    """Where the least and the most is, in words."""
    ranked = sorted(range(len(DAYS) * BANDS_A_DAY), key=lambda cell: (hours.get(cell, 0), cell))
    return _words(ranked[0]), _words(ranked[-1])


def _words(cell: int) -> str:
    day, band = divmod(cell, BANDS_A_DAY)
    return f"{DAYS[day]} from {BANDS[band]}"


def _week(
    ask: Ask,
    title: str,
    sentence: str,
    hours: Hours,
    *,
    unit: str,
    coverage: str,
    codes: Sequence[str] = ("M13b", "M16"),
) -> Panel:
    grid: tuple[tuple[Value, ...], ...] = tuple(
        (day, *(round(hours.get(number * BANDS_A_DAY + band, 0)) for band in range(BANDS_A_DAY)))
        for number, day in enumerate(DAYS)
    )
    chart = Chart("heat", values=tuple(range(1, BANDS_A_DAY + 1)), unit=unit)
    return of_supply(
        ask, title, sentence, Table(("Day", *BANDS), grid), chart, measures=codes, coverage=coverage
    )
