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


@register.inclusion_tag("components/status_tag.html")
def approval_status(approval):
    """Where a question about held money stands, in a word or two."""
    return {"text": approval.status.label, "colour": APPROVALS[approval.status]}


@register.filter
def fee_words(terms):
    """``£20.00 a month``."""
    return f"{say_pounds(terms.fee_pence)} {terms.get_fee_per_display()}"


@register.inclusion_tag("components/status_tag.html")
def invoice_status(invoice):
    """Where it stands, in a word; late when its day has gone."""
    if invoice.is_late:
        return {"text": "Late", "colour": "red"}
    return {"text": invoice.status.label, "colour": COLOURS[invoice.state]}


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
