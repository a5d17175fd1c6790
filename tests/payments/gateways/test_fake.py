"""The pretend Stripe: the same answer to the same act, and no to what Stripe says no to."""

import json
from datetime import timedelta

import pytest
import stripe
from django.utils import timezone

from payments.gateways import the_fake
from payments.gateways.base import Forged, Refused, Unknown, Unreachable
from payments.gateways.fake import Fake
from payments.gateways.fake_store import Store
from tests.factories.stripe import BACK, a_key, a_page, a_payment, a_saved_card, an_account


@pytest.fixture
def fake():
    return the_fake()


@pytest.fixture
def account(fake):
    return an_account()


def refusal(act):
    with pytest.raises(Refused) as said:
        act()
    return said.value.code


def kinds(fake):
    return [json.loads(raw)["type"] for raw, _ in fake.deliveries()]


def charge(fake, account, card, **also):
    customer, method = a_saved_card(account, card)
    said = {"pence": 900, "reference": "PA-9", "key": a_key()} | also
    return fake.charge_saved(account=account, customer=customer, method=method, **said)


# What goes well


def test_an_account_can_do_nothing_until_it_is_onboarded(fake):
    new = an_account(finished=False)
    assert (fake.account(new).charges_enabled, fake.account(new).due != ()) == (False, True)
    assert refusal(lambda: a_page(new)) == "charges_not_enabled"
    assert fake.onboarding_link(account=new, return_url=BACK, refresh_url=BACK).startswith("/money/pretend/")
    assert fake.onboard(new, finished=False) == BACK
    assert (fake.account(new).details_submitted, fake.account(new).charges_enabled) == (True, False)
    fake.onboard(new)
    assert (fake.account(new).charges_enabled, fake.account(new).payouts_enabled) == (True, True)


def test_a_card_that_works(fake, account):
    page = a_page(account, save=True)
    assert fake.pay(page, "4242") == "complete"
    done = fake.checkout(page, account=account)
    paid = fake.intent(done.intent, account=account)
    assert (done.status, done.payment_status, done.url, done.reference) == ("complete", "paid", None, "PA-1")
    assert (paid.status, paid.received_pence, paid.fee_pence, paid.refunded_pence) == (
        "succeeded",
        2500,
        58,
        0,
    )
    assert (paid.customer, paid.method) == (done.customer, done.method) != (None, None)
    assert [(one.kind, one.pence, one.fee_pence) for one in movements(fake, account)] == [
        ("charge", 2500, 58)
    ]
    assert kinds(fake)[-3:] == [
        "payment_intent.succeeded",
        "payment_method.attached",
        "checkout.session.completed",
    ]
    assert kinds(fake) == []


def movements(fake, account):
    return fake.balance_entries(account=account, since=timezone.now() - timedelta(minutes=1))


def test_a_declined_card_leaves_the_page_open(fake, account):
    page = a_page(account)
    assert fake.pay(page, "9995") == "declined"
    intent = fake.intent(fake.checkout(page, account=account).intent, account=account)
    assert (intent.status, intent.decline_code) == ("requires_payment_method", "insufficient_funds")
    assert fake.pay(page, "4242") == "complete"
    assert fake.intent(intent.id, account=account).status == "succeeded"


def test_the_bank_asks(fake, account):
    page = a_page(account)
    intent = fake.pay(page, "3155")
    assert fake.intent(intent, account=account).status == "requires_action"
    assert fake.authenticate(intent, agreed=False) == BACK
    assert fake.checkout(page, account=account).status == "open"
    fake.authenticate(fake.pay(page, "3155"), agreed=True)
    assert fake.checkout(page, account=account).payment_status == "paid"


@pytest.mark.parametrize(
    ("card", "status", "code"),
    [
        ("4242", "succeeded", ""),
        ("3155", "succeeded", ""),
        ("3184", "requires_action", ""),
        ("0341", "requires_payment_method", "generic_decline"),
    ],
)
def test_a_saved_card_is_charged(fake, account, card, status, code):
    intent = charge(fake, account, card)
    assert (intent.status, intent.decline_code) == (status, code)


def test_the_owner_of_a_saved_card_goes_to_her_bank(fake, account):
    intent = charge(fake, account, "3184").id
    link = fake.authentication_link(account=account, intent=intent, return_url=BACK, key=a_key())
    assert link == f"/money/pretend/bank/{intent}/"
    assert fake.authenticate(intent, agreed=True) == BACK
    assert fake.intent(intent, account=account).status == "succeeded"


def test_a_bank_takes_days(fake, account):
    page = a_page(account)
    fake.pay(page, "2345")
    done = fake.checkout(page, account=account)
    assert (done.status, done.payment_status) == ("complete", "unpaid")
    assert fake.intent(done.intent, account=account).status == "processing"
    fake.settle_intent(done.intent)
    assert fake.checkout(page, account=account).payment_status == "paid"


