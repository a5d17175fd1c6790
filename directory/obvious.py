"""The search again, slowly and plainly: what the one statement must equal, to the last listing and penny.

It asks ``directory.coverage`` about every entry, one by one, and sorts lists. Tests and the bench hold the
statement against it; no page uses it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from directory import ranking
from directory.answer import Answer
from directory.coverage import coverage, earliest_week
from directory.hours import LONDON, monday_of, wall
from directory.pattern import Pattern, occurrences, widened
from directory.question import PAGE, Question, Sort

MOST_NOTICE = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Entry:
    """One offer that reaches the place: what ``SearchEntry`` says of it, and its provider's lanes as masks."""

    listing_id: int
    offer_id: int
    provider_id: int
    metres: int
    tags: frozenset[int]
    rates: tuple[int | None, ...]
    minimum_minutes: int
    travel_pence: int
    ask_by_hours: int
    hours_confirmed_on: date | None
    lanes: tuple[int, ...]
    lanes_from_on: date


@dataclass(frozen=True, slots=True)
class Found:
    """One listing of the answer, by its best offer."""

    listing_id: int
    offer_id: int
    starts: tuple[int | None, ...]
    starts_on: date | None
    best: int
    pence: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Obvious:
    """The whole answer, not cut into pages."""

    whole: int
    partial: int
    found: list[Found]
    facets: dict[int, int]
    teams: list[tuple[int, int]]
    unlocks: dict[int, int]


Price = Callable[[Entry, Sequence[int | None]], int]
"""What an entry charges for a week with these starts."""


def answer(
    question: Question, entries: Iterable[Entry], pair: tuple[int, int], price: Price | None
) -> Obvious:
    """The answer to a question about these entries; ``pair`` is the day's draw."""
    fitting = [entry for entry in entries if _fits(question, entry)]
    providers = {entry.provider_id: entry for entry in fitting}
    starts = {
        pk: tuple(coverage(question.pattern, entry.lanes, entry.lanes_from_on))
        for pk, entry in providers.items()
    }
    offers = defaultdict(list)
    for entry in fitting:
        if any(start is not None for start in starts[entry.provider_id]) and _affordable(
            question, entry, starts[entry.provider_id], price
        ):
            offers[entry.listing_id].append(entry)
    found = {}
    for pk, same in offers.items():
        found[pk] = _listing(question, same, starts[same[0].provider_id], pair, price)
    whole = {pk for pk, (_, one) in found.items() if None not in one.starts}
    in_order = [one for _, one in sorted(found.values(), key=lambda pair: pair[0])]
    listed = [one for one in in_order if one.listing_id in whole] if question.whole_only else in_order
    facets: dict[int, int] = defaultdict(int)
    for one in listed:
        for tag in frozenset[int]().union(*(entry.tags for entry in offers[one.listing_id])):
            facets[tag] += 1
    unlimited = question.max_week_pence is None
    return Obvious(
        whole=len(whole),
        partial=len(found) - len(whole),
        found=listed,
        facets=dict(facets),
        teams=_teams(in_order) if unlimited and not whole else [],
        unlocks=_unlocks(question, fitting, starts, whole) if unlimited and len(whole) < ranking.FEW else {},
    )


def _fits(question: Question, entry: Entry) -> bool:
    return (
        entry.tags.issuperset(question.musts)
        and all(entry.tags.intersection(tags) for tags in question.any_of)
        and (not question.only or entry.listing_id in question.only)
    )


def _affordable(question: Question, entry: Entry, starts: Sequence[int | None], price: Price | None) -> bool:
    return question.max_week_pence is None or (
        price is not None and price(entry, starts) <= question.max_week_pence
    )


def _listing(
    question: Question,
    offers: list[Entry],
    starts: tuple[int | None, ...],
    pair: tuple[int, int],
    price: Price | None,
) -> tuple[tuple, Found]:
    """A listing's place in the order, and what is shown of it."""
    pence = {entry.offer_id: price(entry, starts) if price else entry.rates[0] for entry in offers}
    liked = {entry.offer_id: len(entry.tags.intersection(question.prefers)) for entry in offers}
    if question.sort == Sort.COST:
        offer = min(offers, key=lambda entry: (pence[entry.offer_id], -liked[entry.offer_id], entry.offer_id))
    else:
        offer = min(offers, key=lambda entry: (-liked[entry.offer_id], pence[entry.offer_id], entry.offer_id))
    starts_on = first_day(question, starts, offer.ask_by_hours)
    best = ranking.best(
        preferred=max(liked.values()),
        fresh=ranking.is_fresh(offer.hours_confirmed_on, question.today),
        metres=offer.metres,
        by_chance=ranking.chance(offer.listing_id, pair),
    )
    chosen = {
        Sort.BEST: 0,
        Sort.NEAREST: offer.metres,
        Sort.COST: min(pence.values()),
        Sort.SOONEST: (starts_on or date.max).toordinal(),
    }[question.sort]
    covered = sum(start is not None for start in starts)
    found = Found(offer.listing_id, offer.offer_id, starts, starts_on, best, pence[offer.offer_id], offer)
    return (-covered, chosen, best, offer.listing_id), found


