"""FreeHours, the projection of the diary that search reads: reckoned, rewritten, rolled on and proved.

Only ``directory.actions`` writes it, always while it holds the provider's row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from directory.enums import Season
from directory.hours import (
    SLOTS_A_WEEK,
    WINDOW_WEEKS,
    WeeklySpan,
    free_mask,
    monday_of,
    to_bitstring,
    wall,
)
from directory.models import DiaryEntry, FreeHours, Provider, SchoolTerm, WeeklyHours, Worker

AT_ONCE = 200  # providers locked together while the window is rolled on or proved

TAKE_OUT = """
    UPDATE directory_freehours AS has SET free = has.free & ~wanted.bits
    FROM (SELECT unnest(%s::bigint[]) AS worker_id, unnest(%s::text[])::varbit AS bits) AS wanted
    WHERE has.worker_id = wanted.worker_id AND (has.free & wanted.bits) = wanted.bits
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a proof has come: workers looked at, of how many, and which were wrong."""

    seen: int
    total: int
    wrong: list[int] = field(default_factory=list)


def this_monday() -> date:
    """The Monday every fresh window starts on."""
    return monday_of(timezone.localdate())


def truth(worker_ids: Collection[int], from_on: date, weeks: int = WINDOW_WEEKS) -> dict[int, int]:
    """What each worker has left from Monday ``from_on``, reckoned from hours, promises and school terms."""
    until_on = from_on + timedelta(weeks=weeks)
    workers = Worker.objects.filter(pk__in=worker_ids).values_list(
        "pk", "starts_on", "ends_on", "provider__lsoa__council_id"
    )
    weekly = _weekly(worker_ids, from_on, until_on)
    busy = defaultdict(list)
    entries = DiaryEntry.objects.holding().overlapping(wall(from_on, 0), wall(until_on, 0))
    for worker_id, during in entries.filter(worker_id__in=worker_ids).values_list("worker_id", "during"):
        busy[worker_id].append((during.lower, during.upper))
    seasonal = any(span.season != Season.ALWAYS for spans in weekly.values() for span in spans)
    terms = _terms(council for *_, council in workers) if seasonal else {}
    return {
        pk: free_mask(
            _clipped(weekly[pk], starts_on, ends_on), busy[pk], from_on, weeks, terms.get(council, ())
        )
        for pk, starts_on, ends_on, council in workers
    }


def _weekly(worker_ids: Collection[int], from_on: date, until_on: date) -> dict[int, list[WeeklySpan]]:
    """The weekly hours of each worker that matter between two dates."""
    rows = WeeklyHours.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=from_on),
        Q(valid_from=None) | Q(valid_from__lt=until_on),
        worker_id__in=worker_ids,
    ).values_list("worker_id", "day", "starts", "ends", "valid_from", "valid_until", "season")
    weekly = defaultdict(list)
    for worker_id, day, starts, ends, valid_from, valid_until, season in rows:
        weekly[worker_id].append(
            WeeklySpan(day, starts, ends, valid_from or date.min, valid_until, Season(season).value)
        )
    return weekly


def _clipped(spans: Iterable[WeeklySpan], starts_on: date | None, ends_on: date | None) -> list[WeeklySpan]:
    """The same hours, while the worker works here."""
    return [
        WeeklySpan(
            span.day,
            span.start,
            span.end,
            max(span.valid_from, starts_on or date.min),
            min(span.valid_until or date.max, ends_on or date.max),
            span.season,
        )
        for span in spans
    ]


def _terms(councils: Iterable[str]) -> dict[str, list[tuple[date, date]]]:
    """The school terms of each council."""
    terms = defaultdict(list)
    rows = SchoolTerm.objects.filter(authority_id__in=set(councils))
    for council, starts_on, ends_on in rows.values_list("authority_id", "starts_on", "ends_on"):
        terms[council].append((starts_on, ends_on))
    return terms


def rebuild(worker_ids: Collection[int]) -> None:
    """Write the bits of these workers anew from the truth. The caller holds their providers' rows."""
    from_on = this_monday()
    free = truth(worker_ids, from_on)
    providers = dict(Worker.objects.filter(pk__in=worker_ids).values_list("pk", "provider_id"))
    FreeHours.objects.bulk_create(
        (
            FreeHours(
                worker_id=pk,
                provider_id=provider,
                from_on=from_on,
                free=to_bitstring(free[pk], WINDOW_WEEKS * SLOTS_A_WEEK),
            )
            for pk, provider in providers.items()
        ),
        update_conflicts=True,
        unique_fields=["worker"],
        update_fields=["provider", "from_on", "free"],
    )


def take_out(wanted: dict[int, str]) -> bool:
    """Clear each worker's wanted bits, if every one of them is free; False when any worker's are not."""
    if not wanted:
        return True
    with connection.cursor() as cursor:
        cursor.execute(TAKE_OUT, [list(wanted), list(wanted.values())])
        return cursor.rowcount == len(wanted)


@transaction.atomic
def roll(at_once: int = AT_ONCE) -> int:
    """Move one batch of windows on to this Monday; how many providers it moved, so 0 is done.

    Search is right without it: beyond a stored window everyone counts as busy.
    """
    behind = FreeHours.objects.filter(from_on__lt=this_monday()).order_by("provider_id")
    ids = sorted(set(behind.values_list("provider_id", flat=True)[: at_once * 4]))[:at_once]
    locked = list(Provider.objects.locked().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
    rebuild(list(Worker.objects.filter(provider_id__in=locked).values_list("pk", flat=True)))
    return len(locked)


def verify(*, repair: bool = False, at_once: int = AT_ONCE) -> Iterator[Progress]:
    """Prove that the stored bits of every worker are what the diary says; ``repair`` rewrites those that are not.

    Works in batches and may run while people book: a doubt is settled while the provider's row is held.
    """
    total, seen, last = Worker.objects.count(), 0, 0
    while True:
        ids = list(
            Worker.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[: at_once * 2]
        )
        if not ids:
            return
        wrong = [pk for pk in _differing(ids) if _settled(pk, repair=repair)]
        seen, last = seen + len(ids), ids[-1]
        yield Progress(seen, total, wrong)


def _differing(worker_ids: Collection[int]) -> list[int]:
    """The workers whose stored bits are not the truth, each seen from its own Monday."""
    stored = {row.pk: row for row in FreeHours.objects.filter(worker_id__in=worker_ids)}
    wrong = [pk for pk in worker_ids if pk not in stored]
    by_monday = defaultdict(list)
    for pk, row in stored.items():
        by_monday[row.from_on].append(pk)
    for from_on, ids in by_monday.items():
        free = truth(ids, from_on)
        length = WINDOW_WEEKS * SLOTS_A_WEEK
        wrong += [pk for pk in ids if stored[pk].free != to_bitstring(free[pk], length)]
    return sorted(wrong)


@transaction.atomic
def _settled(worker_id: int, *, repair: bool) -> bool:
    """Whether one worker's bits are wrong while nobody else can change them; ``repair`` mends them."""
    Provider.objects.locked().get(workers=worker_id)
    wrong = bool(_differing([worker_id]))
    if wrong and repair:
        rebuild([worker_id])
    return wrong
