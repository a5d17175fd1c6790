"""What is asked of Stripe, and what it answers: whole pence, its own words for states, nothing of the people it serves.

Each call works on the provider's own account (a direct charge): the money is theirs and never passes through us.
None is made within a transaction. What changes something carries a ``key`` made from ids in our database; said again
with the same key and the same words it is the same act, with the same answer, for a day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol

SMALLEST_PENCE, LARGEST_PENCE = 30, 99_999_999  # Stripe's own, for pounds
REFERENCE = re.compile(r"[A-Za-z0-9-]{1,64}")


class Refused(Exception):  # noqa: N818 -- it is an answer, not a fault
    """It will not do this, and nothing was done. ``code`` is Stripe's; the message can be shown to people."""

    def __init__(self, code: str, words: str):
        super().__init__(words)
        self.code, self.words = code, words


class Unreachable(Exception):  # noqa: N818 -- it is an answer, not a fault
    """No answer that makes sense came back: it may have been done or not. Ask again with the same key."""


class Unknown(Exception):  # noqa: N818 -- it is an answer, not a fault
    """There is no such thing on this account, or the account is not, or no longer, connected to us."""


class Forged(Exception):  # noqa: N818 -- it is an answer, not a fault
    """Not signed with our secret, signed too long ago, or from the other mode (test or live)."""


@dataclass(frozen=True)
class Account:
    """A provider's own account. ``due`` names what Stripe still wants to know before it may charge or pay out."""

    id: str
    charges_enabled: bool
    payouts_enabled: bool
    details_submitted: bool
    due: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checkout:
    """A page of Stripe's where a card is given. ``url`` is there while it is open.

    ``status``: open, complete, expired. ``payment_status``: paid, unpaid, no_payment_required. Complete and unpaid is
    a bank that takes days. Once complete, ``customer`` and ``method`` are what may be charged later, if that was asked.
    """

    id: str
    url: str | None
    status: str
    payment_status: str
    reference: str
    intent: str | None = None
    customer: str | None = None
    method: str | None = None


@dataclass(frozen=True)
class Intent:
    """One payment, as it stands now.

    ``status``: requires_payment_method (a card was refused: ``decline_code``), requires_confirmation, requires_action
    (the bank asks the person who they are), processing, succeeded, canceled. ``fee_pence`` is None until it is known.
    """

    id: str
    status: str
    pence: int
    received_pence: int
    refunded_pence: int
    reference: str
    fee_pence: int | None = None
    charge: str | None = None
    customer: str | None = None
    method: str | None = None
    decline_code: str = ""
    disputed: bool = False


@dataclass(frozen=True)
class Refund:
    """Money on its way back. ``status``: pending, requires_action, succeeded, failed, canceled."""

    id: str
    status: str
    pence: int
    charge: str | None
    intent: str | None
    reference: str


@dataclass(frozen=True)
class Dispute:
    """A payer's bank wants the money back.

    ``status``: needs_response, under_review, won, lost, prevented; or the first two with ``warning_`` before them, and
    ``warning_closed``: an enquiry, while which no money has moved.
    """

    id: str
    status: str
    pence: int
    charge: str
    intent: str | None
    reason: str
    due_by: datetime | None


@dataclass(frozen=True)
class Payout:
    """Money on its way to the provider's bank. ``status``: pending, in_transit, paid, failed, canceled.

    A bank can refuse days after Stripe said ``paid``: then it becomes ``failed``.
    """

    id: str
    status: str
    pence: int
    arrives_on: date


@dataclass(frozen=True)
class Movement:
    """One line of the account's balance at Stripe: ``pence`` came (or, below nothing, went), less ``fee_pence``.

    ``kind``: charge, refund, dispute, payout, fee, other. ``source`` is the id of what moved it.
    """

    id: str
    kind: str
    pence: int
    fee_pence: int
    source: str | None
    at: datetime


@dataclass(frozen=True)
class Happening:
    """Something happened: which object to ask about. Never what became of it, for news comes late and out of order.

    ``object_kind``: payment_intent, charge, refund, dispute, payout, checkout.session, account, application...
    ``intent`` is the payment it belongs to, where the object says so (a charge is asked about by its payment).
    """

    id: str
    kind: str
    account: str | None
    object_id: str
    object_kind: str
    created: datetime
    intent: str | None = None


