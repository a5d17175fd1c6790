"""``{% load money %}``: invoices and their lines in a few words."""

from django import template

from accounts.spoken import say_pounds
from directory.hours import minutes_words
from payments.enums import LineCode

register = template.Library()

COLOURS = {
    "draft": "grey",
    "issued": "yellow",
    "part_paid": "yellow",
    "paid": "green",
    "credited": "grey",
    "void": "grey",
}
APPROVALS = {
    "asked": "yellow",
    "conflict": "yellow",
    "approved": "green",
    "refused": "red",
    "appealed": "yellow",
    "with_council": "yellow",
    "upheld": "red",
    "lapsed": "grey",
}


ROWS = {"waiting": "yellow", "matched": "green", "set_aside": "grey", "seen": "grey", "refused": "red"}


@register.inclusion_tag("components/status_tag.html")
def row_status(row):
    """What became of a row of a bank's file."""
    return {"text": row.status.label, "colour": ROWS[row.state]}


@register.inclusion_tag("components/status_tag.html")
def approval_status(approval):
    """Where a question about held money stands, in a word or two."""
    return {"text": approval.status.label, "colour": APPROVALS[approval.status]}


@register.filter
def fee_words(terms):
    """``£20.00 a month``."""
    return f"{say_pounds(terms.fee_pence)} {terms.get_fee_per_display()}"


CARDS = {
    "payment": {
        "created": "grey",
        "sent": "yellow",
        "needs_action": "orange",
        "processing": "yellow",
        "succeeded": "green",
        "failed": "red",
        "cancelled": "grey",
        "unknown": "yellow",
    },
    "refund": {"asked": "yellow", "pending": "yellow", "succeeded": "green", "failed": "red"},
    "dispute": {"open": "red", "evidence_sent": "yellow", "won": "green", "lost": "grey"},
    "payout": {"expected": "yellow", "paid": "green", "failed": "red"},
    "mandate": {"asked": "yellow", "active": "green", "lapsed": "grey", "withdrawn": "grey"},
    "cardaccount": {"opening": "yellow", "asked": "orange", "ready": "green", "closed": "grey"},
}
DECLINED = {
    "insufficient_funds": "There was not enough money on the card.",
    "expired_card": "The card has expired.",
    "account_closed": "The provider does not take cards any more.",
    "charges_not_enabled": "The provider cannot take cards at the moment.",
    "authentication_required": "The bank wanted to know who was paying, and was not told.",
    "payment_intent_authentication_failure": "The bank wanted to know who was paying, and was not told.",
}
DISPUTED = {
    "fraudulent": "they say they did not pay this themselves",
    "product_not_received": "they say a visit did not take place",
    "product_unacceptable": "they say a visit was not as agreed",
    "duplicate": "they say they paid twice",
    "credit_not_processed": "they say they were promised money back",
    "subscription_canceled": "they say they had taken their card back",
    "unrecognized": "they do not know what it is for",
}


@register.inclusion_tag("components/status_tag.html")
def invoice_status(invoice):
    """Where it stands, in a word; late when its day has gone."""
    if invoice.is_late:
        return {"text": "Late", "colour": "red"}
    return {"text": invoice.status.label, "colour": COLOURS[invoice.state]}


@register.inclusion_tag("components/status_tag.html")
def card_status(thing):
    """Where a payment by card stands, or a refund, a dispute, a payout, a card that was left, an account for cards."""
    return {"text": thing.status.label, "colour": CARDS[thing._meta.model_name][thing.status]}


@register.filter
def decline_words(code):
    """The bank's code, for people: it says no more than a bank would."""
    return DECLINED.get(code, "The card was declined. Your bank can say why.")


@register.filter
def dispute_words(reason):
    """The bank's code for why, for people."""
    return DISPUTED.get(reason, "something else")


@register.filter
def paper_number(number):
    """``7`` is ``0007``: the provider's own number of an invoice."""
    return f"{number:04}"


@register.filter
def line_words(line, whole_too):
    """What a line is for: "Visit, 45 minutes, two workers"; and of how much, when another source pays a part.

    A council is not told of how much: what is paid on top is no business of theirs.
    """
    said = [line.get_code_display()]
    if line.minutes and line.code in {LineCode.VISIT, LineCode.VISIT_UNDONE}:
        said.append(minutes_words(line.minutes))
    if line.workers > 1:
        said.append("two workers")
    if whole_too and line.pence != line.whole_pence:
        said.append(f"a part of {say_pounds(line.whole_pence)}")
    return ", ".join(said)


@register.filter
def shared_words(line, shared):
    """Why it is less than the visit costs, when others pay a part of it too: ``shared`` has words for those visits."""
    return f", {shared[line.about]}" if line.about in shared else ""
