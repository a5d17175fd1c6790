"""The vocabulary of what is wanted near providers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from marketplace.enums import BookingState

if TYPE_CHECKING:
    from directory.models import Authority

LOOKED_AT_AFTER = timedelta(days=28)
FOLLOWED_FOR = timedelta(weeks=8)
A_WEEK = timedelta(days=7)


class WantedAnswerQuerySet(QuerySet):
    """Answers to cards."""

    def in_council(self, authority: Authority) -> Self:
        """Those of providers that set out from one council."""
        return self.filter(provider__lsoa__council=authority)

    def with_agreed_since(self) -> Self:
        """With ``agreed``: how many bookings with their provider were asked for in the eight weeks after, and accepted."""
        asked = Q(
            provider__listings__bookings__requested_at__gte=F("answered_at"),
            provider__listings__bookings__requested_at__lte=F("answered_at") + FOLLOWED_FOR,
            provider__listings__bookings__state__in=[BookingState.ACCEPTED, BookingState.ENDED],
        )
        return self.annotate(agreed=Count("provider__listings__bookings", filter=asked, distinct=True))

    def due_to_be_looked_at(self, now: datetime) -> Self:
        """Those whose 28 days are over, and of which nobody has written down the hours since."""
        return self.filter(minutes_after=None, answered_at__lte=now - LOOKED_AT_AFTER)


class WantedLetterQuerySet(QuerySet):
    """Who is written to."""

    def running(self) -> Self:
        """Those that were not ended."""
        return self.filter(ended_at=None)

    def due(self, now: datetime) -> Self:
        """Those that have not gone for a week, counted in days: the clock is never as punctual as the week before."""
        return self.running().exclude(told_at__date__gt=timezone.localdate(now) - A_WEEK)
