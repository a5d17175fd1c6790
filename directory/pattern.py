"""Visit patterns: what a person needs in a week, and the real visits that come of it.

A `Pattern` is asked for: each visit has a window it must happen inside. An `Agreement` is promised:
each visit has one start. Weeks are counted from the Monday on or before ``starts_on``; with
``every_weeks`` 2 the first week is active, the second is not, and so on. Days are 0 (Monday) to 6;
minutes of a day may pass 1440 when a visit runs past midnight.
"""

from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, datetime, timedelta

from accounts.spoken import say_day, say_time
from directory.hours import (
    A_DAY,
    DAYS,
    DAYS_A_WEEK,
    HORIZON_WEEKS,
    MINUTES_A_DAY,
    SLOT,
    WINDOW_WEEKS,
    TimeDoesNotExist,
    exists,
    instants,
    monday_of,
    offset_of,
)

MOST_VISITS = 56
MOST_WORKERS = 2
MOST_WEEKS = 4
LATEST_END = MINUTES_A_DAY + 720
MINUTES_A_WEEK = MINUTES_A_DAY * DAYS_A_WEEK
SHORT_MINUTES = 15
_YEARS = range(2000, 2200)
_NEVER = MINUTES_A_WEEK * 1000


@dataclass(frozen=True, slots=True)
class PatternVisit:
    """A visit of ``minutes`` somewhere inside ``earliest`` to ``latest`` on ``day``, by ``workers`` people.

    The whole visit happens inside the window. All times are whole quarter hours. In a ``sleep_in`` the worker
    sleeps there and helps if called; it has a price of its own.
    """

    day: int
    earliest: int
    latest: int
    minutes: int
    workers: int = 1
    label: str = ""
    sleep_in: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """The visits of a week, how often the week comes round, and from when until when (both included)."""

    visits: tuple[PatternVisit, ...]
    _: KW_ONLY
    starts_on: date
    every_weeks: int = 1
    ends_on: date | None = None

    def weeks(self, horizon: int = HORIZON_WEEKS) -> list[date]:
        """The Mondays of the active weeks among the first ``horizon`` calendar weeks."""
        first = monday_of(self.starts_on)
        return [first + timedelta(weeks=week) for week in range(0, horizon, self.every_weeks)]

    def problems(self, today: date | None = None) -> list[str]:
        """Everything wrong with the pattern, in words for people; empty when it can be searched for.

        With ``today`` it also says when the start is in the past or further off than diaries go.
        """
        found = _frame_problems(self, today) + _visit_problems(self.visits)
        return found or _overlap_problems(self) or _calendar_problems(self)


@dataclass(frozen=True, slots=True)
class AgreedVisit:
    """A visit promised every active week: it starts at ``start`` on ``day`` and lasts ``minutes`` on the wall clock."""

    day: int
    start: int
    minutes: int
    workers: int = 1
    sleep_in: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreed visits, how often their week comes round, and from when until when (both included)."""

    visits: tuple[AgreedVisit, ...]
    _: KW_ONLY
    starts_on: date
    every_weeks: int = 1
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One real visit: which of the agreed visits, its local date, and its instants in UTC."""

    index: int
    on: date
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """A visit that cannot be because the clock skips its time, with the reason for people."""

    index: int
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Expansion:
    """Every agreed visit between two dates: those that happen, in order of time, and those that cannot."""

    visits: tuple[Occurrence, ...]
    refused: tuple[Refusal, ...]


def occurrences(pattern: Pattern | Agreement, index: int, horizon: int = HORIZON_WEEKS) -> list[date]:
    """The dates of one visit in the first ``horizon`` weeks: active weeks, not before the start or after the end."""
    last = pattern.ends_on or date.max
    first = monday_of(pattern.starts_on) + timedelta(days=pattern.visits[index].day)
    days = (first + timedelta(weeks=week) for week in range(0, horizon, pattern.every_weeks))
    return [day for day in days if pattern.starts_on <= day <= last]


def possible_starts(pattern: Pattern, index: int, horizon: int = HORIZON_WEEKS) -> list[int]:
    """The starts, in minutes of the day, inside the window of one visit that exist on every occurrence.

    On the 15-minute grid, earliest first. Only the missing spring hour ever takes one away.
    """
    return starts_on_all(pattern.visits[index], occurrences(pattern, index, horizon))


