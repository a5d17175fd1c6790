"""Two who press Pay at the same instant: one page to pay on, and one charge to a card that was left."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from payments.actions import paying, taking
from payments.gateways import the_fake
from payments.models import CardAccount, Invoice, Payment, Transaction
from payments.querysets.cards import PaymentQuerySet
from tests.factories.accounts import DelegationFactory, PersonFactory, UserFactory
from tests.factories.cards import a_card_invoice, a_card_left, begin, give
from tests.factories.payments import ArrangementFactory, FundingFactory
from tests.races.together import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asha():
    return PersonFactory(user=UserFactory()).user


@pytest.fixture
def bola(asha):
    """She may pay for Asha too."""
    return DelegationFactory(person=asha.person, delegate=UserFactory(), granted_by=asha).delegate


@pytest.fixture
def invoice(asha):
    with transaction.atomic():
        arrangement = ArrangementFactory(person=asha.person, funding=FundingFactory(person=asha.person))
    return a_card_invoice(arrangement)


def pages(invoice):
    """How many pages there are at the card company to pay it on."""
    return len(the_fake().store.all("checkout", Payment.objects.first().account.account))


def test_two_payers_at_once_are_taken_to_one_page(invoice, asha, bola):
    hers, his = at_once([lambda: begin(invoice, by=asha), lambda: begin(invoice, by=bola)])
    assert (hers.pk, hers.page) == (his.pk, his.page)
    paying.follow(give(hers))
    assert (pages(invoice), Payment.objects.count()) == (1, 1)
    assert (Invoice.objects.get().state, Transaction.objects.filter(kind="paid").count()) == ("paid", 1)


def test_two_clocks_at_once_charge_a_card_once(invoice, asha):
    account = CardAccount.objects.of_provider(invoice.provider)
    a_card_left(invoice.funding, account, by=asha)
    with time_machine.travel(timezone.now() + timedelta(days=invoice.days_to_pay)):
        at_once([taking.take_due, taking.take_due])
    came = Payment.objects.filter(state="succeeded")
    assert (came.count(), Invoice.objects.get().state) == (1, "paid")
    assert len(the_fake().store.all("intent", account.account)) == 1


def test_without_its_guards_two_payers_get_two_pages(invoice, asha, bola, monkeypatch):
    """The control: nobody looks whether a payment is open, and the database does not mind."""
    with connection.cursor() as cursor:
        cursor.execute("drop index payment_one_open_an_invoice")
    monkeypatch.setattr(PaymentQuerySet, "unsettled", lambda self: self.none())
    hers, his = at_once([lambda: begin(invoice, by=asha), lambda: begin(invoice, by=bola)])
    assert hers.pk != his.pk
    assert pages(invoice) == 2
