"""The vocabulary of a council's desk: what waits there, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.querysets import keys_of
from directory.enums import AppealState, Deed, ListingState, VersionState

if TYPE_CHECKING:
    from accounts.models import User


class RulingQuerySet(QuerySet):
    """What councils decided about listings."""

    def shown_to(self, user: User) -> Self:
        """Those about listings of providers ``user`` belongs to, and of the area whose council they serve."""
        if not user.is_authenticated:
            return self.none()
        listings = apps.get_model("directory", "Listing")
        own = Q(listing__in=keys_of(listings, user))
        council = Q(listing__in=keys_of(listings, user, "in_care_of"))
        return self.filter(own | council).select_related("listing__provider__organisation", "approval")


class AppealQuerySet(QuerySet):
    """What providers ask to be looked at again."""

    def waiting(self) -> Self:
        """Those nobody has answered."""
        return self.filter(state=AppealState.WAITING)

    def open(self) -> Self:
        """Those to answer, and those that were upheld and whose listing nobody has put back or ruled on since."""
        ruling = apps.get_model("directory", "Ruling")
        since = ruling.objects.filter(listing=OuterRef("ruling__listing"), pk__gt=OuterRef("ruling"))
        standing = (Deed.HOLD, Deed.SUSPEND, Deed.REMOVE)
        undone = Q(state=AppealState.UPHELD, ruling__deed__in=standing) & ~Exists(since)
        return self.filter(Q(state=AppealState.WAITING) | undone)

    def looked_at_by(self, user: User) -> Self:
        """Those about listings of the area whose council ``user`` moderates for."""
        listings = apps.get_model("directory", "Listing")
        return self.filter(ruling__listing__in=keys_of(listings, user, "looked_at_by"))


class VersionQuerySet(QuerySet):
    """Changes to listings people can see."""

    def waiting(self) -> Self:
        """Those nobody has answered, on listings that may still be shown."""
        gone = (ListingState.REMOVED, ListingState.WITHDRAWN)
        return self.filter(state=VersionState.WAITING).exclude(listing__state__in=gone)

    def looked_at_by(self, user: User) -> Self:
        """Those of the area whose council ``user`` moderates for."""
        listings = apps.get_model("directory", "Listing")
        return self.filter(listing__in=keys_of(listings, user, "looked_at_by"))


class InterestQuerySet(QuerySet):
    """What staff have declared."""

    def holding(self) -> Self:
        """Those that stand today."""
        return self.filter(Q(until=None) | Q(until__gte=timezone.localdate()), ended_at=None)
