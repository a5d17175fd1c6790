"""The vocabulary of what people could not find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from accounts.querysets import PUBLISHING
from directory.querysets.serving import served_by

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User


class ShortfallQuerySet(QuerySet):
    """What people could not find."""

    def read_by(self, user: User) -> Self:
        """Those of a council whose listings ``user`` looks at."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(served_by(user, "council", roles=PUBLISHING)).distinct()

    def waiting(self) -> Self:
        """Those with words nobody has read yet, oldest first."""
        return self.filter(words_until__isnull=False).order_by("told_at", "pk")

    def with_old_words(self, today: date) -> Self:
        """Those whose words nobody has read by their last day."""
        return self.filter(words_until__lt=today)
