"""Working days: Monday to Friday, bank holidays left out. Whoever asks passes the holidays in."""

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_working(day: date, holidays: Collection[date]) -> bool:
    """Whether an office is open on this day."""
    return day.weekday() < SATURDAY and day not in holidays


def after(day: date, number: int, holidays: Collection[date]) -> date:
    """The working day that comes ``number`` working days after ``day``, which does not count itself."""
    while number > 0:
        day += ONE_DAY
        number -= is_working(day, holidays)
    return day


def between(first: date, last: date, holidays: Collection[date]) -> int:
    """How many working days have passed from ``first`` to ``last``; the first does not count itself."""
    days = (last - first).days
    return sum(is_working(first + ONE_DAY * number, holidays) for number in range(1, days + 1))
