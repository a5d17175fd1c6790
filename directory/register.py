"""What a register says of a location, in plain words; the same from the CQC's interface and from its monthly file."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Entry:
    """One CQC location. ``status`` is a value of `directory.enums.CqcStatus`; activities and rating in the CQC's own words."""

    location_id: str
    status: str = "registered"
    name: str = ""
    run_by_id: str = ""
    run_by_name: str = ""
    activities: tuple[str, ...] = ()
    rating: str = ""
    rated_on: date | None = None
    deregistered_on: date | None = None
    company_number: str = ""
