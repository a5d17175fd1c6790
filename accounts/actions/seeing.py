"""saw: write down that somebody looked at personal data, so that whom it is about can read who did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model

from accounts.models import Event
from accounts.policies import is_the_person

if TYPE_CHECKING:
    from accounts.models import Organisation, Person, User


@transaction.atomic
def saw(
    thing: Model,
    *,
    what: str | tuple[str, ...],
    by: User,
    for_person: Person | None = None,
    of: Organisation | None = None,
    on_behalf_of: Organisation | None = None,
) -> None:
    """Record that ``by`` looked at ``what`` of ``thing``: once a day (London) for each viewer, thing and kind.

    ``what`` are words of ``accounts.history.LOOKS``, such as ``("needs", "address")``. Whose data it is: a person's, or
    an organisation's (``of``). Nobody is noted for looking at their own. ``on_behalf_of`` is the body the viewer
    looked for. One insert; the database lets the second of a day fall away, so nothing is read first.

    It may run while a page is read, and whoever shows an address calls it before: no record, no address.
    """
    if (for_person and is_the_person(by, for_person)) or (of and belongs(by, of)):
        return
    names = (what,) if isinstance(what, str) else what
    rows = [_row(thing, one, by, for_person, on_behalf_of) for one in names]
    Event.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def saw_all(things: Iterable[tuple[Model, Person, Organisation | None]], *, what: str, by: User) -> None:
    """The same for every row of a page, with whose each is and the body it was looked at for, in one insert."""
    rows = [
        _row(thing, what, by, person, body) for thing, person, body in things if not is_the_person(by, person)
    ]
    Event.objects.bulk_create(rows, ignore_conflicts=True)


def _row(thing: Model, what: str, by: User, person: Person | None, body: Organisation | None) -> Event:
    return Event(
        what=f"{what}.seen",
        thing=thing._meta.label_lower,
        thing_reference=thing.reference,
        actor_id=by.pk,
        person=person.reference if person else "",
        facts={"body": body.pk} if body else {},
    )


def belongs(user: User, organisation: Organisation) -> bool:
    """Whether ``user`` is one of ``organisation`` now."""
    return organisation.memberships.current().filter(user=user).exists()
