"""Paying back, and a bank that wants a payment back: never more than came, each posted once, in whatever order it is heard."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Notification
from payments.actions import catching_up, disputing, reconciling, refunding
from payments.gateways import paper, the_fake
from payments.models import CreditNote, Dispute, Entry, Payout, Refund, Transaction
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.cards import a_card_invoice, a_dispute, a_paid, hear
from tests.factories.directory import owner_of
from tests.factories.payments import ArrangementFactory, FundingFactory
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def payment():
    """20 pounds that came from Asha's own card."""
    asha = PersonFactory(user=UserFactory())
    return a_paid(a_card_invoice(ArrangementFactory(person=asha, funding=FundingFactory(person=asha))))


@made_once
def owner(payment):
    return owner_of(payment.invoice.provider)


@pytest.fixture(autouse=True)
def plain_paper(monkeypatch):
    """The printer takes a second to warm up, and is tried elsewhere."""
    monkeypatch.setattr(paper, "pdf_of", lambda html: html.encode())


def back(payment, pence, *, by, still_owed=False, token=None):
    return refunding.give_back(payment, pence, still_owed=still_owed, form_token=token or uuid4(), by=by)


def stands(payment):
    invoice = type(payment.invoice).objects.get(pk=payment.invoice_id)
    return invoice.state, invoice.owed_pence


def balance(kind):
    return Entry.objects.on_kind(kind).balance_pence()


def clean():
    """Once fees of disputes are posted, which only the list of movements tells of."""
    catching_up.catch_up()
    return [str(one) for one in reconciling.differences()]


def told(kind):
    return Notification.objects.filter(kind=kind, channel="email").count()


@made_once
def dispute(payment):
    return a_dispute(payment)


def test_what_goes_back_is_not_owed_any_more(payment, owner):
    refund = back(payment, 500, by=owner)
    assert (refund.state, stands(payment)) == ("succeeded", ("paid", 0))
    assert CreditNote.objects.get().pence == 500
    assert balance("stripe_balance") == 1500 - payment.fee_pence
    assert told("refund_made") == 1
    assert clean() == []


def test_or_is_owed_again_when_the_provider_says_so(payment, owner):
    back(payment, 500, by=owner, still_owed=True)
    assert stands(payment) == ("part_paid", 500)
    assert not CreditNote.objects.exists()


def test_one_form_is_one_refund(payment, owner):
    token = uuid4()
    first, second = (back(payment, 500, by=owner, token=token) for _ in range(2))
    assert first.pk == second.pk
    assert the_fake().intent(payment.intent, account=payment.account.account).refunded_pence == 500


@pytest.mark.parametrize("pence", [2001, 0, -500, 5.0])
def test_never_more_than_came_nor_nonsense(payment, owner, pence):
    with pytest.raises(NotAllowed, match="Enter an amount up to £20"):
        back(payment, pence, by=owner)
    assert not Refund.objects.exists()


def test_two_refunds_together_are_never_more_than_came(payment, owner):
    back(payment, 1500, by=owner)
    with pytest.raises(NotAllowed, match="up to £5,"):
        back(payment, 501, by=owner)


def test_without_our_guard_the_card_company_refuses_it_and_nothing_is_posted(payment, owner, monkeypatch):
    """The control: a refund above the charge is asked for, and comes to nothing."""
    monkeypatch.setattr(refunding, "_may_go_back", lambda *_: None)
    refund = back(payment, 2001, by=owner, still_owed=True)
    assert (refund.state, refund.code, stands(payment)) == ("failed", "amount_too_large", ("paid", 0))
    assert told("refund_failed") == 1


def test_who_pays_does_not_pay_back(payment):
    with pytest.raises(NotAllowed, match="You cannot"):
        back(payment, 500, by=payment.invoice.funding.person.user)


@pytest.mark.parametrize("afterwards", [False, True])
def test_no_answer_is_asked_for_again_and_goes_back_once(payment, owner, afterwards):
    the_fake().stumble("refund", afterwards=afterwards)
    refund = back(payment, 500, by=owner)
    assert (refund.state, balance("stripe_balance")) == ("asked", 2000 - payment.fee_pence)
    Refund.objects.update(ask_at=timezone.now())
    catching_up.ask_again()
    refund.refresh_from_db()
    assert (refund.state, refund.ask_at) == ("succeeded", None)
    assert the_fake().intent(payment.intent, account=payment.account.account).refunded_pence == 500
    assert clean() == []


def test_a_refund_that_comes_back_is_paid_again(payment, owner):
    refund = back(payment, 500, by=owner, still_owed=True)
    the_fake().settle_refund(refund.refund, came=False)
    hear()
    hear()
    refund.refresh_from_db()
    assert (refund.state, stands(payment)) == ("failed", ("paid", 0))
    assert clean() == []


def test_a_refund_that_comes_back_is_found_when_no_news_of_it_came(payment, owner):
    refund = back(payment, 500, by=owner, still_owed=True)
    the_fake().settle_refund(refund.refund, came=False)
    the_fake().deliveries()
    assert catching_up.catch_up() == 1
    refund.refresh_from_db()
    assert (refund.state, stands(payment)) == ("failed", ("paid", 0))
    assert catching_up.catch_up() == 0


