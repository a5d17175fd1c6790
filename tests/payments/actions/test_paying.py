"""Paying by card: one payment however often it is pressed, and what came is posted once, whatever is said in which order."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Event, Notification
from payments.actions import catching_up, inbox, invoicing, paying, reconciling
from payments.enums import AccountKind
from payments.gateways import the_fake
from payments.gateways.base import Refused
from payments.gateways.fake import Fake
from payments.models import Entry, Invoice, Payment, Transaction
from payments.querysets.cards import PaymentQuerySet
from tests.factories.accounts import DelegationFactory, PersonFactory, UserFactory
from tests.factories.cards import a_card_invoice, a_paid, begin, give
from tests.factories.directory import owner_of
from tests.factories.invoices import an_invoice
from tests.factories.payments import ArrangementFactory, FundingFactory
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def asha():
    return PersonFactory(user=UserFactory()).user


@made_once
def invoice(asha):
    """20 pounds, of Asha's own money."""
    return a_card_invoice(ArrangementFactory(person=asha.person, funding=FundingFactory(person=asha.person)))


def stands(invoice):
    invoice = type(invoice).objects.get(pk=invoice.pk)
    return invoice.state, invoice.owed_pence


def balance(kind, provider):
    return Entry.objects.on_kind(kind).of_provider(provider).balance_pence()


def told(kind):
    return Notification.objects.filter(kind=kind, channel="email").count()


def clean():
    return [str(one) for one in reconciling.differences()]


@made_once
def given(invoice):
    """A card was given, and nobody has told us."""
    return give(begin(invoice))


def test_a_card_pays_an_invoice(invoice, asha):
    payment = begin(invoice)
    assert (payment.state, payment.pence, payment.by) == ("sent", 2000, asha)
    assert payment.page.startswith("/money/pretend/checkout/")
    give(payment)
    assert stands(invoice) == ("issued", 2000)
    payment = paying.follow(payment)
    assert (payment.state, payment.came_pence, payment.page) == ("succeeded", 2000, None)
    assert stands(invoice) == ("paid", 0)
    assert balance("stripe_fees", invoice.provider) == payment.fee_pence > 0
    assert balance("stripe_balance", invoice.provider) == 2000 - payment.fee_pence
    assert told("invoice_paid") == 1
    assert clean() == []


def test_told_again_in_any_order_it_is_one_payment(invoice, given):
    payment = given
    news = the_fake().deliveries()
    for raw, signature in [*reversed(news), *news]:
        inbox.receive(raw, signature)
    inbox.follow_waiting()
    paying.follow(payment)
    assert stands(invoice) == ("paid", 0)
    assert Transaction.objects.filter(source=payment.reference).count() == 2
    assert clean() == []


def test_pressed_twice_it_is_one_payment(invoice):
    token = uuid4()
    first, second = begin(invoice, form_token=token), begin(invoice, form_token=token)
    assert (first.pk, first.page) == (second.pk, second.page)
    give(first)
    assert begin(invoice, form_token=token).state == "succeeded"
    assert Payment.objects.count() == 1
    assert stands(invoice) == ("paid", 0)


def test_two_payers_are_taken_to_one_page(invoice, asha):
    bola = UserFactory()
    DelegationFactory(person=asha.person, delegate=bola, granted_by=asha)
    hers, his = begin(invoice), begin(invoice, by=bola)
    assert (hers.pk, hers.page) == (his.pk, his.page)
    give(hers)
    with pytest.raises(NotAllowed, match="Nothing is owed"):
        begin(invoice, by=bola)
    assert stands(invoice) == ("paid", 0)


