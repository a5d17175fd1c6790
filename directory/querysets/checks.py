"""Checks, in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.querysets import PUBLISHING
from directory.enums import CheckState
from directory.querysets.serving import owned_by, served_by

if TYPE_CHECKING:
    from accounts.models import User

LATELY, MOST_NOTICE = timedelta(days=30), timedelta(days=90)


class CheckQuerySet(QuerySet):
    """What was seen of providers, by whom and until when."""

    def standing(self) -> Self:
        """Those somebody decided are in order, whether or not they have run out."""
        return self.filter(state=CheckState.VALID)

    def holding(self) -> Self:
        """Those that are in order today."""
        today = timezone.localdate()
        ends = Q(valid_until=None) | Q(valid_until__gte=today)
        return self.standing().filter(ends, valid_from__lte=today)

    def waiting(self) -> Self:
        """Those a council has yet to look at, oldest first."""
        return self.filter(state=CheckState.PENDING).order_by("offered_at", "pk")

    def running_out(self) -> Self:
        """Those that end within the longest notice we give, or ended lately; each with whether a later one is there."""
        today = timezone.localdate()
        later = self.model.objects.standing().filter(
            provider=OuterRef("provider"), kind=OuterRef("kind"), course=OuterRef("course"),
            valid_until__gt=OuterRef("valid_until"),
        )  # fmt: skip
        same = Q(worker=OuterRef("worker")) | Q(worker=None)
        return (
            self.standing()
            .filter(valid_until__range=(today - LATELY, today + MOST_NOTICE))
            .annotate(has_successor=Exists(later.filter(same)))
            .select_related("provider__organisation")
        )

    def of(self, user: User) -> Self:
        """Those of providers ``user`` owns."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(owned_by(user, "provider__organisation")).distinct()

    def looked_at_by(self, user: User) -> Self:
        """Those of the area whose council ``user`` moderates for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(served_by(user, "provider__lsoa__council", roles=PUBLISHING)).distinct()
