"""The vocabulary of what people hand in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.querysets import PUBLISHING
from directory.enums import CheckState, EvidenceState, PhotoState
from directory.papers import OVERDUE_HOURS
from directory.querysets import served_by

if TYPE_CHECKING:
    from accounts.models import User

OPENING = (*PUBLISHING, MembershipRole.SAFEGUARDING_LEAD)


class PhotoQuerySet(QuerySet):
    """Faces of providers."""

    def shown(self) -> Self:
        """Those a council has agreed to, which nobody took down since."""
        return self.filter(state=PhotoState.SHOWN)

    def waiting(self) -> Self:
        """Those nobody has looked at yet."""
        return self.filter(state=PhotoState.PENDING)

    def on_the_site(self) -> Self:
        """Those anyone may see now: of a provider who has something that anyone may see."""
        visible = apps.get_model("directory", "Listing").objects.visible()
        return self.shown().filter(provider__in=visible.values("provider").order_by())

    def looked_at_by(self, user: User) -> Self:
        """Those of providers who have handed a listing in to the council ``user`` moderates for."""
        listings = apps.get_model("directory", "Listing").objects.looked_at_by(user)
        return self.filter(provider__in=listings.values("provider").order_by())

    def waiting_for(self, user: User) -> Self:
        """Those ``user`` is to look at, the oldest first."""
        return self.waiting().looked_at_by(user).order_by("added_at", "pk")

    def of(self, user: User) -> Self:
        """Those of providers ``user`` belongs to, in any state."""
        return self.filter(
            provider__in=apps.get_model("directory", "Provider").objects.of(user).values("pk").order_by()
        )

    def with_key(self, key: str) -> Self:
        """The one a file belongs to."""
        return self.filter(Q(large=key) | Q(small=key), erased_at=None)

    def to_be_erased(self) -> Self:
        """Those nobody may see any more whose files are still there."""
        return self.filter(state__in=[PhotoState.REFUSED, PhotoState.REMOVED], erased_at=None)


class EvidenceQuerySet(QuerySet):
    """Files given for checks."""

    def still_there(self) -> Self:
        """Those whose file has not gone."""
        return self.filter(erased_at=None)

    def standing(self) -> Self:
        """Those that do not have to go yet: their check still waits, and it is not six months."""
        return self.still_there().filter(due_at__gt=timezone.now(), for_check__state=CheckState.PENDING)

    def due(self) -> Self:
        """Those that have to go, the longest due first."""
        decided = ~Q(for_check__state=CheckState.PENDING)
        return self.still_there().filter(decided | Q(due_at__lte=timezone.now())).order_by("due_at", "pk")

    def overdue(self) -> Self:
        """Those that should have gone long ago: somebody must look."""
        return self.still_there().filter(due_at__lt=timezone.now() - timedelta(hours=OVERDUE_HOURS))

    def of_provider(self, provider) -> Self:
        """Those of one provider that are still there."""
        return self.still_there().filter(for_check__provider=provider).select_related("for_check")

    def of_check(self, check) -> Self:
        """Those of one check that are still there."""
        return self.still_there().filter(for_check=check).select_related("for_check")

    def quarantined(self) -> Self:
        """Those the scanner has said nothing about."""
        return self.standing().filter(state=EvidenceState.QUARANTINED)

    def given_to(self, user: User) -> Self:
        """Those of the area whose council ``user`` looks at listings or safeguarding for; of no provider of their own."""
        staff = served_by(user, "for_check__provider__lsoa__council", roles=OPENING)
        member = "for_check__provider__organisation__memberships"
        own = Q(**{f"{member}__user": user, f"{member}__left_at": None})
        theirs = self.model._default_manager.filter(own).values("pk").order_by()
        return self.filter(staff).exclude(pk__in=theirs).distinct()
