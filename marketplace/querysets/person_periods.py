"""The vocabulary of people in quarters."""

from __future__ import annotations

from typing import Self

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber


class PersonPeriodQuerySet(QuerySet):
    """People in quarters."""

    def as_of(self, version: int) -> Self:
        """Everybody once, as they are counted in a version of the release: their newest row up to it."""
        newest = Window(RowNumber(), partition_by=[F("period"), F("key")], order_by=F("version").desc())
        return self.filter(version__lte=version).annotate(newest_first=newest).filter(newest_first=1)

    def of(self, place: str, period: str) -> Self:
        """Those of one council and quarter."""
        return self.filter(place=place, period=period)
