"""The diary: hours offered, time promised and time given back. Each change rewrites what search sees, at once.

Whoever changes a diary holds the provider's row first; the exclusion constraint stands behind it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.models import User
from accounts.spoken import say_day, say_time
from directory.actions.free_hours import rebuild, take_out, truth
from directory.enums import EntryKind
from directory.hours import (
    DAYS_A_WEEK,
    LONDON,
    SLOT,
    SLOTS_A_WEEK,
    from_bitstring,
    monday_of,
    shifted,
    slots_between,
    to_bitstring,
)
from directory.lanes import Ask, NoLane, choose
from directory.models import DiaryEntry, FreeHours, Provider, Worker

LONGEST_BLOCK = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A visit to be promised, by one worker or two. Visits of one series keep the same worker where they can."""

    starts_at: datetime
    ends_at: datetime
    workers: int = 1
    series: Hashable = None

    def words(self) -> str:
        """When it is, for people."""
        return moment_words(self.starts_at)


class Taken(NotAllowed):
    """One visit cannot be placed, so none was; ``missing`` is that one."""

    def __init__(self, missing: Wanted):
        super().__init__(f"They are no longer free on {missing.words()}. Nothing has been booked.")
        self.missing = missing


class VisitsStand(NotAllowed):
    """Visits are promised in that time; ``entries`` are those."""

    def __init__(self, entries: Sequence[DiaryEntry]):
        first = moment_words(entries[0].during.lower)
        more = f" and {len(entries) - 1} more" if len(entries) > 1 else ""
        super().__init__(f"A visit is booked on {first}{more}. Cancel or move it first.")
        self.entries = list(entries)


def moment_words(at: datetime) -> str:
    """An instant on the London wall clock: "Sunday 29 March 2026 at 7:30am"."""
    local = at.astimezone(LONDON)
    return f"{say_day(local.date())} at {say_time(local.hour * 60 + local.minute)}"


def take(
    provider: Provider, wanted: Iterable[Wanted], *, kind: str = EntryKind.VISIT
) -> list[list[DiaryEntry]]:
    """Promise every visit or none: for each wanted its entries, one a worker, the lead first.

    Only time that is free is taken. The deed it belongs to is what gets recorded. Raises Taken, with what is ``missing``; RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("take() must run in the transaction of the deed it belongs to.")
    visits = list(wanted)
    if not visits:
        return []
    hold(provider)
    first_on, weeks, rows, free = _left(provider, visits)
    asks = [
        Ask(slots_between(visit.starts_at, visit.ends_at, first_on, weeks), visit.workers, visit.series)
        for visit in visits
    ]
    try:
        lanes = choose(asks, free)
    except NoLane as none:
        raise Taken(visits[none.index]) from None
    return _promise(visits, asks, lanes, rows=rows, first_on=first_on, kind=kind)


def hold(provider: Provider) -> None:
    """Lock the provider's row until the transaction ends.

    Every act on a diary begins here, and the ORM takes longer to phrase this than the database to do it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM directory_provider WHERE id = %s FOR NO KEY UPDATE", [provider.pk])


def missing(provider: Provider, wanted: Iterable[Wanted]) -> list[Wanted]:
    """The visits that could not be promised now, if all the others were. It holds nothing and changes nothing."""
    visits = list(wanted)
    if not visits:
        return []
    first_on, weeks, _, free = _left(provider, visits)
    gone: list[Wanted] = []
    while visits:
        asks = [
            Ask(slots_between(visit.starts_at, visit.ends_at, first_on, weeks), visit.workers, visit.series)
            for visit in visits
        ]
        try:
            choose(asks, free)
        except NoLane as none:
            gone.append(visits.pop(none.index))
        else:
            break
    return gone


def free_lanes(provider: Provider, from_on: date, weeks: int) -> list[int]:
    """What each of a provider's workers has left from Monday ``from_on``, as masks, lanes in order."""
    rows = FreeHours.objects.filter(provider=provider).order_by("worker__number", "worker")
    return [shifted(from_bitstring(row.free), row.from_on, from_on, weeks) for row in rows]


def _left(
    provider: Provider, visits: Sequence[Wanted]
) -> tuple[date, int, dict[int, FreeHours], dict[int, int]]:
    """The first Monday, the weeks from it, and what each lane has left in them, lanes in order.

    Inside the stored window the bits answer; outside it, time is reckoned from hours and entries.
    """
    first_on = monday_of(min(visit.starts_at for visit in visits).astimezone(LONDON).date())
    last_on = max(visit.ends_at for visit in visits).astimezone(LONDON).date()
    weeks = (last_on - first_on).days // DAYS_A_WEEK + 1
    rows = {
        row.worker_id: row
        for row in FreeHours.objects.filter(provider=provider).order_by("worker__number", "worker")
    }
    known = {pk: shifted((1 << len(row.free)) - 1, row.from_on, first_on, weeks) for pk, row in rows.items()}
    free = {pk: shifted(from_bitstring(row.free), row.from_on, first_on, weeks) for pk, row in rows.items()}
    wanted = 0
    for visit in visits:
        _on_the_grid(visit.starts_at, visit.ends_at)
        wanted |= slots_between(visit.starts_at, visit.ends_at, first_on, weeks)
    if any(wanted & ~window for window in known.values()):
        reckoned = truth(list(rows), first_on, weeks)
        free = {pk: free[pk] | (reckoned[pk] & ~known[pk]) for pk in rows}
    return first_on, weeks, rows, free


