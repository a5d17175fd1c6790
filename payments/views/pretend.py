"""Pages that pretend to be Stripe's and the bank's, while the pretend Stripe is in use. Who has the link may open one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from directory.views.scope import posted
from payments.actions import pretending
from payments.forms.pretend import CardForm
from payments.gateways import gateway, the_fake
from payments.gateways.base import Refused, Unknown

DECLINED = "This card was declined. Nothing was taken. Choose another."
LOOK_AND_ANSWER = require_http_methods(["GET", "POST"])


def the_truth(kind, which):
    """The pretend Stripe and what it knows of this; not found where the real one is in use."""
    if not gateway().pretend:
        raise Http404
    fake = the_fake()
    try:
        return fake, fake.store.read(kind, which, fake.store.account_of(which, kind))
    except Unknown:
        raise Http404 from None


@login_required
@LOOK_AND_ANSWER
def checkout(request, checkout):
    """A card is chosen, and paid with or left."""
    fake, page = the_truth("checkout", checkout)
    if page["status"] != "open":
        return redirect(page["return_url"])
    form = CardForm(posted(request))
    if form.is_valid():
        try:
            became = fake.pay(checkout, form.cleaned_data["card"])
        except Refused as refusal:
            became, refused = "declined", refusal.words
        else:
            refused = DECLINED
        pretending.deliver()
        if became != "declined":
            bank = became != "complete"
            return redirect("payments:pretend_bank", became) if bank else redirect(page["return_url"])
        form.add_error("card", refused)
    return render(request, "payments/pretend_checkout.html", {"page": page, "form": form})


@login_required
@LOOK_AND_ANSWER
def bank(request, intent):
    """The bank asks who is there."""
    fake, body = the_truth("intent", intent)
    if request.method == "GET" and body["status"] == "requires_action":
        return render(request, "payments/pretend_bank.html", {"intent": body})
    if body["status"] == "requires_action":
        back = fake.authenticate(intent, agreed="agree" in request.POST)
        pretending.deliver()
        return redirect(back)
    return redirect(body["return_url"])


@login_required
@LOOK_AND_ANSWER
def onboarding(request, account):
    """The provider tells Stripe who they are."""
    fake, body = the_truth("account", account)
    if request.method == "POST":
        back = fake.onboard(account, finished="finished" in request.POST)
        pretending.deliver()
        return redirect(back)
    return render(request, "payments/pretend_onboarding.html", {"account": body})
