"""Taking what is due from cards that were left, by the clock: each invoice on its day, and once more three days later."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from payments.actions import paying
from payments.models import Invoice, Mandate, Payment
from payments.querysets.cards import due_by_mandate

if TYPE_CHECKING:
    from django.db.models import QuerySet

TRIED_AGAIN_AFTER = timedelta(days=3)
AT_MOST = 2


def take_due() -> int:
    """Charge every invoice whose day has come and for which a card was left; how many were charged."""
    return sum(_take(invoice) for invoice in due().with_parties())


def due() -> QuerySet[Invoice]:
    """Those to charge now: never tried, or tried once and three days ago."""
    tries = Payment.objects.order_by().filter(invoice=OuterRef("pk"), mandate__isnull=False)
    lately = tries.filter(created_at__gt=timezone.now() - TRIED_AGAIN_AFTER)
    many = tries.values("invoice").annotate(many=Count("pk")).values("many")
    return (
        due_by_mandate(Invoice.objects.all(), timezone.localdate())
        .annotate(tried=Coalesce(Subquery(many), 0))
        .filter(~Exists(lately), tried__lt=AT_MOST)
        .order_by("pk")
        .distinct()
    )


def _take(invoice: Invoice) -> bool:
    mandate = (
        Mandate.objects.in_use()
        .filter(funding=invoice.funding, account__provider=invoice.provider)
        .with_parties()
        .first()
    )
    return mandate is not None and paying.take(invoice, mandate) is not None