def test_a_refund_made_at_the_card_company_is_heard_of_or_found(payment):
    account = payment.account.account
    made = the_fake().refund(account=account, charge=payment.charge, pence=700, reference="THEIRS", key="k")
    hear()
    assert Refund.objects.get(refund=made.id).state == "succeeded"
    lost = the_fake().refund(account=account, charge=payment.charge, pence=300, reference="THEIRS-2", key="l")
    the_fake().deliveries()
    assert [str(one) for one in reconciling.differences()] != []
    assert clean() == []
    assert Refund.objects.get(refund=lost.id).pence == 300
    assert stands(payment) == ("part_paid", 1000)


def test_a_dispute_holds_the_money_back_and_tells_the_provider(payment, owner, dispute):
    assert (dispute.state, dispute.pence, stands(payment)) == ("open", 2000, ("paid", 0))
    assert (balance("disputes"), balance("stripe_balance")) == (2000, -payment.fee_pence)
    assert told("dispute_opened") == 1
    with pytest.raises(NotAllowed, match="disputes this payment"):
        back(payment, 500, by=owner)
    assert clean() == []


def test_a_dispute_that_is_won_comes_back(payment, dispute):
    the_fake().settle_dispute(dispute.dispute, won=True)
    hear()
    dispute.refresh_from_db()
    assert (dispute.state, stands(payment), balance("disputes")) == ("won", ("paid", 0), 0)
    assert clean() == []


def test_a_dispute_that_is_lost_is_owed_again(payment, dispute):
    the_fake().settle_dispute(dispute.dispute, won=False)
    for _ in range(2):
        disputing.follow(dispute)
    dispute.refresh_from_db()
    assert (dispute.state, stands(payment), balance("disputes")) == ("lost", ("issued", 2000), 0)
    assert told("dispute_decided") == 1
    assert clean() == []


def test_a_dispute_after_a_refund_leaves_the_payer_owing_what_came_twice(payment, owner):
    back(payment, 1500, by=owner, still_owed=True)
    dispute = a_dispute(payment, pence=2000)
    the_fake().settle_dispute(dispute.dispute, won=False)
    hear()
    assert stands(payment) == ("issued", 2000)
    assert Entry.objects.on_kind("receivable").filter(invoice=None).balance_pence() == 1500
    assert clean() == []


def test_news_of_a_dispute_in_any_order_is_one_dispute(payment):
    name = the_fake().dispute_charge(payment.charge)
    the_fake().settle_dispute(name, won=False)
    news = the_fake().deliveries()
    from payments.actions import inbox

    for one in [*reversed(news), *news]:
        inbox.receive(*one)
    inbox.follow_waiting()
    assert Dispute.objects.get().state == "lost"
    posted = Transaction.objects.filter(source=Dispute.objects.get().reference)
    assert sorted(posted.values_list("kind", flat=True)) == ["dispute_lost", "disputed"]
    assert clean() == []


def test_an_enquiry_holds_nothing_back(payment):
    name = the_fake().dispute_charge(payment.charge)
    the_fake().store.change(name, status="warning_needs_response")
    disputing.heard(payment.account, name)
    assert (Dispute.objects.get().state, balance("disputes")) == ("open", 0)
    the_fake().store.change(name, status="warning_closed")
    disputing.heard(payment.account, name)
    assert (Dispute.objects.get().state, balance("disputes")) == ("won", 0)


def test_an_answer_is_written_down_and_sent_once(payment, owner, dispute):
    words = {"uncategorized_text": "They were there."}
    the_fake().stumble("submit_evidence", afterwards=False)
    dispute = disputing.answer_with(dispute, words, by=owner)
    assert (dispute.state, dispute.evidence_asked_at is not None) == ("open", True)
    dispute = disputing.answer_with(dispute, {"uncategorized_text": "Another."}, by=owner)
    assert dispute.state == "evidence_sent"
    assert "They were there" in dispute.evidence
    with pytest.raises(NotAllowed, match="You cannot"):
        disputing.answer_with(dispute, words, by=payment.invoice.funding.person.user)


def test_a_payout_is_expected_comes_and_can_be_sent_back(payment):
    name = the_fake().pay_out(payment.account.account)
    hear()
    payout = Payout.objects.get(payout=name)
    assert (payout.state, payout.pence, payout.ask_at is None) == (
        "expected",
        2000 - payment.fee_pence,
        False,
    )
    assert payout.arrives_on > timezone.localdate()
    assert (balance("bank"), balance("stripe_balance")) == (payout.pence, 0)
    the_fake().settle_payout(name)
    hear()
    the_fake().settle_payout(name, came=False)
    hear()
    payout.refresh_from_db()
    assert (payout.state, balance("bank"), balance("stripe_balance")) == ("failed", 0, payout.pence)
    assert told("payout_failed") == 1
    assert clean() == []


def test_what_no_news_came_of_is_found_at_night(payment, owner):
    """A dispute, a refund and a payout whose news was lost."""
    account = payment.account.account
    the_fake().refund(account=account, charge=payment.charge, pence=100, reference="R", key="k")
    the_fake().pay_out(account)
    the_fake().dispute_charge(payment.charge, pence=400)
    the_fake().deliveries()
    assert catching_up.catch_up() > 0
    assert (Refund.objects.count(), Dispute.objects.count(), Payout.objects.count()) == (1, 1, 1)
    assert [str(one) for one in reconciling.differences()] == []
    payment.account.refresh_from_db()
    assert timezone.now() - payment.account.checked_at < timedelta(minutes=1)
