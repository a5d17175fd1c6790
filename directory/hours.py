"""The care week as arithmetic: wall-clock times, real instants, and masks of quarter hours.

Life is lived on the wall clock in Europe/London; what happened is kept as instants in UTC. Every
conversion between the two is made here, in one place, because PostgreSQL and Python read the
repeated autumn hour differently.

Units. A *slot* is 15 minutes of wall clock. A *minute* of a day counts from local midnight and may
pass 1440 when a visit runs past midnight. A *mask* is a Python integer: bit ``i`` (the bit worth
``1 << i``) is slot ``i`` counted from 00:00 on a Monday, so slot = day * 96 + minute // 15. As text,
for PostgreSQL ``bit varying``, character ``i`` of the string is slot ``i``.

In a free mask 1 is free; in a busy mask 1 is busy. Whatever lies outside a mask is busy.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from accounts.spoken import say_day, say_time

LONDON = ZoneInfo("Europe/London")

SLOT = 15
SLOTS_AN_HOUR = 4
SLOTS_A_DAY = 96
SLOTS_A_WEEK = 672
MINUTES_AN_HOUR = 60
MINUTES_A_DAY = 1440
DAYS_A_WEEK = 7
A_DAY = timedelta(days=1)
WINDOW_WEEKS = 16
HORIZON_WEEKS = 8

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Season = Literal["always", "term", "holidays"]

_DAY_BYTES = SLOTS_A_DAY // 8
_CLOCKS_CHANGE_WITHIN = timedelta(days=30)  # two changes are never this close together


class TimeDoesNotExist(ValueError):  # noqa: N818 - it is a fact about the clock, not a mistake
    """A wall-clock time inside the hour that is skipped in spring. Its text is for people."""


@dataclass(frozen=True, slots=True)
class WeeklySpan:
    """Hours someone works every week: ``start`` to ``end`` (0 to 1440) on ``day`` (0 is Monday).

    Both dates are included; no ``valid_until`` means for as long as it goes on. A night across
    midnight is two spans. ``season`` says whether it holds always, in school term or in holidays.
    """

    day: int
    start: int
    end: int
    valid_from: date
    valid_until: date | None = None
    season: Season = "always"


# Words


def minutes_words(minutes: int) -> str:
    """A length of time in words: "45 minutes", "1 hour", "2 hours 15 minutes"."""
    hours, rest = divmod(minutes, MINUTES_AN_HOUR)
    parts = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} minute{'' if rest == 1 else 's'}")
    return " ".join(parts)


# Instants


def monday_of(day: date) -> date:
    """The Monday on or before ``day``."""
    return day - timedelta(days=day.weekday())


def wall(day: date, minute: int) -> datetime:
    """The wall clock in London ``minute`` minutes after midnight of ``day``; first reading if repeated."""
    return datetime.combine(day, time(), LONDON) + timedelta(minutes=minute)


def offset(moment: datetime) -> timedelta:
    """How far ahead of UTC a local time is."""
    return moment.utcoffset() or timedelta(0)


@lru_cache(maxsize=1024)
def offset_of(day: date) -> timedelta:
    """How far ahead of UTC a day begins."""
    return offset(wall(day, 0))


def _turned(moment: datetime) -> timedelta:
    """How the offset changes between the first and the second reading of a wall time.

    Zero nearly always; below zero when the time happens twice; above zero when it never happens.
    """
    return offset(moment.replace(fold=1)) - offset(moment.replace(fold=0))


def is_repeated(day: date, minute: int) -> bool:
    """Whether this wall time happens twice (01:00 to 01:59 on the last Sunday of October)."""
    return _turned(wall(day, minute)) < timedelta(0)


def is_missing(day: date, minute: int) -> bool:
    """Whether this wall time never happens (01:00 to 01:59 on the last Sunday of March)."""
    return _turned(wall(day, minute)) > timedelta(0)


def exists(day: date, start_minute: int, minutes: int) -> bool:
    """Whether a visit may start and end at these wall times: neither is inside the missing hour.

    Ending exactly when the missing hour begins is fine; starting then is not.
    """
    end = start_minute + minutes
    ends_inside = is_missing(day, end) and is_missing(day, end - 1)
    return not (is_missing(day, start_minute) or ends_inside)


def instants(
    day: date, start_minute: int, minutes: int, *, second: bool = False
) -> tuple[datetime, datetime]:
    """When a visit really starts and ends, in UTC, from wall clock to wall clock.

    Elapsed time is the difference of the two: 22:00 to 07:00 is ten hours in October and eight in
    March. A time that happens twice is read as its first occurrence, or its second when ``second``.
    Raises TimeDoesNotExist when either end is inside the hour skipped in spring, ValueError when
    ``minutes`` is not positive.
    """
    if minutes <= 0:
        raise ValueError("A visit lasts at least a minute.")
    if start_minute + minutes <= 2 * MINUTES_A_DAY and offset_of(day) == offset_of(day + 2 * A_DAY):
        starts = datetime.combine(day, time(), UTC) + timedelta(minutes=start_minute) - offset_of(day)
        return starts, starts + timedelta(minutes=minutes)
    starts, ends = wall(day, start_minute), wall(day, start_minute + minutes)
    if offset(starts) != offset(ends) or _turned(starts) or _turned(ends):
        if not exists(day, start_minute, minutes):
            raise TimeDoesNotExist(_lost_hour_words(starts, ends))
        starts = starts.replace(fold=int(second and _turned(starts) < timedelta(0)))
        ends = ends.replace(fold=int(second and _turned(ends) < timedelta(0)))
    return starts.astimezone(UTC), ends.astimezone(UTC)


def _lost_hour_words(starts: datetime, ends: datetime) -> str:
    """Why a visit between these wall times cannot be, and what to choose, for people."""
    lost = starts if _turned(starts) else ends
    minutes = [moment.hour * 60 + moment.minute for moment in (starts, ends)]
    return (
        f"On {say_day(lost.date())} the clocks go forward and the hour from 1am to 2am does not "
        f"happen, so nobody can come from {say_time(minutes[0])} to {say_time(minutes[1])}. "
        f"Choose times that do not start or end in that hour."
    )


# Masks


def _index(moment: datetime, from_on: date) -> tuple[int, bool]:
    """The slot a local time falls in, and whether it falls past the very start of that slot."""
    slot = (moment.toordinal() - from_on.toordinal()) * SLOTS_A_DAY
    slot += moment.hour * SLOTS_AN_HOUR + moment.minute // SLOT
    return slot, bool(moment.minute % SLOT or moment.second or moment.microsecond)


def _cover_both_readings(starts: datetime, ends: datetime) -> tuple[datetime, datetime]:
    """Widen a period that runs over the autumn change so that it holds the whole repeated hour."""
    starts_at, ends_at = starts.astimezone(UTC), ends.astimezone(UTC)
    turn = starts.replace(minute=0, second=0, microsecond=0, fold=1)
    if _turned(starts) < timedelta(0) and starts_at < turn.astimezone(UTC) < ends_at:
        starts = turn
    turn = ends.replace(minute=0, second=0, microsecond=0, fold=1)
    if _turned(ends) < timedelta(0) and starts_at < turn.astimezone(UTC) <= ends_at:
        ends = turn + timedelta(hours=1)
    return starts, ends


def slots_between(starts_at: datetime, ends_at: datetime, from_on: date, weeks: int = WINDOW_WEEKS) -> int:
    """The mask of every slot a period touches, from Monday ``from_on``, clipped to ``weeks``.

    Never too little: a slot touched for one second counts, and a slot of the repeated autumn hour
    counts when either of its two readings is touched. A period that runs across the missing spring
    hour counts it too.
    """
    starts, ends = starts_at.astimezone(LONDON), ends_at.astimezone(LONDON)
    if offset(starts) != offset(ends) or ends_at - starts_at > _CLOCKS_CHANGE_WITHIN:
        starts, ends = _cover_both_readings(starts, ends)
    first, _ = _index(starts, from_on)
    last, partly = _index(ends, from_on)
    first, last = max(first, 0), min(last + partly, weeks * SLOTS_A_WEEK)
    return ((1 << (last - first)) - 1) << first if last > first and ends_at > starts_at else 0


def _terms_by_day(terms: Iterable[tuple[date, date]], from_on: date, days: int) -> list[Season | None]:
    """For each day: "term", "holidays", or None where no term dates are known on both sides of it."""
    known = list(terms)
    if not known:
        return [None] * days
    first, last = min(start for start, _ in known), max(end for _, end in known)
    seasons: list[Season | None] = []
    for passed in range(days):
        day = from_on + timedelta(days=passed)
        if not first <= day <= last:
            seasons.append(None)
        else:
            seasons.append("term" if any(start <= day <= end for start, end in known) else "holidays")
    return seasons


def free_mask(
    weekly: Iterable[WeeklySpan],
    busy: Iterable[tuple[datetime, datetime]],
    from_on: date,
    weeks: int = WINDOW_WEEKS,
    school_terms: Iterable[tuple[date, date]] = (),
) -> int:
    """One pair of hands' free slots from Monday ``from_on``: weekly hours less what is promised.

    ``busy`` is periods in UTC. ``school_terms`` is (first day, last day), both included; a day is a
    holiday only between two known terms, and a day nobody knows about is free for neither season.
    A slot only partly inside weekly hours is not free. Raises ValueError unless ``from_on`` is a Monday.
    """
    if from_on.weekday():
        raise ValueError("A mask starts on a Monday.")
    days = weeks * DAYS_A_WEEK
    free = [0] * days
    seasons: list[Season | None] | None = None
    for span in weekly:
        first = max((span.valid_from - from_on).days, 0)
        last = days if span.valid_until is None else min((span.valid_until - from_on).days + 1, days)
        start, end = -(-span.start // SLOT), min(span.end // SLOT, SLOTS_A_DAY)
        bits = ((1 << max(end - start, 0)) - 1) << start
        if span.season != "always" and seasons is None:
            seasons = _terms_by_day(school_terms, from_on, days)
        for passed in range(first + (span.day - first) % DAYS_A_WEEK, last, DAYS_A_WEEK):
            if span.season == "always" or (seasons and seasons[passed] == span.season):
                free[passed] |= bits
    mask = int.from_bytes(b"".join(day.to_bytes(_DAY_BYTES, "little") for day in free), "little")
    taken = 0
    for starts_at, ends_at in busy:
        taken |= slots_between(starts_at, ends_at, from_on, weeks)
    return mask & ~taken


def shifted(mask: int, from_on: date, to_on: date, weeks: int = WINDOW_WEEKS) -> int:
    """The same mask seen from another Monday; slots nobody knows about are 0."""
    slots = (to_on - from_on).days * SLOTS_A_DAY
    moved = mask >> slots if slots >= 0 else mask << -slots
    return moved & ((1 << weeks * SLOTS_A_WEEK) - 1)


def wall_slots(day: int, start_minute: int, minutes: int) -> int:
    """The mask of a visit on the wall clock in a week: ``day`` 0 is Monday; may reach into the next week."""
    first = day * SLOTS_A_DAY + start_minute // SLOT
    last = day * SLOTS_A_DAY - (-(start_minute + minutes) // SLOT)
    return ((1 << (last - first)) - 1) << first


def to_bitstring(mask: int, length: int) -> str:
    """A mask as PostgreSQL writes ``bit varying``: the first character is slot 0."""
    return f"{mask & ((1 << length) - 1):0{length}b}"[::-1] if length else ""


def from_bitstring(text: str) -> int:
    """The mask of a PostgreSQL bit string whose first character is slot 0."""
    return int(text[::-1], 2) if text else 0
