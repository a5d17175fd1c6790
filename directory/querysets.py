"""The vocabulary of supply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from directory.enums import AuthorityTier, ListingState, Season

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User


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


class ProviderQuerySet(QuerySet):
    """Who offers care."""

    def of(self, user: User) -> Self:
        """The providers ``user`` belongs to."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            organisation__memberships__user=user, organisation__memberships__left_at=None
        ).distinct()

    def locked(self) -> Self:
        """Hold the row until the transaction ends: whoever changes a diary takes this first."""
        return self.select_for_update(no_key=True, of=("self",))


class WorkerQuerySet(QuerySet):
    """Pairs of hands."""

    def working(self) -> Self:
        """Those who have not left."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()))


class ListingQuerySet(QuerySet):
    """What providers publish."""

    def visible(self) -> Self:
        """Those anyone may see now."""
        return self.filter(state=ListingState.LIVE)

    def of(self, user: User) -> Self:
        """The listings of providers ``user`` belongs to, in any state."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            provider__organisation__memberships__user=user, provider__organisation__memberships__left_at=None
        ).distinct()

    def to_be_looked_at(self) -> Self:
        """Those waiting for a council's eye, oldest first."""
        return self.filter(state__in=[ListingState.SUBMITTED, ListingState.IN_REVIEW]).order_by(
            "created_at", "pk"
        )

    def with_details(self) -> Self:
        """With everything a page about a listing shows, in a fixed number of queries."""
        return self.select_related("provider__organisation", "provider__lsoa__district").prefetch_related(
            "offers__needs", "spoken__language", "skills"
        )


class WeeklyHoursQuerySet(QuerySet):
    """Hours worked every week."""

    def of_provider(self, provider) -> Self:
        """Every worker's hours."""
        return self.filter(worker__provider=provider)

    def every_week(self) -> Self:
        """Those that come back; not the extra hours on one day."""
        return self.exclude(valid_from__isnull=False, valid_until=F("valid_from"))

    def on_one_day(self) -> Self:
        """Extra hours on one day only."""
        return self.filter(valid_until=F("valid_from"))

    def in_a_season(self) -> Self:
        """Those that depend on school terms."""
        return self.exclude(season=Season.ALWAYS)

    def holding_on(self, day: date) -> Self:
        """Those that count on one date, whatever the season."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_until=None) | Q(valid_until__gte=day),
            day=day.weekday(),
        )

    def minutes(self) -> int:
        """How long they are together."""
        return self.aggregate(minutes=Sum(F("ends") - F("starts")))["minutes"] or 0


class DiaryEntryQuerySet(QuerySet):
    """Promised time."""

    def holding(self) -> Self:
        """Entries that still take their time."""
        return self.filter(released_at=None)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Entries that touch any moment from ``starts_at`` until ``ends_at``."""
        return self.filter(during__overlap=DateTimeTZRange(starts_at, ends_at))


class SearchEntryQuerySet(QuerySet):
    """What search reads."""


class SearchRecordQuerySet(QuerySet):
    """What was looked for."""
