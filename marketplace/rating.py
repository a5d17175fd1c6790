"""What many say about one: shown only when there are enough of them that no one of them decides it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FEWEST = 3
MOST_STARS = 5


@dataclass(frozen=True)
class Rating:
    """The stars of published reviews together, and from when they are."""

    count: int
    stars: int
    first_on: date
    last_on: date

    @property
    def tenths(self) -> int:
        """The middle in tenths of a star, rounded half up."""
        return (20 * self.stars + self.count) // (2 * self.count)

    @property
    def average(self) -> str:
        """``4.7``; a whole number has no point."""
        whole, tenth = divmod(self.tenths, 10)
        return f"{whole}.{tenth}" if tenth else str(whole)

    @property
    def when(self) -> str:
        """From which months they are."""
        first, last = f"{self.first_on:%B %Y}", f"{self.last_on:%B %Y}"
        if first == last:
            return f"in {last}"
        return (
            f"from {self.first_on:%B} to {last}"
            if self.first_on.year == self.last_on.year
            else f"from {first} to {last}"
        )

    @property
    def words(self) -> str:
        """All of it in half a sentence."""
        return f"{self.average} out of {MOST_STARS}, by {self.count} reviews {self.when}"


def rating_of(count: int, stars: int | None, first_on: date | None, last_on: date | None) -> Rating | None:
    """A rating, when there are enough reviews for one."""
    if count < FEWEST or stars is None or first_on is None or last_on is None:
        return None
    return Rating(count, stars, first_on, last_on)
