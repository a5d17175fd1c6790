"""What payroll is told: pay periods, hours, holiday earned, miles; and cells that no spreadsheet takes for a sum.

Holiday is earned at 12.07% of the time worked: 5.6 weeks of the 46.4 that are left of a year (Working Time Regulations
1998, regulation 15B). Plain arithmetic in minutes and pence.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from directory.bands import HOURLY_BANDS
from directory.hours import monday_of
from payments.money import round_half_up

HOLIDAY_POINTS = 1207
WHOLE = 10_000  # basis points
AN_HOUR = 60
TENTHS = 10  # of a mile
WEEKLY, FOUR_WEEKLY, MONTHLY = "weekly", "four_weekly", "monthly"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def period_of(day: date, every: str, first: date) -> tuple[date, date]:
    """The first and last day of the pay period ``day`` is in. Fours of weeks are counted from the week of ``first``."""
    if every == MONTHLY:
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    monday = monday_of(day)
    if every == WEEKLY:
        return monday, monday + timedelta(days=6)
    monday -= timedelta(weeks=(monday - monday_of(first)).days // 7 % 4)
    return monday, monday + timedelta(days=27)


def earned_minutes(worked: int) -> int:
    """Minutes of holiday earned by so many minutes of work."""
    return round_half_up(worked * HOLIDAY_POINTS, WHOLE)


def miles_pence(tenths: int, mile_pence: int) -> int:
    """What so many tenths of a mile are paid."""
    return round_half_up(tenths * mile_pence, TENTHS)


def hours_words(minutes: int) -> str:
    """``90`` is ``1.50``, as payroll programs read hours: two places, by whole numbers alone."""
    hundredths = round_half_up(abs(minutes) * 100, AN_HOUR)
    return f"{'-' if minutes < 0 else ''}{hundredths // 100}.{hundredths % 100:02d}"


def pounds_words(pence: int) -> str:
    """``1250`` is ``12.50``."""
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def miles_words(tenths: int) -> str:
    """``123`` is ``12.3``."""
    return f"{tenths // TENTHS}.{tenths % TENTHS}"


def cell(text: str) -> str:
    """A text a spreadsheet shows and never works out."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


@dataclass(frozen=True, slots=True)
class Worked:
    """One visit as payroll is told it: minutes of each of HOURLY_BANDS, or a flat night; or one that was called off late."""

    on: date
    reference: str
    starts: str
    ends: str
    minutes: tuple[int, ...]
    pence: int
    sleep_in: bool = False
    called_off: bool = False

    @property
    def worked(self) -> int:
        """Minutes at work."""
        return 0 if self.called_off else sum(self.minutes)


@dataclass(frozen=True, slots=True)
class Timesheet:
    """What a period comes to."""

    first: date
    last: date
    rows: Sequence[Worked] = ()
    open_rows: int = 0
    holiday_taken: int = 0
    sick_days: int = 0
    tenth_miles: int = 0
    mile_pence: int = 0

    @property
    def by_band(self) -> tuple[int, ...]:
        """Minutes of each of HOURLY_BANDS; flat nights are counted apart."""
        hourly = [row.minutes for row in self.rows if not (row.sleep_in or row.called_off)]
        return tuple(map(sum, zip(*hourly, strict=True))) if hourly else (0,) * len(HOURLY_BANDS)

    @property
    def sleep_ins(self) -> int:
        """How many flat nights."""
        return sum(row.sleep_in and not row.called_off for row in self.rows)

    @property
    def worked(self) -> int:
        """Minutes at work, nights included."""
        return sum(row.worked for row in self.rows)

    @property
    def earned(self) -> int:
        """Minutes of holiday earned."""
        return earned_minutes(self.worked)

    @property
    def pence(self) -> int:
        """Wages for the work, before tax."""
        return sum(row.pence for row in self.rows)

    @property
    def miles_pence(self) -> int:
        """What the miles are paid."""
        return miles_pence(self.tenth_miles, self.mile_pence)


BAND_HEADINGS = ("Weekday hours", "Saturday hours", "Sunday hours", "Bank holiday hours", "Night hours")
HEADINGS = (
    *("Worker", "What", "Day", "Visit", "From", "Until"),
    *BAND_HEADINGS,
    *("Sleep-ins", "Hours", "Miles", "Pounds"),
)


def spreadsheet(sheet: Timesheet, worker: str) -> list[tuple[str, ...]]:
    """A timesheet as the rows of one table: the visits, then what they come to, and what else payroll must know."""
    who = cell(worker)
    rows = [HEADINGS, *(_visit_row(row, who) for row in sheet.rows)]
    days = f"{sheet.first:%d/%m/%Y}", f"{sheet.last:%d/%m/%Y}"
    blank = ("",) * len(BAND_HEADINGS)

    def total(what: str, *, hours="", miles="", pounds="", bands=blank, nights="") -> tuple[str, ...]:
        return (who, what, days[0], "", "", days[1], *bands, nights, hours, miles, pounds)

    bands = tuple(map(hours_words, sheet.by_band))
    worked, wages = hours_words(sheet.worked), pounds_words(sheet.pence)
    return [
        *rows,
        total("Total", bands=bands, nights=str(sheet.sleep_ins), hours=worked, pounds=wages),
        total("Holiday earned at 12.07%", hours=hours_words(sheet.earned)),
        total("Holiday taken", hours=hours_words(sheet.holiday_taken)),
        total(f"Days off sick: {sheet.sick_days}"),
        total("Mileage", miles=miles_words(sheet.tenth_miles), pounds=pounds_words(sheet.miles_pence)),
    ]


def _visit_row(row: Worked, who: str) -> tuple[str, ...]:
    if row.called_off:
        what, bands, worked = "Called off late", ("",) * len(BAND_HEADINGS), ""
    else:
        what = "Sleep-in" if row.sleep_in else "Visit"
        bands = tuple("" if row.sleep_in else hours_words(minutes) for minutes in row.minutes)
        worked = hours_words(row.worked)
    times = (f"{row.on:%d/%m/%Y}", row.reference, row.starts, row.ends)
    return (who, what, *times, *bands, str(int(row.sleep_in)), worked, "", pounds_words(row.pence))
