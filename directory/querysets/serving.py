"""Whom a place is served by: the condition that scopes council staff to their own area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import User


def served_by(user: User, council: str, *, roles: Iterable[str]) -> Q:
    """A condition: ``user`` has one of ``roles`` now in the council that the relation ``council`` leads to."""
    member = f"{council}__organisation__memberships"
    return Q(**{f"{member}__user": user, f"{member}__role__in": list(roles), f"{member}__left_at": None})
