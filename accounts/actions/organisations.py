"""Organisations and who belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, Stale
from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import Membership, Organisation

if TYPE_CHECKING:
    from accounts.models import User

OFFICES = {
    OrganisationKind.PROVIDER: {MembershipRole.OWNER, MembershipRole.MEMBER},
    OrganisationKind.FUND_HOLDER: {MembershipRole.OWNER, MembershipRole.MEMBER},
    OrganisationKind.COUNCIL: set(MembershipRole) - {MembershipRole.OWNER, MembershipRole.MEMBER},
}


@transaction.atomic
def register(*, kind: str, name: str, by: User | None, owner: User | None = None) -> Organisation:
    """A body joins; ``owner`` is its first member when one is given."""
    organisation = Organisation.objects.create(kind=kind, name=name)
    record("organisation.registered", thing=organisation, by=by, kind=kind)
    if owner:
        first = MembershipRole.ADMINISTRATOR if kind == OrganisationKind.COUNCIL else MembershipRole.OWNER
        add_member(organisation, user=owner, role=first, by=by)
    return organisation


@transaction.atomic
def add_member(organisation: Organisation, *, user: User, role: str, by: User | None) -> Membership:
    """``user`` belongs from now on, in ``role``; said twice, it is done once. Raises NotAllowed for a role of another kind of body."""
    if role not in OFFICES[OrganisationKind(organisation.kind)]:
        raise NotAllowed("There is no such role here.")
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    membership, new = organisation.memberships.get_or_create(user=user, role=role, left_at=None)
    if new:
        record("membership.started", thing=organisation, by=by, role=role, member=user.pk)
    return membership


@transaction.atomic
def remove_member(membership: Membership, *, by: User | None, why: str = "") -> Membership:
    """It ends now. Raises NotAllowed for the last owner or administrator, Stale when it has already ended."""
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    if membership.role in (MembershipRole.OWNER, MembershipRole.ADMINISTRATOR):
        others = organisation.memberships.current().filter(role=membership.role).exclude(pk=membership.pk)
        if not others.exists():
            raise NotAllowed("Somebody must stay in charge. Choose another person first.")
    now = timezone.now()
    if not Membership.objects.filter(pk=membership.pk, left_at=None).update(left_at=now):
        raise Stale("They have already left.")
    membership.left_at = now
    record(
        "membership.ended",
        thing=organisation,
        by=by,
        why=why,
        role=membership.role,
        member=membership.user_id,
    )
    return membership
