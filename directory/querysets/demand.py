"""The vocabulary of demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import F, Max, QuerySet, Window
from django.db.models.functions import RowNumber

if TYPE_CHECKING:
    from datetime import datetime


class SearchRecordQuerySet(QuerySet):
    """What was looked for, while it is not yet known what of it counts."""

    def quiet_since(self, moment: datetime) -> QuerySet:
        """The tokens of visitors with looks not settled yet, the last of them no later than ``moment``."""
        waiting = self.filter(settled_at=None).values("token").annotate(last=Max("at"))
        return waiting.filter(last__lte=moment).order_by("token").values_list("token", flat=True)

    def counted(self) -> Self:
        """The last look of every sitting that counts."""
        return self.filter(counts=True)

    def between(self, start: datetime, end: datetime) -> Self:
        """Those of a stretch of time, its end not included."""
        return self.filter(at__gte=start, at__lt=end)

    def newest_of_each(self) -> Self:
        """Of every visitor the newest."""
        newest = Window(RowNumber(), partition_by=[F("token")], order_by=[F("at").desc(), F("pk").desc()])
        return self.annotate(newest_first=newest).filter(newest_first=1)


class DemandFactQuerySet(QuerySet):
    """What was wanted."""

    def of(self, *kinds: str) -> Self:
        """Those of some kinds."""
        return self.filter(kind__in=kinds)

    def in_council(self, gss: str) -> Self:
        """Those of people who live in a council."""
        return self.filter(council_id=gss)

    def between(self, start: datetime, end: datetime) -> Self:
        """Those of a stretch of time, its end not included."""
        return self.filter(occurred_at__gte=start, occurred_at__lt=end)
