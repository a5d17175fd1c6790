"""The vocabulary of banks' files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Count, Q, QuerySet

from payments.enums import RowState

if TYPE_CHECKING:
    from accounts.models import Organisation, User


class RemittanceQuerySet(QuerySet):
    """Files that were sent."""

    def of(self, user: User) -> Self:
        """Those of bodies ``user`` belongs to."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(body__in=user.memberships.current().values("organisation"))

    def with_counts(self) -> Self:
        """With how many rows there are, and how many wait for somebody, as ``many`` and ``waiting``."""
        waiting = Count("rows", filter=Q(rows__state=RowState.WAITING))
        return self.annotate(many=Count("rows"), waiting=waiting)


class RemittanceRowQuerySet(QuerySet):
    """Lines of files."""

    def of(self, user: User) -> Self:
        """Those of bodies ``user`` belongs to."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(remittance__body__in=user.memberships.current().values("organisation"))

    def of_body(self, body: Organisation) -> Self:
        """Those of every file one body sent."""
        return self.filter(remittance__body=body)

    def waiting(self) -> Self:
        """Nothing has become of them yet."""
        return self.filter(state=RowState.WAITING)
