"""saw: write down that somebody looked at personal data, so that whom it is about can read who did."""

from __future__ import annotations

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
    Event.objects.bulk_create(
        [
            Event(
                what=f"{one}.seen",
                thing=thing._meta.label_lower,
                thing_reference=thing.reference,
                actor_id=by.pk,
                person=for_person.reference if for_person else "",
                facts={"body": on_behalf_of.pk} if on_behalf_of else {},
            )
            for one in ((what,) if isinstance(what, str) else what)
        ],
        ignore_conflicts=True,
    )


def belongs(user: User, organisation: Organisation) -> bool:
    """Whether ``user`` is one of ``organisation`` now."""
    return organisation.memberships.current().filter(user=user).exists()