def test_a_refund_may_come_back(fake, account):
    paid = a_payment(account)
    back = fake.refund(account=account, charge=paid.charge, pence=1, reference="RE-1", key=a_key())
    assert (back.status, back.intent, back.reference) == ("succeeded", paid.id, "RE-1")
    assert fake.intent(paid.id, account=account).refunded_pence == 1
    fake.settle_refund(back.id, came=False)
    assert fake.refund_of(back.id, account=account).status == "failed"
    assert fake.intent(paid.id, account=account).refunded_pence == 0
    assert fake.balance(account) == 2500 - 58


def test_a_refund_waits_while_the_account_has_too_little(fake, account):
    paid = a_payment(account)
    fake.settle_payout(fake.pay_out(account))
    back = fake.refund(account=account, charge=paid.charge, pence=2500, reference="RE-1", key=a_key())
    assert (back.status, fake.balance(account)) == ("pending", 0)
    fake.settle_refund(back.id, came=True)
    assert (fake.refund_of(back.id, account=account).status, fake.balance(account)) == ("succeeded", -2500)


@pytest.mark.parametrize(("won", "left"), [(True, 2500 - 58 - 2000), (False, -58 - 2000)])
def test_a_dispute(fake, account, won, left):
    paid = a_payment(account, card="0259")
    which = json.loads(
        next(raw for raw, _ in fake.deliveries() if json.loads(raw)["type"] == "charge.dispute.created")
    )["data"]["object"]["id"]
    assert fake.intent(paid.id, account=account).disputed
    assert refund(fake, account, paid.charge, 1) == "charge_disputed"
    said = {"account": account, "dispute": which, "evidence": {"service_date": "3 March 2026"}}
    answered = fake.submit_evidence(**said, papers={"receipt": b"%PDF"}, key=a_key())
    assert answered.status == "under_review"
    assert refusal(lambda: fake.submit_evidence(**said, key=a_key())) == "dispute_closed"
    fake.settle_dispute(which, won=won)
    assert fake.dispute(which, account=account).status == ("won" if won else "lost")
    assert fake.balance(account) == left
    if won:
        assert (
            fake.refund(account=account, charge=paid.charge, pence=1, reference="RE-1", key=a_key()).pence
            == 1
        )
    else:
        assert refund(fake, account, paid.charge, 1) == "charge_disputed"


def refund(fake, account, charge, pence):
    return refusal(
        lambda: fake.refund(account=account, charge=charge, pence=pence, reference="RE-1", key=a_key())
    )


def test_a_payout_may_come_back_after_it_was_paid(fake, account):
    a_payment(account)
    which = fake.pay_out(account)
    assert (fake.payout(which, account=account).pence, fake.balance(account)) == (2442, 0)
    fake.settle_payout(which)
    fake.settle_payout(which, came=False)
    assert [(one.id, one.status) for one in fake.payouts(account=account)] == [(which, "failed")]
    assert fake.balance(account) == 2442
    assert fake.payout(which, account=account).arrives_on > timezone.localdate()


# What is refused


@pytest.mark.parametrize(
    ("pence", "code"),
    [
        (25.0, "parameter_invalid_integer"),
        ("2500", "parameter_invalid_integer"),
        (True, "parameter_invalid_integer"),
        (-2500, "amount_too_small"),
        (0, "amount_too_small"),
        (29, "amount_too_small"),
        (100_000_000, "amount_too_large"),
    ],
)
def test_amounts_that_are_none(fake, account, pence, code):
    assert refusal(lambda: a_page(account, pence=pence)) == code
    assert refusal(lambda: charge(fake, account, "4242", pence=pence)) == code


def test_refunds_above_the_charge(fake, account):
    paid = a_payment(account)
    assert refund(fake, account, paid.charge, 2501) == "amount_too_large"
    fake.refund(account=account, charge=paid.charge, pence=2000, reference="RE-1", key=a_key())
    assert refund(fake, account, paid.charge, 501) == "amount_too_large"
    fake.refund(account=account, charge=paid.charge, pence=500, reference="RE-2", key=a_key())
    assert refund(fake, account, paid.charge, 1) == "charge_already_refunded"
    assert refund(fake, account, paid.charge, -1) == "amount_too_small"


def test_things_of_another_account_are_unknown(fake, account):
    paid, other = a_payment(account), an_account()
    customer, method = a_saved_card(account)
    for act in (
        lambda: fake.intent(paid.id, account=other),
        lambda: fake.intent("pi_none", account=account),
        lambda: fake.refund(account=other, charge=paid.charge, pence=1, reference="RE-1", key=a_key()),
        lambda: fake.account("acct_none"),
        lambda: fake.charge_saved(
            account=other, pence=900, customer=customer, method=method, reference="PA-2", key=a_key()
        ),
    ):
        with pytest.raises(Unknown):
            act()


def test_an_account_that_went_is_unknown(fake, account):
    paid = a_payment(account)
    fake.disconnect(account)
    with pytest.raises(Unknown):
        fake.intent(paid.id, account=account)
    with pytest.raises(Unknown):
        fake.pay_out(account)


