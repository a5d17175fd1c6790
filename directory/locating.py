"""Where a postcode is: the answer, and the three ways there is none."""

from dataclasses import dataclass
from datetime import date
from typing import Any


class Unlocated(Exception):  # noqa: N818 -- it is an answer, not a fault
    """There is no place to give. The message can be shown to people, and never repeats what they typed."""


class NotAPostcode(Unlocated):
    """What was typed is not a UK postcode in any spelling."""


class NotInEngland(Unlocated):
    """A real postcode, somewhere we do not serve."""


class UnknownPostcode(Unlocated):
    """It has the shape of an English postcode, but nothing like it is known."""


@dataclass(frozen=True)
class Located:
    """A place on the national grid, in metres, with its neighbourhood, district and council.

    ``compact`` is GL12AB, or GL1 2 or GL1 where only that much was asked. ``precision`` is unit, sector
    or outcode: how near ``point`` is to its doors.
    """

    compact: str
    outcode: str
    point: Any
    precision: str
    lsoa_id: str
    lsoa_name: str
    district_id: str
    district_name: str
    council_id: str
    council_name: str
    terminated_by: date | None = None

    @property
    def is_approximate(self) -> bool:
        """Whether the point is the middle of somewhere larger than the postcode."""
        return self.precision != "unit"

    @property
    def words(self) -> str:
        """Where it is in words that tell no address: GL1, Gloucester, Gloucestershire."""
        names = [self.outcode, self.district_name]
        if self.council_id != self.district_id:
            names.append(self.council_name)
        return ", ".join(names)
