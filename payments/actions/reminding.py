"""Reminders of invoices nobody has paid: one when it is late, one when it is very late, each once."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.models import User
from payments.models import Invoice
from payments.policies import payers_of

VERY_LATE = timedelta(days=14)
AT_ONCE = 200


def remind() -> int:
    """By the clock, every morning; how many invoices somebody was told of."""
    done = 0
    while batch := _late() + _very_late():
        done += batch
    return done


@transaction.atomic
def _late() -> int:
    """The day after the last day to pay."""
    found = _take(Invoice.objects.late().filter(reminded_at=None))
    for invoice in found:
        tell(payers_of(invoice.funding), "invoice_late", about=invoice)
    return _remembered(found, "reminded_at")


@transaction.atomic
def _very_late() -> int:
    """Two weeks after that; the provider is told too."""
    before = timezone.localdate() - VERY_LATE
    found = _take(
        Invoice.objects.late().filter(due_on__lt=before, reminded_again_at=None).exclude(reminded_at=None)
    )
    for invoice in found:
        tell(payers_of(invoice.funding), "invoice_very_late", about=invoice)
        members = User.objects.belonging_to(invoice.provider.organisation)
        tell(members, "invoice_not_paid", about=invoice)
    return _remembered(found, "reminded_again_at")


def _take(due) -> list[Invoice]:
    return list(due.with_parties().select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])


def _remembered(found: list[Invoice], name: str) -> int:
    Invoice.objects.filter(pk__in=[one.pk for one in found]).update(**{name: timezone.now()})
    return len(found)
