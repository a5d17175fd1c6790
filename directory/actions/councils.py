"""Councils on the site: a council joins, and from then on its officers act for the place it serves."""

from __future__ import annotations

from django.db import transaction

from accounts.actions import organisations
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from directory.models import Authority


@transaction.atomic
def join(authority: Authority, *, name: str, administrator: User, by: User | None) -> Organisation:
    """The council of ``authority`` joins. Raises NotAllowed when it has joined already."""
    authority = Authority.objects.select_for_update(of=("self",)).get(pk=authority.pk)
    if authority.organisation_id:
        raise NotAllowed(f"{authority.name} has joined already.")
    organisation = organisations.register(
        kind=OrganisationKind.COUNCIL, name=name, owner=administrator, by=by
    )
    authority.organisation = organisation
    authority.save(update_fields=["organisation"])
    record("council.joined", thing=organisation, by=by, authority=authority.pk)
    return organisation
