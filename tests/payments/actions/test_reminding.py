"""Late invoices: one reminder the day after, one two weeks later, each once."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Notification
from payments.actions import invoicing, reminding
from payments.tasks import remind
from tests.factories.directory import owner_of
from tests.factories.invoices import an_invoice
from tests.factories.payments import ArrangementFactory, FundingFactory
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def invoice(asha):
    source = FundingFactory(person=asha.person)
    return an_invoice(ArrangementFactory(person=asha.person, funding=source))


def told():
    late = Notification.objects.filter(channel="site", thing="payments.invoice").exclude(
        kind="invoice_issued"
    )
    return list(late.order_by("pk").values_list("kind", "recipient"))


def days_on(days):
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def test_reminders_are_sent_once_each(invoice, asha):
    owner = owner_of(invoice.provider)
    for days, kinds in ((14, 0), (15, 1), (15, 1), (20, 1), (28, 1), (29, 3), (60, 3)):
        with days_on(days):
            reminding.remind()
            assert len(told()) == kinds
    assert told() == [
        ("invoice_late", asha.pk),
        ("invoice_very_late", asha.pk),
        ("invoice_not_paid", owner.pk),
    ]


def test_reminders_long_after_are_both_sent(invoice):
    with days_on(60):
        assert reminding.remind() == 2
        assert reminding.remind() == 0


def test_nobody_is_reminded_of_what_is_paid(invoice):
    invoicing.paid(invoice, 2000, source="PY-1", way="bank", on=timezone.localdate())
    with days_on(60):
        remind()
    assert [kind for kind, _ in told()] == ["invoice_paid"]
