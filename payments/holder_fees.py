"""What a holder takes for looking after money: so much on each day that it falls due. Whole pence."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEK, MONTH, YEAR = "week", "month", "year"
A_DAY = timedelta(days=1)
MONTHS = {MONTH: 1, YEAR: 12}


@dataclass(frozen=True, slots=True)
class Fee:
    """So many pence each week, month or year from a day on; anything else is none."""

    starts_on: date
    per: str
    pence: int


def due_days(fee: Fee, until: date) -> Iterator[date]:
    """The days up to ``until`` on which it falls due, the first day with them."""
    number = 0
    while fee.per in {WEEK, *MONTHS}:
        day = fee.starts_on + timedelta(weeks=number) if fee.per == WEEK else _months_on(fee, number)
        if day > until:
            return
        yield day
        number += 1


def _months_on(fee: Fee, number: int) -> date:
    """The same day so many months or years later; the last of a month that is too short for it."""
    year, month = divmod(fee.starts_on.month - 1 + number * MONTHS[fee.per], 12)
    year, month = fee.starts_on.year + year, month + 1
    return date(year, month, min(fee.starts_on.day, monthrange(year, month)[1]))


def fees_pence(fees: Sequence[Fee], first: date, last: date) -> int:
    """What falls due from ``first`` to ``last``, both with them. Each fee holds until the day before the next begins."""
    found = 0
    for number, fee in enumerate(fees):
        until = min(last, fees[number + 1].starts_on - A_DAY) if number + 1 < len(fees) else last
        found += fee.pence * sum(first <= day for day in due_days(fee, until))
    return found
