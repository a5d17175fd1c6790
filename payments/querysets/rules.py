"""The vocabulary of what money may buy: who is paid, what a council excepts, and what is said first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import F, Q, QuerySet

from payments.enums import Purpose

if TYPE_CHECKING:
    from accounts.models import Organisation, Person
    from directory.models import Provider
    from payments.models import Caution


class KinshipQuerySet(QuerySet):
    """What was said of who is paid."""

    def latest_between(self, person: Person, provider: Provider):
        """What was said last of ``provider`` and ``person``; None when nobody asked yet."""
        return self.filter(funding__person=person, provider=provider).order_by("-pk").first()

    def newest(self) -> Self:
        """The last of each provider, for each source; with whom it is about."""
        return (
            self.select_related("funding__person", "provider__organisation")
            .order_by("funding_id", "provider_id", "-pk")
            .distinct("funding_id", "provider_id")
        )


class ExemptionQuerySet(QuerySet):
    """Exceptions that councils made."""

    def on(self, day: date) -> Self:
        """Those that hold on ``day``."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)

    def from_day(self, day: date) -> Self:
        """Those that hold on ``day`` or begin later."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day))


class CautionQuerySet(QuerySet):
    """What people are told before they spend."""

    def standing(self) -> Self:
        """Those that nothing has taken the place of."""
        return self.filter(replaced_at=None)

    def said_on(
        self, day: date, *, kind: str, authority: Organisation | int | None, purposes: Collection[str]
    ) -> list[Caution]:
        """What is said on ``day`` of money of ``kind``: a council's own words before everybody's, none left empty."""
        held = self.standing().filter(kind=kind, purpose__in=purposes, valid_from__lte=day)
        whose = held.filter(Q(authority=None) | Q(authority=authority)).order_by(
            F("authority").asc(nulls_first=True), "valid_from", "pk"
        )
        found = {one.purpose: one for one in whose}
        return [found[purpose] for purpose in Purpose.values if purpose in found and found[purpose].words]