def starts_on_all(visit: PatternVisit, days: Sequence[date]) -> list[int]:
    """The starts inside the window of ``visit`` that exist on every one of ``days``."""
    starts = list(range(visit.earliest, visit.latest - visit.minutes + 1, SLOT))
    for day in _days_that_skip(days):
        starts = [start for start in starts if exists(day, start, visit.minutes)]
    return starts


def expand(agreed: Agreement, from_on: date, until_on: date) -> Expansion:
    """Every agreed visit dated ``from_on`` to ``until_on`` (both included).

    Nothing is left out silently: a visit at a time the clock skips is in ``refused``.
    """
    visits, refused = [], []
    for index, day in _dates(agreed, from_on, until_on):
        visit = agreed.visits[index]
        try:
            starts_at, ends_at = instants(day, visit.start, visit.minutes)
        except TimeDoesNotExist as reason:
            refused.append(Refusal(index, day, str(reason)))
        else:
            visits.append(Occurrence(index, day, starts_at, ends_at))
    visits.sort(key=lambda visit: (visit.starts_at, visit.index))
    return Expansion(tuple(visits), tuple(refused))


def _dates(agreed: Agreement, from_on: date, until_on: date) -> Iterator[tuple[int, date]]:
    """Which visit, on which day, for every active week that reaches into the dates asked for."""
    first = monday_of(agreed.starts_on)
    from_on = max(from_on, agreed.starts_on)
    until_on = min(until_on, agreed.ends_on or until_on)
    gone = (from_on - first).days // DAYS_A_WEEK // agreed.every_weeks
    week = first + timedelta(weeks=gone * agreed.every_weeks)
    while week <= until_on:
        for index, visit in enumerate(agreed.visits):
            day = week + timedelta(days=visit.day)
            if from_on <= day <= until_on:
                yield index, day
        week += timedelta(weeks=agreed.every_weeks)


def widened(pattern: Pattern, indexes: frozenset[int], *, earlier: int = 0, later: int = 0) -> Pattern:
    """The pattern with the windows of some visits opened by minutes earlier or later.

    A window stops where its neighbour's begins, at the start of its day and at noon of the next.
    """
    visits = list(pattern.visits)
    for index, (earliest, latest) in opened(pattern, indexes, earlier=earlier, later=later).items():
        visits[index] = replace(visits[index], earliest=earliest, latest=latest)
    return replace(pattern, visits=tuple(visits))


def opened(
    pattern: Pattern, indexes: frozenset[int], *, earlier: int = 0, later: int = 0
) -> dict[int, tuple[int, int]]:
    """The windows `widened` gives to ``indexes``: earliest and latest of each. Windows do not overlap."""
    spans = [_span(visit) for visit in pattern.visits]
    in_order = sorted(range(len(spans)), key=spans.__getitem__)
    place_of = {index: place for place, index in enumerate(in_order)}
    wraps = MINUTES_A_WEEK if pattern.every_weeks == 1 else _NEVER
    found = {}
    for index in sorted(indexes):
        place, midnight = place_of[index], pattern.visits[index].day * MINUTES_A_DAY
        begins, ends = spans[index]
        before = spans[in_order[place - 1]][1] - (0 if place else wraps)
        after = spans[in_order[place + 1]][0] if place + 1 < len(spans) else spans[in_order[0]][0] + wraps
        begins = max(begins - earlier, min(before, begins), midnight)
        ends = min(ends + later, max(after, ends), midnight + LATEST_END)
        spans[index] = begins, ends
        found[index] = begins - midnight, ends - midnight
    return found


def short_personal_care(pattern: Pattern, any_personal_care: bool) -> list[int]:
    """The visits of 15 minutes or less, which with personal care need a lawful reason on record."""
    if not any_personal_care:
        return []
    return [index for index, visit in enumerate(pattern.visits) if visit.minutes <= SHORT_MINUTES]


# What can be wrong


def _frame_problems(pattern: Pattern, today: date | None) -> list[str]:
    found = []
    starts_on, ends_on = pattern.starts_on, pattern.ends_on
    if not 1 <= pattern.every_weeks <= MOST_WEEKS:
        found.append("Choose every week, or every 2, 3 or 4 weeks.")
    if starts_on.year not in _YEARS or (ends_on and ends_on.year not in _YEARS):
        return [*found, "Choose dates in the coming months. Check the year."]
    if ends_on and ends_on < starts_on:
        found.append(f"The last day, {say_day(ends_on)}, is before the first day. Choose a later last day.")
    if today and starts_on < today:
        found.append(f"{say_day(starts_on)} has passed. Choose a start date from today on.")
    if today:
        furthest = monday_of(today) + timedelta(weeks=WINDOW_WEEKS - HORIZON_WEEKS + 1) - timedelta(days=1)
        if starts_on > furthest:
            found.append(
                f"We can only see a few months of diaries. Choose a start on or before {say_day(furthest)}."
            )
    return found


