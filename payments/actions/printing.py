"""An invoice on paper, with everything on it, for somebody who is a party to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from payments.gateways import paper
from payments.models import Line

if TYPE_CHECKING:
    from payments.models import Invoice


def whole_paper(invoice: Invoice) -> bytes:
    """The PDF."""
    lines = invoice.lines.all()
    shown = {
        "invoice": invoice,
        "lines": lines,
        "shared": dict.fromkeys(Line.objects.shared_among(lines), "one part of a shared visit"),
        "whole_too": True,
        "credits": invoice.credits.all(),
        "payments": invoice.payments(),
    }
    return paper.pdf_of(render_to_string("payments/invoice_print.html", shown))
