"""The CQC's monthly file of active locations: read whole, then written; who is no longer in it is no longer registered."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from directory.actions import registers
from directory.enums import CqcStatus
from directory.gazetteer.files import WrongFile, parts
from directory.models import CqcLocation
from directory.register import COLUMNS, Entry, from_file

AT_ONCE = 2_000
FEWEST = 5
MOST_GONE = 10  # in a hundred; more at once is a file that was cut short
WRITTEN = [*registers.SAID, "activities", "synced_at", "stale_told_at"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a file."""

    rows: int
    claimed: int
    gone: int


def load(path: Path, *, even_if_many_are_gone: bool = False) -> Loaded:
    """Write every location of the file. Raises WrongFile, having written nothing, for what is not that file whole."""
    entries = {entry.location_id: entry for entry in _read(path)}
    if not entries:
        raise WrongFile(f"{path.name} holds no location.")
    claimed = set(CqcLocation.objects.claimed().values_list("pk", flat=True))
    gone = claimed - entries.keys()
    if len(gone) > max(FEWEST, len(claimed) * MOST_GONE // 100) and not even_if_many_are_gone:
        raise WrongFile(
            f"{len(gone)} of the {len(claimed)} locations of providers here are not in {path.name}. "
            "It looks cut short. Load it with --even-if-many-are-gone if it is right."
        )
    _write(entry for key, entry in entries.items() if key not in claimed)
    for location_id in sorted(claimed):
        registers.write(entries.get(location_id) or Entry(location_id, CqcStatus.DEREGISTERED))
    return Loaded(len(entries), len(claimed), len(gone))


def _read(path: Path) -> Iterator[Entry]:
    for part in parts(path):
        with part.text() as text:
            rows = csv.DictReader(text)
            missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
            if missing:
                raise WrongFile(
                    f"{part.name} is not the CQC’s file of active locations: it has no “{missing[0]}”."
                )
            for number, row in enumerate(rows, 2):
                try:
                    yield from_file(row)
                except ValueError as error:
                    raise WrongFile(f"Line {number} of {part.name}: {error}") from None


def _write(entries: Iterator[Entry]) -> None:
    """Those nobody here has claimed: many at once, as nothing hangs on them."""
    while some := list(islice(entries, AT_ONCE)):
        with transaction.atomic():
            CqcLocation.objects.bulk_create(
                (
                    CqcLocation(
                        location_id=entry.location_id,
                        activities=sorted(entry.activities),
                        synced_at=timezone.now(),
                        **{name: getattr(entry, name) for name in registers.SAID},
                    )
                    for entry in some
                ),
                update_conflicts=True,
                unique_fields=["location_id"],
                update_fields=WRITTEN,
            )
