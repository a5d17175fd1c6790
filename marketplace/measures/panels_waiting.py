"""How long it takes to find somebody: a curve from what was released, of people whose 28 days are over."""

from __future__ import annotations

from marketplace.disclosure import STAFF
from marketplace.estimators.outcomes import WAITED
from marketplace.measures.bands import Band, found_by
from marketplace.measures.histories import by_payer_and_setting, waits_of
from marketplace.measures.panels_made import (
    NOT_RELEASED,
    PEOPLE,
    Ask,
    district_names,
    ends,
    first_upper,
    known,
    of_people,
    released,
    without,
)
from marketplace.measures.released import last_day
from marketplace.measures.waiting import breaches, sourced_by_group, sourced_so_far
from marketplace.panel import Chart, Panel, Table
from marketplace.person_traits import quarter_of
from marketplace.quarters import quarter_words

TITLE = "How many had found somebody, by day"
WHOLE = 100
A_WEEK = 7
MATURED = "everybody who asked for care on this site and whose 28 days are over, each once"
WHY_A_BAND = (
    "The truth is in the band for sure: small groups are not shown, and numbers that are shown are rounded."
)


def waiting(ask: Ask) -> Panel:
    """M7 of the matured: between two lines, as of some the day may not be shown."""
    found = released(ask, "asked")
    if found is None:
        return without(ask, TITLE, ("M7",), NOT_RELEASED)
    release, reference = found
    bands = {day: found_by(release, day) for day, _ in WAITED}
    if not all(bands.values()):
        return without(ask, TITLE, ("M7",), f"What became of people may not be shown: {ask.policy.few}.")
    table = Table(
        ("Day", "At least, %", "At most, %"),
        ((0, 0, 0), *((day, band.low, band.high) for day, band in bands.items() if band)),
    )
    chart = Chart(
        "curve",
        values=(1,),
        low=1,
        high=2,
        unit="% of people for whom somebody came, by days since they asked",
    )
    sentence = (
        f"{_between(bands[3])} had somebody within 3 days, and {_between(bands[28]).lower()} within 28."
    )
    return of_people(
        ask,
        TITLE,
        sentence,
        table,
        chart,
        measures=("M7", "M8"),
        reference=reference,
        coverage=WHY_A_BAND,
        out_of=MATURED,
    )


def waiting_places(ask: Ask) -> Panel:
    """The same after seven days, by district."""
    title = "How many had found somebody within a week, by district"
    found = released(ask, "asked")
    if found is None:
        return without(ask, title, ("M7",), NOT_RELEASED)
    release, reference = found
    rows = []
    for code, name in district_names(ask.gss).items():
        band = found_by(release, A_WEEK, (("district", code),))
        rows.append((name, band.low, band.low, band.high) if band else (name, None, None, None))
    if all(row[1] is None for row in rows):
        return without(ask, title, ("M7",), f"No district has enough people to be shown: {ask.policy.few}.")
    table = Table(("District", "At least, %", "From", "To"), tuple(rows))
    sentence = "The line is where the share could be: of some it may not be shown on which day somebody came, or whether."
    chart = Chart("dots", values=(1,), low=2, high=3, unit="% of people")
    return of_people(
        ask,
        title,
        sentence,
        table,
        chart,
        measures=("M7",),
        reference=reference,
        coverage=WHY_A_BAND,
        out_of=MATURED,
    )


def waiting_now(ask: Ask) -> Panel:
    """M7b of the quarter that runs: who waits still is followed as long as they were seen. For staff."""
    title, period = "This quarter so far", quarter_of(ask.today)
    if ask.policy.name != STAFF.name:
        return without(
            ask, title, ("M7b",), "A quarter that still runs is for staff: it changes from day to day"
        )
    waits = waits_of(ask.gss, period)
    readings = sourced_so_far(waits, as_of=ask.today, policy=ask.policy)
    if all(reading.value is None for reading in readings.values()):
        return without(
            ask, title, ("M7b",), next(iter(readings.values())).reason, window=quarter_words(period)
        )
    late = breaches(waits, as_of=ask.today, policy=ask.policy)
    rows = ((0, 0, 0, 0), *((day, known(each, WHOLE), *ends(each, WHOLE)) for day, each in readings.items()))
    told = (
        f"{late.value:.0%} of people were still waiting after three days; all others had an agreement by then, or had taken their request back"
        if late.value is not None
        else late.reason
    )
    chart = Chart(
        "curve", values=(1,), low=2, high=3, unit="% of people with an agreement, by days since they asked"
    )
    out_of = "people who asked providers of this council’s area, those who wait still among them"
    return Panel(
        ask.key,
        title,
        first_upper(told),
        Table(("Day", "Had an agreement, %", "Lower end, %", "Upper end, %"), rows),
        chart,
        ("M7b", "M8"),
        ask.today,
        f"{quarter_words(period)}, up to today",
        out_of,
        coverage="The band holds the truth in 95 of 100 such quarters.",
    )


def waiting_groups(ask: Ask) -> Panel:
    """M7d: who waits longer, by who pays and in town and country. For staff."""
    title = "Waiting by who pays, and in town and country"
    if ask.policy.name != STAFF.name:
        return without(
            ask,
            title,
            ("M7d",),
            "This is for staff: published, it could be taken apart with the other numbers",
        )
    as_of = last_day(ask.period)
    groups = [
        sourced_by_group(waits, as_of=as_of, policy=ask.policy)
        for waits in by_payer_and_setting(ask.gss, ask.period)
    ]
    readings = [(name, by_day) for some in groups for name, by_day in sorted(some.items())]
    if all(reading.value is None for _, by_day in readings for reading in by_day.values()):
        why = ask.policy.few if readings else "nobody of this quarter is counted yet"
        return without(ask, title, ("M7d",), first_upper(why))
    rows = tuple(
        (
            name,
            known(by_day[3], WHOLE),
            known(by_day[7], WHOLE),
            *ends(by_day[7], WHOLE),
            known(by_day[28], WHOLE),
        )
        for name, by_day in readings
    )
    heads = ("Who", "By day 3, %", "By day 7, %", "Lower end, %", "Upper end, %", "By day 28, %")
    return Panel(
        ask.key,
        title,
        "Where two lines lie apart, one of them waits longer than chance would make it.",
        Table(heads, rows),
        Chart("dots", values=(2,), low=3, high=4, unit="% of people for whom somebody came within a week"),
        ("M7d",),
        as_of,
        ask.quarter,
        PEOPLE,
        coverage="The line holds the truth in 95 of 100 such quarters.",
    )


def _between(band: Band | None) -> str:
    if band is None:
        return ""
    return f"{band.low}%" if band.low == band.high else f"Between {band.low}% and {band.high}%"
