"""Answer: what a search found, as plain facts for a page to show."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Card:
    """One listing, by the offer of it that suits the question best.

    ``starts`` has, for each visit of the pattern, the minute of its day it would start at, or None when it cannot
    be done. ``starts_on`` is the first day the visits it can do could happen, its notice respected; ``all_from_on``
    the first day from which it could do all of them, where there is one. ``matched`` is the tags asked for or
    preferred that it has. ``week_pence`` is the price of a week of the visits it can do, when the question has
    prices. ``rates`` is pence an hour in the order of ``directory.bands.Band``. ``checks`` that hold today: kind,
    whose, and level.
    """

    listing_id: int
    offer_id: int
    provider_id: int
    slug: str
    title: str
    summary: str
    provider_name: str
    provider_kind: str
    engagement: str
    district: str
    town: str
    metres: int
    starts: tuple[int | None, ...]
    starts_on: date | None
    all_from_on: date | None
    hours_confirmed_on: date | None
    rates: tuple[int | None, ...]
    minimum_minutes: int
    travel_pence: int
    ask_by_hours: int
    week_pence: int | None
    matched: frozenset[int]
    checks: tuple[tuple[str, int | None, str], ...] = ()

    @property
    def covered(self) -> tuple[int, ...]:
        """The visits it can do, by their place in the pattern."""
        return tuple(index for index, start in enumerate(self.starts) if start is not None)

    @property
    def is_whole(self) -> bool:
        """Whether it can do every visit."""
        return None not in self.starts


@dataclass(frozen=True, slots=True)
class Team:
    """Two listings that can do every visit together. Each visit is done by one of them."""

    first: Card
    second: Card

    @property
    def done_by_second(self) -> tuple[int, ...]:
        """The visits the first cannot do, by their place in the pattern."""
        return tuple(index for index, start in enumerate(self.first.starts) if start is None)


@dataclass(frozen=True, slots=True)
class Unlock:
    """A change of times, by its place in ``Question.changes``, and how many more listings could then do every visit."""

    change: int
    more: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Counts of listings, one page of them, and what to do when too few can do it all.

    ``whole`` and ``partial`` count all that were found; ``total`` those the pages list.
    ``facets`` has, for each tag, how many of those have it.
    """

    whole: int
    partial: int
    total: int
    page: int
    pages: int
    cards: tuple[Card, ...]
    facets: dict[int, int]
    teams: tuple[Team, ...] = ()
    unlocks: tuple[Unlock, ...] = ()
