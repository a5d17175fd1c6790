"""When help is missing: the week as a grid of seven days and six parts of the day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from directory.time_of_week import BANDS_A_DAY, CELLS
from marketplace.disclosure import Release
from marketplace.measures.capacity import CONFIRMED_DAYS, Capacity
from marketplace.measures.panels_made import NOT_RELEASED, Ask, of_supply, released, supply_of, without
from marketplace.measures.released import summed
from marketplace.measures.supply import NOBODY, NONE_SAID, confirmed, spare_hours, unknown_hours
from marketplace.panel import Chart, Panel, Table, Value
from marketplace.person_traits import DAYS_OF, TIMES

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BANDS = ("6am to 9am", "9am to 12pm", "12pm to 3pm", "3pm to 6pm", "6pm to 10pm", "10pm to 6am")
"""Ends of ``marketplace.week_grid``; a night belongs to the day it begins on."""
BANDS_OF = {time: band for band, time in enumerate(TIMES)}
GAP = "When help is missing"
Hours = Mapping[int, float]


def time_of_week(ask: Ask) -> Panel:
    """M16 by time: what is asked for less what is confirmed to be free, in every square of which both are known.

    Where days may not be told it is by time of day alone; where that may not be told either, only what is free.
    """
    rows = supply_of(ask)
    if not any(row.confirmed for row in rows):
        return without(ask, GAP, ("M13b", "M16"), NONE_SAID if rows else NOBODY)
    spare = _together(spare_hours(rows, as_of=ask.today))
    found = released(ask, "asked_hours")
    if found is None:
        return _free(ask, rows, spare, NOT_RELEASED)
    release, reference = found
    if asked := asked_by_cell(release):
        return _missing(ask, rows, spare, asked, found)
    if times := summed(release, "time"):
        return _by_time_of_day(ask, rows, spare, times, reference)
    return _free(ask, rows, spare, f"At which times is asked for may not be shown: {ask.policy.few}.")


def asked_by_cell(release: Release) -> dict[int, float]:
    """The hours asked for in each cell of the week of which enough may be told.

    Whoever asks for weekdays has their hours spread evenly over five days, for weekends over two, for both over seven. Of
    a time of day nothing is told when for most of its hours the days may not be shown.
    """
    found: dict[int, float] = defaultdict(float)
    told: Counter[str] = Counter()
    for path, cell in release.cells.items():
        match path:
            case (*_, ("time", time), ("days", days)) if (
                cell.value is not None and days in DAYS_OF and time in TIMES
            ):
                told[time] += cell.value
                for day in DAYS_OF[days]:
                    found[day * BANDS_A_DAY + BANDS_OF[time]] += cell.value / len(DAYS_OF[days])
    whole = summed(release, "time")
    few = {BANDS_OF[time] for time in told if 2 * told[time] < whole[time]}
    return {cell: hours for cell, hours in found.items() if cell % BANDS_A_DAY not in few}


def _missing(
    ask: Ask,
    rows: Sequence[Capacity],
    spare: Hours,
    asked: Hours,
    found: tuple[Release, str],
) -> Panel:
    """The week, with no number in a square of which it is not known how much is asked for."""
    release, reference = found
    gap = {cell: hours - spare.get(cell, 0) for cell, hours in asked.items()}
    least, most = _ends(gap)
    sentence = (
        f"Most is missing on {most}" if max(gap.values()) > 0 else "Nowhere is more asked for than is free"
    )
    sentence += f"; {'most is to spare' if min(gap.values()) < 0 else 'least is missing'} on {least}."
    unknown = CELLS - len(gap)
    if unknown:
        sentence += (
            f" Of {unknown} of the {CELLS} squares it is not known, or may not be shown, what is asked for."
        )
    told = (
        f"Of about {release.value() or 0:,} hours asked for a week, {round(sum(asked.values())):,} are told by day and time. "
        "Each person counts at the time of most of their hours, spread evenly over weekdays, the weekend or all days."
    )
    panel = _week(ask, GAP, sentence, gap, unit="hours", coverage=f"{told} {confirmed(rows)}.", nothing=None)
    return replace(panel, releases=(reference,), window=_both(ask))


def _by_time_of_day(
    ask: Ask, rows: Sequence[Capacity], spare: Hours, asked: Counter[str], reference: str
) -> Panel:
    """The parts of a day, of all days together: on which days help is asked for is not known, or may not be told."""
    free = [
        sum(hours for cell, hours in spare.items() if cell % BANDS_A_DAY == band)
        for band in range(BANDS_A_DAY)
    ]
    parts = tuple((BANDS[band], asked.get(time), round(free[band])) for time, band in BANDS_OF.items())
    most = max((row for row in parts if row[1]), key=lambda row: row[1] or 0)
    sentence = f"Most is asked for from {most[0]}. On which days is not known, or may not be shown."
    return of_supply(
        ask,
        "When help is asked for",
        sentence,
        Table(("Time of day", "Hours a week asked for", "Hours a week free"), parts),
        Chart("bars", values=(1,), unit="hours a week"),
        measures=("M13b", "M16"),
        coverage=f"Each person counts at the time of most of their hours. {confirmed(rows)}.",
        releases=(reference,),
        window=_both(ask),
    )


def _free(ask: Ask, rows: Sequence[Capacity], spare: Hours, why: str) -> Panel:
    sentence = f"Most is free on {_ends(spare)[1]}. What is asked for by time is not known: {why}"
    return _week(
        ask,
        "When there is time to spare",
        sentence,
        spare,
        unit="hours to spare",
        coverage=f"{confirmed(rows)}.",
    )


def _both(ask: Ask) -> str:
    return f"Asked for in {ask.quarter}; free in the two weeks from next Monday"


def unconfirmed(ask: Ask) -> Panel:
    """M13c: hours that may be free, and nobody said so within fourteen days."""
    title = "Hours nobody has confirmed"
    rows = supply_of(ask)
    hours = _together(unknown_hours(rows, as_of=ask.today))
    if not hours:
        return without(
            ask,
            title,
            ("M13c",),
            f"Every provider here confirmed their hours within {CONFIRMED_DAYS} days" if rows else NOBODY,
        )
    total = round(sum(hours.values()))
    sentence = f"Another {total:,} hours a week may be free: nobody said so within {CONFIRMED_DAYS} days, so they are counted nowhere."
    return _week(
        ask,
        title,
        sentence,
        hours,
        unit="hours not confirmed",
        codes=("M13c",),
        coverage=f"{confirmed(rows)}.",
    )


def _together(readings: Mapping) -> dict[int, float]:
    """All districts together, by cell."""
    found: Counter[int] = Counter()
    for (_, cell), reading in readings.items():
        found[cell] += reading.value or 0
    return dict(found)


def _ends(hours: Hours) -> tuple[str, str]:
    """Where the least and the most is, in words."""
    ranked = sorted(hours, key=lambda cell: (hours[cell], cell))
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
    nothing: int | None = 0,
) -> Panel:
    """The grid; ``nothing`` stands in a square that ``hours`` does not have: none, or not known."""

    def square(cell: int) -> Value:
        return round(hours[cell]) if cell in hours else nothing

    grid: tuple[tuple[Value, ...], ...] = tuple(
        (day, *(square(number * BANDS_A_DAY + band) for band in range(BANDS_A_DAY)))
        for number, day in enumerate(DAYS)
    )
    chart = Chart("heat", values=tuple(range(1, BANDS_A_DAY + 1)), unit=unit)
    return of_supply(
        ask, title, sentence, Table(("Day", *BANDS), grid), chart, measures=codes, coverage=coverage
    )
