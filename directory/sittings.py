"""Sittings: one visitor's looks with less than half an hour between them, which are one search in the end.

What counts of a sitting is its last look, where somebody arrived at what they need; and whether it counts at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from directory.demand import LeftOut

IDLE = timedelta(minutes=30)
STAYED = timedelta(seconds=10)
MOST_AN_HOUR = 60
AN_HOUR = timedelta(hours=1)
EPISODE = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an answer. ``crowded`` if too many came from there within the hour; ``stayed`` if they read it."""

    key: int
    token: bytes
    at: datetime
    crowded: bool = False
    stayed: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """The looks of one sitting, in order; there is at least one."""

    looks: tuple[Look, ...]

    @property
    def last(self) -> Look:
        """What they arrived at."""
        return self.looks[-1]

    @property
    def left_out(self) -> LeftOut | None:
        """Why it does not count; None when it does."""
        if any(look.crowded for look in self.looks):
            return LeftOut.CROWD
        several = len(self.looks) > 1 or any(look.stayed for look in self.looks)
        return None if several else LeftOut.FLASH


def sittings(looks: Iterable[Look]) -> Iterator[Sitting]:
    """The looks of many visitors as sittings, each visitor's in order."""
    ordered = sorted(looks, key=lambda look: (look.token, look.at, look.key))
    for _, of_one in groupby(ordered, key=lambda look: look.token):
        together: list[Look] = []
        for look in of_one:
            if together and look.at - together[-1].at >= IDLE:
                yield Sitting(tuple(together))
                together = []
            together.append(look)
        yield Sitting(tuple(together))


def begins_episode(at: datetime, before: Iterable[datetime]) -> bool:
    """Whether a search begins another episode: none of the same person for the same in the 28 days before it."""
    return not any(at - EPISODE < other < at for other in before)