def test_without_its_constraint_two_payers_pay_twice(invoice, asha, monkeypatch):
    """The control: nobody looks whether a payment is open, and the database does not mind."""
    with connection.cursor() as cursor:
        cursor.execute("drop index payment_one_open_an_invoice")
    monkeypatch.setattr(PaymentQuerySet, "unsettled", lambda self: self.none())
    first, second = begin(invoice), begin(invoice)
    assert first.pk != second.pk
    for payment in (first, second):
        paying.follow(give(payment))
    assert stands(invoice) == ("paid", 0)
    assert balance("receivable", invoice.provider) == -2000


def test_the_database_keeps_one_open_payment_an_invoice(invoice):
    payment = begin(invoice)
    with pytest.raises(IntegrityError, match="payment_one_open_an_invoice"), transaction.atomic():
        Payment.objects.create(invoice=invoice, account=payment.account, pence=2000)


def test_a_page_for_another_amount_is_closed_first(invoice):
    first = begin(invoice)
    invoicing.credit(invoice, 500, reason="goodwill", by=owner_of(invoice.provider))
    second = begin(invoice)
    first.refresh_from_db()
    assert (first.state, second.state, second.pence) == ("cancelled", "sent", 1500)
    with pytest.raises(Refused):
        give(first)


def test_paid_on_a_page_that_was_to_be_closed_it_is_paid(invoice, given):
    first = given
    invoicing.credit(invoice, 500, reason="goodwill", by=owner_of(invoice.provider))
    with pytest.raises(NotAllowed, match="Nothing is owed"):
        begin(invoice)
    first.refresh_from_db()
    assert first.state == "succeeded"
    assert stands(invoice) == ("paid", 0)
    assert balance("receivable", invoice.provider) == -500


def test_the_row_is_there_before_anybody_is_asked(invoice, monkeypatch):
    seen = []
    monkeypatch.setattr(
        Fake, "start_checkout", lambda *_, **asked: seen.append(Payment.objects.get().key == asked["key"])
    )
    with pytest.raises(AttributeError):
        begin(invoice)
    assert seen == [True]
    assert Payment.objects.get().state == "created"


def test_nobody_is_asked_within_a_transaction(invoice):
    with pytest.raises(RuntimeError, match="never asked inside"), transaction.atomic():
        begin(invoice)


@pytest.mark.parametrize("afterwards", [False, True])
def test_no_answer_is_asked_for_again_with_the_same_key(invoice, afterwards):
    the_fake().stumble("start_checkout", afterwards=afterwards)
    payment = begin(invoice)
    assert (payment.state, payment.page) == ("unknown", None)
    payment = begin(invoice)
    assert payment.state == "sent"
    assert len(the_fake().store.all("checkout", payment.account.account)) == 1


def test_paid_after_we_heard_nothing_it_is_paid_by_itself(invoice, given):
    payment = given
    Payment.objects.update(ask_at=timezone.now())
    assert catching_up.ask_again() >= 1
    payment.refresh_from_db()
    assert (payment.state, payment.ask_at) == ("succeeded", None)
    assert stands(invoice) == ("paid", 0)


def test_what_was_given_up_and_came_is_taken(invoice, given):
    payment = given
    Payment.objects.update(state="cancelled")
    assert paying.follow(payment).state == "succeeded"
    assert stands(invoice) == ("paid", 0)


def test_more_than_is_owed_stays_to_the_payers_credit(invoice, asha, given):
    payment = given
    owner = owner_of(invoice.provider)
    invoicing.paid(invoice, 500, source="cash", way=AccountKind.OUTSIDE, on=timezone.localdate(), by=owner)
    paying.follow(payment)
    assert stands(invoice) == ("paid", 0)
    assert balance("receivable", invoice.provider) == -500
    assert set(Notification.objects.filter(kind="payment_too_much").values_list("recipient", flat=True)) == {
        asha.pk,
        owner.pk,
    }
    assert clean() == []


def test_a_declined_card_leaves_the_page_open(invoice):
    payment = paying.follow(give(begin(invoice), "0002"))
    assert (payment.state, payment.code) == ("sent", "generic_decline")
    assert paying.follow(give(payment)).state == "succeeded"


