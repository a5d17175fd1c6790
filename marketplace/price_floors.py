"""What an hour of care is reckoned to cost at least, by year, with where each number is from. A year nobody has read is missing.

The minimum price of the Homecare Association and the direct cost of employment are for regulated home care alone. For
somebody who is employed by the person they help, the floor is the wage of the law and what comes on top.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MINIMUM, DIRECT, PAID = "homecare_association_minimum", "direct_employment_cost", "average_council_fee"
WORDS = {
    MINIMUM: "the Homecare Association’s minimum price for England",
    DIRECT: "the direct cost of employment",
    PAID: "the average fee that councils paid",
}


@dataclass(frozen=True, slots=True)
class Floor:
    """Pence an hour in one financial year. ``source`` is where it is written."""

    kind: str
    valid_from: date
    valid_until: date
    pence: int
    source: str

    @property
    def year(self) -> str:
        """The financial year: 2025-26."""
        return f"{self.valid_from.year}-{self.valid_until.year % 100}"

    @property
    def words(self) -> str:
        """It in words, with its year."""
        return f"{WORDS[self.kind]} in {self.year}"


def _of(kind: str, year: int, pence: int, source: str) -> Floor:
    return Floor(kind, date(year, 4, 1), date(year + 1, 3, 31), pence, source)


FLOORS = (
    _of(MINIMUM, 2022, 2320, "Homecare Association, 17 December 2021"),
    _of(MINIMUM, 2023, 2595, "Homecare Association, 14 December 2022"),
    _of(MINIMUM, 2024, 2853, "Homecare Association, 14 December 2023"),
    _of(MINIMUM, 2025, 3214, "Homecare Association, 18 December 2024"),
    _of(DIRECT, 2025, 2271, "Homecare Association, Fee rates for state-funded homecare 2025-26, 5 June 2025"),
    _of(PAID, 2025, 2410, "Homecare Association, Fee rates for state-funded homecare 2025-26, 5 June 2025"),
)
"""The minimum price for 2026-27 was published on 22 December 2025. Nobody here has read the figure, so it is not in the list."""


def floor_on(kind: str, day: date, floors: Iterable[Floor] = FLOORS) -> Floor | None:
    """The newest floor of a kind that had begun by a day; its ``year`` tells when it is an older one. None before the first."""
    begun = [floor for floor in floors if floor.kind == kind and floor.valid_from <= day]
    return max(begun, key=lambda floor: floor.valid_from, default=None)


def is_current(floor: Floor, day: date) -> bool:
    """Whether a floor is the one of the year a day is in."""
    return floor.valid_from <= day <= floor.valid_until
