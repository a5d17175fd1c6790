"""What we ask the real Stripe: every request as its own library's types want it."""

from datetime import UTC, date, datetime

import pytest

from payments.gateways.base import Refused
from tests.payments.gateways.stripe_scene import (
    A_DISPUTE,
    A_PAGE,
    A_PAYOUT,
    A_REFUND,
    ACCOUNT,
    AN_ACCOUNT,
    AN_INTENT,
    ASKED_WHILE_AWAY,
    BACK,
    ON_THEIRS,
    a_card_error,
    asked,
    double,
    listed,
    real,
)

__all__ = ["double", "real"]


def test_an_account_is_the_providers_own(real, double):
    double.will("POST /v1/accounts", AN_ACCOUNT)
    made = real.open_account(reference="P-1", email="p@example.com", key="k")
    _, params, headers = asked(double)
    assert (made.id, made.charges_enabled, made.due) == (ACCOUNT, False, ("external_account",))
    assert params["controller"]["losses"] == {"payments": "stripe"}
    assert params["controller"]["fees"] == {"payer": "account"}
    assert (params["country"], params["metadata"], headers) == (
        "GB",
        {"reference": "P-1"},
        {"Idempotency-Key": "k"},
    )


def test_where_the_provider_says_who_they_are(real, double):
    double.will("POST /v1/account_links", {"object": "account_link", "url": "https://connect.stripe.com/1"})
    link = real.onboarding_link(account=ACCOUNT, return_url=BACK, refresh_url=BACK)
    assert link == "https://connect.stripe.com/1"
    assert asked(double)[1]["account"] == ACCOUNT


@pytest.mark.parametrize("customer", [None, "cus_1"])
@pytest.mark.parametrize("save", [False, True])
def test_a_page_to_pay_on(real, double, customer, save):
    double.will("POST /v1/checkout/sessions", A_PAGE)
    page = real.start_checkout(
        account=ACCOUNT,
        pence=2500,
        reference="PA-1",
        customer=customer,
        save_method=save,
        return_url=BACK,
        key="k",
    )
    _, params, headers = asked(double)
    price = params["line_items"]["0"]["price_data"]
    assert (page.id, page.status, page.reference, page.url) == ("cs_1", "open", "PA-1", A_PAGE["url"])
    assert (price["unit_amount"], price["currency"], price["product_data"]) == (
        "2500",
        "gbp",
        {"name": "PA-1"},
    )
    assert headers == ON_THEIRS | {"Idempotency-Key": "k"}
    assert params["payment_intent_data"]["metadata"] == {"reference": "PA-1"}
    assert params["payment_intent_data"].get("setup_future_usage") == ("off_session" if save else None)
    assert (params.get("customer"), "customer_creation" in params) == (customer, save and not customer)


def test_a_page_to_leave_a_card_on(real, double):
    done = A_PAGE | {
        "status": "complete",
        "payment_status": "no_payment_required",
        "customer": "cus_1",
        "setup_intent": {"id": "seti_1", "object": "setup_intent", "payment_method": "pm_1"},
    }
    double.will("POST /v1/checkout/sessions", A_PAGE)
    double.will("GET /v1/checkout/sessions/cs_1", done)
    real.start_saving(account=ACCOUNT, reference="MA-1", return_url=BACK, key="k")
    assert (asked(double)[1]["mode"], asked(double)[1]["currency"]) == ("setup", "gbp")
    left = real.checkout("cs_1", account=ACCOUNT)
    assert (left.customer, left.method, left.url, left.intent) == ("cus_1", "pm_1", None, None)


def test_a_saved_card_is_charged(real, double):
    double.will("POST /v1/payment_intents", AN_INTENT)
    paid = charge(real)
    _, params, headers = asked(double)
    assert (params["amount"], params["off_session"], params["confirm"]) == ("2500", "true", "true")
    assert headers == ON_THEIRS | {"Idempotency-Key": "k"}
    assert (paid.status, paid.fee_pence, paid.refunded_pence, paid.charge) == ("succeeded", 58, 100, "ch_1")


def charge(real):
    return real.charge_saved(
        account=ACCOUNT, pence=2500, customer="cus_1", method="pm_1", reference="PA-1", key="k"
    )


@pytest.mark.parametrize(
    ("then", "status", "code"),
    [
        (ASKED_WHILE_AWAY, "requires_action", ""),
        (
            ASKED_WHILE_AWAY
            | {"last_payment_error": {"code": "card_declined", "decline_code": "insufficient_funds"}},
            "requires_payment_method",
            "insufficient_funds",
        ),
    ],
)
def test_no_of_a_saved_card_is_an_answer(real, double, then, status, code):
    double.will(
        "POST /v1/payment_intents",
        a_card_error("card_declined", payment_intent={"id": "pi_1", "object": "payment_intent"}),
        status=402,
    )
    double.will("GET /v1/payment_intents/pi_1", then)
    answer = charge(real)
    assert (answer.status, answer.decline_code, answer.charge) == (status, code, None)


