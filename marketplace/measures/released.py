"""Arithmetic on what was published. Whatever counts people starts here: from a release, never from the people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from marketplace.disclosure import Path, Release
from marketplace.person_traits import first_of, next_quarter

NOTHING_RELEASED = "nothing was published of this council and quarter yet"


def last_day(period: str) -> date:
    """The last day of a quarter, which is what its release is as of."""
    return first_of(next_quarter(period)) - timedelta(days=1)


def summed(release: Release, facet: str, within: Path = ()) -> Counter[str]:
    """What is shown in each block of a facet, in all of the blocks it stands in, or only ``within`` one, together."""
    found: Counter[str] = Counter()
    for path, cell in release.cells.items():
        if path and path[-1][0] == facet and path[: len(within)] == within and cell.value is not None:
            found[path[-1][1]] += cell.value
    return found


def in_full(release: Release, facet: str, blocks: Sequence[str], within: Path = ()) -> Counter[str]:
    """What is shown in some blocks of a facet, from those places alone where all of them are shown: so a share is of like with like."""
    parents: dict[Path, Counter[str]] = defaultdict(Counter)
    for path, cell in release.cells.items():
        if path and path[-1][0] == facet and path[: len(within)] == within and cell.value is not None:
            parents[path[:-1]][path[-1][1]] = cell.value
    found: Counter[str] = Counter()
    for shown in parents.values():
        if all(block in shown for block in blocks):
            found.update({block: shown[block] for block in blocks})
    return found


def whole(release: Release, within: Path = ()) -> int | None:
    """Everybody, or everybody in one block; None where that is not shown."""
    return release.value(*within)


def seen(release: Release, facet: str, within: Path = ()) -> str:
    """How much of the whole can be told apart by a facet, in words."""
    return f"{summed(release, facet, within).total():,} of {whole(release, within) or 0:,} are in groups large enough to be shown"
