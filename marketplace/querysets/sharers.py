"""The vocabulary of sharing visits and their cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.enums import Scope
from accounts.querysets import keys_of
from marketplace.enums import SharerState

if TYPE_CHECKING:
    from accounts.models import User

OPEN = [SharerState.INVITED, SharerState.AGREED, SharerState.JOINED]


class SharerQuerySet(QuerySet):
    """Those who were asked to share visits, and those who do."""

    def open(self) -> Self:
        """Asked, agreed, or sharing."""
        return self.filter(state__in=OPEN)

    def sharing_now(self) -> Self:
        """Those who pay a part today or will later, and do not leave; as ``shares_now`` says of one of ``open``."""
        staying = Q(left_on=None) | Q(left_on__gte=Greatest(timezone.localdate(), F("from_on")))
        return self.filter(staying, state=SharerState.JOINED)

    def paid_for_by(self, user: User) -> Self:
        """Those of people ``user`` agrees payments for."""
        people = keys_of(self.model._meta.get_field("person").related_model, user, scope=Scope.PAY)
        return self.filter(person__in=people)

    def with_parties(self) -> Self:
        """With the booking, and with whom it is."""
        return self.select_related(
            "booking__listing__provider__organisation", "booking__person", "booking__arrangement", "person"
        )