class Stripe(Protocol):
    """Every method may raise Refused, Unreachable or Unknown; ``happened`` raises Forged."""

    pretend: bool  # no money moves: the site says so
    ready: bool  # cards can be taken at all; else every method raises Refused, and the site offers none

    def open_account(self, *, reference: str, email: str, key: str) -> Account:
        """A new account for a provider in England, who deals with Stripe directly."""

    def account(self, which: str, /) -> Account:
        """As it stands now."""

    def onboarding_link(self, *, account: str, return_url: str, refresh_url: str) -> str:
        """Where the provider tells Stripe who they are. It works once, for minutes: ask for one when it is pressed."""

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
        """A page to pay on. The payer comes back to ``return_url``, whether they paid or not: then ask."""

    def start_saving(
        self, *, account: str, customer: str | None = None, reference: str, return_url: str, key: str
    ) -> Checkout:
        """A page to leave a card on, for weekly charges; nothing is taken now."""

    def checkout(self, which: str, /, *, account: str) -> Checkout:
        """As it stands now."""

    def expire_checkout(self, which: str, /, *, account: str) -> Checkout:
        """Close the page, so that nobody can pay on it any more. Refused when it is no longer open."""

    def charge_saved(
        self, *, account: str, pence: int, customer: str, method: str, reference: str, key: str
    ) -> Intent:
        """Charge a saved card while its owner is away.

        A card that is declined, and a bank that asks who is there, are answers: see ``Intent.status``.
        """

    def authentication_link(self, *, account: str, intent: str, return_url: str, key: str) -> str:
        """Where the payer shows their bank who they are, when an intent is ``requires_action``. Then ask again."""

    def intent(self, which: str, /, *, account: str) -> Intent:
        """As it stands now."""

    def intent_for(self, reference: str, /, *, account: str) -> Intent | None:
        """The payment made under our reference, however long ago; a new one may take a minute to be found."""

    def cancel_intent(self, which: str, /, *, account: str, key: str) -> Intent:
        """Give up on it. Refused when it is processing, has succeeded or is cancelled."""

    def forget_method(self, method: str, /, *, account: str) -> None:
        """A saved card can never be charged again."""

    def refund(self, *, account: str, charge: str, pence: int, reference: str, key: str) -> Refund:
        """Send money back. Refused above what is left of the charge, and while the charge is disputed."""

    def refund_of(self, which: str, /, *, account: str) -> Refund:
        """As it stands now."""

    def dispute(self, which: str, /, *, account: str) -> Dispute:
        """As it stands now."""

    def submit_evidence(
        self,
        *,
        account: str,
        dispute: str,
        evidence: Mapping[str, str],
        papers: Mapping[str, bytes] | None = None,
        key: str,
    ) -> Dispute:
        """Answer a dispute, once. ``evidence`` and ``papers`` (PDFs) go by Stripe's names for them, listed below."""

    def payout(self, which: str, /, *, account: str) -> Payout:
        """As it stands now."""

    def payouts(self, *, account: str) -> tuple[Payout, ...]:
        """The hundred newest, newest first."""

    def balance_entries(self, *, account: str, since: datetime) -> tuple[Movement, ...]:
        """Every movement of the account's balance from ``since`` on, oldest first."""

    def happened(self, raw: bytes, signature: str) -> Happening:
        """Read a delivery: the raw body, and its ``Stripe-Signature``. Raises Forged."""


EVIDENCE_WORDS = frozenset(
    {
        "access_activity_log",
        "billing_address",
        "cancellation_policy_disclosure",
        "cancellation_rebuttal",
        "customer_email_address",
        "customer_name",
        "duplicate_charge_explanation",
        "duplicate_charge_id",
        "product_description",
        "refund_policy_disclosure",
        "refund_refusal_explanation",
        "service_date",
        "uncategorized_text",
    }
)
EVIDENCE_PAPERS = frozenset(
    {
        "cancellation_policy",
        "customer_communication",
        "duplicate_charge_documentation",
        "receipt",
        "refund_policy",
        "service_documentation",
        "uncategorized_file",
    }
)


def read_news(event: Mapping[str, Any]) -> Happening:
    """What a signed event is about. Raises Forged when it makes no sense."""
    try:
        thing = event["data"]["object"]
        return Happening(
            id=str(event["id"]),
            kind=str(event["type"]),
            account=event.get("account"),
            object_id=str(thing.get("id") or ""),
            object_kind=str(thing["object"]),
            created=datetime.fromtimestamp(int(event["created"]), tz=UTC),
            intent=_id_of(thing.get("payment_intent")),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Forged("This is not an event.") from error


def _id_of(thing: object) -> str | None:
    """An id: said alone, or within the whole thing."""
    found = thing.get("id") if isinstance(thing, Mapping) else thing
    return found if isinstance(found, str) else None


def check_words(*, pence: object = SMALLEST_PENCE, least: int = SMALLEST_PENCE, reference: str = "x") -> None:
    """Refuse, before anybody is asked, an amount that is none, and a reference that could name a person.

    Raises Refused for what a payer may have typed; ValueError for what only our own mistake can bring.
    """
    if type(pence) is not int:
        raise Refused("parameter_invalid_integer", "The amount must be a whole number of pence.")
    if pence < least:
        raise Refused("amount_too_small", f"The least amount is {least}p.")
    if pence > LARGEST_PENCE:
        raise Refused("amount_too_large", "A card cannot be charged £1 million or more.")
    if not REFERENCE.fullmatch(reference):
        raise ValueError("Stripe is told references only: letters, digits and dashes.")
