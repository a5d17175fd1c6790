"""How soon a concern must be seen and decided, as arithmetic over staffed hours: nine to five on working days.

Hours are those on the wall in England. Bank holidays are given, never asked for. ``moment`` and what comes back
are instants that know their offset.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from marketplace.severity import AMBER, RED

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = time(9), time(17)
SATURDAY = 5
ALERT_MINUTES = 5
LOOK_MINUTES = {RED: 60, AMBER: 4 * 60}
Holidays = Collection[date]


@dataclass(frozen=True, slots=True)
class Due:
    """By when the lead is alerted, a human being looks, and it is decided whether to refer."""

    alert_by: datetime
    look_by: datetime
    decide_by: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """One of the three: when it was due, when it was done, and whether that was, or already is, too late."""

    name: str
    due_at: datetime
    done_at: datetime | None
    breached: bool

    @property
    def runs(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None


def is_working(day: date, holidays: Holidays) -> bool:
    """Whether the desk is staffed on ``day``."""
    return day.weekday() < SATURDAY and day not in holidays


def is_staffed(moment: datetime, holidays: Holidays) -> bool:
    """Whether somebody is at the desk at ``moment``."""
    local = moment.astimezone(LONDON)
    return is_working(local.date(), holidays) and OPENS <= local.time() < CLOSES


def next_working_day(day: date, holidays: Holidays) -> date:
    """The first working day after ``day``."""
    day += timedelta(days=1)
    while not is_working(day, holidays):
        day += timedelta(days=1)
    return day


def staffed_from(moment: datetime, holidays: Holidays) -> datetime:
    """The first staffed moment from ``moment`` on."""
    local = moment.astimezone(LONDON)
    if is_working(local.date(), holidays) and local.time() < CLOSES:
        return _utc(max(local, datetime.combine(local.date(), OPENS, LONDON)))
    return _at(next_working_day(local.date(), holidays), OPENS)


def after_staffed(moment: datetime, minutes: int, holidays: Holidays) -> datetime:
    """When ``minutes`` of staffed time have gone by since ``moment``."""
    start, left = staffed_from(moment, holidays), timedelta(minutes=minutes)
    while (closes := _at(start.astimezone(LONDON).date(), CLOSES)) - start < left:
        left -= closes - start
        start = _at(next_working_day(start.astimezone(LONDON).date(), holidays), OPENS)
    return start + left


def decide_by(received_at: datetime, holidays: Holidays) -> datetime:
    """A day after it came, when that is a working day; what came while nobody was there, the same working day.

    Where days without staff lie between, they are not counted: the same time on the next working day.
    """
    local = received_at.astimezone(LONDON)
    if is_staffed(received_at, holidays):
        return _at(next_working_day(local.date(), holidays), local.time())
    return _at(staffed_from(received_at, holidays).astimezone(LONDON).date(), CLOSES)


def due(severity: str, received_at: datetime, holidays: Holidays) -> Due:
    """All three moments for a concern of this severity."""
    decision = decide_by(received_at, holidays)
    minutes = LOOK_MINUTES.get(severity)
    look = decision if minutes is None else after_staffed(received_at, minutes, holidays)
    return Due(received_at + timedelta(minutes=ALERT_MINUTES), look, decision)


def clocks(moments: Due, done: Mapping[str, datetime | None], now: datetime) -> list[Clock]:
    """The three clocks at ``now``; ``done`` says when each of alert, look and decide was done, if it was."""
    due_at = {"alert": moments.alert_by, "look": moments.look_by, "decide": moments.decide_by}
    return [
        Clock(name, by, done.get(name), breached=(done.get(name) or now) > by) for name, by in due_at.items()
    ]


def _at(day: date, clock: time) -> datetime:
    return _utc(datetime.combine(day, clock, LONDON))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
