"""The vocabulary of what people wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User
    from marketplace.models import Brief


class AwaitedQuerySet(QuerySet):
    """Who wants to be told of which search."""

    def of(self, user: User) -> Self:
        """Those that ``user`` asked for; nobody else sees them."""
        return self.filter(asked_by=user) if user.is_authenticated else self.none()

    def standing(self) -> Self:
        """Those that were neither told nor stopped."""
        return self.filter(told_at=None, stopped_at=None)

    def near(self, brief: Brief, user: User, since: datetime) -> Self:
        """Those asked for after ``since`` by ``user``, or for whom ``brief`` is."""
        whose = Q(asked_by=user)
        if brief.person_id:
            whose |= Q(brief__person=brief.person_id)
        return self.filter(whose, asked_at__gt=since)

    def over_before(self, day: date) -> Self:
        """Those that ended before ``day``."""
        return self.filter(Q(told_at__date__lt=day) | Q(stopped_at__date__lt=day))
