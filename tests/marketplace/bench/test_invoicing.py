"""The bench of invoicing makes visits that the real steps invoice; how quick that is, is not for a test to say."""

import pytest
from django.utils import timezone

from marketplace.actions import billing, reconciling
from marketplace.bench import bookings_scene as scene
from marketplace.bench import invoicing as bench
from payments.models import Entry, Invoice, Line
from payments.weeks import settled_week

pytestmark = pytest.mark.django_db


def test_the_scene_is_invoiced_to_the_penny():
    week_on = settled_week(timezone.localdate())
    scene.begin()
    bench.fill(2, 2, week_on)
    steps = list(billing.bill_week(week_on))
    assert (steps[-1].done, steps[-1].lines, steps[-1].invoices) == (2, 28, 4)
    assert (Line.objects.count(), Invoice.objects.count()) == (28, 4)
    assert Entry.objects.on_kind("receivable").balance_pence() == 28 * bench.PENCE
    assert list(reconciling.differences()) == []
