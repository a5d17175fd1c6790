"""Rate bands: which part of a visit is a weekday, a night, a weekend or a bank holiday.

The band of a minute is decided by its local time in London. A bank holiday (the whole local day,
midnight to midnight) beats night; night (22:00 to 07:00) beats Sunday and Saturday; those beat
weekday. Sleep-in is never read off the clock: it is what was agreed.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from directory.hours import LONDON, MINUTES_A_DAY, wall

NIGHT_STARTS = 22 * 60
NIGHT_ENDS = 7 * 60
_EDGES = (0, NIGHT_ENDS, NIGHT_STARTS, MINUTES_A_DAY)
_SATURDAY, _SUNDAY = 5, 6
_MINUTE = timedelta(minutes=1)


class Band(StrEnum):
    """A kind of hour with its own rate. The order is the order of a tariff's columns."""

    WEEKDAY = "weekday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    BANK_HOLIDAY = "bank_holiday"
    NIGHT = "night"
    SLEEP_IN = "sleep_in"


HOURLY_BANDS = (Band.WEEKDAY, Band.SATURDAY, Band.SUNDAY, Band.BANK_HOLIDAY, Band.NIGHT)

BAND_WORDS = {
    Band.WEEKDAY: "weekday",
    Band.SATURDAY: "Saturday",
    Band.SUNDAY: "Sunday",
    Band.BANK_HOLIDAY: "bank holiday",
    Band.NIGHT: "night",
    Band.SLEEP_IN: "sleep-in",
}


FALLBACK = {
    Band.SATURDAY: Band.WEEKDAY,
    Band.SUNDAY: Band.SATURDAY,
    Band.BANK_HOLIDAY: Band.SUNDAY,
    Band.NIGHT: Band.WEEKDAY,
}


def filled(rates: Mapping[Band, int]) -> tuple[int | None, ...]:
    """Pence for every band in order: an hourly band without a rate has that of the band it falls back to.

    A sleep-in without a price of its own is None. Raises KeyError without a weekday rate.
    """
    hourly = dict(rates)
    for band in HOURLY_BANDS:
        if band not in hourly:
            hourly[band] = hourly[FALLBACK[band]]
    return (*(hourly[band] for band in HOURLY_BANDS), rates.get(Band.SLEEP_IN))


def band_at(day: date, minute: int, bank_holidays: Collection[date] = ()) -> Band:
    """The band of a local minute of a day (0 to 1439)."""
    if day in bank_holidays:
        return Band.BANK_HOLIDAY
    if minute < NIGHT_ENDS or minute >= NIGHT_STARTS:
        return Band.NIGHT
    if day.weekday() == _SUNDAY:
        return Band.SUNDAY
    return Band.SATURDAY if day.weekday() == _SATURDAY else Band.WEEKDAY


def minutes_by_band(
    starts_at: datetime, ends_at: datetime, bank_holidays: Collection[date] = ()
) -> dict[Band, int]:
    """Elapsed minutes of each band between two instants, in the order they are first met.

    Minutes are real ones, so a night is longer in October and shorter in March when the clocks
    change in it. Raises ValueError when the instants are not on whole minutes or are the wrong way
    round.
    """
    if ends_at <= starts_at or any(at.second or at.microsecond for at in (starts_at, ends_at)):
        raise ValueError("A visit lasts one minute or more, in whole minutes.")
    starts, ends = starts_at.astimezone(LONDON), ends_at.astimezone(LONDON)
    first, last = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute
    if starts.date() == ends.date() and NIGHT_ENDS <= first < last <= NIGHT_STARTS:
        return {band_at(starts.date(), first, bank_holidays): (ends_at - starts_at) // _MINUTE}
    found: dict[Band, int] = {}
    for days in range((ends.date() - starts.date()).days + 1):
        day = starts.date() + timedelta(days=days)
        turns = [wall(day, edge).astimezone(UTC) for edge in _EDGES]
        for minute, (begins, until) in zip(_EDGES, pairwise(turns), strict=False):
            minutes = (min(until, ends_at) - max(begins, starts_at)) // _MINUTE
            if minutes > 0:
                band = band_at(day, minute, bank_holidays)
                found[band] = found.get(band, 0) + minutes
    return found
