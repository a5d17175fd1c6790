"""What we ask the real Stripe: every request as its own library's types want it; and what its answers mean to us."""

import json
import time
from datetime import UTC, date, datetime

import pytest
import stripe

from payments.gateways.base import Forged, Refused, Unknown, Unreachable
from payments.gateways.stripe import Real
from tests.payments.gateways.sdk_double import Double, NotStripes

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


# What we ask


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


def a_card_error(code, **also):
    return {"error": {"type": "card_error", "code": code, "message": "Your card was declined."} | also}


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


# What it answers


def an_error(code, kind="invalid_request_error"):
    return {"error": {"type": kind, "code": code, "message": "Words of Stripe's"}}


@pytest.mark.parametrize(
    ("status", "error", "means"),
    [
        (400, an_error("charge_already_refunded"), Refused),
        (400, an_error(None), Refused),
        (400, an_error(None, "idempotency_error"), Refused),
        (402, a_card_error("card_declined"), Refused),
        (404, an_error("resource_missing"), Unknown),
        (403, an_error("account_invalid"), Unknown),
        (403, an_error(None), Unreachable),
        (401, an_error(None), Unreachable),
        (409, an_error("lock_timeout"), Unreachable),
        (429, an_error("rate_limit"), Unreachable),
        (500, an_error(None, "api_error"), Unreachable),
        (200, stripe.APIConnectionError("nobody there"), Unreachable),
        (200, A_REFUND | {"currency": "eur"}, Unreachable),
        (200, {"id": "re_1", "object": "refund"}, Unreachable),
    ],
)
def test_what_its_faults_mean(real, double, caplog, status, error, means):  # noqa: PLR0917
    double.will("POST /v1/refunds", error, status=status)
    with pytest.raises(means) as said:
        real.refund(account=ACCOUNT, charge="ch_1", pence=100, reference="RE-1", key="k")
    assert "Words of Stripe's" not in caplog.text + str(said.value)
    assert said.value.__suppress_context__ or said.value.__context__ is None


# News


def signed(event, *, secret=SECRET, age=0):
    raw, at = json.dumps(event), int(time.time()) - age
    mark = stripe.WebhookSignature._compute_signature(f"{at}.{raw}", secret)
    return raw.encode(), f"t={at},v1={mark}"


NEWS = {
    "id": "evt_1",
    "object": "event",
    "type": "charge.refunded",
    "account": ACCOUNT,
    "created": 1_790_000_000,
    "livemode": False,
    "data": {"object": {"id": "ch_1", "object": "charge", "payment_intent": "pi_1"}},
}


def test_news(real):
    told = real.happened(*signed(NEWS))
    assert (told.id, told.kind, told.account) == ("evt_1", "charge.refunded", ACCOUNT)
    assert (told.object_id, told.object_kind, told.intent) == ("ch_1", "charge", "pi_1")


@pytest.mark.parametrize(
    ("event", "how"),
    [
        (NEWS, {"secret": "whsec_2"}),
        (NEWS, {"age": 301}),
        (NEWS | {"livemode": True}, {}),
        (NEWS | {"data": {}}, {}),
        ([], {}),
        (7, {}),
    ],
)
def test_news_that_is_forged_old_or_of_the_other_mode_is_refused(real, event, how):
    with pytest.raises(Forged):
        real.happened(*signed(event, **how))


@pytest.mark.parametrize("raw", [b"\xff", b"", b"{}"])
def test_news_that_is_none_is_refused(real, raw):
    with pytest.raises(Forged):
        real.happened(raw, "t=1,v1=0")


# The double itself says no


@pytest.mark.parametrize(
    ("method", "path", "params", "fault"),
    [
        ("POST", "/v1/payment_intents", {"amount": "1"}, "[currency] is missing"),
        ("POST", "/v1/payment_intents", {"amount": "25.00", "currency": "gbp"}, "'25.00' is not int"),
        (
            "POST",
            "/v1/payment_intents",
            {"amount": "1", "currency": "gbp", "colour": "red"},
            "not a parameter",
        ),
        ("POST", "/v1/refunds", {"stripe_account": "acct_1"}, "not a parameter"),
        ("POST", "/v1/refunds", {"reason": "it rained"}, "'it rained' is not in"),
        ("POST", "/v1/account_links", {"account": "acct_1", "type": "onboarding"}, "'onboarding' is not in"),
        ("POST", "/v1/checkout/sessions", {"line_items": {"price": "x"}}, "is not a list"),
        ("POST", "/v1/checkout/sessions", {"line_items": {"0": {"price_data": {}}}}, "[currency] is missing"),
        ("POST", "/v1/chargings", {}, "no route"),
        ("PUT", "/v1/refunds", {}, "no route"),
    ],
)
def test_the_double_refuses_what_stripe_would(method, path, params, fault):
    with pytest.raises(NotStripes, match=fault.replace("[", r"\[").replace("]", r"\]")):
        Double.check(method, path, params)
