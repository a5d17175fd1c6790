"""Reconciling everything: what visits owe, what lines charge, what was invoiced and what is in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from directory.enums import Engagement
from marketplace.actions.billing import to_bill
from marketplace.models import Visit
from payments.actions import reconciling
from payments.actions.reconciling import Difference
from payments.models import Line
from payments.weeks import settled_week

A_RUN = timedelta(hours=26)
"""What was said later than this is charged by the next morning's run."""


def differences() -> Iterator[Difference]:
    """Each difference there is, on any floor; none on a clean day."""
    yield from reconciling.differences()
    yield from _visits()
    yield from _lines()


def _visits() -> Iterator[Difference]:
    """Visits of settled weeks whose lines do not sum to what they owe."""
    lately = timezone.now() - A_RUN
    still = Q(said_at__gte=lately) | Q(cancelled_at__gte=lately)
    for visit in to_bill(settled_week(timezone.localdate(lately))).exclude(still).iterator():
        words = f"it owes {visit.owed_pence} pence, and its lines say {visit.charged_pence}"
        yield Difference(visit.reference, words, visit.charged_pence - visit.owed_pence)


def _lines() -> Iterator[Difference]:
    """Lines about no visit, of another booking, or of wages."""
    paid = Q(booking__arrangement=OuterRef("arrangement")) | Q(
        booking__sharers__arrangement=OuterRef("arrangement")
    )
    visits = Visit.objects.filter(paid, reference=OuterRef("about"))
    for line in Line.objects.filter(~Exists(visits)).iterator():
        yield Difference(line.source, "no visit is behind it", line.pence)
    wages = Line.objects.filter(arrangement__engagement=Engagement.EMPLOYED)
    for line in wages.annotate(of=F("arrangement__reference")).iterator():
        yield Difference(line.source, f"it charges for {line.of}, which is wages", line.pence)
