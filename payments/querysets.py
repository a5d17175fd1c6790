"""The vocabulary of money."""

from datetime import date
from typing import Self

from django.core.cache import caches
from django.db.models import Q, QuerySet

KEPT_SECONDS = 300


class StatutoryRateQuerySet(QuerySet):
    """Rates the law sets."""

    def of_kind(self, kind: str) -> Self:
        """Those of one kind, such as national_living_wage."""
        return self.filter(kind=kind)

    def holding_on(self, day: date) -> Self:
        """Those in force on a day; the latest first."""
        still = Q(valid_until=None) | Q(valid_until__gte=day)
        return self.filter(still, valid_from__lte=day).order_by("-valid_from")

    def after(self, day: date) -> Self:
        """Those that begin later than ``day``, the soonest first."""
        return self.filter(valid_from__gt=day).order_by("valid_from")


class BankHolidayQuerySet(QuerySet):
    """Days that are charged as bank holidays."""

    def dates_known(self) -> frozenset[date]:
        """Every bank holiday on record. They change a few times in a decade: kept in this process for five minutes."""
        return caches["process"].get_or_set("bank-holidays", self._dates, KEPT_SECONDS) or frozenset()

    def _dates(self) -> frozenset[date]:
        return frozenset(self.values_list("on", flat=True))
