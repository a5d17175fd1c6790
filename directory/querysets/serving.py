"""Whom a place is served by, and whom a business is owned by: the conditions that scope people to what is theirs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.enums import MembershipRole

if TYPE_CHECKING:
    from accounts.models import User


def served_by(user: User, council: str, *, roles: Iterable[str]) -> Q:
    """A condition: ``user`` has one of ``roles`` now in the council that the relation ``council`` leads to."""
    member = f"{council}__organisation__memberships"
    return Q(**{f"{member}__user": user, f"{member}__role__in": list(roles), f"{member}__left_at": None})


def owned_by(user: User, organisation: str) -> Q:
    """A condition: ``user`` is now an owner of the organisation that the relation ``organisation`` leads to."""
    member = f"{organisation}__memberships"
    return Q(**{f"{member}__user": user, f"{member}__role": MembershipRole.OWNER, f"{member}__left_at": None})
