"""The pretend Stripe: what runs while no keys are set, and what the drills ask. No money moves.

It keeps its own truth, gives the same answers to the same acts, and refuses what Stripe refuses. What it cannot
show is written in ``marketplace/docs/stripe.md``.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit

from django.urls import reverse

from payments.gateways import fake_answers
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
    Unknown,
    Unreachable,
    check_words,
    read_news,
)
from payments.gateways.fake_store import Body
from payments.gateways.fake_world import CARDS, DUE, STILL_OPEN, World

OURS = ""  # the account of what is asked for ourselves
TOLERANCE_SECONDS = 300
A_HUNDRED = 100


class Fake(World):
    """Answers as Stripe would."""

    pretend = True
    ready = True

    # Providers' accounts

    def open_account(self, *, reference: str, email: str, key: str) -> Account:
        """It can do nothing until it is onboarded. The email address is not kept."""
        check_words(reference=reference)
        asked = {"reference": reference, "email": email}
        if "@" not in email:
            raise Refused("email_invalid", "Enter an email address.")
        body = {"charges": False, "payouts": False, "submitted": False, "due": list(DUE)}
        answer = self._once("open_account", OURS, key, asked, lambda: self._made("account", OURS, body))
        return fake_answers.account(*answer)

    def account(self, which: str, /) -> Account:
        """As it stands now."""
        with self._asked("account"):
            return fake_answers.account(which, self._account(which))

    def onboarding_link(self, *, account: str, return_url: str, refresh_url: str) -> str:
        """A page of ours that pretends to be Stripe's."""
        _check_address(return_url, refresh_url)
        with self._asked("onboarding_link"):
            self._account(account)
            self.store.change(account, return_url=return_url)
            return reverse("payments:pretend_onboarding", kwargs={"account": account})

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
        """A page of ours that pretends to be Stripe's."""
        check_words(pence=pence, reference=reference)
        facts: Body = {"mode": "payment", "pence": pence, "save": save_method, "payment_status": "unpaid"}
        facts |= {"reference": reference, "customer": customer, "return_url": return_url}
        return self._page(account, key, facts)

    def start_saving(
        self, *, account: str, customer: str | None = None, reference: str, return_url: str, key: str
    ) -> Checkout:
        """The same page, for leaving a card."""
        check_words(reference=reference)
        facts: Body = {"mode": "setup", "pence": 0, "save": True, "payment_status": "no_payment_required"}
        facts |= {"reference": reference, "customer": customer, "return_url": return_url}
        return self._page(account, key, facts)

    def _page(self, account: str, key: str, facts: Body) -> Checkout:
        _check_address(facts["return_url"])

        def make() -> tuple[str, str, Body]:
            self._may_charge(account)
            if facts["customer"]:
                self.store.read("customer", facts["customer"], account)
            return self._made("checkout", account, facts | {"status": "open", "intent": None, "method": None})

        name = "start_checkout" if facts["mode"] == "payment" else "start_saving"
        return fake_answers.checkout(*self._once(name, account, key, facts, make))

    def checkout(self, which: str, /, *, account: str) -> Checkout:
        """As it stands now."""
        with self._asked("checkout"):
            self._account(account)
            return fake_answers.checkout(which, self.store.read("checkout", which, account))

    def expire_checkout(self, which: str, /, *, account: str) -> Checkout:
        """Nobody can pay on it any more."""
        with self._asked("expire_checkout"):
            self._account(account)
            page = self.store.read("checkout", which, account)
            if page["status"] != "open":
                raise Refused("checkout_not_open", "This page is no longer open.")
            self.store.change(which, status="expired")
            self.store.tell("checkout.session.expired", account, which, "checkout.session")
            if page["intent"]:
                self._cancel(account, page["intent"])
            return fake_answers.checkout(which, self.store.read("checkout", which, account))

    # Payments

    def charge_saved(
        self, *, account: str, pence: int, customer: str, method: str, reference: str, key: str
    ) -> Intent:
        """Charge a card that was left, while its owner is away."""
        check_words(pence=pence, reference=reference)
        asked = {"pence": pence, "customer": customer, "method": method, "reference": reference}

        def make() -> tuple[str, str, Body]:
            self._may_charge(account)
            self.store.read("customer", customer, account)
            left = self.store.read("method", method, account)
            if left["customer"] != customer or not left["attached"]:
                raise Unknown("This customer has no such method.")
            facts = {"customer": customer, "method": method, "card": left["card"]}
            which = self._new_intent(account, pence, reference, **facts)
            self._charge(account, which, CARDS[left["card"]].away)
            return "intent", which, self.store.read("intent", which, account)

        return fake_answers.intent(*self._once("charge_saved", account, key, asked, make))

    def authentication_link(self, *, account: str, intent: str, return_url: str, key: str) -> str:  # noqa: ARG002 -- the Protocol's signature
        """A page of ours that pretends to be the bank's."""
        _check_address(return_url)
        with self._asked("authentication_link"):
            self._account(account)
            if self.store.read("intent", intent, account)["status"] != "requires_action":
                raise Refused("payment_intent_unexpected_state", "The bank does not ask.")
            self.store.change(intent, return_url=return_url)
            return reverse("payments:pretend_bank", kwargs={"intent": intent})

    def intent(self, which: str, /, *, account: str) -> Intent:
        """As it stands now."""
        with self._asked("intent"):
            self._account(account)
            return fake_answers.intent(which, self.store.read("intent", which, account))

    def intent_for(self, reference: str, /, *, account: str) -> Intent | None:
        """The one that succeeded, or else the newest."""
        with self._asked("intent_for"):
            self._account(account)
            found = self.store.all("intent", account, reference=reference)
            best = [one for one in found if one[1]["status"] == "succeeded"] or found
            return fake_answers.intent(*best[-1]) if best else None

    def cancel_intent(self, which: str, /, *, account: str, key: str) -> Intent:
        """Give up on it."""

        def make() -> tuple[str, str, Body]:
            self._account(account)
            body = self.store.read("intent", which, account)
            page = body["checkout"] and self.store.read("checkout", body["checkout"], account)
            if body["status"] not in STILL_OPEN or (page and page["status"] == "open"):
                raise Refused("payment_intent_unexpected_state", "This payment cannot be cancelled now.")
            self._cancel(account, which)
            return "intent", which, self.store.read("intent", which, account)

        return fake_answers.intent(*self._once("cancel_intent", account, key, {"intent": which}, make))

    def _cancel(self, account: str, intent: str) -> None:
        self.store.change(intent, status="canceled")
        self.store.tell("payment_intent.canceled", account, intent, "payment_intent")

    def forget_method(self, method: str, /, *, account: str) -> None:
        """It can never be charged again."""
        with self._asked("forget_method"):
            self._account(account)
            if not self.store.read("method", method, account)["attached"]:
                raise Refused("payment_method_not_attached", "It was let go of already.")
            self.store.change(method, attached=False)
            self.store.tell("payment_method.detached", account, method, "payment_method")

    # Money back

    def refund(self, *, account: str, charge: str, pence: int, reference: str, key: str) -> Refund:
        """Done at once; pending while the account has too little."""
        check_words(pence=pence, least=1, reference=reference)
        asked = {"charge": charge, "pence": pence, "reference": reference}

        def make() -> tuple[str, str, Body]:
            self._account(account)
            intent = self.store.read("charge", charge, account)["intent"]
            paid = self.store.read("intent", intent, account)
            self._may_refund(account, paid, pence)
            status = "succeeded" if self.balance(account) >= pence else "pending"
            body = asked | {"status": status, "intent": intent}
            which = self.store.make("refund", account, body, reference=reference)
            self.store.change(intent, refunded=paid["refunded"] + pence)
            if status == "succeeded":
                self._move(account, "refund", -pence, 0, which)
            self._tell_refund("refund.created", account, which, body)
            self.store.tell("charge.refunded", account, charge, "charge", payment_intent=intent)
            return "refund", which, body

        return fake_answers.refund(*self._once("refund", account, key, asked, make))

    def _may_refund(self, account: str, paid: Body, pence: int) -> None:
        if paid["disputed"] and self._held_by_a_bank(account, paid["charge"]):
            raise Refused("charge_disputed", "This charge is disputed, so it cannot be refunded.")
        if paid["refunded"] >= paid["received"]:
            raise Refused("charge_already_refunded", "All of this charge was refunded already.")
        if pence > paid["received"] - paid["refunded"]:
            raise Refused("amount_too_large", "This is more than is left of the charge.")

    def _held_by_a_bank(self, account: str, charge: str) -> bool:
        """Whether a dispute of it is not decided, or was lost."""
        disputes = self.store.all("dispute", account)
        return any(one["charge"] == charge and one["status"] != "won" for _, one in disputes)

    def refund_of(self, which: str, /, *, account: str) -> Refund:
        """As it stands now."""
        with self._asked("refund_of"):
            self._account(account)
            return fake_answers.refund(which, self.store.read("refund", which, account))

    def dispute(self, which: str, /, *, account: str) -> Dispute:
        """As it stands now."""
        with self._asked("dispute"):
            self._account(account)
            return fake_answers.dispute(which, self.store.read("dispute", which, account))

    def submit_evidence(
        self,
        *,
        account: str,
        dispute: str,
        evidence: Mapping[str, str],
        papers: Mapping[str, bytes] | None = None,
        key: str,
    ) -> Dispute:
        """Taken once, while the bank waits for it. What it says is not kept."""
        if set(evidence) - EVIDENCE_WORDS or set(papers or {}) - EVIDENCE_PAPERS:
            raise ValueError("Stripe has no such evidence.")
        sums = {name: hashlib.sha256(paper).hexdigest() for name, paper in (papers or {}).items()}

        def make() -> tuple[str, str, Body]:
            self._account(account)
            body = self.store.read("dispute", dispute, account)
            if not body["status"].endswith("needs_response") or body["due_by"] < self.store.now:
                raise Refused("dispute_closed", "This dispute takes no more evidence.")
            self.store.change(dispute, status="under_review")
            self._tell_dispute("charge.dispute.updated", account, dispute, body)
            return "dispute", dispute, self.store.read("dispute", dispute, account)

        asked = {"dispute": dispute, "evidence": dict(evidence), "papers": sums}
        return fake_answers.dispute(*self._once("submit_evidence", account, key, asked, make))

    # Payouts and the balance

    def payout(self, which: str, /, *, account: str) -> Payout:
        """As it stands now."""
        with self._asked("payout"):
            self._account(account)
            return fake_answers.payout(which, self.store.read("payout", which, account))

    def payouts(self, *, account: str) -> tuple[Payout, ...]:
        """The newest first."""
        with self._asked("payouts"):
            self._account(account)
            return tuple(
                fake_answers.payout(*one) for one in reversed(self.store.all("payout", account)[-A_HUNDRED:])
            )

    def balance_entries(self, *, account: str, since: datetime) -> tuple[Movement, ...]:
        """Everything that came and went."""
        with self._asked("balance_entries"):
            self._account(account)
            found = self.store.all("movement", account)
        first = int(since.timestamp())
        return tuple(
            Movement(
                which, one["kind"], one["pence"], one["fee"], one["source"], fake_answers.instant(one["at"])
            )
            for which, one in found
            if one["at"] >= first
        )

    # News

    def happened(self, raw: bytes, signature: str) -> Happening:
        """Read a delivery. Raises Forged."""
        parts = dict(part.partition("=")[::2] for part in signature.split(","))
        at = parts.get("t", "")
        if not at.isdecimal() or not hmac.compare_digest(
            self.signed(raw, at=int(at)).encode(), f"t={at},v1={parts.get('v1', '')}".encode()
        ):
            raise Forged("It is not signed with our secret.")
        if abs(self.store.now - int(at)) > TOLERANCE_SECONDS:
            raise Forged("It was signed too long ago.")
        try:
            return read_news(json.loads(raw))
        except ValueError as error:
            raise Forged("This is not an event.") from error

    # How it answers

    def _made(self, kind: str, account: str, body: Body) -> tuple[str, str, Body]:
        return kind, self.store.make(kind, account, body, reference=body.get("reference", "")), body

    @contextmanager
    def _asked(self, method: str) -> Iterator[None]:
        """A call, and the faults that were asked for: no answer before it is done, or after."""
        stumbles = self.store.stumbled(method)
        if stumbles is False:
            raise Unreachable("No answer came.")
        with self.store.act():
            yield
        if stumbles:
            raise Unreachable("No answer came.")

    def _once(
        self,
        method: str,
        account: str,
        key: str,
        asked: Body,
        make: Callable[[], tuple[str, str, Body]],
    ) -> tuple[str, Body]:
        """The id and the body of an answer; the same key gets the same answer, as it was the first time."""
        digest = hashlib.sha256(json.dumps([method, asked], sort_keys=True).encode()).hexdigest()
        with self._asked(method):
            answer = self.store.answered(account, key, digest)
            if not answer:
                answer = make()
                self.store.remember(account, key, digest, answer)
        return answer[1], answer[2]


def _check_address(*addresses: str) -> None:
    for address in addresses:
        there = urlsplit(address)
        if there.scheme not in {"http", "https"} or not there.hostname:
            raise Refused("url_invalid", "An address begins with https://.")
