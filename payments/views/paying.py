"""Paying an invoice by card: the page before the card company's, the one after it, and what became of it."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.transitions import NotAllowed
from accounts.enums import Role
from directory.views.scope import fits, posted
from payments.actions import paying, refunding
from payments.enums import PaymentState
from payments.forms.paying import PayForm, RefundForm
from payments.gateways.base import Unreachable
from payments.models import Invoice, Payment
from payments.policies import PAYER, pays_now

S = PaymentState
CLOSED = {S.FAILED, S.CANCELLED}


def payment_of(request, reference):
    """The payment at this address, if whoever is looking pays it or is paid."""
    return get_object_or_404(Payment.objects.of(request.user).with_parties(), reference=reference)


def own_payment(request, reference, roles):
    """One towards which the user plays a part; else it is not there."""
    payment = payment_of(request, reference)
    if not payment.roles_of(request.user) & roles:
        raise Http404
    return payment


@login_required
@require_http_methods(["GET", "POST"])
def invoice_pay(request, reference):
    """Once, or the next ones too; then on to the card company's page."""
    mine = Invoice.objects.of(request.user, overseen=False).with_parties()
    invoice = get_object_or_404(mine, reference=reference)
    if not invoice.roles_of(request.user) & PAYER:
        raise Http404
    form, begun = PayForm(posted(request), initial={"form_token": uuid4()}), []
    if request.method == "POST" and fits(form, lambda said: begun.append(begin(request, invoice, said))):
        return redirect(begun[0].page or begun[0])
    return render(
        request,
        "payments/invoice_pay.html",
        {
            "invoice": invoice,
            "form": form,
            "may_pay": pays_now(request.user, invoice),
            "begun": Payment.objects.on(invoice).unsettled().first(),
        },
    )


def begin(request, invoice, said):
    """The payment, with the page to go on to."""
    keep = said["what"] == "keep"
    return paying.pay(invoice, keep=keep, form_token=said["form_token"], by=request.user)


@login_required
def payment_detail(request, reference):
    payment = payment_of(request, reference)
    roles = payment.roles_of(request.user)
    left = payment.came_pence - payment.refunded_pence
    disputes = payment.disputes.all()
    context = {
        "payment": payment,
        "invoice": payment.invoice,
        "refunds": payment.refunds.all(),
        "disputes": disputes if Role.PROVIDER in roles else [],
        "may_go_on": bool(roles & PAYER) and payment.is_open and payment.state != S.PROCESSING,
        "may_pay_again": payment.state in CLOSED and pays_now(request.user, payment.invoice),
        "may_give_back": Role.PROVIDER in roles and left > 0 and not disputes.unsettled().exists(),
        "is_provider": Role.PROVIDER in roles,
    }
    return render(request, "payments/payment_detail.html", context)


@login_required
@require_POST
def payment_go(request, reference):
    """Back to the page where the card is given, or on to the bank that asks."""
    payment = paying.follow(own_payment(request, reference, PAYER))
    try:
        return redirect(payment.page or paying.bank_page(payment) or payment)
    except Unreachable:
        messages.error(request, "The card company does not answer. Try again in a few minutes.")
        return redirect(payment)


@login_required
def payment_back(request, reference):
    """Where the card company and the bank send the payer: ask what became of it, and show that."""
    payment = payment_of(request, reference)
    if payment.is_open:
        payment = paying.follow(payment)
    return redirect(payment)


@login_required
@require_http_methods(["GET", "POST"])
def payment_refund(request, reference):
    """The provider pays something back."""
    payment = own_payment(request, reference, Role.PROVIDER)
    left = payment.came_pence - payment.refunded_pence
    too_much = min(max(-payment.invoice.owed_pence, 0), left)
    form = RefundForm(posted(request), initial={"pence": too_much or None, "form_token": uuid4()})
    if request.method == "POST" and fits(form, lambda said: give_back(request, payment, said)):
        return redirect(payment)
    return render(
        request, "payments/payment_refund.html", {"payment": payment, "form": form, "left_pence": left}
    )


def give_back(request, payment, said):
    """Send it, and say what came of that."""
    refund = refunding.give_back(
        payment,
        said["pence"],
        still_owed=said["still"] == "yes",
        form_token=said["form_token"],
        by=request.user,
    )
    if refund.state == "failed":
        raise NotAllowed("The card company did not send it back. Nothing went from your account.")
    messages.success(request, "It is on its way back to their card.")
