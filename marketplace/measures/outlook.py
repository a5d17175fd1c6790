"""The outlook: people who will ask in each of the next thirteen weeks, reckoned from what was published by the week."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from directory.models import SchoolTerm
from marketplace.estimators import forecast
from marketplace.models import Release
from marketplace.panel import Chart, Panel, Table, Value
from marketplace.person_traits import next_quarter, quarter_of, week_of
from payments.models import BankHoliday

if TYPE_CHECKING:
    from directory.models import Authority
    from marketplace.disclosure import Policy

WEEK = timedelta(weeks=1)
A_DAY = timedelta(days=1)
SCHOOL_DAYS = 5
CUBE = "asked"
OUT_OF = "people who asked for care, each once a quarter, in the week of their first request"


@dataclass(frozen=True)
class Series:
    """Weeks one after another, oldest first. ``hidden`` were not published, and are reckoned as half of what hides them."""

    mondays: tuple[date, ...]
    people: tuple[int, ...]
    hidden: int
    releases: tuple[str, ...]
    upto: str


def series_of(cells: Sequence[tuple[str, str, int | None, str]], policy: Policy) -> Series | None:
    """The unbroken run of quarters up to the newest, whole weeks only: (quarter, Monday, number, release) each.

    A week in two quarters is the sum of its parts; the first and the last are left out when a part of them is missing.
    """
    quarters = _unbroken(sorted({period for period, *_ in cells}))
    found: dict[date, int] = {}
    hidden = 0
    for period, monday, number, _ in cells:
        if period in quarters:
            day = date.fromisoformat(monday)
            found[day] = found.get(day, 0) + (policy.k // 2 if number is None else number)
            hidden += number is None
    if not found:
        return None
    whole = [day for day in sorted(found) if {quarter_of(day), quarter_of(day + WEEK - A_DAY)} <= quarters]
    releases = dict.fromkeys(release for period, _, _, release in cells if period in quarters)
    return Series(tuple(whole), tuple(found[day] for day in whole), hidden, tuple(releases), max(quarters))


def _unbroken(quarters: Sequence[str]) -> set[str]:
    run = list(quarters[-1:])
    for earlier in reversed(quarters[:-1]):
        if next_quarter(earlier) != run[-1]:
            break
        run.append(earlier)
    return set(run)


def holidays_among(
    mondays: Iterable[date], bank: Mapping[date, str], terms: Sequence[tuple[date, date]]
) -> dict[date, str]:
    """The holiday each week is in, by its Monday: Christmas, Easter, or one of the schools.

    A week is a school holiday when none of its five days is in a term, between the first term that is known and the
    last.
    """
    found = {}
    for monday in mondays:
        days = [monday + number * A_DAY for number in range(7)]
        if any((day.month, day.day) in {(12, 25), (1, 1)} for day in days):
            found[monday] = "Christmas and New Year"
        elif any("Easter" in bank.get(day, "") or "Good Friday" in bank.get(day, "") for day in days):
            found[monday] = "Easter"
        elif _no_school(days[:SCHOOL_DAYS], terms):
            found[monday] = "School holidays"
    return found


def _no_school(days: Sequence[date], terms: Sequence[tuple[date, date]]) -> bool:
    if not terms or days[0] < min(first for first, _ in terms) or days[-1] > max(last for _, last in terms):
        return False
    return not any(first <= day <= last for day in days for first, last in terms)


def outlook_of(series: Series, holidays: Mapping[date, str], ahead: int) -> forecast.Outlook | None:
    """The forecast of the weeks after a series, and as many more as bring it thirteen weeks beyond today."""
    mondays = [series.mondays[0] + number * WEEK for number in range(len(series.people) + ahead)]
    return forecast.outlook(series.people, [forecast.season(day, holidays) for day in mondays], ahead)


@dataclass(frozen=True)
class Read:
    """Everything the panels of the outlook are made of; ``coming`` are the Mondays ahead."""

    series: Series | None
    outlook: forecast.Outlook | None
    coming: tuple[date, ...]
    holidays: Mapping[date, str]


def read(authority: Authority, policy: Policy, period: str, today: date) -> Read:
    """The weeks of a council published up to a quarter, as this audience may see them; and thirteen from today's on."""
    weekly = Release.objects.weekly(CUBE, authority.gss, policy.name)
    series = series_of([cell for cell in weekly if cell[0] <= period], policy)
    first = date.fromisoformat(week_of(today))
    coming = tuple(first + number * WEEK for number in range(forecast.HORIZON))
    if series is None:
        return Read(None, None, coming, {})
    known = [*series.mondays, *_between(series.mondays[-1] + WEEK, coming[-1])]
    bank = dict(BankHoliday.objects.filter(on__range=(known[0], known[-1] + WEEK)).values_list("on", "name"))
    terms = list(SchoolTerm.objects.filter(authority=authority).values_list("starts_on", "ends_on"))
    holidays = holidays_among(known, bank, terms)
    return Read(series, outlook_of(series, holidays, len(known) - len(series.people)), coming, holidays)