def _visit_problems(visits: tuple[PatternVisit, ...]) -> list[str]:
    if not visits:
        return ["Tell us about at least one visit: the day, the times and how long."]
    if len(visits) > MOST_VISITS:
        return [f"That is {len(visits)} visits a week. We can look for up to {MOST_VISITS}. Take some out."]
    return list(dict.fromkeys(problem for visit in visits for problem in _one_visit_problems(visit)))


def _one_visit_problems(visit: PatternVisit) -> list[str]:
    if visit.day not in range(DAYS_A_WEEK):
        return ["Choose a day of the week for every visit."]
    name = f"Your {DAYS[visit.day]} visit"
    found = []
    if not 1 <= visit.workers <= MOST_WORKERS:
        found.append(f"{name} needs one worker or two. Choose 1 or 2.")
    if any(number % SLOT for number in (visit.earliest, visit.latest, visit.minutes)):
        found.append(f"{name} is not on a quarter of an hour. Use times such as 8:00, 8:15, 8:30 or 8:45.")
    if not 0 <= visit.earliest < MINUTES_A_DAY or visit.latest > LATEST_END:
        found.append(f"{name} must start on {DAYS[visit.day]} and end by midday the next day.")
    if visit.minutes < SLOT:
        found.append(f"{name} has no length. Say how long it lasts: 15 minutes or more.")
    elif visit.latest <= visit.earliest:
        found.append(f"{name} ends before it starts. Make the end time later than the start time.")
    elif visit.latest - visit.earliest < visit.minutes:
        found.append(
            f"{name} lasts {visit.minutes} minutes but there are only {visit.latest - visit.earliest} "
            f"between {say_time(visit.earliest)} and {say_time(visit.latest)}. "
            f"Allow more time or make the visit shorter."
        )
    return found


def _span(visit: PatternVisit) -> tuple[int, int]:
    """The window in minutes from midnight on Monday; the end may pass the end of the week."""
    return visit.day * MINUTES_A_DAY + visit.earliest, visit.day * MINUTES_A_DAY + visit.latest


def _overlap_problems(pattern: Pattern) -> list[str]:
    """Windows may touch but not overlap, past midnight and from Sunday into Monday too."""
    spans = sorted((*_span(visit), visit.day) for visit in pattern.visits)
    if pattern.every_weeks == 1:
        spans += [(start + MINUTES_A_WEEK, end + MINUTES_A_WEEK, day) for start, end, day in spans]
    found, reach, reached_by = [], -1, 0
    for start, end, day in spans:
        if start < reach:
            found.append(_overlap_words(reached_by, day))
        if end > reach:
            reach, reached_by = end, day
    return list(dict.fromkeys(found))


def _overlap_words(one: int, other: int) -> str:
    if one == other:
        return f"Your {DAYS[one]} visits overlap. Change the times so that one ends before the next starts."
    return (
        f"Your {DAYS[one]} visit runs into your {DAYS[other]} visit. "
        f"Change the times so that one ends before the next starts."
    )


def _calendar_problems(pattern: Pattern) -> list[str]:
    found = []
    for index, visit in enumerate(pattern.visits):
        days = occurrences(pattern, index)
        name = f"Your {DAYS[visit.day]} visit"
        if not days:
            found.append(
                f"{name} never happens between your first and last day. Change the dates or the day."
            )
        elif not possible_starts(pattern, index):
            day = _days_that_skip(days)[0]
            found.append(
                f"{name} on {say_day(day)} falls in the hour from 1am to 2am that is skipped when the "
                f"clocks go forward that night. Choose times that do not start or end in that hour."
            )
    return list(dict.fromkeys(found))


def _days_that_skip(days: Sequence[date]) -> list[date]:
    """The days among these on which, or on the morning after which, the clocks go forward."""
    return [day for day in days if offset_of(day) < offset_of(day + 2 * A_DAY)]
