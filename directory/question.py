"""Question: everything a search asks, as plain facts. Nothing in it says who asks."""

from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from directory.hours import LONDON, monday_of
from directory.pattern import Pattern, occurrences
from directory.pattern_words import Flexibility

PAGE = 10


class Sort(StrEnum):
    """An order people may choose; ``directory.ranking`` says what each means."""

    BEST = "best"
    NEAREST = "nearest"
    COST = "cost"
    SOONEST = "soonest"


@dataclass(frozen=True, slots=True)
class PriceGroup:
    """All a visit's price depends on besides the tariff: minutes of each hourly band, and the band it starts in.

    Bands are in the order of ``directory.bands.HOURLY_BANDS``. A sleep-in has a flat price where there is one.
    """

    minutes: tuple[int, ...]
    first: int
    sleep_in: bool = False


PriceRuns = tuple[tuple[int, PriceGroup], ...]
"""How one visit is priced: from each start (minutes of its day) on, until the next, as this group."""


@dataclass(frozen=True, slots=True)
class Question:
    """Where, what, when, and in which order.

    ``musts`` are tags one offer must have all of (tasks and requirements); ``any_of`` is groups of tags of which
    it must have one of each (the filters of a page); ``prefers`` only moves a listing up. ``changes`` are tried
    when few can do it all. ``only`` keeps to these listings, to compare them. ``prices`` has the
    runs of each visit and comes from ``payments.price_runs``; without it there is no order by cost and no limit.
    """

    easting: int
    northing: int
    pattern: Pattern
    now: datetime
    _: KW_ONLY
    musts: tuple[int, ...] = ()
    prefers: tuple[int, ...] = ()
    any_of: tuple[tuple[int, ...], ...] = ()
    changes: tuple[Flexibility, ...] = ()
    only: tuple[int, ...] = ()
    prices: tuple[PriceRuns, ...] = ()
    max_week_pence: int | None = None
    whole_only: bool = False
    sort: Sort = Sort.BEST
    page: int = 1

    def __post_init__(self):
        if (self.max_week_pence is not None or self.sort == Sort.COST) and not self.prices:
            raise ValueError("A question about cost needs prices.")

    @property
    def today(self) -> date:
        """The day it is asked, in London."""
        return self.now.astimezone(LONDON).date()


def priced_on(pattern: Pattern, index: int) -> date:
    """The date one visit is priced on: the first it falls on, so that every visit of a week is priced once."""
    day = monday_of(pattern.starts_on) + timedelta(days=pattern.visits[index].day)
    if day >= pattern.starts_on:
        return day
    return next(iter(occurrences(pattern, index)), day)
