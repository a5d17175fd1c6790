"""Invoices: those one may see, one of them on a page and on paper, and what the provider may do to it."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.enums import Role
from accounts.policies import second_factor_done
from directory.models import Provider
from directory.views.scope import done, fits, own_provider, posted
from payments.actions import invoicing
from payments.ageing import aged
from payments.enums import InvoiceState
from payments.forms.invoice import BooksForm, CreditForm, PaidForm
from payments.gateways import paper
from payments.models import Books, Funding, Invoice, Line, Mandate, Payment
from payments.policies import is_a_holder, pays_now, sees_top_ups

A_PAGE = 30


def seen_by(request):
    """The invoices in the reader's scope; a council's staff see theirs once they have shown a second factor."""
    return Invoice.objects.of(request.user, overseen=second_factor_done(request))


def invoice_of(request, reference):
    """The invoice at this address, if whoever is looking may see it."""
    return get_object_or_404(seen_by(request).with_parties(), reference=reference)


def own_invoice(request, reference):
    """An invoice of a provider the user belongs to."""
    return get_object_or_404(
        Invoice.objects.from_providers_of(request.user).with_parties(), reference=reference
    )


@login_required
def invoice_list(request):
    """Every invoice in the reader's scope, the newest first; above them what is owed, by how late it is."""
    mine = seen_by(request)
    owed = [(one.due_on, one.still_pence) for one in mine.open().with_owed()]
    page = Paginator(mine.with_parties().with_owed().order_by("-issued_on", "-pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    sources = list(Funding.objects.of(request.user).select_related("person"))
    context = {
        "page": page,
        "aged": aged(owed, timezone.localdate()) if owed else [],
        "owed_pence": sum(pence for _, pence in owed),
        "sources": sources,
        "several": any(one.person.user_id != request.user.pk for one in sources),
        "holds": is_a_holder(request.user),
        "books": Provider.objects.owned_by(request.user).select_related("organisation"),
    }
    return render(request, "payments/invoice_list.html", context)


@login_required
def invoice_detail(request, reference):
    return render(request, "payments/invoice_detail.html", shown(request, invoice_of(request, reference)))


def shown(request, invoice):
    """What is on it, as this reader may see it."""
    roles = invoice.roles_of(request.user)
    lines, whole_too = invoice.lines.all(), sees_top_ups(request.user, invoice)
    if not whole_too:
        lines = lines.shown_to_councils()
    may_change = Role.PROVIDER in roles
    return {
        "invoice": invoice,
        "lines": lines,
        "whole_too": whole_too,
        "shared": dict.fromkeys(Line.objects.shared_among(lines) if whole_too else (), part_words(roles)),
        "credits": invoice.credits.all(),
        "payments": invoice.payments(),
        "may_record": may_change and invoice.state in {InvoiceState.ISSUED, InvoiceState.PART_PAID},
        "may_credit": may_change and invoice.state not in {InvoiceState.CREDITED, InvoiceState.VOID},
        "may_void": may_change
        and invoice.state == InvoiceState.ISSUED
        and invoice.owed_pence == invoice.total_pence,
        "holds": Role.FUND_HOLDER in roles,
        "words_too": Role.PROVIDER in roles or Role.SEEKER in roles,
        **cards_of(request.user, invoice, roles),
    }


def part_words(roles):
    """What a line is when others pay for the same visit, to whoever reads the invoice."""
    return f"{'your' if Role.SEEKER in roles else 'one'} part of a shared visit"


def cards_of(user, invoice, roles):
    """Payments by card, for those who are a party to it; and what they may do about the next."""
    if not roles:
        return {}
    left = Mandate.objects.in_use().filter(funding=invoice.funding_id, account__provider=invoice.provider_id)
    may_pay, card_payments = pays_now(user, invoice), list(Payment.objects.on(invoice))
    return {
        "card_payments": card_payments,
        "begun": next((one for one in card_payments if one.is_open), None),
        "may_pay": may_pay,
        "mandate": left.first() if Role.PROVIDER not in roles else None,
        "may_leave": may_pay and not left.exists(),
    }


@login_required
def invoice_pdf(request, reference):
    """The same on paper, made when it is asked for and kept nowhere."""
    invoice = invoice_of(request, reference)
    html = render_to_string("payments/invoice_print.html", shown(request, invoice))
    answer = HttpResponse(paper.pdf_of(html), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{invoice.reference}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def invoice_paid(request, reference):
    """The provider says what came outside this site."""
    invoice = own_invoice(request, reference)
    first = {"amount": max(invoice.owed_pence, 0), "on": timezone.localdate(), "form_token": uuid4()}
    form = PaidForm(posted(request), initial=first)

    def record(said):
        source = f"{invoice.reference}/{said['form_token']}"
        invoicing.paid(
            invoice, said["amount"], source=source, way=said["way"], on=said["on"], by=request.user
        )

    if request.method == "POST" and fits(form, record):
        messages.success(request, "It is written down.")
        return redirect(invoice)
    return render(request, "payments/invoice_paid.html", {"invoice": invoice, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def invoice_credit(request, reference):
    invoice = own_invoice(request, reference)
    form = CreditForm(posted(request), initial={"form_token": uuid4()})
    if request.method == "POST" and fits(
        form, lambda said: invoicing.credit(invoice, **said, by=request.user)
    ):
        messages.success(request, "The credit is issued. They have been told.")
        return redirect(invoice)
    return render(request, "payments/invoice_credit.html", {"invoice": invoice, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def invoice_void(request, reference):
    invoice = own_invoice(request, reference)
    if request.method == "POST":
        words = "The invoice is void. Its visits go on the next one."
        done(request, lambda: invoicing.void(invoice, by=request.user), words)
        return redirect(invoice)
    return render(request, "payments/invoice_void.html", {"invoice": invoice})


@login_required
@require_http_methods(["GET", "POST"])
def books_edit(request, reference):
    """How a provider's invoices go: days to pay, and VAT."""
    provider = own_provider(request, reference)
    now = Books.objects.filter(provider=provider).first() or Books(provider=provider)
    first = {"due_days": now.due_days, "vat_number": now.vat_number}
    form = BooksForm(posted(request), initial=first)
    if request.method == "POST" and fits(
        form, lambda said: invoicing.keep_books(provider, **said, by=request.user)
    ):
        messages.success(request, "Saved. It holds from the next invoice on.")
        return redirect("payments:invoice_list")
    return render(request, "payments/books_edit.html", {"provider": provider, "form": form})