def _between(first: date, last: date) -> list[date]:
    return [first + number * WEEK for number in range((last - first) // WEEK + 1)]


def outlook(authority: Authority, policy: Policy, period: str, today: date) -> Panel:
    """Section 13: the next thirteen weeks with 80% intervals, and which of them are holidays."""
    return outlook_panel(read(authority, policy, period, today), today)


def backtest(authority: Authority, policy: Policy, period: str, today: date) -> Panel:
    """How each way of forecasting would have done on what is published."""
    return backtest_panel(read(authority, policy, period, today), today)


HEADS = ("Week from", "People", "Low (80%)", "High (80%)", "Low (95%)", "High (95%)", "Holiday")


def outlook_panel(found: Read, today: date) -> Panel:
    """The fan; why there is none, when less than half a year is published."""
    if found.series is None or found.outlook is None:
        return _panel("outlook", "The next 13 weeks", today, missing=NOT_YET)
    ways, series = found.outlook, found.series
    first = (found.coming[0] - series.mondays[-1]) // WEEK - 1
    weeks = ways.weeks[first:]
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            f"{monday:%-d %B %Y}",
            *(round(value) for value in (week.middle, week.low_80, week.high_80, week.low_95, week.high_95)),
            found.holidays.get(monday, ""),
        )
        for monday, week in zip(found.coming, weeks, strict=True)
    )
    total = round(math.fsum(week.middle for week in weeks))
    return _panel(
        "outlook",
        "The next 13 weeks",
        today,
        sentence=f"About {total} people are likely to ask for care in the next 13 weeks. {ways.why}",
        table=Table(HEADS, rows),
        chart=Chart("fan", values=(1,), low=2, high=3, unit="people"),
        coverage=_coverage(series),
        releases=series.releases,
    )


def backtest_panel(found: Read, today: date) -> Panel:
    """The errors of each way: MASE over those of the same week last year, and how often the 80% interval held."""
    if found.series is None or found.outlook is None or not found.outlook.backtests:
        return _panel("backtest", "How good the forecast has been", today, missing=NOT_YET)
    rows = tuple(
        (test.name, test.forecasts, _number(test.mase), _number(100 * test.coverage))
        for test in found.outlook.backtests
    )
    return _panel(
        "backtest",
        "How good the forecast has been",
        today,
        sentence=found.outlook.why,
        table=Table(
            (
                "Way",
                "Forecasts tried",
                "Error (1 is the usual change in a year; less is better)",
                "In the 80% band, %",
            ),
            rows,
        ),
        chart=Chart("bars", values=(2,)),
        coverage=_coverage(found.series),
        releases=found.series.releases,
    )


NOT_YET = "A forecast needs half a year of published weeks, one after the other."
EMPTY = Table(HEADS, ())


def _panel(key: str, title: str, today: date, **more: Any) -> Panel:
    facts: dict[str, Any] = {"sentence": "", "table": EMPTY, "chart": Chart("")} | more
    return Panel(
        key=key, title=title, measures=("M1",), as_of=today, window="13 weeks", out_of=OUT_OF, **facts
    )


def _coverage(series: Series) -> str:
    hidden = (
        f" {series.hidden} of them were too few to show and are reckoned as half." if series.hidden else ""
    )
    return f"{len(series.people)} weeks are published, up to the end of {series.upto}.{hidden}"


def _number(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None
