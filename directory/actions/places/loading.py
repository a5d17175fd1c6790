"""Load one file: whole or not at all, once, and written down."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.actions.recording import record
from directory.actions.places.councils import take_councils
from directory.actions.places.neighbourhoods import take_neighbourhoods, take_shapes
from directory.actions.places.postcodes import take_postcodes
from directory.actions.places.settling import settle
from directory.actions.places.staging import Say, roomy
from directory.gazetteer.files import digest
from directory.gazetteer.reading import Reading
from directory.gazetteer.recognising import Found, Kind
from directory.models import Vintage

if TYPE_CHECKING:
    from accounts.models import User

TAKERS = {
    Kind.POSTCODE_DIRECTORY: take_postcodes,
    Kind.CODE_POINT: take_postcodes,
    Kind.POSTCODES: take_postcodes,
    Kind.ENDED_POSTCODES: take_postcodes,
    Kind.NEIGHBOURHOOD_SHAPES: take_shapes,
    Kind.COUNCIL_SHAPES: take_shapes,
    Kind.NEIGHBOURHOODS: take_neighbourhoods,
    Kind.COUNCILS: take_councils,
    Kind.SUCCESSORS: take_councils,
    Kind.HOMEPAGES: take_councils,
}


class TooManyRefused(Exception):  # noqa: N818 -- it is an answer, not a fault
    """More than half of a file was wrong, so none of it was taken."""

    def __init__(self, reading: Reading) -> None:
        why, _ = reading.reasons.most_common(1)[0]
        super().__init__(
            f"{reading.part}: {reading.refusals:,} rows are wrong and only {reading.taken:,} are right. "
            f"Most: “{why}”. Nothing was changed. Is it the right file, and whole?"
        )
        self.reading = reading


@dataclass(frozen=True)
class Loaded:
    """What came of one file."""

    found: Found
    reading: Reading
    seconds: float
    vintage: Vintage
    was_new: bool


def load(found: Found, *, by: User | None, say: Say, label: str = "", again: bool = False) -> Loaded:
    """Load ``found`` in one transaction, unless the same file was loaded before and ``again`` is not asked.

    Raises TooManyRefused, having changed nothing, when most of its rows are wrong.
    """
    started, reading, mark = monotonic(), Reading(found.path.name), digest(found.path)
    held = Vintage.objects.filter(source=found.kind, digest=mark).first()
    if held and not again:
        return Loaded(found, reading, monotonic() - started, held, was_new=False)
    with transaction.atomic():
        roomy()
        vintage, _ = Vintage.objects.update_or_create(
            source=found.kind,
            digest=mark,
            defaults={"label": label or found.edition, "rows": 0, "refused": 0, "elsewhere": 0},
        )
        reading.taken = TAKERS[found.kind](found, vintage, reading, say)
        if reading.refusals > reading.taken:
            raise TooManyRefused(reading)
        if TAKERS[found.kind] is not take_postcodes:
            settle()
        vintage.rows, vintage.refused, vintage.elsewhere = reading.taken, reading.refusals, reading.elsewhere
        vintage.save()
        record("vintage.loaded", thing=vintage, by=by, rows=reading.taken, refused=reading.refusals)
    return Loaded(found, reading, monotonic() - started, vintage, was_new=True)
