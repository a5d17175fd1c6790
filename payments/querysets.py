"""The vocabulary of money."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.cache import caches
from django.db.models import Count, F, Q, QuerySet, Sum, Window

if TYPE_CHECKING:
    from directory.models import Provider

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


class AccountQuerySet(QuerySet):
    """Places in the books."""

    def of_provider(self, provider: Provider) -> Self:
        """Those of one provider's books."""
        return self.filter(provider=provider)

    def with_balances(self) -> Self:
        """With the sum of its entries as ``balance_pence``; None where there are none."""
        return self.annotate(balance_pence=Sum("entries__pence"))


class TransactionQuerySet(QuerySet):
    """Postings."""

    def from_source(self, source: str) -> Self:
        """Everything one source has caused, the oldest first."""
        return self.filter(source=source).order_by("pk")

    def unbalanced(self) -> Self:
        """Those whose entries do not sum to nothing, or that have fewer than two. The database lets none commit."""
        return self.annotate(sum_pence=Sum("entries__pence"), sides=Count("entries")).exclude(
            sum_pence=0, sides__gte=2
        )


class EntryQuerySet(QuerySet):
    """Sides of postings: what statements are the sums of."""

    def on_kind(self, *kinds: str) -> Self:
        """Those on accounts of these kinds."""
        return self.filter(account__kind__in=kinds)

    def of_provider(self, provider: Provider) -> Self:
        """Those in one provider's books."""
        return self.filter(account__provider=provider)

    def between(self, first: date, last: date) -> Self:
        """Those that count for a day of this stretch, both ends included."""
        return self.filter(transaction__on__gte=first, transaction__on__lte=last)

    def before(self, day: date) -> Self:
        """Those that count for an earlier day."""
        return self.filter(transaction__on__lt=day)

    def balance_pence(self) -> int:
        """What they sum to."""
        return self.order_by().aggregate(sum=Sum("pence"))["sum"] or 0

    def statement(self) -> Self:
        """In the order of their days, with their transaction, and what they sum to so far as ``so_far_pence``."""
        order = [F("transaction__on").asc(), F("pk").asc()]
        so_far = Window(Sum("pence"), order_by=order)
        return self.select_related("transaction", "account").annotate(so_far_pence=so_far).order_by(*order)
