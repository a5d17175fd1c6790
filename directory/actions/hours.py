"""The hours a provider offers, and the day on which it last said that they are right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import combinations

from django.db import transaction

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.models import User
from accounts.spoken import say_day, say_time
from directory.actions.diary import hold
from directory.actions.free_hours import rebuild
from directory.enums import Season
from directory.hours import DAYS, MINUTES_A_DAY, SLOT, WeeklySpan
from directory.models import Authority, Provider, SchoolTerm, WeeklyHours, Worker


@transaction.atomic
def set_hours(worker: Worker, spans: Iterable[WeeklySpan], *, by: User | None) -> None:
    """These become the worker's weekly hours. Extra hours on single days stay; visits already promised stay too.

    ``date.min`` as ``valid_from`` means from always. Raises NotAllowed when the spans overlap one another.
    """
    spans = sorted(spans, key=lambda span: (span.day, span.season, span.start))
    _sensible(spans)
    hold(worker.provider)
    every_week = worker.weekly_hours.every_week()
    before = every_week.minutes()
    every_week.delete()
    _make_room(worker, spans)
    WeeklyHours.objects.bulk_create(row_of(worker, span) for span in spans)
    rebuild([worker.pk])
    record(
        "hours.set",
        thing=worker.provider,
        by=by,
        lane=worker.number,
        minutes_before=before,
        minutes=sum(span.end - span.start for span in spans),
    )


def _sensible(spans: list[WeeklySpan]) -> None:
    """Raises NotAllowed, in words for people, unless the spans can stand beside one another."""
    for span in spans:
        if span.start % SLOT or span.end % SLOT or not 0 <= span.start < span.end <= MINUTES_A_DAY:
            raise NotAllowed(
                f"Check the hours on {DAYS[span.day]}: use quarter hours, the end after the start."
            )
    for one, other in combinations(spans, 2):
        same = (one.day, one.season) == (other.day, other.season)
        meet = max(one.valid_from, other.valid_from) <= min(
            one.valid_until or date.max, other.valid_until or date.max
        )
        if same and meet and max(one.start, other.start) < min(one.end, other.end):
            raise NotAllowed(
                f"The hours on {DAYS[one.day]} overlap. Make the first end before the second starts."
            )


def row_of(worker: Worker, span: WeeklySpan) -> WeeklyHours:
    """Those hours of a worker as they are kept; nothing is written."""
    return WeeklyHours(
        worker=worker,
        day=span.day,
        starts=span.start,
        ends=span.end,
        season=span.season,
        valid_from=None if span.valid_from == date.min else span.valid_from,
        valid_until=span.valid_until,
    )


def _make_room(worker: Worker, spans: Iterable[WeeklySpan]) -> None:
    """Take the extra hours away that weekly hours all year now hold or touch, and put back what they do not."""
    always = [span for span in spans if span.season == Season.ALWAYS]
    for extra in list(worker.weekly_hours.on_one_day()):
        on = extra.valid_from
        taken = [
            (span.start, span.end)
            for span in always
            if span.day == extra.day and span.valid_from <= on <= (span.valid_until or date.max)
        ]
        parts = _outside(extra.starts, extra.ends, taken)
        if parts != [(extra.starts, extra.ends)]:
            extra.delete()
            WeeklyHours.objects.bulk_create(
                row_of(worker, WeeklySpan(extra.day, starts, ends, on, on)) for starts, ends in parts
            )


def _outside(starts: int, ends: int, taken: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of a stretch that none of the taken ones cover."""
    parts = []
    for from_minute, until_minute in sorted(taken):
        if from_minute > starts:
            parts.append((starts, min(from_minute, ends)))
        starts = max(starts, until_minute)
        if starts >= ends:
            return parts
    return [*parts, (starts, ends)]


@transaction.atomic
def add_extra(worker: Worker, *, on: date, start: int, end: int, by: User | None) -> None:
    """The worker is free on one day besides the weekly hours. Raises NotAllowed when all of it is weekly already."""
    span = WeeklySpan(on.weekday(), start, end, on, on)
    _sensible([span])
    hold(worker.provider)
    taken = worker.weekly_hours.holding_on(on).filter(season=Season.ALWAYS).values_list("starts", "ends")
    parts = _outside(start, end, taken)
    if not parts:
        raise NotAllowed(f"{say_day(on)}, {say_time(start)} to {say_time(end)}, is in your hours already.")
    WeeklyHours.objects.bulk_create(
        row_of(worker, WeeklySpan(on.weekday(), starts, ends, on, on)) for starts, ends in parts
    )
    rebuild([worker.pk])
    record("hours.extra_added", thing=worker.provider, by=by, lane=worker.number, minutes=end - start)


@transaction.atomic
def remove_extra(extra: WeeklyHours, *, by: User | None) -> None:
    """Extra hours on one day are no longer offered; a visit promised in them stays."""
    worker = extra.worker
    hold(worker.provider)
    extra.delete()
    rebuild([worker.pk])
    record("hours.extra_removed", thing=worker.provider, by=by, lane=worker.number)


@transaction.atomic
def set_school_terms(council: Authority, terms: Iterable[tuple[date, date]], *, by: User | None) -> None:
    """These (first day, last day, both included) become a council's school terms; term-time hours follow at once."""
    theirs = Provider.objects.locked().filter(lsoa__council=council).order_by("pk")
    providers = {provider.pk: provider for provider in theirs}
    council.school_terms.all().delete()
    SchoolTerm.objects.bulk_create(
        SchoolTerm(authority=council, starts_on=starts_on, ends_on=ends_on) for starts_on, ends_on in terms
    )
    seasonal = WeeklyHours.objects.in_a_season().filter(worker__provider__in=providers)
    touched = defaultdict(set)
    for provider, worker in seasonal.values_list("worker__provider", "worker"):
        touched[provider].add(worker)
    for pk, workers in touched.items():
        rebuild(workers)
        record("hours.terms_changed", thing=providers[pk], by=by)
