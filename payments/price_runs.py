"""What each visit of a pattern would cost by when it starts, for the search; and a card's visits, for its price."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import lru_cache

from directory.bands import NIGHT_ENDS, NIGHT_STARTS
from directory.hours import TimeDoesNotExist, instants
from directory.pattern import Pattern, possible_starts
from directory.question import PriceGroup, PriceRuns, priced_on
from payments.pricing import TimedVisit, signature


def price_runs(pattern: Pattern, bank_holidays: Collection[date] = frozenset()) -> tuple[PriceRuns, ...]:
    """For each visit: from each start on, until the next, the group it is priced as."""
    return tuple(_runs(pattern, index, bank_holidays) for index in range(len(pattern.visits)))


def timed(pattern: Pattern, starts: Sequence[int | None]) -> list[TimedVisit]:
    """The visits of one week that have a start, at their real instants: what `price_week` takes."""
    return [_timed(pattern, index, start) for index, start in enumerate(starts) if start is not None]


def _timed(pattern: Pattern, index: int, start: int) -> TimedVisit:
    visit = pattern.visits[index]
    starts_at, ends_at = instants(priced_on(pattern, index), start, visit.minutes)
    return TimedVisit(starts_at, ends_at, visit.workers, visit.sleep_in)


def _runs(pattern: Pattern, index: int, bank_holidays: Collection[date]) -> PriceRuns:
    found: list[tuple[int, PriceGroup]] = []
    for start, group in _by_start(pattern, index, bank_holidays):
        if not found or found[-1][1] != group:
            found.append((start, group))
    return tuple(found)


def _by_start(
    pattern: Pattern, index: int, bank_holidays: Collection[date]
) -> Iterator[tuple[int, PriceGroup]]:
    visit = pattern.visits[index]
    starts = [visit.earliest] if _is_all_one(pattern, index) else possible_starts(pattern, index)
    for start in starts:
        group = _group(
            priced_on(pattern, index), start, visit.minutes, visit.sleep_in, frozenset(bank_holidays)
        )
        if group is not None:
            yield start, group


@lru_cache(maxsize=4096)
def _group(
    on: date, start: int, minutes: int, sleep_in: bool, bank_holidays: frozenset[date]
) -> PriceGroup | None:
    """What a visit is priced as, None when the clock skips it. Most searches ask for the same few hours of a week."""
    try:
        starts_at, ends_at = instants(on, start, minutes)
    except TimeDoesNotExist:
        return None
    (group,) = signature([TimedVisit(starts_at, ends_at, sleep_in=sleep_in)], bank_holidays)
    return PriceGroup(group.minutes, group.first, group.sleep_in)


def _is_all_one(pattern: Pattern, index: int) -> bool:
    """Whether the whole window is in the daytime of one day, so that the start makes no difference and always exists."""
    visit = pattern.visits[index]
    return visit.earliest >= NIGHT_ENDS and visit.latest <= NIGHT_STARTS
