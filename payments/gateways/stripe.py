"""The real Stripe, by its own library: one place where it is called. Tests check every request against its own types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

import stripe
from stripe.params import (
    AccountCreateParams,
    DisputeUpdateParams,
    FileCreateParams,
    PaymentIntentConfirmParams,
    PaymentIntentCreateParams,
)
from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItemPriceData

from payments.gateways import stripe_answers as answers
from payments.gateways.base import (
    EVIDENCE_PAPERS,
    EVIDENCE_WORDS,
    Account,
    Checkout,
    Dispute,
    Forged,
    Happening,
    Intent,
    Movement,
    Payout,
    Refund,
    Refused,
    check_words,
    read_news,
)
from payments.gateways.stripe_errors import the_declined_intent, understood

PATIENCE_SECONDS, TRIES_AGAIN, TOLERANCE_SECONDS = 20, 2, 300
WHOLE = ["latest_charge.balance_transaction"]
# The provider deals with Stripe: it asks who they are, takes its fee from them, and bears what they cannot pay back.
THEIR_OWN: AccountCreateParams = {
    "country": "GB",
    "default_currency": "gbp",
    "controller": {
        "fees": {"payer": "account"},
        "losses": {"payments": "stripe"},
        "requirement_collection": "stripe",
        "stripe_dashboard": {"type": "full"},
    },
}


class Real:
    """Stripe, with the platform's key. ``base`` and ``carrier`` are for tests: another server, another way there."""

    pretend = False
    ready = True

    def __init__(
        self,
        key: str,
        webhook_secret: str,
        *,
        base: str | None = None,
        carrier: stripe.HTTPClient | None = None,
    ):
        self.live, self.webhook_secret = "_live_" in key, webhook_secret
        self.client = stripe.StripeClient(
            key,
            base_addresses={"api": base, "files": base} if base else None,
            http_client=carrier or stripe.RequestsClient(timeout=PATIENCE_SECONDS),
            max_network_retries=TRIES_AGAIN,
        )

    # Providers' accounts

    def open_account(self, *, reference: str, email: str, key: str) -> Account:
        """A new account, with Stripe's own dashboard."""
        check_words(reference=reference)
        said: AccountCreateParams = {**THEIR_OWN, "email": email, "metadata": {"reference": reference}}
        with understood():
            made = self.client.v1.accounts.create(said, {"idempotency_key": key})
        return answers.account(made)

    def account(self, which: str, /) -> Account:
        """As it stands now."""
        with understood():
            return answers.account(self.client.v1.accounts.retrieve(which))

    def onboarding_link(self, *, account: str, return_url: str, refresh_url: str) -> str:
        """Where the provider tells Stripe who they are."""
        with understood():
            link = self.client.v1.account_links.create(
                {
                    "account": account,
                    "type": "account_onboarding",
                    "return_url": return_url,
                    "refresh_url": refresh_url,
                    "collection_options": {"fields": "eventually_due"},
                }
            )
        return link.url

    # Pages where a card is given

    def start_checkout(
        self,
        *,
        account: str,
        pence: int,
        reference: str,
        customer: str | None = None,
        save_method: bool = False,
        return_url: str,
        key: str,
    ) -> Checkout:
        """Stripe's own page to pay on. It says the reference, and nothing of what care it is for."""
        check_words(pence=pence, reference=reference)
        price: SessionCreateParamsLineItemPriceData = {
            "currency": "gbp",
            "unit_amount": pence,
            "product_data": {"name": reference},
        }
        said: SessionCreateParams = {
            **_page(reference, return_url),
            "mode": "payment",
            "submit_type": "pay",
            "line_items": [{"quantity": 1, "price_data": price}],
            "payment_intent_data": {"metadata": {"reference": reference}},
        }
        if save_method:
            said["payment_intent_data"]["setup_future_usage"] = "off_session"
            said["customer_creation"] = "always"
        return self._start(account, said, customer, key)

    def start_saving(
        self, *, account: str, customer: str | None = None, reference: str, return_url: str, key: str
    ) -> Checkout:
        """Stripe's own page to leave a card on."""
        check_words(reference=reference)
        said: SessionCreateParams = {
            **_page(reference, return_url),
            "mode": "setup",
            "currency": "gbp",
            "customer_creation": "always",
            "setup_intent_data": {"metadata": {"reference": reference}},
        }
        return self._start(account, said, customer, key)

    def _start(self, account: str, said: SessionCreateParams, customer: str | None, key: str) -> Checkout:
        if customer:
            said["customer"] = customer
            said.pop("customer_creation", None)
        with understood():
            return answers.checkout(self.client.v1.checkout.sessions.create(said, _on(account, key)))

    def checkout(self, which: str, /, *, account: str) -> Checkout:
        """As it stands now."""
        with understood():
            found = self.client.v1.checkout.sessions.retrieve(
                which, {"expand": ["setup_intent", "payment_intent"]}, _on(account)
            )
        return answers.checkout(found)

    def expire_checkout(self, which: str, /, *, account: str) -> Checkout:
        """Nobody can pay on it any more."""
        with understood():
            return answers.checkout(self.client.v1.checkout.sessions.expire(which, {}, _on(account)))

    # Payments

    def charge_saved(
        self, *, account: str, pence: int, customer: str, method: str, reference: str, key: str
    ) -> Intent:
        """Charge a card that was left, while its owner is away."""
        check_words(pence=pence, reference=reference)
        said: PaymentIntentCreateParams = {
            "amount": pence,
            "currency": "gbp",
            "customer": customer,
            "payment_method": method,
            "off_session": True,
            "confirm": True,
            "description": reference,
            "metadata": {"reference": reference},
            "expand": WHOLE,
        }
        with understood():
            try:
                return answers.intent(self.client.v1.payment_intents.create(said, _on(account, key)))
            except stripe.CardError as error:
                if not (declined := the_declined_intent(error)):
                    raise
            return self.intent(declined, account=account)

    def authentication_link(self, *, account: str, intent: str, return_url: str, key: str) -> str:
        """Confirm it once more, now that its owner is there; where her bank asks her."""
        with understood():
            found = self.client.v1.payment_intents.retrieve(intent, {}, _on(account))
            if not (link := answers.link_of(found)):
                said: PaymentIntentConfirmParams = {"return_url": return_url}
                if method := answers.method_tried(found):
                    said["payment_method"] = method
                found = self.client.v1.payment_intents.confirm(intent, said, _on(account, key))
                link = answers.link_of(found)
        return link or return_url

    def intent(self, which: str, /, *, account: str) -> Intent:
        """As it stands now."""
        with understood():
            return answers.intent(
                self.client.v1.payment_intents.retrieve(which, {"expand": WHOLE}, _on(account))
            )

    def intent_for(self, reference: str, /, *, account: str) -> Intent | None:
        """The one that succeeded, or else the newest."""
        check_words(reference=reference)
        asked = f"metadata['reference']:'{reference}'"
        with understood():
            found = self.client.v1.payment_intents.search(
                {"query": asked, "expand": [f"data.{part}" for part in WHOLE]}, _on(account)
            )
        all_of_them = [answers.intent(one) for one in found.data]
        paid = [one for one in all_of_them if one.status == "succeeded"]
        return next(iter(paid or all_of_them), None)

    def cancel_intent(self, which: str, /, *, account: str, key: str) -> Intent:
        """Give up on it."""
        with understood():
            return answers.intent(
                self.client.v1.payment_intents.cancel(which, {"expand": WHOLE}, _on(account, key))
            )

    def forget_method(self, method: str, /, *, account: str) -> None:
        """It can never be charged again."""
        with understood():
            self.client.v1.payment_methods.detach(method, {}, _on(account))

    # Money back

    def refund(self, *, account: str, charge: str, pence: int, reference: str, key: str) -> Refund:
        """Send money back."""
        check_words(pence=pence, least=1, reference=reference)
        with understood():
            made = self.client.v1.refunds.create(
                {"charge": charge, "amount": pence, "metadata": {"reference": reference}}, _on(account, key)
            )
        return answers.refund(made)

    def refund_of(self, which: str, /, *, account: str) -> Refund:
        """As it stands now."""
        with understood():
            return answers.refund(self.client.v1.refunds.retrieve(which, {}, _on(account)))

    def dispute(self, which: str, /, *, account: str) -> Dispute:
        """As it stands now."""
        with understood():
            return answers.dispute(self.client.v1.disputes.retrieve(which, {}, _on(account)))

    def submit_evidence(
        self,
        *,
        account: str,
        dispute: str,
        evidence: Mapping[str, str],
        papers: Mapping[str, bytes] | None = None,
        key: str,
    ) -> Dispute:
        """The papers first, then all of it at once: nothing can be added afterwards."""
        if set(evidence) - EVIDENCE_WORDS or set(papers or {}) - EVIDENCE_PAPERS:
            raise ValueError("Stripe has no such evidence.")
        said = dict(evidence)
        with understood():
            for name, paper in (papers or {}).items():
                file: FileCreateParams = {"purpose": "dispute_evidence", "file": _named(name, paper)}
                said[name] = self.client.v1.files.create(file, _on(account, f"{key}/{name}")).id
            answer: DisputeUpdateParams = {"evidence": said, "submit": True}  # type: ignore[typeddict-item]
            return answers.dispute(self.client.v1.disputes.update(dispute, answer, _on(account, key)))

    # Payouts and the balance

    def payout(self, which: str, /, *, account: str) -> Payout:
        """As it stands now."""
        with understood():
            return answers.payout(self.client.v1.payouts.retrieve(which, {}, _on(account)))

    def payouts(self, *, account: str) -> tuple[Payout, ...]:
        """The newest first."""
        with understood():
            found = self.client.v1.payouts.list({"limit": 100}, _on(account))
        return tuple(answers.payout(one) for one in found.data)

    def balance_entries(self, *, account: str, since: datetime) -> tuple[Movement, ...]:
        """Everything that came and went, page by page."""
        with understood():
            found = self.client.v1.balance_transactions.list(
                {"created": {"gte": int(since.timestamp())}, "limit": 100}, _on(account)
            )
            movements = [answers.movement(one) for one in found.auto_paging_iter()]
        return tuple(reversed(movements))

    # News

    def happened(self, raw: bytes, signature: str) -> Happening:
        """Read a delivery. An endpoint of connected accounts is told of tests as well: those are not ours."""
        try:
            text = raw.decode()
            stripe.WebhookSignature.verify_header(text, signature, self.webhook_secret, TOLERANCE_SECONDS)
            event = json.loads(text)
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise Forged("It is not signed with our secret, or was too long ago.") from error
        told = read_news(event)
        if event.get("livemode") is not self.live:
            raise Forged("It is about the other mode.")
        return told


def _on(account: str, key: str | None = None) -> stripe.RequestOptions:
    """On whose account, and as which act."""
    said: stripe.RequestOptions = {"stripe_account": account}
    if key is not None:
        if not key:
            raise Refused("idempotency_key_invalid", "This cannot be asked without a key.")
        said["idempotency_key"] = key
    return said


def _page(reference: str, return_url: str) -> SessionCreateParams:
    """What every page is told."""
    return {
        "client_reference_id": reference,
        "metadata": {"reference": reference},
        "success_url": return_url,
        "cancel_url": return_url,
        "locale": "en-GB",
    }


def _named(name: str, paper: bytes) -> BytesIO:
    """A paper as a file with a name."""
    file = BytesIO(paper)
    file.name = f"{name}.pdf"
    return file
