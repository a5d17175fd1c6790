"""Stripe's official examples, read as we read its answers and its news. They are in dollars; ours must be in pounds."""

import json
import os
import time
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import stripe
from django.conf import settings

from payments.gateways import stripe_answers
from payments.gateways.base import Unreachable
from payments.gateways.stripe import Real

DATA = Path(os.environ.get("DATA", Path(settings.BASE_DIR).resolve().parent / "shared" / "data"))
FILE = DATA / "stripe" / "fixtures3.json"
SECRET = "whsec_1"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not FILE.exists(), reason="Stripe's examples are not beside the checkout"),
]


@cache
def examples():
    return json.loads(FILE.read_text())["resources"]


def example(name, **facts):
    """One of them, as the library makes an answer of it."""
    return stripe.StripeObject.construct_from(examples()[name] | facts, "sk_test_1")


def test_an_account():
    read = stripe_answers.account(example("account"))
    assert (read.id, read.charges_enabled, bool(read.due)) == (examples()["account"]["id"], False, True)


def test_a_page():
    setup = examples()["setup_intent"] | {"payment_method": "pm_1"}
    read = stripe_answers.checkout(
        example("checkout.session", currency="gbp", payment_intent=None, setup_intent=setup)
    )
    assert (read.status, read.payment_status, read.method, read.reference) == ("open", "unpaid", "pm_1", "")
    assert read.url.startswith("https://checkout.stripe.com/")


def test_a_payment_and_its_charge():
    balance = examples()["balance_transaction"] | {"fee": 58}
    charge = examples()["charge"] | {"balance_transaction": balance, "amount_refunded": 40}
    read = stripe_answers.intent(example("payment_intent", currency="gbp", latest_charge=charge))
    assert (read.status, read.pence, read.received_pence) == ("requires_payment_method", 1099, 0)
    assert (read.charge, read.fee_pence, read.refunded_pence) == (charge["id"], 58, 40)


def test_what_comes_back_and_goes_out():
    charge = examples()["charge"]["id"]
    refund = stripe_answers.refund(example("refund", currency="gbp"))
    dispute = stripe_answers.dispute(example("dispute", currency="gbp"))
    payout = stripe_answers.payout(example("payout", currency="gbp"))
    movement = stripe_answers.movement(example("balance_transaction", currency="gbp"))
    assert (refund.status, refund.pence, refund.charge) == ("succeeded", 100, charge)
    assert (dispute.status, dispute.pence, dispute.charge) == ("warning_needs_response", 1000, charge)
    assert (payout.status, payout.pence, payout.arrives_on) == ("in_transit", 1100, date(2009, 2, 13))
    assert (movement.kind, movement.pence, movement.source) == ("charge", 100, charge)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("payment_intent", stripe_answers.intent),
        ("refund", stripe_answers.refund),
        ("dispute", stripe_answers.dispute),
        ("payout", stripe_answers.payout),
        ("balance_transaction", stripe_answers.movement),
    ],
)
def test_dollars_make_no_sense_here(name, read):
    with pytest.raises(Unreachable, match="not pounds"):
        read(example(name))


def test_news_of_every_kind_of_thing_is_read():
    """Whatever Stripe may tell of, it is at least kept: nothing in any example trips the reader."""
    real, read = Real("sk_test_1", SECRET), {}
    for name, thing in examples().items():
        event = examples()["event"] | {
            "type": f"{name}.updated",
            "account": "acct_1",
            "data": {"object": thing},
        }
        raw, at = json.dumps(event), int(time.time())
        mark = stripe.WebhookSignature._compute_signature(f"{at}.{raw}", SECRET)
        told = real.happened(raw.encode(), f"t={at},v1={mark}")
        read[name] = (told.object_kind, told.object_id)
    assert len(read) > 150
    assert read["charge"] == ("charge", examples()["charge"]["id"])
    assert {name for name, (kind, _) in read.items() if not kind} == set()
