"""Paying by card in any order of presses, news, silences, refunds and disputes: the books are the card company's own."""

from contextlib import suppress
from random import Random
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from accounts.actions.transitions import NotAllowed
from payments.actions import catching_up, inbox, paying, reconciling, refunding
from payments.gateways import the_fake
from payments.gateways.base import Refused
from payments.models import Delivery, Dispute, Entry, Payment, Refund, Transaction
from payments.querysets.cards import PaymentQuerySet
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.cards import a_card_account, begin
from tests.factories.directory import owner_of
from tests.factories.invoices import an_invoice
from tests.factories.payments import ArrangementFactory, FundingFactory
from tests.payments.test_ledger_machine import keep

pytestmark = pytest.mark.django_db
CARDS = st.sampled_from(["4242", "4242", "0002", "3155", "2345"])
METHODS = st.sampled_from(["start_checkout", "checkout", "intent", "refund", "refund_of"])
WHICH = st.integers(0, 3)


def chosen(things, which):
    """One of them, when there is any."""
    return things[which % len(things)] if things else None


class Till(RuleBasedStateMachine):
    """One payer, one provider, three invoices; the pretend Stripe's truth beside our books."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic._from_testcase = True
        self.atomic.__enter__()
        self.news, self.tokens = [], [uuid4(), uuid4()]

    @initialize()
    def opens(self):
        asha = PersonFactory(user=UserFactory())
        first = ArrangementFactory(person=asha, funding=FundingFactory(person=asha))
        facts = {"person": asha, "provider": first.provider}
        arrangements = [first, *(ArrangementFactory(**facts) for _ in range(2))]
        self.account = a_card_account(first.provider)
        self.invoices = [an_invoice(one, pence=2000 + 100 * n) for n, one in enumerate(arrangements)]
        self.payer, self.owner = asha.user, owner_of(first.provider)

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @rule(which=WHICH, again=st.booleans())
    def somebody_presses_pay(self, which, again):
        token = self.tokens[which % 2] if again else uuid4()
        with suppress(NotAllowed):
            begin(chosen(self.invoices, which), by=self.payer, form_token=token)

    @rule(which=WHICH, card=CARDS)
    def a_card_is_given(self, which, card):
        if page := chosen(list(Payment.objects.exclude(checkout="")), which):
            with suppress(Refused):
                the_fake().pay(page.checkout, card)

    @rule(which=WHICH, agreed=st.booleans())
    def the_bank_has_its_answer(self, which, agreed):
        asked = [one for one, body in self.intents() if body["status"] == "requires_action"]
        under_way = [one for one, body in self.intents() if body["status"] == "processing"]
        if one := chosen(asked, which):
            the_fake().authenticate(one, agreed=agreed)
        if one := chosen(under_way, which):
            the_fake().settle_intent(one, came=agreed)

    @rule(seed=st.integers(0, 99), lost=st.booleans())
    def news_comes_late_twice_and_in_any_order(self, seed, lost):
        self.news += [] if lost and the_fake().deliveries() else the_fake().deliveries()
        told = self.news * 2
        Random(seed).shuffle(told)
        for one in told[:20]:
            inbox.receive(*one)
        inbox.follow_waiting()

    @rule(which=WHICH)
    def somebody_comes_back(self, which):
        if payment := chosen(list(Payment.objects.all()), which):
            paying.follow(payment)

    @rule(method=METHODS, afterwards=st.booleans())
    def no_answer_comes(self, method, afterwards):
        the_fake().stumble(method, afterwards=afterwards)

    @rule(which=WHICH, pence=st.integers(-100, 2300), still=st.booleans(), again=st.booleans())
    def the_provider_pays_back(self, which, pence, still, again):
        token = self.tokens[which % 2] if again else uuid4()
        if payment := chosen(list(Payment.objects.filter(state="succeeded")), which):
            with suppress(NotAllowed):
                refunding.give_back(payment, pence, still_owed=still, form_token=token, by=self.owner)

    @rule(which=WHICH, won=st.booleans())
    def a_bank_disputes_and_decides(self, which, won):
        came = [body for _, body in self.intents() if body["charge"] and not body["disputed"]]
        if body := chosen(came, which):
            name = the_fake().dispute_charge(body["charge"])
            the_fake().settle_dispute(name, won=won)

    def intents(self):
        return the_fake().store.all("intent", self.account.account)

    @invariant()
    def nothing_is_posted_twice_or_half(self):
        if not hasattr(self, "account"):
            return
        assert Entry.objects.balance_pence() == 0
        assert not Transaction.objects.unbalanced().exists()
        paid = Transaction.objects.filter(kind="paid", source__startswith="CP-")
        assert paid.count() == Payment.objects.filter(state="succeeded").count()

    @invariant()
    def no_invoice_is_paid_twice_by_card(self):
        for invoice in getattr(self, "invoices", []):
            payments = Payment.objects.filter(invoice=invoice)
            came = sum(payments.values_list("came_pence", flat=True))
            back = Refund.objects.standing().filter(payment__in=payments)
            lost = Dispute.objects.filter(payment__in=payments, state="lost")
            gone = sum(back.values_list("pence", flat=True)) + sum(lost.values_list("pence", flat=True))
            assert came - gone <= invoice.total_pence

    @rule()
    def a_night_passes(self):
        """Whatever was lost is found, and the books are the card company's to the penny."""
        for method in ("start_checkout", "checkout", "intent", "refund", "refund_of"):
            while the_fake().store.stumbled(method) is not None:
                pass
        for thing in Payment.objects.all():
            paying.follow(thing)
        catching_up.catch_up()
        for delivery in Delivery.objects.waiting():
            inbox.follow(delivery)
        catching_up.catch_up()
        truth = {body["reference"]: body["received"] for _, body in self.intents()}
        ours = dict(Payment.objects.filter(state="succeeded").values_list("reference", "came_pence"))
        assert {reference: pence for reference, pence in truth.items() if pence} == ours
        assert [str(one) for one in reconciling.differences()] == []


def test_any_story_of_cards():
    keep(Till, examples=3, steps=14)


def test_without_its_guard_an_invoice_is_paid_twice(monkeypatch):
    """The control, told by hand: nobody looks whether a payment is open, and the database does not mind."""
    with connection.cursor() as cursor:
        cursor.execute("drop index payment_one_open_an_invoice")
    monkeypatch.setattr(PaymentQuerySet, "unsettled", lambda self: self.none())
    till = Till()
    till.opens()
    for _ in range(2):
        till.somebody_presses_pay(which=0, again=False)
    for which in range(2):
        till.a_card_is_given(which=which, card="4242")
    till.a_night_passes()
    with pytest.raises(AssertionError):
        till.no_invoice_is_paid_twice_by_card()
    till.teardown()
