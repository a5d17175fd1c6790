"""The vocabulary of what a council notes of its market."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Prefetch, Q, QuerySet

from directory.querysets.serving import served_by
from marketplace.querysets.market import SHAPING

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User


class NotedQuerySet(QuerySet):
    """Annotations and interventions."""

    def of(self, user: User) -> Self:
        """Those of the councils whose market ``user`` shapes."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(served_by(user, "authority", roles=SHAPING)).distinct()

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(taken_back_at=None)

    def between(self, first: date, last: date) -> Self:
        """Those that happened from one day to another."""
        return self.filter(happened_on__gte=first, happened_on__lte=last)

    def about(self, district: str | None) -> Self:
        """Those of the whole council, and of one district where one is named."""
        return self.filter(Q(district=None) | Q(district=district)) if district else self


class SubMarketQuerySet(QuerySet):
    """Services in areas."""

    def of(self, user: User) -> Self:
        """Those of the councils whose market ``user`` shapes."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(served_by(user, "authority", roles=SHAPING)).distinct()

    def for_pages(self) -> Self:
        """With their area, and what was declared of them, the newest first."""
        stances = self.model._meta.get_field("stances").related_model.objects.standing()
        return self.select_related("authority", "district").prefetch_related(
            Prefetch("stances", queryset=stances.select_related("made_by"), to_attr="declared")
        )


class StanceQuerySet(QuerySet):
    """What was declared."""

    def standing(self) -> Self:
        """Those that no other took the place of."""
        return self.filter(replaced_at=None)
