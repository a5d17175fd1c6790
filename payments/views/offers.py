"""The studio's services and prices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from directory.actions import listings, versions
from directory.bands import Band
from directory.views.scope import done, fits, own_listing
from directory.views.studio_listings import in_place, saved, to_listing
from payments.actions import offers
from payments.forms.offer import PricedOfferForm

OFFER_FIELDS = ["engagement", "minimum_minutes", "travel_pence", *(f"{band}_pence" for band in Band)]


@login_required
def offer(request, reference, number=None):
    """A new service, or the one in place ``number`` of the listing."""
    mine = own_listing(request, reference)
    old = in_place(mine, number) if number else None
    now = {name: getattr(old, name) for name in OFFER_FIELDS} | {"needs": old.open_needs} if old else {}
    form = PricedOfferForm(request.POST or None, provider=mine.provider, initial=now)
    said = []
    if request.method == "POST" and fits(
        form, lambda given: said.extend(offers.set_offer(mine, offer=old, **given, by=request.user))
    ):
        messages.success(request, saved(mine))
        for words in said:
            messages.warning(request, words)
        return to_listing(mine)
    withheld = old.withheld_tasks if old else []
    context = {"form": form, "listing": mine, "number": number, "withheld": withheld}
    return render(request, "payments/offer_edit.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def offer_remove(request, reference, number):
    """Stop a service. First it is asked, and said what goes and what it takes to come back."""
    mine = own_listing(request, reference)
    gone = in_place(mine, number)
    if request.method == "POST":
        done(request, lambda: listings.remove_offer(gone, by=request.user), "The service is taken out.")
        return to_listing(mine)
    needs = list(gone.needs.all())
    context = {
        "listing": mine,
        "number": number,
        "offer": gone,
        "needs": needs,
        "why_not": listings.why_not_stop(gone),
        "would_wait": versions.would_wait(mine, needs),
    }
    return render(request, "payments/offer_remove.html", context)
