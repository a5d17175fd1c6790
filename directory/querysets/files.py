"""The vocabulary of what people hand in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Q, QuerySet

from directory.enums import PhotoState

if TYPE_CHECKING:
    from accounts.models import User


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

    def faces_of(self, provider_ids: Iterable[int]) -> dict[int, str]:
        """The key of the small picture of each of these providers that shows one."""
        return dict(self.shown().filter(provider__in=provider_ids).values_list("provider_id", "small"))
