"""The vocabulary of demand added up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet, Sum

from directory.time_of_week import CELLS

if TYPE_CHECKING:
    from datetime import date


class RolledUpQuerySet(QuerySet):
    """Months of demand."""

    def of(self, council: str, *kinds: str) -> Self:
        """Those of one council, and of some kinds; of all, if none is named."""
        found = self.filter(council_id=council)
        return found.filter(kind__in=kinds) if kinds else found

    def months(self, first: date, last: date) -> Self:
        """From one month to another, both by any of their days."""
        return self.filter(month__gte=first.replace(day=1), month__lte=last)

    def week(self) -> list[int]:
        """The quarter hours a week wanted in each cell, all of them together."""
        sums = self.order_by().aggregate(**{f"cell{cell}": Sum(f"qhours__{cell}") for cell in range(CELLS)})
        return [sums[f"cell{cell}"] or 0 for cell in range(CELLS)]
