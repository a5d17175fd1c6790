"""What each visit of a pattern would cost by when it starts, for the search; and a card's visits, for its price."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

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
    starts = possible_starts(pattern, index)
    if starts and _is_all_one(pattern, index):
        starts = starts[:1]
    for start in starts:
        try:
            (group,) = signature([_timed(pattern, index, start)], bank_holidays)
        except TimeDoesNotExist:
            continue
        yield start, PriceGroup(group.minutes, group.first, group.sleep_in)


def _is_all_one(pattern: Pattern, index: int) -> bool:
    """Whether the whole window is in one band of one day, so that the start makes no difference."""
    visit = pattern.visits[index]
    return visit.earliest >= NIGHT_ENDS and visit.latest <= NIGHT_STARTS
