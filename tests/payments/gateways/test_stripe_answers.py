"""What the answers of the real Stripe mean to us, and its news; and that our double refuses what Stripe would."""

import json
import time

import pytest
import stripe

from payments.gateways.base import Forged, Refused, Unknown, Unreachable
from tests.payments.gateways.sdk_double import Double, NotStripes
from tests.payments.gateways.stripe_scene import A_REFUND, ACCOUNT, SECRET, a_card_error, double, real

__all__ = ["double", "real"]

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
