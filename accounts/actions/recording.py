"""record: write down that something was done, in the same transaction as the deed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Model

if TYPE_CHECKING:
    from accounts.models import Person, User

RECORD = """INSERT INTO "accounts_event" (actor_id, what, before, after, why, facts, thing, thing_reference, person)
    SELECT %s::bigint, %s, %s, %s, %s, %s::jsonb, one.* FROM unnest(%s::text[], %s::text[], %s::text[]) AS one
"""
"""Every act ends in it, and the ORM takes longer to phrase it than the database to write it."""


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
    about = [
        (thing._meta.label_lower, thing.reference, person.reference if person else "")
        for thing, person in things
    ]
    if not about:
        return
    kinds, references, persons = (list(column) for column in zip(*about, strict=True))
    said = (by.pk if by else None, what, before, after, why[:200], json.dumps(facts))
    with connection.cursor() as cursor:
        cursor.execute(RECORD, [*said, kinds, references, persons])
