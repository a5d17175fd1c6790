"""What a market is like: who provides, how spread, how full, at what price, and how near."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

PERSISTENT_GAP, PERSISTENT_WEEKS = 0.2, (6, 8)
CHOICE_CLASSES = ((0, "0"), (1, "1"), (2, "2"), (5, "3 to 5"))


# Who provides, for M19, M20, M30


def shares(amounts: Iterable[float]) -> list[float]:
    """Each part of the whole, largest first, without those of nothing. Unit: of one."""
    given = sorted((amount for amount in amounts if amount > 0), reverse=True)
    whole = math.fsum(given)
    return [amount / whole for amount in given]


def diversity(amounts: Iterable[float]) -> float | None:
    """Hill's number of order one, exp(-sum p log p): as if so many equal types. Denominator: all hours. None without any.

    exp of Shannon's entropy. Hill 1973, Ecology 54:427.
    """
    parts = shares(amounts)
    return math.exp(-math.fsum(part * math.log(part) for part in parts)) if parts else None


def concentration(amounts: Iterable[float]) -> float | None:
    """The Herfindahl-Hirschman index, 10,000 * sum s²: 10,000 is one owner. Denominator: delivered hours of all owners."""
    parts = shares(amounts)
    return 10_000 * math.fsum(part * part for part in parts) if parts else None


def largest(amounts: Iterable[float], number: int) -> float | None:
    """CR: the part of the ``number`` largest in all hours. Unit: of one."""
    parts = shares(amounts)
    return math.fsum(parts[:number]) if parts else None


def churn(entered: int, left: int, active_before: int, active_after: int) -> float | None:
    """(entries + exits) / mean number active. Unit: of one, in the quarter."""
    middle = (active_before + active_after) / 2
    return (entered + left) / middle if middle else None


# Continuity, for M21


def usual_worker(visits: Iterable[Hashable]) -> float | None:
    """UPC: the part of a person's visits made by whoever came most, max n_i / N. None without visits."""
    counts = Counter(visits)
    return max(counts.values()) / counts.total() if counts else None


def continuity(visits: Iterable[Hashable]) -> float | None:
    """COCI: (sum n_i² - N) / (N(N - 1)): one when it was always the same worker, nought when never twice.

    ``visits`` are workers, one for each visit; None for fewer than two. Bice & Boxerman 1977, Med Care 15:347.
    """
    counts = Counter(visits)
    number = counts.total()
    if number < 2:  # noqa: PLR2004 -- one visit says nothing
        return None
    return (sum(each * each for each in counts.values()) - number) / (number * (number - 1))


# How full, for M14, M16


def utilisation(committed: float, spare: float) -> float | None:
    """Committed / (committed + confirmed spare). Unit: of one, of hours a week. Unknown hours are in neither."""
    whole = committed + spare
    return committed / whole if whole else None


def gap_index(requested: float, reachable_spare: float) -> float | None:
    """(requested open hours - reachable confirmed spare) / requested: 1 when nothing is free, below nought with room.

    Hours a week of one area, band and service. None when nothing is asked for.
    """
    return (requested - reachable_spare) / requested if requested else None


def is_persistent(weekly: Sequence[float | None]) -> bool:
    """Whether the gap index was above 0.2 in at least six of the last eight weeks."""
    weeks, of = PERSISTENT_WEEKS
    return sum(index is not None and index > PERSISTENT_GAP for index in weekly[-of:]) >= weeks


def priority(gap_hours: float, weeks: float, mean_days_waited: float) -> float:
    """Which gap to look at first: hours a week * weeks open * mean days waited."""
    return gap_hours * weeks * mean_days_waited


# Choice, for M17


def choice_class(providers: int) -> str:
    """The class of a number of providers who could come: 0, 1, 2, 3 to 5, 6 or more."""
    return next((words for most, words in CHOICE_CLASSES if providers <= most), "6 or more")


def crowded_access(
    supply: Mapping[str, float],
    demand: Mapping[str, float],
    reach: Mapping[tuple[str, str], float],
) -> dict[str, float]:
    """Supply for each of the people of an area once all who can reach it have their part; by area.

    A_i = sum_j w_ij S_j / sum_k(w_kj D_k), with ``reach`` w of (area, provider). It inflates demand where catchments
    overlap. Luo & Qi 2009, Health & Place 15:1100 (enhanced two-step floating catchment area).
    """
    crowd: dict[str, float] = dict.fromkeys(supply, 0.0)
    for (area, provider), weight in reach.items():
        crowd[provider] += weight * demand[area]
    access = dict.fromkeys(demand, 0.0)
    for (area, provider), weight in reach.items():
        if crowd[provider]:
            access[area] += weight * supply[provider] / crowd[provider]
    return access


# Price, for M18


def weighted_quantile(priced: Iterable[tuple[int, float]], part: float) -> int | None:
    """The lowest price at or below which ``part`` of all hours was sold. ``priced`` is (pence, hours). Unit: pence."""
    rows = sorted((pence, hours) for pence, hours in priced if hours > 0)
    whole = math.fsum(hours for _, hours in rows)
    so_far = 0.0
    for pence, hours in rows:
        so_far += hours
        if so_far >= part * whole * (1 - 1e-12):
            return pence
    return None


def share_below(priced: Iterable[tuple[int, float]], floor: int) -> float | None:
    """The part of hours sold below a floor in pence. Denominator: all hours sold. None without any."""
    rows = [(pence, hours) for pence, hours in priced if hours > 0]
    whole = math.fsum(hours for _, hours in rows)
    return math.fsum(hours for pence, hours in rows if pence < floor) / whole if whole else None


# Rules and relationships, for M33


def position(at_fixed_price: float, in_relationship: float, hours: float) -> tuple[float, float] | None:
    """Where a market stands, as two parts of the hours bought; a prompt for discussion. None when none were.

    The rules: bought at the council's price and specification. The relationships: with providers in a design or lead
    role, or with a year's commitment.
    """
    return (at_fixed_price / hours, in_relationship / hours) if hours else None
