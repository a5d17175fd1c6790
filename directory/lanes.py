"""Who comes: choosing lanes for visits, with the same face as often as possible.

A lane is one pair of hands. Masks are those of ``directory.hours``: one bit a quarter of an hour.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass


class NoLane(Exception):  # noqa: N818 - it is an answer, not a fault
    """Too few lanes are free for one of the visits; ``index`` says which."""

    def __init__(self, index: int):
        super().__init__(index)
        self.index = index


@dataclass(frozen=True, slots=True)
class Ask:
    """One visit: its slots, how many pairs of hands, and the series whose visits should share them."""

    slots: int
    workers: int = 1
    series: Hashable = None


def choose(asks: Sequence[Ask], free: Mapping[int, int]) -> list[list[int]]:
    """For each ask the lanes that do it, first the one that leads. Raises NoLane when it cannot be done.

    ``free`` is lanes in their fixed order. In a series the lane that can do most of it goes first, then one
    that already comes, then the order given. Exact as long as the asks do not overlap one another.
    """
    left = dict(free)
    preferred: dict[Hashable, list[int]] = {}
    coming: set[int] = set()
    chosen: list[list[int]] = []
    for index, ask in enumerate(asks):
        if ask.series not in preferred:
            preferred[ask.series] = _order(asks, ask.series, left, coming)
        lanes = [lane for lane in preferred[ask.series] if left[lane] & ask.slots == ask.slots]
        if len(lanes) < ask.workers:
            raise NoLane(index)
        chosen.append(lanes[: ask.workers])
        for lane in chosen[-1]:
            left[lane] &= ~ask.slots
        coming.update(chosen[-1])
    return chosen


def _order(asks: Sequence[Ask], series: Hashable, left: Mapping[int, int], coming: set[int]) -> list[int]:
    """The lanes in the order in which to try them for one series."""
    slots = [ask.slots for ask in asks if ask.series == series]
    can = {lane: sum(free & wanted == wanted for wanted in slots) for lane, free in left.items()}
    return sorted(left, key=lambda lane: (-can[lane], lane not in coming))
