"""The vocabulary of money."""

from datetime import date

from django.core.cache import caches
from django.db.models import QuerySet

KEPT_SECONDS = 300


class BankHolidayQuerySet(QuerySet):
    """Days that are charged as bank holidays."""

    def dates_known(self) -> frozenset[date]:
        """Every bank holiday on record. They change a few times in a decade: kept in this process for five minutes."""
        return caches["process"].get_or_set("bank-holidays", self._dates, KEPT_SECONDS) or frozenset()

    def _dates(self) -> frozenset[date]:
        return frozenset(self.values_list("on", flat=True))
