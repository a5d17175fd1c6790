"""The real gateway with a double of Stripe behind it, and what Stripe says of things."""

import pytest

from payments.gateways.stripe import Real
from tests.payments.gateways.sdk_double import Double

ACCOUNT, BACK, SECRET = "acct_1", "https://care.example/back/", "whsec_1"
ON_THEIRS = {"Stripe-Account": ACCOUNT}
AN_ACCOUNT = {
    "id": ACCOUNT,
    "object": "account",
    "charges_enabled": False,
    "payouts_enabled": False,
    "details_submitted": False,
    "requirements": {"currently_due": ["external_account"]},
}
A_PAGE = {
    "id": "cs_1",
    "object": "checkout.session",
    "url": "https://checkout.stripe.com/c/1",
    "status": "open",
    "payment_status": "unpaid",
    "client_reference_id": "PA-1",
    "currency": "gbp",
}
A_CHARGE = {
    "id": "ch_1",
    "object": "charge",
    "status": "succeeded",
    "amount_refunded": 100,
    "disputed": False,
    "balance_transaction": {"id": "txn_1", "object": "balance_transaction", "fee": 58},
}
AN_INTENT = {
    "id": "pi_1",
    "object": "payment_intent",
    "status": "succeeded",
    "amount": 2500,
    "amount_received": 2500,
    "currency": "gbp",
    "latest_charge": A_CHARGE,
    "metadata": {"reference": "PA-1"},
    "customer": "cus_1",
    "payment_method": "pm_1",
}
ASKED_WHILE_AWAY = AN_INTENT | {
    "status": "requires_payment_method",
    "amount_received": 0,
    "latest_charge": A_CHARGE | {"status": "failed"},
    "payment_method": None,
    "last_payment_error": {
        "code": "authentication_required",
        "decline_code": "authentication_required",
        "payment_method": {"id": "pm_1", "object": "payment_method"},
    },
}
A_REFUND = {
    "id": "re_1",
    "object": "refund",
    "status": "pending",
    "amount": 100,
    "currency": "gbp",
    "charge": "ch_1",
    "payment_intent": "pi_1",
    "metadata": {"reference": "RE-1"},
}
A_DISPUTE = {
    "id": "dp_1",
    "object": "dispute",
    "status": "under_review",
    "amount": 2500,
    "currency": "gbp",
    "charge": "ch_1",
    "payment_intent": "pi_1",
    "reason": "fraudulent",
    "evidence_details": {"due_by": 1_790_000_000},
}
A_PAYOUT = {
    "id": "po_1",
    "object": "payout",
    "status": "in_transit",
    "amount": 2442,
    "currency": "gbp",
    "arrival_date": 1_790_035_200,
}


@pytest.fixture
def double():
    return Double()


@pytest.fixture
def real(double):
    there = Real("sk_test_1", SECRET, carrier=double)
    double.max_network_retries = there.client._requestor._options.max_network_retries = 0
    return there


def asked(double):
    """The last request: what, with what, and the headers that say on whose account and as which act."""
    what, params, headers = double.asked[-1]
    return (
        what,
        params,
        {name: headers[name] for name in ("Stripe-Account", "Idempotency-Key") if name in headers},
    )


def listed(*things, url="/v1/payouts"):
    return {"object": "list", "data": list(things), "has_more": False, "url": url}


def a_card_error(code, **also):
    return {"error": {"type": "card_error", "code": code, "message": "Your card was declined."} | also}
