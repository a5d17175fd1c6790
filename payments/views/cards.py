"""Getting paid by card, and the cards people leave: the provider's account, its payouts, and mandates."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.transitions import NotAllowed
from directory.views.scope import done, fits, own_provider, posted
from payments.actions import mandates, onboarding
from payments.enums import MandateState
from payments.forms.paying import MandateForm
from payments.gateways import gateway
from payments.models import CardAccount, Invoice, Mandate, Payout
from payments.policies import PAYER, cards_held_by, pays_by_card

MOST_PAYOUTS = 30


@login_required
def card_account(request, reference):
    """Where a provider stands with the card company, and what is on its way to their bank."""
    provider = own_provider(request, reference)
    account = CardAccount.objects.of_provider(provider)
    context = {
        "provider": provider,
        "account": account,
        "held": cards_held_by(account) if account else [],
        "payouts": Payout.objects.newest(account)[:MOST_PAYOUTS] if account else [],
        "possible": gateway().ready,
    }
    return render(request, "payments/card_account.html", context)


@login_required
@require_POST
def card_account_open(request, reference):
    """On to the card company, which asks the provider who they are."""
    provider = own_provider(request, reference)
    try:
        return redirect(onboarding.begin(provider, by=request.user))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("payments:card_account", reference)


@login_required
def card_account_back(request, reference):
    """Where the card company sends the provider: ask how the account stands, and show that."""
    provider = own_provider(request, reference)
    if account := CardAccount.objects.of_provider(provider):
        onboarding.follow(account)
    return redirect("payments:card_account", reference)


def mandate_of(request, reference):
    """One on money the user may spend or holds."""
    return get_object_or_404(Mandate.objects.of(request.user).with_parties(), reference=reference)


@login_required
@require_http_methods(["GET", "POST"])
def mandate_leave(request, reference):
    """Leave a card for what whoever sent this invoice sends next: the words first, then the card company's page."""
    mine = Invoice.objects.of(request.user, overseen=False).with_parties()
    invoice = get_object_or_404(mine, reference=reference)
    ready = CardAccount.objects.ready_for(invoice.provider_id)
    if not invoice.roles_of(request.user) & PAYER or not ready or not pays_by_card(invoice):
        raise Http404
    form, begun = MandateForm(posted(request)), []
    if request.method == "POST" and fits(
        form, lambda _: begun.append(mandates.leave(invoice.funding, invoice.provider, by=request.user))
    ):
        return redirect(begun[0].page or begun[0])
    return render(request, "payments/mandate_leave.html", {"invoice": invoice, "form": form})


@login_required
def mandate_detail(request, reference):
    mandate = mandate_of(request, reference)
    context = {
        "mandate": mandate,
        "payments": mandate.payments.select_related("invoice").order_by("-pk")[:MOST_PAYOUTS],
        "may_withdraw": mandate.state == MandateState.ACTIVE,
    }
    return render(request, "payments/mandate_detail.html", context)


@login_required
def mandate_back(request, reference):
    """Where the card company sends whoever left a card, or did not: ask, and show that."""
    return redirect(mandates.follow(mandate_of(request, reference)))


@login_required
@require_POST
def mandate_withdraw(request, reference):
    """The card is charged no more."""
    mandate = mandate_of(request, reference)
    done(request, lambda: mandates.withdraw(mandate, by=request.user), "Your card is not charged any more.")
    return redirect(mandate)
