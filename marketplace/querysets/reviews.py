"""The vocabulary of reviews."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import connections
from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from accounts.enums import MembershipRole
from accounts.querysets import PUBLISHING, keys_of
from directory.querysets import served_by
from marketplace.enums import ReviewState
from marketplace.rating import Rating, rating_of
from marketplace.review_scan import Kind

if TYPE_CHECKING:
    from accounts.models import User

# Plain, for the busiest page: the ORM takes ten times as long to phrase it as the database to answer.
BESIDE = """
SELECT listing.id, photo.small, count(review.id), sum(review.stars),
    min((review.published_at AT TIME ZONE 'Europe/London')::date), max((review.published_at AT TIME ZONE 'Europe/London')::date)
FROM directory_listing AS listing
LEFT JOIN directory_photo AS photo ON photo.provider_id = listing.provider_id AND photo.state = 'shown'
LEFT JOIN marketplace_review AS review ON review.listing_id = listing.id AND review.state = 'published'
WHERE listing.id = ANY(%s) GROUP BY listing.id, photo.small
"""


class ReviewQuerySet(QuerySet):
    """What people say about the care they had."""

    def published(self) -> Self:
        """Those anyone may read, newest first; never by their stars."""
        return self.filter(state=ReviewState.PUBLISHED).order_by("-published_at", "-pk")

    def by_people_of(self, user: User) -> Self:
        """Those about bookings of the person ``user`` is or may see for."""
        bookings = self.model._meta.get_field("booking").related_model
        return self.filter(booking__in=keys_of(bookings, user, "for_people_of"))

    def of(self, user: User) -> Self:
        """Those of the people ``user`` may see, and the public ones about providers ``user`` belongs to."""
        if not user.is_authenticated:
            return self.none()
        bookings = self.model._meta.get_field("booking").related_model
        own = Q(booking__in=keys_of(bookings, user, "for_people_of"))
        theirs = Q(booking__in=keys_of(bookings, user, "with_providers_of"), state=ReviewState.PUBLISHED)
        return self.filter(own | theirs)

    def looked_after_by(self, user: User) -> Self:
        """Those that wait, are public or were taken down, about listings of the area ``user`` serves.

        One that may say that somebody was harmed is for safeguarding leads alone until they have looked.
        """
        if not user.is_authenticated:
            return self.none()
        council = "listing__provider__lsoa__council"
        leads = served_by(user, council, roles=[MembershipRole.SAFEGUARDING_LEAD])
        grave = Q(state=ReviewState.HELD, found__contains=[Kind.ALLEGATION])
        staff = served_by(user, council, roles=PUBLISHING) & ~grave
        known = [ReviewState.HELD, ReviewState.PUBLISHED, ReviewState.REMOVED]
        return self.filter(leads | staff, state__in=known).distinct()

    def kept_from(self, user: User) -> Self:
        """Those held in the area for a safeguarding lead, which a moderator only counts."""
        here = served_by(user, "listing__provider__lsoa__council", roles=PUBLISHING)
        held = self.filter(here, state=ReviewState.HELD, found__contains=[Kind.ALLEGATION])
        return held.exclude(pk__in=keys_of(self.model, user, "looked_after_by")).distinct()

    def with_parties(self) -> Self:
        """With the booking, the person, the listing and the provider."""
        return self.select_related(
            "booking__person",
            "booking__listing__provider__organisation",
            "listing__provider__organisation",
            "writer",
        )

    def rating_of(self, listing) -> Rating | None:
        """What they say together about one listing; None while there are too few."""
        facts = self.published().order_by().filter(listing=listing).aggregate(**TOGETHER)
        return rating_of(*facts.values())

    def beside(self, listing_ids: Iterable[int]) -> dict[int, tuple[str, Rating | None]]:
        """For cards: of each listing the key of its provider's face, and its rating. One statement for both."""
        wanted = list(listing_ids)
        if not wanted:
            return {}
        with connections[self.db].cursor() as cursor:
            cursor.execute(BESIDE, [wanted])
            return {pk: (face or "", rating_of(*facts)) for pk, face, *facts in cursor}


# The facts of a rating, in the order ``rating_of`` takes them.
TOGETHER = {
    "reviews_count": Count("pk"),
    "reviews_stars": Sum("stars"),
    "reviews_first": Min("published_at__date"),
    "reviews_last": Max("published_at__date"),
}
