"""Between which ends the truth lies behind what was published: whatever rounding took, and whoever is in hidden groups.

Nothing is guessed. A group that is not shown is of nobody, or of as many as what is shown leaves; a number that is
shown is any that rounds to it. So a band is wide where little may be shown, and the truth is in it always.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from marketplace.disclosure import Path, Release
from marketplace.estimators.outcomes import WAITED, Outcome

WHOLE = 100
FOUND = frozenset({Outcome.MET, Outcome.UNDER_MET})
LAST_DAY = WAITED[-1][0]


@dataclass(frozen=True, slots=True)
class Span:
    """So many at least, and so many at most."""

    least: int = 0
    most: int = 0

    def __add__(self, other: Span) -> Span:
        return Span(self.least + other.least, self.most + other.most)

    def less(self, other: Span) -> Span:
        """What is left of it."""
        return Span(max(0, self.least - other.most), max(0, self.most - other.least))

    def within(self, other: Span) -> Span:
        """What both allow."""
        return Span(max(self.least, other.least), min(self.most, other.most))


@dataclass(frozen=True, slots=True)
class Band:
    """A share in whole per cent: at least, and at most."""

    low: int
    high: int


Halves = tuple[Span, Span, Span]
"""Those it holds for, those it does not hold for, and those who are in neither part of the share."""


def found_by(release: Release, day: int, within: Path = ()) -> Band | None:
    """The part for whom somebody had come by a day, of those whose 28 days are over; None where nothing of it is shown."""
    return _band(release, within, lambda place: _waited(release, place, day))


def ended(release: Release, block: str, within: Path = ()) -> Band | None:
    """The part for whom it ended in one way, of all; None where nothing of it is shown."""
    return _band(release, within, lambda place: _ended(release, place, block))


def in_block(release: Release, facet: str, block: str) -> Span:
    """How many are in one block, at least and at most, in all places that are divided by the facet and those that are not."""
    places = {path[:-1] for path in release.cells if path and path[-1][0] == facet}
    found, elsewhere = Span(), _size(release, ())
    for place in places:
        shown, hidden, some = _divided(release, facet, place)
        found += shown.get(block, Span(0, some if block in hidden else 0))
        elsewhere = elsewhere.less(_size(release, place))
    return found + Span(0, elsewhere.most)


def _band(release: Release, within: Path, halves: Callable[[Path], Halves]) -> Band | None:
    places = {
        path[:-1]
        for path, cell in release.cells.items()
        if path and path[-1][0] == "outcome" and path[: len(within)] == within and cell.value is not None
    }
    if not places:
        return None
    hidden = Span()
    divided = {path[:-1] for path in release.cells if path and path[-1][0] == "outcome"}
    undivided = [path for path in divided - places if path[: len(within)] == within]
    for path in undivided:  # nothing is told of how it ended there
        hidden += Span(0, _size(release, path).most)
    if not within:
        hidden += Span(0, _unshown(release, "district", ()))
    parts = [halves(place) for place in places]
    yes, no, neither = (sum(some, hidden) for some in zip(*parts, strict=True))
    yes, no = _split(_size(release, within).less(neither), yes, no)
    return _share(yes, no)


def _share(yes: Span, no: Span) -> Band | None:
    if not yes.most + no.most:
        return None
    low = WHOLE * yes.least // max(1, yes.least + no.most)
    high = math.ceil(WHOLE * yes.most / max(1, yes.most + no.least))
    return Band(low, high)


def _waited(release: Release, place: Path, day: int) -> Halves:
    shown, hidden, some = _divided(release, "outcome", place)
    yes = Span(0, some if hidden & FOUND else 0)
    no = Span(0, some if hidden & (FOUND if day < LAST_DAY else frozenset()) else 0)
    if hidden & {Outcome.UNMET, Outcome.LEFT}:
        no = Span(0, some)
    neither = shown.pop(Outcome.TOO_EARLY, Span(0, some if Outcome.TOO_EARLY in hidden else 0))
    for outcome, size in shown.items():
        if outcome in FOUND:
            early, late = _by(release, (*place, ("outcome", outcome)), day)
            yes, no = yes + early, no + late
        else:
            no += size
    return *_split(_size(release, place).less(neither), yes, no), neither


def _by(release: Release, path: Path, day: int) -> tuple[Span, Span]:
    """Of those who found somebody: by a day, and later."""
    shown, hidden, some = _divided(release, "waited", path)
    early = {band for last, band in WAITED if last <= day}
    sides = [
        _summed(size for band, size in shown.items() if (band in early) == side)
        + Span(0, some if any((band in early) == side for band in hidden) else 0)
        for side in (True, False)
    ]
    return _split(_size(release, path), *sides)


def _ended(release: Release, place: Path, block: str) -> Halves:
    shown, hidden, some = _divided(release, "outcome", place)
    yes = shown.pop(block, Span(0, some if block in hidden else 0))
    no = _summed(shown.values()) + Span(0, some if hidden - {block} else 0)
    return *_split(_size(release, place), yes, no), Span()


def _divided(release: Release, facet: str, place: Path) -> tuple[dict[str, Span], frozenset[str], int]:
    """The blocks of a facet that are shown, the names of those that are not, and how many those are at most."""
    cells = release.within(facet, *place)
    shown = {block: _size(release, (*place, (facet, block))) for block, cell in cells.items() if cell.value}
    return shown, frozenset(cells.keys() - shown.keys()), _unshown(release, facet, place)


def _unshown(release: Release, facet: str, place: Path) -> int:
    """How many are in the blocks that are not shown, at most. Together they are nobody or enough: less is what rounding makes."""
    cells = release.within(facet, *place)
    shown = [_size(release, (*place, (facet, block))) for block, cell in cells.items() if cell.value]
    most = _size(release, place).most - _summed(shown).least
    return most if len(shown) < len(cells) and most >= release.policy.k else 0


def _size(release: Release, path: Path) -> Span:
    """The numbers that round to what is shown, half up."""
    value, base = release.value(*path), release.policy.base
    return Span(max(release.policy.k, value - base // 2), value + (base - 1) // 2) if value else Span()


def _split(whole: Span, one: Span, other: Span) -> tuple[Span, Span]:
    """Two parts of a whole, each no less and no more than the other leaves of it."""
    return one.within(whole.less(other)), other.within(whole.less(one))


def _summed(spans: Iterable[Span]) -> Span:
    return sum(spans, Span())
