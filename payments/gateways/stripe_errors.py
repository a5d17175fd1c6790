"""What Stripe's faults mean to us: it said no, it was not reached, or there is no such thing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import stripe

from payments.gateways.base import Refused, Unknown, Unreachable

logger = logging.getLogger(__name__)

NOT_THERE = {"resource_missing", "account_invalid"}
WORDS = {
    "amount_too_large": "The amount is too large.",
    "amount_too_small": "The amount is too small.",
    "charge_already_refunded": "All of this charge was refunded already.",
    "charge_disputed": "This charge is disputed, so it cannot be refunded.",
    "email_invalid": "Enter an email address.",
    "payment_intent_unexpected_state": "This payment cannot be changed any more.",
    "payout_method_unsupported": "Stripe cannot pay out to this bank account.",
}
NO = "Stripe would not do this."


@contextmanager
def understood() -> Iterator[None]:
    """Raise Refused, Unknown or Unreachable for what Stripe's library raises. What Stripe says is never logged."""
    try:
        yield
    except stripe.CardError as error:
        raise Refused(error.code or "card_declined", error.user_message or "The card was declined.") from None
    except stripe.IdempotencyError:
        raise Refused("idempotency_key_in_use", "This key was used to ask for something else.") from None
    except stripe.InvalidRequestError as error:
        code = error.code or "invalid_request"
        if code in NOT_THERE or error.http_status == HTTPStatus.NOT_FOUND:
            raise Unknown("There is no such thing on this account.") from None
        raise Refused(code, WORDS.get(code, NO)) from None
    except stripe.PermissionError as error:
        if _code_of(error) in NOT_THERE:
            raise Unknown("This account is not connected to us.") from None
        logger.error("Stripe: the key may not do this.")  # noqa: TRY400 -- its words are not for the log
        raise Unreachable("The key may not do this.") from None
    except stripe.AuthenticationError:
        logger.error("Stripe: the key is not accepted.")  # noqa: TRY400 -- its words are not for the log
        raise Unreachable("The key is not accepted.") from None
    except stripe.StripeError as error:
        raise Unreachable(f"No answer that makes sense came: {type(error).__name__}.") from None


def the_declined_intent(error: stripe.CardError) -> str | None:
    """A card was refused, and yet a payment was made that remembers it: its id."""
    intent = _said(error).get("payment_intent")
    found = intent.get("id") if isinstance(intent, dict) else None
    return found if isinstance(found, str) else None


def _said(error: stripe.StripeError) -> dict[str, object]:
    body = error.json_body.get("error") if isinstance(error.json_body, dict) else None
    return body if isinstance(body, dict) else {}


def _code_of(error: stripe.StripeError) -> object:
    return _said(error).get("code")