def test_the_owner_of_a_saved_card_is_sent_to_her_bank(real, double):
    asks = AN_INTENT | {
        "status": "requires_action",
        "next_action": {"type": "redirect_to_url", "redirect_to_url": {"url": "https://hooks.stripe.com/1"}},
    }
    double.will("GET /v1/payment_intents/pi_1", ASKED_WHILE_AWAY, asks)
    double.will("POST /v1/payment_intents/pi_1/confirm", asks)
    said = {"account": ACCOUNT, "intent": "pi_1", "return_url": BACK, "key": "k"}
    assert real.authentication_link(**said) == "https://hooks.stripe.com/1"
    assert asked(double)[1] == {"return_url": BACK, "payment_method": "pm_1"}
    assert real.authentication_link(**said) == "https://hooks.stripe.com/1"
    assert asked(double)[0] == "GET /v1/payment_intents/pi_1"


def test_what_was_made_under_a_reference(real, double):
    again = AN_INTENT | {"id": "pi_2", "status": "canceled"}
    double.will("GET /v1/payment_intents/search", listed(again, AN_INTENT), listed(again), listed())
    assert [real.intent_for("PA-1", account=ACCOUNT).id for _ in range(2)] == ["pi_1", "pi_2"]
    assert real.intent_for("PA-1", account=ACCOUNT) is None
    assert asked(double)[1]["query"] == "metadata['reference']:'PA-1'"


def test_give_up_close_and_forget(real, double):
    double.will("POST /v1/payment_intents/pi_1/cancel", AN_INTENT | {"status": "canceled"})
    double.will("POST /v1/checkout/sessions/cs_1/expire", A_PAGE | {"status": "expired"})
    double.will("POST /v1/payment_methods/pm_1/detach", {"id": "pm_1", "object": "payment_method"})
    assert real.cancel_intent("pi_1", account=ACCOUNT, key="k").status == "canceled"
    assert real.expire_checkout("cs_1", account=ACCOUNT).url is None
    real.forget_method("pm_1", account=ACCOUNT)
    assert {headers["Stripe-Account"] for _, _, headers in double.asked} == {ACCOUNT}


def test_a_refund(real, double):
    double.will("POST /v1/refunds", A_REFUND)
    double.will("GET /v1/refunds/re_1", A_REFUND)
    made = real.refund(account=ACCOUNT, charge="ch_1", pence=100, reference="RE-1", key="k")
    assert asked(double)[1] == {"charge": "ch_1", "amount": "100", "metadata": {"reference": "RE-1"}}
    assert (made, made.intent) == (real.refund_of("re_1", account=ACCOUNT), "pi_1")


def test_evidence_goes_with_its_papers(real, double):
    double.will("POST /v1/files", {"id": "file_1", "object": "file"})
    double.will("POST /v1/disputes/dp_1", A_DISPUTE)
    double.will("GET /v1/disputes/dp_1", A_DISPUTE)
    said = {"account": ACCOUNT, "dispute": "dp_1", "key": "k"}
    sent = real.submit_evidence(**said, evidence={"service_date": "3 March"}, papers={"receipt": b"%PDF"})
    _, file, headers = double.asked[0]
    assert (file, headers["Idempotency-Key"]) == (
        {"purpose": "dispute_evidence", "file": "%PDF"},
        "k/receipt",
    )
    assert asked(double)[1] == {
        "evidence": {"service_date": "3 March", "receipt": "file_1"},
        "submit": "true",
    }
    assert (sent, sent.due_by.year) == (real.dispute("dp_1", account=ACCOUNT), 2026)
    with pytest.raises(ValueError, match="no such evidence"):
        real.submit_evidence(**said, evidence={"colour": "red"})


def test_payouts(real, double):
    double.will("GET /v1/payouts/po_1", A_PAYOUT)
    double.will("GET /v1/payouts", listed(A_PAYOUT))
    assert real.payouts(account=ACCOUNT) == (real.payout("po_1", account=ACCOUNT),)
    assert real.payout("po_1", account=ACCOUNT).arrives_on == date(2026, 9, 22)


def test_the_balance_is_read_page_by_page_oldest_first(real, double):
    def line(number, kind, pence, fee=0):
        return {
            "id": f"txn_{number}", "object": "balance_transaction", "type": kind, "amount": pence, "fee": fee,
            "currency": "gbp", "source": f"ch_{number}", "created": number,
        }  # fmt: skip

    url = "/v1/balance_transactions"
    newest = listed(line(3, "payout", -2342), line(2, "refund", -100), url=url) | {"has_more": True}
    double.will(f"GET {url}", newest, listed(line(1, "charge", 2500, 58), url=url))
    since = datetime(2026, 1, 1, tzinfo=UTC)
    lines = real.balance_entries(account=ACCOUNT, since=since)
    assert [(one.kind, one.pence, one.fee_pence) for one in lines] == [
        ("charge", 2500, 58),
        ("refund", -100, 0),
        ("payout", -2342, 0),
    ]
    assert double.asked[0][1]["created"] == {"gte": f"{int(since.timestamp())}"}
    assert asked(double)[1]["starting_after"] == "txn_2"


@pytest.mark.parametrize("pence", [25.0, -1, 29, "2500", 10**8])
def test_amounts_that_are_none_are_never_sent(real, double, pence):
    with pytest.raises(Refused):
        real.start_checkout(account=ACCOUNT, pence=pence, reference="PA-1", return_url=BACK, key="k")
    with pytest.raises(Refused):
        real.refund(
            account=ACCOUNT, charge="ch_1", pence=pence - 29 if pence == 29 else pence, reference="R", key="k"
        )
    assert double.asked == []


def test_nothing_that_changes_is_asked_without_a_key(real, double):
    with pytest.raises(Refused):
        real.refund(account=ACCOUNT, charge="ch_1", pence=1, reference="RE-1", key="")
