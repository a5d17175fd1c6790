"""A card that was left: charged on the day an invoice is due, once; taken back, it is charged no more, and forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Notification
from payments.actions import invoicing, mandates, onboarding, paying, taking
from payments.gateways import the_fake
from payments.models import CardAccount, Mandate, Payment
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.cards import a_card_account, a_card_invoice, a_card_left, a_paid, begin, give
from tests.factories.directory import owner_of
from tests.factories.invoices import an_invoice
from tests.factories.payments import ArrangementFactory, FundingFactory
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def asha():
    return PersonFactory(user=UserFactory()).user


@made_once
def arrangement(asha):
    return ArrangementFactory(person=asha.person, funding=FundingFactory(person=asha.person))


@made_once
def account(arrangement):
    return a_card_account(arrangement.provider)


def due(arrangement, **facts):
    """An invoice whose last day to pay is today."""
    provider = arrangement.provider
    invoicing.keep_books(provider, due_days=0, vat_number="", by=owner_of(provider))
    return an_invoice(arrangement, **facts)


def told(kind):
    return Notification.objects.filter(kind=kind, channel="email").count()


def later_by(days):
    Payment.objects.update(created_at=timezone.now() - timedelta(days=days))


@made_once
def invoice(arrangement, account):
    return due(arrangement)


def test_what_is_due_is_charged_once(account, asha, invoice):
    assert taking.take_due() == 0
    mandate = a_card_left(invoice.funding, account, by=asha)
    assert (mandate.state, told("mandate_active")) == ("active", 1)
    assert [taking.take_due(), taking.take_due()] == [1, 0]
    payment = Payment.objects.get()
    assert (payment.state, payment.mandate, payment.by) == ("succeeded", mandate, None)
    invoice.refresh_from_db()
    assert invoice.state == "paid"


def test_what_is_not_due_is_not_charged(arrangement, account, asha):
    invoice = an_invoice(arrangement)
    a_card_left(invoice.funding, account, by=asha)
    assert taking.take_due() == 0


def test_a_card_is_left_with_a_payment_and_charged_for_the_next(arrangement, account, asha):
    payment = a_paid(an_invoice(arrangement), keep=True)
    assert payment.keeps.state == "active"
    facts = {"person": asha.person, "provider": arrangement.provider, "funding": payment.invoice.funding}
    due(ArrangementFactory(**facts, starts_on=arrangement.starts_on + timedelta(days=7)))
    assert taking.take_due() == 1
    assert [one.state for one in Payment.objects.all()] == ["succeeded", "succeeded"]


def test_a_card_that_was_not_given_lapses(arrangement, account):
    payment = begin(an_invoice(arrangement), keep=True)
    paying.give_up(payment, by=None)
    assert Mandate.objects.get().state == "lapsed"


def test_the_bank_asks_and_the_payer_is_written_to(account, asha, invoice):
    a_card_left(invoice.funding, account, by=asha, card="3184")
    assert taking.take_due() == 1
    payment = Payment.objects.get()
    assert (payment.state, told("payment_confirm"), taking.take_due()) == ("needs_action", 1, 0)
    assert paying.bank_page(payment) == f"/money/pretend/bank/{payment.intent}/"
    the_fake().authenticate(payment.intent, agreed=True)
    assert paying.follow(payment).state == "succeeded"


def test_a_card_that_is_declined_is_tried_once_more_after_three_days(account, asha, invoice):
    a_card_left(invoice.funding, account, by=asha)
    [(method, _)] = the_fake().store.all("method", account.account)
    the_fake().store.change(method, card="0341")
    assert [taking.take_due(), taking.take_due()] == [1, 0]
    assert (Payment.objects.get().state, told("payment_failed")) == ("failed", 1)
    later_by(4)
    assert [taking.take_due(), taking.take_due()] == [1, 0]
    later_by(4)
    assert taking.take_due() == 0


@pytest.mark.parametrize("afterwards", [False, True])
def test_no_answer_to_a_charge_is_asked_for_again_and_is_one_charge(account, asha, afterwards, invoice):
    a_card_left(invoice.funding, account, by=asha)
    the_fake().stumble("charge_saved", afterwards=afterwards)
    taking.take_due()
    payment = Payment.objects.get()
    assert payment.state == "unknown"
    assert paying.follow(payment).state == "succeeded"
    assert len(the_fake().store.all("charge", account.account)) == 1


@pytest.mark.parametrize(("afterwards", "state"), [(False, "cancelled"), (True, "succeeded")])
def test_after_a_day_a_charge_is_looked_for_and_never_made_again(account, asha, afterwards, state, invoice):
    a_card_left(invoice.funding, account, by=asha)
    the_fake().stumble("charge_saved", afterwards=afterwards)
    taking.take_due()
    later_by(1)
    assert paying.follow(Payment.objects.get()).state == state
    assert len(the_fake().store.all("charge", account.account)) == (state == "succeeded")


def test_taken_back_it_is_charged_no_more_and_forgotten(account, asha, invoice):
    mandate = a_card_left(invoice.funding, account, by=asha)
    with pytest.raises(NotAllowed):
        mandates.withdraw(mandate, by=UserFactory())
    mandate = mandates.withdraw(mandate, by=asha)
    assert (mandate.state, taking.take_due(), told("mandate_ended")) == ("withdrawn", 0, 2)
    mandates.forget(mandate)
    [(_, method)] = the_fake().store.all("method", account.account)
    assert method["attached"] is False


def test_taken_back_between_the_row_and_the_charge_nothing_is_charged(account, asha, invoice):
    mandate = a_card_left(invoice.funding, account, by=asha)
    payment = paying._begin_taking(invoice, mandate)
    mandates.withdraw(mandate, by=asha)
    assert paying.follow(payment).state == "cancelled"
    assert the_fake().store.all("charge", account.account) == []


def test_a_new_card_takes_the_place_of_the_old(arrangement, account, asha):
    funding = arrangement.shares.get().funding
    first, second = (a_card_left(funding, account, by=asha) for _ in range(2))
    first.refresh_from_db()
    assert (first.state, second.state, first.customer) == ("withdrawn", "active", second.customer)
    with pytest.raises(IntegrityError, match="mandate_one_in_use"), transaction.atomic():
        Mandate.objects.filter(pk=first.pk).update(state="active")


def test_who_may_not_leave_a_card(arrangement, account):
    funding = arrangement.shares.get().funding
    for user in (UserFactory(), owner_of(arrangement.provider)):
        with pytest.raises(NotAllowed, match="You cannot"):
            mandates.leave(funding, arrangement.provider, by=user)


def change_phone(account):
    account.provider.phone = "07700 900999"
    account.provider.save()


def change_bank(account):
    onboarding.bank_changed(account, at=timezone.now())


def lose_check(account):
    account.provider.checks.filter(kind="trader").update(state="withdrawn", withdrawn_at=timezone.now())


@pytest.mark.parametrize("change", [change_phone, change_bank, lose_check])
def test_no_card_is_charged_while_it_is_not_sure_who_is_paid(account, asha, change, invoice):
    a_card_left(invoice.funding, account, by=asha)
    change(account)
    assert taking.take_due() == 0
    with pytest.raises(NotAllowed, match="No card can be charged"):
        begin(invoice)


def test_after_three_days_cards_are_charged_again(arrangement, account, asha):
    open_page = begin(a_card_invoice(arrangement))
    change_phone(account)
    assert [onboarding.look_for_changes(), onboarding.look_for_changes()] == [1, 0]
    open_page.refresh_from_db()
    assert (open_page.state, told("cards_held")) == ("cancelled", 1)
    CardAccount.objects.update(contact_changed_at=timezone.now() - timedelta(hours=71))
    with pytest.raises(NotAllowed, match="No card can be charged"):
        begin(open_page.invoice)
    CardAccount.objects.update(contact_changed_at=timezone.now() - timedelta(hours=73))
    assert paying.follow(give(begin(open_page.invoice))).state == "succeeded"


def test_an_account_that_is_asked_for_twice_is_one(arrangement):
    owner = owner_of(arrangement.provider)
    the_fake().stumble("open_account", afterwards=True)
    with pytest.raises(NotAllowed, match="does not answer"):
        onboarding.begin(arrangement.provider, by=owner)
    onboarding.begin(arrangement.provider, by=owner)
    assert len(the_fake().store.all("account", "")) <= 1
    assert CardAccount.objects.get().state == "asked"
    with pytest.raises(NotAllowed, match="You cannot"):
        onboarding.begin(arrangement.provider, by=UserFactory())
