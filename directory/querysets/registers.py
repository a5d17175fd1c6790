"""The vocabulary of registers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from datetime import datetime


class CqcLocationQuerySet(QuerySet):
    """What the register of the CQC said."""

    def claimed(self) -> Self:
        """Those that a provider here says it runs."""
        return self.exclude(provider=None)

    def unseen_since(self, moment: datetime) -> Self:
        """Those of which the register has said nothing since ``moment``."""
        return self.filter(Q(synced_at__lt=moment) | Q(synced_at=None, claimed_at__lt=moment))
