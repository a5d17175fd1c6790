"""What others do at the pretend Stripe: payers, their banks, providers, and time. Everything they do becomes news."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import NamedTuple

from payments.gateways.base import Refused, Unknown
from payments.gateways.fake_store import Body, Store
from payments.money import round_half_up

WORKS, ASKS, DAYS = "works", "asks", "days"


class Card(NamedTuple):
    """A card to pretend with. ``here``: what happens while its owner is there; ``away``: when it is charged later."""

    words: str
    here: str
    away: str
    disputed: bool = False


CARDS = {
    "4242": Card("A card that works", WORKS, WORKS),
    "3155": Card("A card whose bank asks who you are, today", ASKS, WORKS),
    "3184": Card("A card whose bank asks who you are, every time", ASKS, ASKS),
    "0002": Card("A card that is declined", "generic_decline", "generic_decline"),
    "9995": Card("A card without enough money", "insufficient_funds", "insufficient_funds"),
    "0341": Card(
        "A card that works today, and is declined when it is charged later", WORKS, "generic_decline"
    ),
    "0259": Card("A card that works, and whose owner then disputes it", WORKS, WORKS, disputed=True),
    "2345": Card("A bank account, which takes days", DAYS, DAYS),
}
FEE_BASIS_POINTS, FEE_PENCE, DISPUTE_FEE_PENCE = 150, 20, 2000
DUE = ("external_account", "individual.verification.document")
EVIDENCE_DAYS, PAYOUT_DAYS = 9, 2
STILL_OPEN = {"requires_payment_method", "requires_confirmation", "requires_action"}


class World:
    """Acts that no site asks for."""

    def __init__(self, store: Store, *, secret: str):
        self.store = store
        self.signing_secret = "whsec_" + hashlib.sha256(f"pretend {secret}".encode()).hexdigest()[:32]

    # The provider

    def onboard(self, account: str, *, finished: bool = True) -> str:
        """The provider tells Stripe who they are, or half of it. Returns where they go next."""
        with self.store.act():
            body = self._account(account)
            self.store.change(
                account,
                charges=finished,
                payouts=finished,
                submitted=True,
                due=[] if finished else list(DUE[1:]),
            )
            self.store.tell("account.updated", account, account, "account")
        return str(body.get("return_url", ""))

    def restrict(self, account: str) -> None:
        """Stripe wants to know more, and charges nobody for this provider until it does."""
        with self.store.act():
            self._account(account)
            self.store.change(account, charges=False, payouts=False, due=list(DUE[1:]))
            self.store.tell("account.updated", account, account, "account")

    def disconnect(self, account: str) -> None:
        """The provider takes away our access."""
        with self.store.act():
            self._account(account)
            self.store.change(account, gone=True)
            self.store.tell("account.application.deauthorized", account, "ca_pretend", "application")

    # The payer

    def pay(self, checkout: str, card: str) -> str:
        """A card is given on the page. Returns ``complete``, ``declined``, or the intent the bank asks about."""
        with self.store.act():
            account = self.store.account_of(checkout, "checkout")
            page = self.store.read("checkout", checkout, account)
            if page["status"] != "open":
                raise Refused("checkout_not_open", "This page is closed.")
            self._may_charge(account)
            if page["mode"] == "setup":
                return self._leave_card(account, checkout, page, card)
            intent = page["intent"] or self._new_intent(account, page["pence"], page["reference"])
            self.store.change(checkout, intent=intent)
            self.store.change(intent, card=card, checkout=checkout, return_url=page["return_url"])
            status = self._charge(account, intent, CARDS[card].here)
            return intent if status == "requires_action" else self._after(status)

    def _leave_card(self, account: str, checkout: str, page: Body, card: str) -> str:
        if CARDS[card].here not in {WORKS, ASKS}:
            return "declined"
        self._keep_card(account, checkout, page, card)
        self.store.change(checkout, status="complete", payment_status="no_payment_required")
        self.store.tell("checkout.session.completed", account, checkout, "checkout.session")
        return "complete"

    @staticmethod
    def _after(status: str) -> str:
        return "declined" if status == "requires_payment_method" else "complete"

    def authenticate(self, intent: str, *, agreed: bool) -> str:
        """The payer shows their bank who they are, or does not. Returns where they go next."""
        with self.store.act():
            account = self.store.account_of(intent, "intent")
            body = self.store.read("intent", intent, account)
            if body["status"] != "requires_action":
                raise Refused("payment_intent_unexpected_state", "The bank does not ask any more.")
            self._charge(account, intent, WORKS if agreed else "payment_intent_authentication_failure")
        return str(body["return_url"])

    # The bank

    def settle_intent(self, intent: str, *, came: bool = True) -> None:
        """Days later the money came, or did not."""
        with self.store.act():
            account = self.store.account_of(intent, "intent")
            if self.store.read("intent", intent, account)["status"] != "processing":
                raise Refused("payment_intent_unexpected_state", "It is not under way.")
            self._charge(account, intent, WORKS if came else "insufficient_funds")

    def dispute_charge(self, charge: str, *, pence: int | None = None, reason: str = "fraudulent") -> str:
        """The payer's bank takes the money back until the dispute is settled."""
        with self.store.act():
            account = self.store.account_of(charge, "charge")
            intent = self.store.read("charge", charge, account)["intent"]
            body = self.store.read("intent", intent, account)
            pence = pence or body["received"] - body["refunded"] or body["received"]
            due_by = self.store.now + EVIDENCE_DAYS * 86_400
            facts = {"pence": pence, "charge": charge, "intent": intent, "reason": reason, "due_by": due_by}
            which = self.store.make("dispute", account, {"status": "needs_response", **facts})
            self.store.change(intent, disputed=True)
            self._move(account, "dispute", -pence, DISPUTE_FEE_PENCE, which)
            self._tell_dispute("charge.dispute.created", account, which, facts)
            self._tell_dispute("charge.dispute.funds_withdrawn", account, which, facts)
        return which

    def settle_dispute(self, dispute: str, *, won: bool) -> None:
        """The bank has decided."""
        with self.store.act():
            account = self.store.account_of(dispute, "dispute")
            body = self.store.read("dispute", dispute, account)
            if body["status"] in {"won", "lost"}:
                raise Refused("dispute_closed", "It is decided already.")
            self.store.change(dispute, status="won" if won else "lost")
            if won:
                self._move(account, "dispute", body["pence"], 0, dispute)
                self._tell_dispute("charge.dispute.funds_reinstated", account, dispute, body)
            self._tell_dispute("charge.dispute.closed", account, dispute, body)

    def _tell_dispute(self, kind: str, account: str, which: str, body: Body) -> None:
        self.store.tell(kind, account, which, "dispute", charge=body["charge"], payment_intent=body["intent"])

    def settle_refund(self, refund: str, *, came: bool) -> None:
        """A refund that was pending, or even done, reached the payer's bank, or came back."""
        with self.store.act():
            account = self.store.account_of(refund, "refund")
            body = self.store.read("refund", refund, account)
            if body["status"] in {"failed", "canceled"}:
                raise Refused("refund_closed", "It came back already.")
            self.store.change(refund, status="succeeded" if came else "failed")
            if came and body["status"] == "pending":
                self._move(account, "refund", -body["pence"], 0, refund)
            if not came:
                refunded = self.store.read("intent", body["intent"], account)["refunded"]
                self.store.change(body["intent"], refunded=refunded - body["pence"])
            if not came and body["status"] == "succeeded":
                self._move(account, "refund", body["pence"], 0, refund)
            self._tell_refund("refund.updated" if came else "refund.failed", account, refund, body)

    def _tell_refund(self, kind: str, account: str, which: str, body: Body) -> None:
        self.store.tell(kind, account, which, "refund", charge=body["charge"], payment_intent=body["intent"])

    def pay_out(self, account: str) -> str | None:
        """The whole balance goes to the provider's bank; None when there is none."""
        with self.store.act():
            self._account(account)
            pence = self.balance(account)
            if pence <= 0:
                return None
            arrives_on = (self.store.clock() + timedelta(days=PAYOUT_DAYS)).date().isoformat()
            facts = {"status": "in_transit", "pence": pence, "arrives_on": arrives_on}
            which = self.store.make("payout", account, facts)
            self._move(account, "payout", -pence, 0, which)
            self.store.tell("payout.created", account, which, "payout")
        return which

    def settle_payout(self, payout: str, *, came: bool = True) -> None:
        """The provider's bank took it, or sent it back, even after it was said to be paid."""
        with self.store.act():
            account = self.store.account_of(payout, "payout")
            body = self.store.read("payout", payout, account)
            if body["status"] in {"failed", "canceled"} or (came and body["status"] == "paid"):
                raise Refused("payout_closed", "It is settled already.")
            self.store.change(payout, status="paid" if came else "failed")
            if not came:
                self._move(account, "payout", body["pence"], 0, payout)
            self.store.tell("payout.paid" if came else "payout.failed", account, payout, "payout")

    def balance(self, account: str) -> int:
        """What lies on the account, pending or not."""
        return sum(one["pence"] - one["fee"] for _, one in self.store.all("movement", account))

    # How a charge goes

    def _account(self, account: str) -> Body:
        body = self.store.read("account", account, account)
        if body.get("gone"):
            raise Unknown("This account is not connected to us.")
        return body

    def _may_charge(self, account: str) -> None:
        if not self._account(account)["charges"]:
            raise Refused("charges_not_enabled", "This provider cannot take cards yet.")

    def _new_intent(self, account: str, pence: int, reference: str, **facts: object) -> str:
        body = {
            "pence": pence, "status": "requires_payment_method", "received": 0, "refunded": 0, "fee": None,
            "charge": None, "customer": None, "method": None, "decline": "", "disputed": False, "card": "",
            "checkout": None, "return_url": "", "reference": reference, **facts,
        }  # fmt: skip
        which = self.store.make("intent", account, body, reference=reference)
        self.store.tell("payment_intent.created", account, which, "payment_intent")
        return which

    def _charge(self, account: str, intent: str, outcome: str) -> str:
        """What becomes of an intent once a card was given, or its bank has spoken."""
        if outcome == WORKS:
            status = self._succeed(account, intent)
        elif outcome in {ASKS, DAYS}:
            status = "requires_action" if outcome == ASKS else "processing"
            self.store.change(intent, status=status, decline="")
            self.store.tell(f"payment_intent.{status}", account, intent, "payment_intent")
        else:
            status = "requires_payment_method"
            self.store.change(intent, status=status, decline=outcome)
            self.store.tell("payment_intent.payment_failed", account, intent, "payment_intent")
        self._tell_page(account, intent, status)
        return status

    def _succeed(self, account: str, intent: str) -> str:
        body = self.store.read("intent", intent, account)
        fee = round_half_up(body["pence"] * FEE_BASIS_POINTS, 10_000) + FEE_PENCE
        charge = self.store.make("charge", account, {"intent": intent})
        facts = {"received": body["pence"], "fee": fee, "charge": charge, "decline": ""}
        self.store.change(intent, status="succeeded", **facts)
        self._move(account, "charge", body["pence"], fee, charge)
        self.store.tell("charge.succeeded", account, charge, "charge", payment_intent=intent)
        self.store.tell("payment_intent.succeeded", account, intent, "payment_intent")
        if CARDS[body["card"]].disputed:
            self.dispute_charge(charge)
        return "succeeded"

    def _tell_page(self, account: str, intent: str, status: str) -> None:
        """The page the card was given on, if it was given on one, follows what became of the intent."""
        body = self.store.read("intent", intent, account)
        page = body["checkout"] and self.store.read("checkout", body["checkout"], account)
        if not page or (page["status"] == "open" and status not in {"succeeded", "processing"}):
            return
        facts = {"payment_intent": intent}
        if page["status"] == "open":
            paid = "paid" if status == "succeeded" else "unpaid"
            self.store.change(body["checkout"], status="complete", payment_status=paid)
            if page["save"]:
                self._keep_card(account, body["checkout"], page, body["card"], intent=intent)
            self.store.tell(
                "checkout.session.completed", account, body["checkout"], "checkout.session", **facts
            )
        else:
            came = status == "succeeded"
            self.store.change(body["checkout"], payment_status="paid" if came else "unpaid")
            kind = f"checkout.session.async_payment_{'succeeded' if came else 'failed'}"
            self.store.tell(kind, account, body["checkout"], "checkout.session", **facts)

    def _keep_card(
        self, account: str, checkout: str, page: Body, card: str, *, intent: str | None = None
    ) -> None:
        customer = page["customer"] or self.store.make("customer", account, {})
        method = self.store.make("method", account, {"customer": customer, "card": card, "attached": True})
        self.store.change(checkout, customer=customer, method=method)
        if intent:
            self.store.change(intent, customer=customer, method=method)
        self.store.tell("payment_method.attached", account, method, "payment_method")

    def _move(self, account: str, kind: str, pence: int, fee: int, source: str) -> None:
        facts = {"kind": kind, "pence": pence, "fee": fee, "source": source, "at": self.store.now}
        self.store.make("movement", account, facts)

    # What it sends to us

    def deliveries(self, most: int = 1000) -> list[tuple[bytes, str]]:
        """News that waits, oldest first, signed as Stripe signs it: the raw body and its ``Stripe-Signature``.

        What is returned counts as sent, and does not come again.
        """
        return [(raw, self.signed(raw)) for body in self.store.waiting(most) for raw in [body.encode()]]

    def signed(self, raw: bytes, *, at: int | None = None) -> str:
        """The signature of a body, made now or at another second."""
        at = self.store.now if at is None else at
        mark = hmac.new(self.signing_secret.encode(), f"{at}.".encode() + raw, hashlib.sha256).hexdigest()
        return f"t={at},v1={mark}"

    def stumble(self, method: str, *, afterwards: bool) -> None:
        """The next call of ``method`` gets no answer: it is not done at all, or (``afterwards``) it is."""
        self.store.trip(method, afterwards=afterwards)