def _on_the_grid(starts_at: datetime, ends_at: datetime) -> None:
    """Raises ValueError unless both ends are quarter hours, in order."""
    off = any(at.minute % SLOT or at.second or at.microsecond for at in (starts_at, ends_at))
    if off or ends_at <= starts_at:
        raise ValueError("Time in a diary runs from one quarter of an hour to a later one.")


def _promise(
    visits: Sequence[Wanted],
    asks: Sequence[Ask],
    lanes: Sequence[Sequence[int]],
    *,
    rows: dict[int, FreeHours],
    first_on: date,
    kind: str,
) -> list[list[DiaryEntry]]:
    """Write the bits and the entries, all or nothing."""
    bits: dict[int, int] = {}
    for ask, workers in zip(asks, lanes, strict=True):
        for pk in workers:
            bits[pk] = bits.get(pk, 0) | ask.slots
    kept = {pk: _stored(mask, first_on, rows[pk]) for pk, mask in bits.items()}
    entries = [
        [DiaryEntry(worker_id=pk, during=_range(visit.starts_at, visit.ends_at), kind=kind) for pk in workers]
        for visit, workers in zip(visits, lanes, strict=True)
    ]
    try:
        with transaction.atomic():
            if not take_out({pk: text for pk, text in kept.items() if "1" in text}):
                raise Taken(visits[0])
            DiaryEntry.objects.bulk_create(entry for group in entries for entry in group)
    except IntegrityError as error:
        if "diary_entry_never_twice" not in str(error):
            raise
        raise Taken(_first_overlapping(visits, lanes)) from None
    return entries


def _stored(mask: int, first_on: date, row: FreeHours) -> str:
    """The part of a mask that lies in a worker's stored window, as its bits."""
    weeks = len(row.free) // SLOTS_A_WEEK
    return to_bitstring(shifted(mask, first_on, row.from_on, weeks), len(row.free))


def _range(starts_at: datetime, ends_at: datetime) -> DateTimeTZRange:
    return DateTimeTZRange(starts_at, ends_at, "[)")


def _first_overlapping(visits: Sequence[Wanted], lanes: Sequence[Sequence[int]]) -> Wanted:
    """The first visit whose time one of its workers has promised already."""
    for visit, workers in zip(visits, lanes, strict=True):
        held = DiaryEntry.objects.holding().overlapping(visit.starts_at, visit.ends_at)
        if held.filter(worker_id__in=workers).exists():
            return visit
    return visits[0]


@transaction.atomic
def release(entries: Iterable[DiaryEntry], *, by: User | None) -> int:
    """Give promised time back; how many entries still held theirs."""
    ids = [entry.pk for entry in entries]
    workers = set(DiaryEntry.objects.filter(pk__in=ids).values_list("worker_id", flat=True))
    providers = list(Provider.objects.locked().filter(workers__in=workers).order_by("pk"))
    released = DiaryEntry.objects.holding().filter(pk__in=ids).update(released_at=timezone.now())
    rebuild(workers)
    for provider in {provider.pk: provider for provider in providers}.values():
        record("diary.released", thing=provider, by=by, entries=released)
    return released


@transaction.atomic
def block(
    workers: Sequence[Worker],
    starts_at: datetime,
    ends_at: datetime,
    *,
    kind: str = EntryKind.LEAVE,
    by: User | None,
) -> list[DiaryEntry]:
    """Keep time free of visits for every one of ``workers`` (of one provider): leave, or work from elsewhere.

    Raises VisitsStand when a visit is promised in it, NotAllowed when it is already blocked.
    """
    _on_the_grid(starts_at, ends_at)
    if ends_at - starts_at > LONGEST_BLOCK:
        raise NotAllowed("Choose a year or less at a time.")
    provider = workers[0].provider
    hold(provider)
    there = DiaryEntry.objects.holding().filter(worker__in=workers).overlapping(starts_at, ends_at)
    visits = list(there.filter(kind=EntryKind.VISIT).order_by("during"))
    if visits:
        raise VisitsStand(visits)
    if there.exists():
        raise NotAllowed("Part of that time is already marked as taken. Remove that first.")
    entries = DiaryEntry.objects.bulk_create(
        DiaryEntry(worker=worker, during=_range(starts_at, ends_at), kind=kind) for worker in workers
    )
    rebuild([worker.pk for worker in workers])
    record("diary.blocked", thing=provider, by=by, entries=len(entries), kind=str(kind))
    return entries


def unblock(entry: DiaryEntry, *, by: User | None) -> None:
    """Open blocked time again. Raises NotAllowed for a visit: that is cancelled on its booking."""
    if entry.kind == EntryKind.VISIT:
        raise NotAllowed("This is a visit. Cancel it on its booking.")
    release([entry], by=by)


@transaction.atomic
def reproject(provider: Provider) -> None:
    """Write the free hours of all of a provider's workers anew from the truth."""
    hold(provider)
    rebuild(list(provider.workers.values_list("pk", flat=True)))
