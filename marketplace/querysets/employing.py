"""The vocabulary of employing somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.querysets import keys_of
from marketplace.enums import EmploymentState
from marketplace.querysets import from_either_side

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User

S = EmploymentState


class EmploymentQuerySet(QuerySet):
    """Jobs."""

    def of(self, user: User) -> Self:
        """Those of whoever may see the booking behind them, from either side."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(from_either_side(self._bookings(), user, "booking__"))

    def by_people_of(self, user: User) -> Self:
        """Those whose employer is somebody ``user`` is or may see for."""
        return self.filter(booking__in=keys_of(self._bookings(), user, "for_people_of"))

    def of_workers(self, user: User) -> Self:
        """Those ``user`` works in."""
        return self.filter(booking__in=keys_of(self._bookings(), user, "with_providers_of"))

    def run_by(self, user: User) -> Self:
        """Those whose employer ``user`` is or may decide for."""
        people = self._bookings()._meta.get_field("person").related_model
        return self.filter(booking__person__in=keys_of(people, user, scope="book"))

    def standing(self) -> Self:
        """Those that are not closed."""
        return self.exclude(state__in=[S.CLOSED, S.NEVER])

    def past_their_last_day(self) -> Self:
        """Those whose last day has gone, and that nobody has said so of."""
        over = Q(booking__ends_on__lt=timezone.localdate())
        return self.filter(over, state__in=[S.PREPARING, S.STARTED, S.NOTICE])

    def with_parties(self) -> Self:
        """With both sides, for pages and policies."""
        return self.select_related("booking__person", "booking__listing__provider__organisation")

    def _bookings(self) -> Any:
        return self.model._meta.get_field("booking").related_model


class FactQuerySet(QuerySet):
    """What was said to be seen to."""

    def newest(self) -> Self:
        """The last word on each kind of each job."""
        return self.order_by("employment_id", "kind", "-pk").distinct("employment_id", "kind")


class NoteQuerySet(QuerySet):
    """What payroll must know besides visits."""

    def standing(self) -> Self:
        """Those that were not taken back, and take nothing back."""
        return self.filter(undoes=None, undone=None)

    def between(self, first: date, last: date) -> Self:
        """Those of this stretch of days, both ends included."""
        return self.filter(on__range=(first, last))