def test_a_card_that_was_let_go_of(fake, account):
    customer, method = a_saved_card(account)
    fake.forget_method(method, account=account)
    with pytest.raises(Unknown):
        fake.charge_saved(
            account=account, pence=900, customer=customer, method=method, reference="PA-2", key=a_key()
        )


def test_what_is_over_stays_over(fake, account):
    page = a_page(account)
    fake.pay(page, "0002")
    intent = fake.checkout(page, account=account).intent
    unexpected = "payment_intent_unexpected_state"
    assert refusal(lambda: fake.cancel_intent(intent, account=account, key=a_key())) == unexpected
    fake.expire_checkout(page, account=account)
    assert fake.intent(intent, account=account).status == "canceled"
    assert refusal(lambda: fake.pay(page, "4242")) == "checkout_not_open"
    assert refusal(lambda: fake.expire_checkout(page, account=account)) == "checkout_not_open"
    paid = a_payment(account)
    assert refusal(lambda: fake.cancel_intent(paid.id, account=account, key=a_key())) == unexpected


@pytest.mark.parametrize("reference", ["Asha Rao", "asha@example.com", "", "x" * 65])
def test_a_reference_cannot_name_a_person(account, reference):
    with pytest.raises(ValueError, match="references only"):
        a_page(account, reference=reference)


# The same act, asked for again


def test_the_same_key_is_the_same_act_with_the_answer_it_had(fake, account):
    paid = a_payment(account)
    said = {"account": account, "charge": paid.charge, "pence": 100, "reference": "RE-1", "key": "one"}
    first = fake.refund(**said)
    fake.settle_refund(first.id, came=False)
    assert fake.refund(**said) == first
    assert refusal(lambda: fake.refund(**said | {"pence": 101})) == "idempotency_key_in_use"
    assert fake.refund(**said | {"key": "two"}).id != first.id
    assert refusal(lambda: fake.refund(**said | {"key": ""})) == "idempotency_key_invalid"


def test_a_key_lasts_a_day_and_the_reference_for_ever(account, settings, monkeypatch):
    fake = the_fake()
    customer, method = a_saved_card(account)
    said = {"pence": 900, "customer": customer, "method": method, "reference": "PA-9", "key": "one"}
    first = fake.charge_saved(account=account, **said)
    monkeypatch.setattr(fake.store, "clock", lambda: timezone.now() + timedelta(hours=25))
    assert fake.intent_for("PA-9", account=account).id == first.id
    assert fake.intent_for("PA-8", account=account) is None
    assert fake.charge_saved(account=account, **said).id != first.id


@pytest.mark.parametrize(("afterwards", "made"), [(False, 0), (True, 1)])
def test_no_answer_comes_before_it_is_done_or_after(fake, account, afterwards, made):
    paid = a_payment(account)
    said = {"account": account, "charge": paid.charge, "pence": 100, "reference": "RE-1", "key": "one"}
    fake.stumble("refund", afterwards=afterwards)
    with pytest.raises(Unreachable):
        fake.refund(**said)
    assert len(fake.store.all("refund", account)) == made
    assert fake.refund(**said).status == "succeeded"
    assert len(fake.store.all("refund", account)) == 1


def test_it_outlives_the_process(fake, account, settings):
    paid = a_payment(account)
    again = Fake(Store(settings.PRETEND_STRIPE_FILE, secret=settings.SECRET_KEY), secret=settings.SECRET_KEY)
    assert again.intent(paid.id, account=account) == paid
    again.store.close()


# News


def test_news_is_signed_as_stripe_signs_it(fake, account):
    raw, signature = fake.deliveries()[-1]
    event = stripe.Webhook.construct_event(raw, signature, fake.signing_secret)
    told = fake.happened(raw, signature)
    assert (told.id, told.kind, told.account) == (event.id, "account.updated", account)
    assert (told.object_id, told.object_kind, told.intent) == (account, "account", None)


def test_news_says_which_payment_it_is_about(fake, account):
    paid = a_payment(account)
    told = [fake.happened(*one) for one in fake.deliveries()]
    assert {one.intent for one in told if one.object_kind == "charge"} == {paid.id}


def forgeries(fake, raw, signature):
    return {
        "a mark of its own": (raw, "t=1,v1=00"),
        "no signature": (raw, ""),
        "other letters": (raw, "t=١,v1=é"),
        "other words": (raw.replace(b"account.updated", b"account.deleted"), signature),
        "signed too long ago": (raw, fake.signed(raw, at=fake.store.now - 301)),
        "no event": (b"no event", fake.signed(b"no event")),
        "a list": (b"[]", fake.signed(b"[]")),
        "no text": (b"\xff", fake.signed(b"\xff")),
    }


@pytest.mark.parametrize(
    "how",
    [
        "a mark of its own",
        "no signature",
        "other letters",
        "other words",
        "signed too long ago",
        "no event",
        "a list",
        "no text",
    ],
)
def test_news_that_is_forged_or_old_is_refused(fake, account, how):
    with pytest.raises(Forged):
        fake.happened(*forgeries(fake, *fake.deliveries()[-1])[how])
