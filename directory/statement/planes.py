"""The times of a question as places in strings of bits.

A *plane* is one string of bits for a provider: bit ``i`` says whether a visit of so many slots, by so many
workers, could start at slot ``i`` of every active week. It is ``WIDTH`` slots long: a week, and on until noon of
the Monday after, because a visit on Sunday may start past midnight. Windows do not overlap, so the starts of all
visits fit side by side in one such string.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple

from directory.hours import (
    A_DAY,
    DAYS_A_WEEK,
    SLOT,
    SLOTS_A_DAY,
    SLOTS_A_WEEK,
    is_missing,
    monday_of,
    offset_of,
    to_bitstring,
)
from directory.pattern import LATEST_END, PatternVisit, occurrences, opened
from directory.pattern_words import Flexibility
from directory.question import Question

WIDTH = SLOTS_A_WEEK + (LATEST_END // SLOT - SLOTS_A_DAY)


class Window(NamedTuple):
    """Where the starts of one visit lie: from slot ``first``, so ``many``; and how long it lasts, by how many."""

    first: int
    many: int
    slots: int
    workers: int

    @property
    def mask(self) -> int:
        """Every start."""
        return ((1 << self.many) - 1) << self.first


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane: its kind of visit, and for each active week the starts that nobody asks about."""

    slots: int
    workers: int
    unasked: tuple[int, ...]


def bits(mask: int, length: int = WIDTH) -> str:
    """A mask as an SQL literal."""
    return f"X'{int(to_bitstring(mask, length), 2):0{length // 4}X}'"


def window_of(visit: PatternVisit, earliest: int, latest: int) -> Window:
    """The window of a visit that may happen from ``earliest`` to ``latest``."""
    return Window(
        visit.day * SLOTS_A_DAY + earliest // SLOT,
        (latest - earliest - visit.minutes) // SLOT + 1,
        visit.minutes // SLOT,
        visit.workers,
    )


class Times:
    """The windows of a question, the planes they need, and the same for each change that might be suggested."""

    def __init__(self, question: Question):
        self.pattern = question.pattern
        self.monday = monday_of(self.pattern.starts_on)
        self.weeks = [(monday - self.monday).days // DAYS_A_WEEK for monday in self.pattern.weeks()]
        self.length = self.weeks[-1] * SLOTS_A_WEEK + WIDTH
        self.windows = [window_of(visit, visit.earliest, visit.latest) for visit in self.pattern.visits]
        self.dates = [occurrences(self.pattern, index) for index in range(len(self.windows))]
        self.changed = [self._changed(change) for change in question.changes]
        self.everything = (1 << len(self.windows)) - 1

    @cached_property
    def unasked(self) -> tuple[int, ...] | None:
        """One answer for the pattern and all changes together; None when two of them would disagree."""
        return self._unasked([self.windows, *self.changed])

    def plane(self, window: Window, among: list[Window]) -> Plane:
        """The plane a window is read from, when the question is ``among`` these windows."""
        unasked = self.unasked if self.unasked is not None else self._unasked([among])
        return Plane(window.slots, window.workers, unasked or ())

    def number(self, window: Window, among: list[Window]) -> int:
        """The place in `planes` of the plane a window is read from."""
        if self.unasked is not None:
            return self._numbers[window.slots, window.workers]
        return self.planes.index(self.plane(window, among))

    @cached_property
    def planes(self) -> list[Plane]:
        """Every plane that is needed, in a steady order."""
        every = [self.windows] if self.unasked is not None else [self.windows, *self.changed]
        found = {self.plane(window, among): None for among in every for window in among}
        return list(found)

    @cached_property
    def _numbers(self) -> dict[tuple[int, int], int]:
        return {(plane.slots, plane.workers): number for number, plane in enumerate(self.planes)}

    def missing(self, week: int, slots: int) -> int:
        """The starts of visits of a length that the spring clock skips in a week."""
        monday = self.monday + timedelta(weeks=week)
        sunday = monday + timedelta(days=DAYS_A_WEEK - 1)
        if offset_of(monday) >= offset_of(sunday + A_DAY):
            return 0
        lost = _lost_slots(sunday)
        ends = [slot - slots for slot in lost[1:]]
        return sum(1 << slot for slot in {*lost, *ends})

    def _changed(self, change: Flexibility) -> list[Window]:
        """The windows after a change."""
        visits, found = self.pattern.visits, self.windows.copy()
        wider = opened(self.pattern, change.indexes, earlier=change.earlier, later=change.later)
        for index, (earliest, latest) in wider.items():
            found[index] = window_of(visits[index], earliest, latest)
        return found

    def _unasked(self, several: list[list[Window]]) -> tuple[int, ...] | None:
        """For each active week the starts of visits with no date in it; None where such a start is also asked about."""
        found = []
        for week in self.weeks:
            on = [self._falls_in(index, week) for index in range(len(self.windows))]
            if all(on):
                found.append(0)
                continue
            asked = unasked = 0
            for among in several:
                for window, falls in zip(among, on, strict=True):
                    if falls:
                        asked |= window.mask
                    else:
                        unasked |= window.mask
            if asked & unasked and len(several) > 1:
                return None
            found.append(unasked)
        return tuple(found)

    def _falls_in(self, index: int, week: int) -> bool:
        day = self.monday + timedelta(weeks=week, days=self.pattern.visits[index].day)
        return self.pattern.starts_on <= day <= (self.pattern.ends_on or date.max)


@lru_cache(maxsize=16)
def _lost_slots(sunday: date) -> list[int]:
    """The slots of a week that are skipped when the clocks go forward on its Sunday."""
    midnight = (DAYS_A_WEEK - 1) * SLOTS_A_DAY
    return [midnight + slot for slot in range(SLOTS_A_DAY) if is_missing(sunday, slot * SLOT)]
