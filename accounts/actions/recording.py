"""record: write down that something was done, in the same transaction as the deed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Model

from accounts.models import Event

if TYPE_CHECKING:
    from accounts.models import Person, User


def record(
    what: str,
    *,
    thing: Model,
    by: User | None,
    for_person: Person | None = None,
    before: str = "",
    after: str = "",
    why: str = "",
    **facts: str | int | None,
) -> None:
    """Add one Event about ``thing``. ``facts`` are numbers and codes, never personal words.

    Raises ``RuntimeError`` outside a transaction: a deed and its record stand or fall together.
    """
    record_all(what, things=[(thing, for_person)], by=by, before=before, after=after, why=why, **facts)


def record_all(
    what: str,
    *,
    things: Iterable[tuple[Model, Person | None]],
    by: User | None,
    before: str = "",
    after: str = "",
    why: str = "",
    **facts: str | int | None,
) -> None:
    """Add one Event for each of ``things``, beside whom it was done for, in one insert."""
    if not connection.in_atomic_block:
        raise RuntimeError("record() must run in the transaction of the deed it records.")
    Event.objects.bulk_create(
        Event(
            what=what,
            thing=thing._meta.label_lower,
            thing_reference=thing.reference,
            actor_id=by.pk if by else None,
            person=for_person.reference if for_person else "",
            before=before,
            after=after,
            why=why[:200],
            facts=facts,
        )
        for thing, for_person in things
    )
