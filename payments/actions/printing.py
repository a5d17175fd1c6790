"""An invoice on paper, with everything on it, for somebody who is a party to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from payments.gateways import paper

if TYPE_CHECKING:
    from payments.models import Invoice


def whole_paper(invoice: Invoice) -> bytes:
    """The PDF."""
    shown = {
        "invoice": invoice,
        "lines": invoice.lines.all(),
        "whole_too": True,
        "credits": invoice.credits.all(),
        "payments": invoice.payments(),
    }
    return paper.pdf_of(render_to_string("payments/invoice_print.html", shown))
