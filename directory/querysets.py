"""The vocabulary of supply."""

from __future__ import annotations

from typing import Self

from django.db.models import Q, QuerySet
from django.utils import timezone

from directory.enums import AuthorityTier


class AuthorityQuerySet(QuerySet):
    """Councils and districts."""

    def current(self) -> Self:
        """Those that exist today."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=timezone.localdate()))

    def with_social_care(self) -> Self:
        """Those with adult social care duties."""
        return self.filter(tier=AuthorityTier.COUNCIL)


class PostcodeQuerySet(QuerySet):
    """Postcodes."""

    def within(self, start: str) -> Self:
        """Every postcode that begins with ``start`` (a compact outcode or sector)."""
        return self.filter(compact__startswith=start)
