"""The vocabulary of adverts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.enums import Scope
from accounts.querysets import keys_of
from marketplace.enums import AdvertState, InviteState

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

S, A = AdvertState, InviteState
TIME_TO_ANSWER = timedelta(days=7)
LOOKED_BACK = timedelta(days=365)


class AdvertQuerySet(QuerySet):
    """Jobs that people wrote adverts for."""

    def of(self, user: User) -> Self:
        """Those of people ``user`` is or may see for."""
        return self._of_people(user, Scope.SEE)

    def run_by(self, user: User) -> Self:
        """Those of people ``user`` is or may decide for."""
        return self._of_people(user, Scope.BOOK)

    def _of_people(self, user: User, scope: Scope) -> Self:
        people = keys_of(self.model._meta.get_field("person").related_model, user, scope=scope)
        return self.filter(person__in=people)

    def past_their_last_day(self) -> Self:
        """Those still written down as shown whose last day has gone."""
        return self.filter(state=S.SHOWN, until__lt=timezone.localdate())

    def closed_before(self, moment: datetime) -> Self:
        """Those that were over by then, and of whose messages none is being looked into."""
        reports = apps.get_model("marketplace", "Report").objects
        asked = reports.filter(message__invite__advert=OuterRef("pk"))
        return self.filter(~Exists(asked), closed_at__lt=moment)

    def with_parties(self) -> Self:
        """With whom it is for and what is needed."""
        return self.select_related("person", "brief")

    def with_counts(self) -> Self:
        """With how many were shown it, and how many are interested."""
        interested = Count("invites", filter=Q(invites__state=A.INTERESTED))
        return self.annotate(shown_to=Count("invites"), interested=interested)


class InviteQuerySet(QuerySet):
    """Those whom adverts are shown to."""

    def of_providers(self, user: User) -> Self:
        """Those shown to providers ``user`` belongs to."""
        listing = self.model._meta.get_field("listing").related_model
        providers = listing._meta.get_field("provider").related_model
        return self.filter(listing__provider__in=keys_of(providers, user))

    def for_people_of(self, user: User) -> Self:
        """Those of adverts of people ``user`` is or may see for."""
        adverts = self.model._meta.get_field("advert").related_model.objects.of(user)
        return self.filter(advert__in=adverts.values("pk"))

    def of(self, user: User) -> Self:
        """From either side."""
        if not user.is_authenticated:
            return self.none()
        people = self.model._meta.get_field("advert").related_model._meta.get_field("person").related_model
        listings = keys_of(self.model._meta.get_field("listing").related_model, user)
        theirs = Q(advert__person__in=keys_of(people, user, scope=Scope.SEE))
        return self.filter(theirs | Q(listing__in=listings))

    def waiting(self) -> Self:
        """Not answered, while there is time."""
        return self.filter(
            state__in=[A.INVITED, A.SEEN], advert__state=S.SHOWN, advert__until__gte=timezone.localdate()
        )

    def hoping(self) -> Self:
        """Those who may still think that it is open to them."""
        return self.filter(state__in=[A.INVITED, A.SEEN, A.INTERESTED])

    def interested(self) -> Self:
        """Those who said that they could do some of it."""
        return self.filter(state=A.INTERESTED)

    def with_parties(self) -> Self:
        """With both sides, for pages and policies."""
        return self.select_related("advert__person", "advert__brief", "listing__provider__organisation")

    def answers(self) -> dict[str, int]:
        """How many had a week to answer in the last year, and how many of those did."""
        now = timezone.now()
        asked = self.filter(invited_at__gt=now - LOOKED_BACK, invited_at__lte=now - TIME_TO_ANSWER)
        return asked.aggregate(asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)))