def test_the_bank_asks_who_is_paying(invoice):
    payment = paying.follow(give(begin(invoice), "3155"))
    assert payment.state == "needs_action"
    the_fake().authenticate(payment.intent, agreed=True)
    assert paying.follow(payment).state == "succeeded"
    assert stands(invoice) == ("paid", 0)


@pytest.mark.parametrize(("came", "state", "owed"), [(True, "succeeded", 0), (False, "failed", 2000)])
def test_a_bank_takes_days_and_the_money_comes_or_does_not(invoice, came, state, owed):
    payment = paying.follow(give(begin(invoice), "2345"))
    assert payment.state == "processing"
    the_fake().settle_intent(payment.intent, came=came)
    assert paying.follow(payment).state == state
    assert stands(invoice)[1] == owed
    assert clean() == []


def test_an_answer_that_is_late_takes_nothing_back(given):
    payment = given
    old = paying.Answer("processing")
    paying.follow(payment)
    assert paying._settle(payment, old).state == "succeeded"


@pytest.mark.parametrize("pence", [-2000, 29])
def test_no_other_amount_is_ever_asked_for(invoice, pence, monkeypatch):
    monkeypatch.setattr(Invoice, "owed_pence", pence)
    with pytest.raises(NotAllowed):
        begin(invoice)
    assert Payment.objects.count() == 0


def test_who_may_not_pay(invoice, asha):
    for user in (UserFactory(), owner_of(invoice.provider)):
        with pytest.raises(NotAllowed, match="You cannot"):
            begin(invoice, by=user)


def test_a_provider_without_an_account_takes_no_card(asha):
    invoice = an_invoice(ArrangementFactory(person=asha.person, funding=FundingFactory(person=asha.person)))
    with pytest.raises(NotAllowed, match="cannot be paid by card"):
        begin(invoice)


def test_money_that_is_invoiced_to_its_holder_pays_by_no_card(asha):
    source = FundingFactory(person=asha.person, kind="isf", way="holder")
    invoice = a_card_invoice(ArrangementFactory(person=asha.person, funding=source))
    with pytest.raises(NotAllowed, match="cannot be paid by card"):
        begin(invoice)


def test_a_fee_that_is_known_later_is_posted_then(invoice):
    payment = begin(invoice)
    give(payment)
    intent = the_fake().store.all("intent", payment.account.account)[0]
    the_fake().store.change(intent[0], fee=None)
    payment = paying.follow(payment)
    assert (payment.state, payment.fee_pence, balance("stripe_fees", invoice.provider)) == (
        "succeeded",
        None,
        0,
    )
    assert payment.ask_at is not None
    the_fake().store.change(intent[0], fee=intent[1]["fee"])
    paying.follow(payment)
    assert balance("stripe_fees", invoice.provider) == intent[1]["fee"]
    assert clean() == []


def test_what_happened_is_recorded(invoice, asha):
    payment = a_paid(invoice)
    deeds = Event.objects.filter(thing_reference=payment.reference).order_by("pk")
    assert list(deeds.values_list("what", "actor_id")) == [
        ("payment.created", asha.pk),
        ("payment.sent", None),
        ("payment.succeeded", None),
    ]


def test_reconcile_finds_what_the_ledger_lacks_and_has_too_much(given):
    payment = given
    intent = the_fake().store.all("intent", payment.account.account)[0][1]
    charge, net = intent["charge"], 2000 - intent["fee"]
    assert clean() == [f"{charge}: the card company moved {net} pence, and the ledger 0"]
    paying.follow(payment)
    assert clean() == []
    Payment.objects.update(came_pence=1999)
    assert clean() == [f"{payment.reference}: 1999 pence came, and 2000 are posted"]


def test_reconcile_says_when_it_cannot_ask(invoice):
    the_fake().stumble("balance_entries", afterwards=False)
    [said] = clean()
    assert said.endswith("the card company does not say what moved")
