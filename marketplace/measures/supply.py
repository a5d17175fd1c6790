"""The hours there are: promised, spare and unknown, by hour of the week and district; how full, and where they fall short."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from marketplace.disclosure import STAFF, Policy
from marketplace.estimators import markets
from marketplace.measures.capacity import CONFIRMED_DAYS, Capacity, laid_bare
from marketplace.measures.registry import Reading, answer, measure, no_answer
from marketplace.week_grid import Cell

Block = tuple[str, Cell]
"""A district and a cell of the week."""

NOBODY = "nobody to be found here has hours in these two weeks"
NONE_SAID = f"nobody here has said within {CONFIRMED_DAYS} days which hours are free"
NOT_ASKED = "nothing is asked for here at these times, or too little to be shown"


def confirmed(rows: Sequence[Capacity]) -> str:
    """How many of the providers said within fourteen days which hours are free, in words."""
    return (
        f"{sum(row.confirmed for row in rows)} of {len(rows)} providers confirmed their hours within "
        f"{CONFIRMED_DAYS} days"
    )


@measure("M13", "Supply hours by time of week")
def supply_hours(
    rows: Sequence[Capacity], *, as_of: date, policy: Policy | None = STAFF
) -> dict[Block, Reading]:
    """The hours a week that providers have promised, and those they confirmed to be free, by district, day and band.

    Formula: promised + confirmed spare
    Unit: hours a week
    Out of: all hours of the providers that can be found here now
    Window: two whole weeks from the next Monday, on the middle
    Source: diaries (visits booked here and work from elsewhere) and free hours said to be right within fourteen days
    Cannot see: which service an hour will go to, and hours of providers who are not on the site; an hour counts in the district its provider sets out from
    """
    known: dict[Block, dict[int, float]] = defaultdict(dict)
    promised: dict[Block, dict[int, float]] = defaultdict(dict)
    for row in rows:
        for cell in row.promised.keys() | row.spare.keys():
            block = row.district, cell
            promised[block][row.provider] = row.promised.get(cell, 0)
            known[block][row.provider] = promised[block][row.provider] + row.spare.get(cell, 0)
    seen: dict[str, Any] = {"as_of": as_of, "coverage": confirmed(rows)}
    return {
        block: no_answer("M13", reason, **seen)
        if (reason := laid_bare(promised[block], policy))  # what is spare anybody can take off
        else answer("M13", sum(hours.values()), of=len(hours), **seen)
        for block, hours in known.items()
    }


@measure("M13b", "Spare hours by time of week")
def spare_hours(rows: Sequence[Capacity], *, as_of: date) -> dict[Block, Reading]:
    """The hours a week that providers confirmed to be free, by district, day and band. Each can be seen on its listing.

    Formula: sum of confirmed spare
    Unit: hours a week
    Out of: free hours of the providers that can be found here now
    Window: two whole weeks from the next Monday, on the middle
    Source: free hours said to be right within fourteen days
    Cannot see: whether somebody would take a visit that is too short, too far or not theirs to do
    """
    return _by_block("M13b", rows, lambda row: row.spare, as_of)


@measure("M13c", "Unknown hours by time of week")
def unknown_hours(rows: Sequence[Capacity], *, as_of: date) -> dict[Block, Reading]:
    """The hours a week that may be free, but nobody said so within fourteen days. They are in no other number, and are not nought.

    Formula: sum of free hours that are not confirmed
    Unit: hours a week
    Out of: free hours of the providers that can be found here now
    Window: two whole weeks from the next Monday, on the middle
    Source: free hours last said to be right more than fourteen days ago, or never
    Cannot see: how many of them are free indeed
    """
    return _by_block("M13c", rows, lambda row: {} if row.confirmed else row.free, as_of)


def _by_block(
    code: str, rows: Sequence[Capacity], of: Callable[[Capacity], Mapping[Cell, float]], as_of: date
) -> dict[Block, Reading]:
    found: dict[Block, float] = defaultdict(float)
    providers: Counter[Block] = Counter()
    for row in rows:
        for cell, hours in of(row).items():
            found[row.district, cell] += hours
            providers[row.district, cell] += 1
    seen: dict[str, Any] = {"as_of": as_of, "coverage": confirmed(rows)}
    return {block: answer(code, hours, of=providers[block], **seen) for block, hours in found.items()}


@measure("M14", "How full")
def utilisation(rows: Sequence[Capacity], *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """The part of known hours that is promised already. Near one, a new request has nowhere to go.

    Formula: promised / (promised + confirmed spare)
    Unit: share
    Out of: promised and confirmed spare hours a week
    Window: two whole weeks from the next Monday
    Source: diaries and free hours said to be right within fourteen days
    Cannot see: hours nobody confirmed, which are in neither part, and unpaid travel between visits
    """
    seen: dict[str, Any] = {"as_of": as_of, "coverage": confirmed(rows)}
    told = [row for row in rows if row.confirmed]
    if not told:
        return no_answer("M14", NONE_SAID if rows else NOBODY, **seen)
    if reason := laid_bare({row.provider: row.promised_hours for row in told}, policy):
        return no_answer("M14", reason, **seen)
    promised, spare = sum(row.promised_hours for row in told), sum(row.spare_hours for row in told)
    full = markets.utilisation(promised, spare)
    return answer("M14", full, otherwise=NOBODY, of=promised + spare, **seen)


@measure("M14b", "Cushion for when a provider stops")
def spare_ratio(rows: Sequence[Capacity], requested: float, *, as_of: date) -> Reading:
    """How many confirmed spare hours there are for each hour that is asked for.

    Formula: confirmed spare / requested open hours
    Unit: spare hours for each hour asked for
    Out of: requested open hours a week
    Window: two whole weeks from the next Monday, against what is open now
    Source: free hours said to be right within fourteen days; requests that wait for an answer
    Cannot see: whether the spare hours are where and when they are needed
    """
    seen: dict[str, Any] = {"as_of": as_of, "coverage": confirmed(rows)}
    if not any(row.confirmed for row in rows):
        return no_answer("M14b", NONE_SAID if rows else NOBODY, **seen)
    ratio = sum(row.spare_hours for row in rows) / requested if requested else None
    return answer("M14b", ratio, otherwise=NOT_ASKED, of=requested, **seen)


@measure("M16", "Gap index")
def gap_index(
    requested: Mapping[Hashable, float | None], spare: Mapping[Hashable, float], *, as_of: date
) -> dict[Hashable, Reading]:
    """The part of what is asked for that nobody within reach has confirmed to be free: 1 when nothing is, below nought with room.

    Formula: (requested open hours - reachable confirmed spare) / requested open hours
    Unit: share of hours asked for
    Out of: requested open hours a week of one area, band and service, as they may be shown
    Window: requests of one published quarter, or open now for staff; spare of two whole weeks from the next Monday
    Source: requests counted through the gate; free hours said to be right within fourteen days
    Cannot see: several areas that count on the same spare hour, and care nobody asked for here
    """
    found = {}
    for block, hours in requested.items():
        index = None if hours is None else markets.gap_index(hours, spare.get(block, 0.0))
        found[block] = answer("M16", index, otherwise=NOT_ASKED, of=hours, as_of=as_of)
    return found


@measure("M16b", "Gaps that last")
def persistent_gap(weekly: Sequence[float | None], *, as_of: date) -> Reading:
    """Whether a gap is there to stay: its index was above 0.2 in six or more of the last eight weeks.

    Formula: number of weeks with gap index > 0.2, of the last eight
    Unit: weeks
    Out of: the last eight weeks
    Window: eight weeks
    Source: the gap index of each week
    Cannot see: weeks without requests, which count as weeks without a gap
    """
    _, of = markets.PERSISTENT_WEEKS
    if len(weekly) < of:
        return no_answer("M16b", f"there are {len(weekly)} weeks; it takes {of}", of=len(weekly), as_of=as_of)
    weeks = sum(index is not None and index > markets.PERSISTENT_GAP for index in weekly[-of:])
    return answer("M16b", weeks, of=of, as_of=as_of)


@measure("M16c", "Which gap to look at first")
def gap_priority(gap_hours: float, weeks: float, mean_days_waited: float | None, *, as_of: date) -> Reading:
    """An order for work, not a quantity: large gaps, long open, behind which people have waited long.

    Formula: gap hours a week × weeks open × mean days waited
    Unit: points
    Out of: nothing; it only ranks gaps of one council
    Window: since the gap opened
    Source: the gap index and the waits of those who asked
    Cannot see: how much each person's need matters
    """
    points = None if mean_days_waited is None else markets.priority(gap_hours, weeks, mean_days_waited)
    return answer("M16c", points, otherwise="nobody who asked has waited long enough to say", as_of=as_of)


def reachable(rows: Iterable[Capacity], reach: Mapping[tuple[str, int], float]) -> dict[Block, float]:
    """Confirmed spare hours a week by district and cell, each provider's times the part of the district that it reaches."""
    found: dict[Block, float] = defaultdict(float)
    by_provider: dict[int, list[tuple[str, float]]] = defaultdict(list)
    for (district, provider), part in reach.items():
        by_provider[provider].append((district, part))
    for row in rows:
        for cell, hours in row.spare.items():
            for district, part in by_provider[row.provider]:
                found[district, cell] += hours * part
    return dict(found)
