"""What HMRC is told of a seller: their details, and their own statement of each year. Only whoever owns the business."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from directory.views.scope import fits, own_provider, posted
from payments import reporting as arithmetic
from payments.actions import reporting
from payments.forms.taxpayer import TaxpayerForm
from payments.gateways import paper
from payments.models import Taxpayer

SHOWN = 3
FIELDS = (
    *("kind", "first_name", "last_name", "legal_name", "company_number", "address_lines", "town", "postcode"),
    *("vat_number", "account_holder", "born_on"),
)


@login_required
def seller_edit(request, reference):
    """The details: asked for by a day, given, and said to be right."""
    provider = own_provider(request, reference)
    taxpayer = Taxpayer.objects.filter(provider=provider).first()
    first = {name: getattr(taxpayer, name) for name in FIELDS} if taxpayer else {}
    kept = bool(taxpayer and taxpayer.tax_number)
    form = TaxpayerForm(posted(request), kept=kept, initial=first)
    if request.method == "POST" and fits(
        form, lambda _: reporting.give(provider, **form.details(), by=request.user)
    ):
        messages.success(request, "Kept, and closed. Thank you.")
        return redirect("payments:seller_edit", reference)
    context = {
        "provider": provider,
        "taxpayer": taxpayer,
        "status": taxpayer.status if taxpayer else "",
        "form": form,
        "years": reporting.years_of(provider),
        "tax_end": ending(taxpayer.tax_number if kept else ""),
        "account_end": ending(taxpayer.account if kept else ""),
    }
    return render(request, "payments/seller_edit.html", context)


def ending(number):
    """The last figures of a number that is kept, enough to know it by."""
    return number[-SHOWN:]


@login_required
def seller_statement(request, reference, year):
    return render(request, "payments/seller_statement.html", statement(request, reference, year))


@login_required
def seller_statement_pdf(request, reference, year):
    """The same on paper, made when it is asked for and kept nowhere."""
    html = render_to_string("payments/seller_statement_print.html", statement(request, reference, year))
    answer = HttpResponse(paper.pdf_of(html), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{reference}-{year}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def statement(request, reference, year):
    """What came in a year, quarter by quarter, to the penny; a year in which nothing came is not there."""
    provider = own_provider(request, reference)
    totals = reporting.totals_of(year, provider).get(provider.pk)
    if totals is None:
        raise Http404
    first, last = arithmetic.period(year)
    taxpayer = Taxpayer.objects.filter(provider=provider).first()
    return {
        "provider": provider,
        "taxpayer": taxpayer,
        "tax_end": ending(taxpayer.tax_number) if taxpayer else "",
        "account_end": ending(taxpayer.account) if taxpayer else "",
        "year": year,
        "first": first,
        "last": last,
        "totals": totals,
    }
