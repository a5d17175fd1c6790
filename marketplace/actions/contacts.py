"""How people reach a council: kept by its administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from marketplace.models import CouncilContact

if TYPE_CHECKING:
    from accounts.models import User
    from directory.models import Authority


@transaction.atomic
def set_contact(authority: Authority, *, by: User, **said: object) -> CouncilContact:
    """Say how to reach the council of ``authority``. Raises NotAllowed for anyone but its administrator."""
    seat = by.memberships.that_administer().filter(organisation=authority.organisation_id)
    if authority.organisation_id is None or not seat.exists():
        raise NotAllowed("Only the council's administrator may change this.")
    contact, _ = CouncilContact.objects.update_or_create(authority=authority, defaults=said)
    record("council.contact_set", thing=authority.organisation, by=by, fields=", ".join(sorted(said)))
    return contact
