"""Pairs of hands: added, named, and ended when they leave."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.models import User
from directory.actions import versions
from directory.actions.diary import VisitsStand, hold
from directory.actions.free_hours import rebuild
from directory.enums import EntryKind
from directory.hours import wall
from directory.models import DiaryEntry, Provider, Worker

FOR_EVER = timedelta(days=365 * 20)


@transaction.atomic
def add(provider: Provider, *, label: str = "", starts_on: date | None = None, by: User | None) -> Worker:
    """One more pair of hands, without hours yet. Raises NotAllowed when there are no more people to be them."""
    hold(provider)
    provider.refresh_from_db(fields=["carers"])
    if provider.workers.working().count() >= provider.carers:
        raise NotAllowed(
            "You have a worker for everyone who gives care. Change how many people give care first."
        )
    number = (provider.workers.aggregate(most=Max("number"))["most"] or 0) + 1
    worker = Worker.objects.create(provider=provider, number=number, label=label, starts_on=starts_on)
    rebuild([worker.pk])
    versions.look_again(provider, {"workers": number}, {"workers": number - 1}, by=by)
    record("worker.added", thing=provider, by=by, lane=number)
    return worker


@transaction.atomic
def change(
    worker: Worker, *, label: str, starts_on: date | None, ends_on: date | None, by: User | None
) -> Worker:
    """Its name and the days it works from and until. Raises VisitsStand when visits are promised after the end."""
    hold(worker.provider)
    if ends_on and starts_on and ends_on < starts_on:
        raise NotAllowed("The last day is before the first day. Choose a later last day.")
    after = _visits_after(worker, ends_on)
    if after:
        raise VisitsStand(after)
    worker.label, worker.starts_on, worker.ends_on = label, starts_on, ends_on
    worker.save(update_fields=["label", "starts_on", "ends_on"])
    rebuild([worker.pk])
    record("worker.changed", thing=worker.provider, by=by, lane=worker.number)
    return worker


def _visits_after(worker: Worker, ends_on: date | None) -> list[DiaryEntry]:
    """Visits promised after the last day."""
    if ends_on is None:
        return []
    after = wall(ends_on + timedelta(days=1), 0)
    held = worker.entries.holding().filter(kind=EntryKind.VISIT).overlapping(after, after + FOR_EVER)
    return list(held.order_by("during"))