def first_day(
    question: Question, starts: Sequence[int | None], notice_hours: int, from_on: date = date.min
) -> date | None:
    """The first day from ``from_on`` on which a visit with a start could happen, with so much notice."""
    notice = (
        (question.now + min(timedelta(hours=notice_hours), MOST_NOTICE))
        .astimezone(LONDON)
        .replace(tzinfo=None)
    )
    return min(
        (
            day
            for index, start in enumerate(starts)
            if start is not None
            for day in occurrences(question.pattern, index)
            if day >= from_on and _clock(day, start) >= notice
        ),
        default=None,
    )


def _clock(day: date, minute: int) -> datetime:
    """A wall-clock reading, with no zone."""
    return wall(day, minute).replace(tzinfo=None)


def all_from_on(question: Question, one: Found) -> date | None:
    """The first day from which every visit could happen; None when that is not in sight."""
    entry = one.entry
    if None not in one.starts:
        return first_day(question, one.starts, entry.ask_by_hours)
    week = earliest_week(question.pattern, entry.lanes, entry.lanes_from_on)
    if week is None:
        return None
    monday = monday_of(question.pattern.starts_on) + timedelta(weeks=week)
    later = coverage(_from(question.pattern, monday), entry.lanes, entry.lanes_from_on)
    return first_day(question, later, entry.ask_by_hours, monday)


def _from(pattern: Pattern, monday: date) -> Pattern:
    """The pattern from a later active week until where its horizon ended."""
    last = max(day for index in range(len(pattern.visits)) for day in occurrences(pattern, index))
    return Pattern(pattern.visits, starts_on=monday, every_weeks=pattern.every_weeks, ends_on=last)


def _teams(in_order: list[Found]) -> list[tuple[int, int]]:
    """The best pairs that cover everything; of those who cover the same visits the best stands for all."""
    best: dict[tuple[bool, ...], Found] = {}
    for one in sorted(in_order, key=lambda one: (_lacking(one), one.best, one.listing_id)):
        best.setdefault(tuple(start is not None for start in one.starts), one)
    pairs = [
        (first.listing_id, second.listing_id)
        for (one, first), (other, second) in combinations(best.items(), 2)
        if all(left or right for left, right in zip(one, other, strict=True))
    ]
    return pairs[: ranking.TEAMS]


def _lacking(one: Found) -> int:
    return sum(start is None for start in one.starts)


def _unlocks(
    question: Question, fitting: list[Entry], starts: dict[int, tuple[int | None, ...]], whole: set[int]
) -> dict[int, int]:
    """For each change of times, how many listings could then do every visit that cannot now."""
    found = {}
    for number, change in enumerate(question.changes):
        wider = widened(question.pattern, change.indexes, earlier=change.earlier, later=change.later)
        could = {
            entry.listing_id
            for entry in fitting
            if entry.listing_id not in whole
            and all(
                start is not None or index in change.indexes
                for index, start in enumerate(starts[entry.provider_id])
            )
            and None not in coverage(wider, entry.lanes, entry.lanes_from_on)
        }
        if could:
            found[number] = len(could)
    return found


def differences(question: Question, quick: Answer, slow: Obvious) -> list[str]:
    """In what the statement's answer is not the obvious one; empty when it is the same."""
    start = (quick.page - 1) * PAGE
    shown = slow.found[start : start + PAGE]
    pairs = {
        "counts": ((quick.whole, quick.partial, quick.total), (slow.whole, slow.partial, len(slow.found))),
        "page": (
            [(card.listing_id, card.offer_id) for card in quick.cards],
            [(one.listing_id, one.offer_id) for one in shown],
        ),
        "starts": ([card.starts for card in quick.cards], [one.starts for one in shown]),
        "first days": ([card.starts_on for card in quick.cards], [one.starts_on for one in shown]),
        "days from which all": (
            [card.all_from_on for card in quick.cards],
            [all_from_on(question, one) for one in shown],
        ),
        "prices": (
            [card.week_pence for card in quick.cards],
            [one.pence if question.prices else None for one in shown],
        ),
        "facets": (quick.facets, slow.facets),
        "teams": ([(team.first.listing_id, team.second.listing_id) for team in quick.teams], slow.teams),
        "unlocks": ({unlock.change: unlock.more for unlock in quick.unlocks}, slow.unlocks),
    }
    return [f"{name}: {ours} is not {theirs}" for name, (ours, theirs) in pairs.items() if ours != theirs]
