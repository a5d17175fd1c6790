"""Answering a bank that wants a card payment back: what this site knows of the visits, and nothing of the care.

The agreement, the visits of the invoice with who confirmed them and when, and how many messages were written: a bank
learns no needs, no address and no words of anybody but the provider's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.spoken import say_day, say_pounds, say_time
from marketplace.enums import Side
from marketplace.models import Booking, Message, Visit
from payments.actions import disputing

if TYPE_CHECKING:
    from accounts.models import User
    from payments.models import Dispute, Mandate

SAID_BY: dict[str, str] = {
    Side.PERSON: "confirmed by the payer’s side",
    Side.PROVIDER: "confirmed by the provider",
}
BY_ITSELF = "nobody objected within 48 hours, so it counts as confirmed"
PRODUCT = (
    "Care and support at home, invoiced weekly in arrears from visits that both sides can confirm or dispute."
)
REFUNDS = (
    "A visit that did not take place, or that the payer disputes on the site, comes off the invoice. "
    "The provider can pay any part of a payment back at any time."
)


@dataclass(frozen=True)
class Pack:
    """What can be shown of one payment."""

    agreements: Sequence[Booking]
    visits: Sequence[Visit]
    messages: int
    mandate: Mandate | None


def pack_of(dispute: Dispute) -> Pack:
    """Everything this site knows of what was paid for."""
    payment = dispute.payment
    names = payment.invoice.lines.filter(undoes=None, undone=None).values_list("about", flat=True)
    visits = list(
        Visit.objects.filter(reference__in=set(names)).select_related("booking").order_by("starts_at", "pk")
    )
    agreements = list(
        Booking.objects.filter(arrangement__lines__invoice=payment.invoice).distinct().order_by("pk")
    )
    written = Message.objects.filter(booking__in=agreements).count()
    return Pack(agreements, visits, written, payment.mandate)


def visit_words(visit: Visit) -> str:
    """One visit in a line: when it was, and who confirmed it."""
    starts, ends = timezone.localtime(visit.starts_at), timezone.localtime(visit.ends_at)
    hours = f"{say_time(starts.hour * 60 + starts.minute)} to {say_time(ends.hour * 60 + ends.minute)}"
    said = SAID_BY.get(visit.said_by_side)
    if said and visit.said_at:
        said = f"{said} on {say_day(timezone.localdate(visit.said_at))}"
    return f"{visit.reference}: {say_day(starts.date())}, {hours}, {said or BY_ITSELF}."


def evidence_of(dispute: Dispute, said: str) -> dict[str, str]:
    """The pack in the words the bank is sent."""
    pack, payment = pack_of(dispute), dispute.payment
    invoice = payment.invoice
    sent = f"Invoice {invoice.reference} for the week from {say_day(invoice.week_on)}, {say_pounds(invoice.total_pence)},"
    days_to_pay = f"was sent on {say_day(invoice.issued_on)} and was to be paid by {say_day(invoice.due_on)}."
    story = [
        f"{sent} {days_to_pay}",
        *(f"Agreement {one.reference} was made on {_day(one.answered_at)}." for one in pack.agreements),
        f"{len(pack.visits)} visits are on the invoice:",
        *(visit_words(visit) for visit in pack.visits),
        f"The two sides wrote {pack.messages} messages to each other on the site.",
    ]
    if pack.mandate:
        story.append(f"The payer left the card for these invoices on {_day(pack.mandate.agreed_at)}.")
    if said:
        story.append(f"The provider says: {said}")
    days = sorted({timezone.localdate(visit.starts_at) for visit in pack.visits})
    evidence = {"product_description": PRODUCT, "refund_policy_disclosure": REFUNDS}
    if days:
        evidence["service_date"] = say_day(days[0])
    return evidence | {"uncategorized_text": "\n".join(story)}


def answer(dispute: Dispute, said: str, *, by: User) -> Dispute:
    """Send the pack, with what the provider says. Raises NotAllowed."""
    return disputing.answer_with(dispute, evidence_of(dispute, said), by=by)


def _day(moment: datetime | None) -> str:
    return say_day(timezone.localdate(moment)) if moment else "a day that is not known"
