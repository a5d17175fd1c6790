"""Weekly hours as somebody edits them: stretches added on several days at once, joined up, and taken out."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from directory.hours import DAYS_A_WEEK, MINUTES_A_DAY, Season, WeeklySpan


def added(
    spans: Iterable[WeeklySpan], *, days: Collection[int], start: int, end: int, season: Season = "always"
) -> list[WeeklySpan]:
    """The hours with one more stretch on each of ``days``. An end at or before the start is the next morning.

    Stretches of the same season without dates that touch or overlap become one.
    """
    new = [part for day in days for part in _parts(day, start, end, season)]
    return _joined([*spans, *new])


def _parts(day: int, start: int, end: int, season: Season) -> list[WeeklySpan]:
    """One stretch, as two when it runs past midnight."""
    if end > start:
        return [WeeklySpan(day, start, end, date.min, season=season)]
    tonight = WeeklySpan(day, start, MINUTES_A_DAY, date.min, season=season)
    morning = WeeklySpan((day + 1) % DAYS_A_WEEK, 0, end, date.min, season=season)
    return [tonight, morning] if end else [tonight]


def _joined(spans: list[WeeklySpan]) -> list[WeeklySpan]:
    dated = [span for span in spans if span.valid_from != date.min or span.valid_until]
    joined: list[WeeklySpan] = []
    for span in sorted(set(spans) - set(dated), key=lambda span: (span.season, span.day, span.start)):
        last = joined[-1] if joined else None
        if last and (last.season, last.day) == (span.season, span.day) and span.start <= last.end:
            joined[-1] = replace(last, end=max(last.end, span.end))
        else:
            joined.append(span)
    return [*joined, *dated]


def key_of(span: WeeklySpan) -> str:
    """A stretch as a form sends it: "0-480-600-always"."""
    return f"{span.day}-{span.start}-{span.end}-{span.season}"


def removed(spans: Iterable[WeeklySpan], key: str) -> list[WeeklySpan]:
    """The hours without the stretch a form names."""
    return [span for span in spans if key_of(span) != key]
