"""Asking somebody to come: check the answers, see the price and the terms, ask. One button, one booking."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.transitions import NotAllowed
from accounts.enums import Scope
from accounts.models import Person
from directory.models import Listing, Need, Offer
from marketplace import terms
from marketplace.actions import asking, bookings
from marketplace.booking_words import agreed_lines, often_words
from marketplace.forms.booking import AskForm, new_form_token
from marketplace.models import Brief


@never_cache
@require_http_methods(["GET", "POST"])
def booking_ask(request, reference, slug):
    brief = get_object_or_404(Brief.objects.open_to(request.user), reference=reference)
    listing = get_object_or_404(Listing.objects.exclude(published_at=None).with_details(), slug=slug)
    if request.method == "POST" and request.user.is_authenticated:
        return answer(request, brief, listing)
    return show(request, brief, listing, chosen=request.GET.get("contract", ""))


def form_for(request, brief, listing, *, offers=None, **kwargs):
    """The form, for the people this user may book for."""
    offers = Offer.objects.filter(listing=listing) if offers is None else offers
    people = Person.objects.of(request.user, scope=Scope.BOOK)
    return AskForm(people=people, offers=offers, postcode=brief.postcode, **kwargs)


def answer(request, brief, listing):
    """One act; then the booking's page. Whatever is wrong is said beside what still holds."""
    form = form_for(request, brief, listing, data=request.POST)
    if not form.is_valid():
        return show(request, brief, listing, form=form)
    data = form.cleaned_data
    try:
        booking = bookings.request(
            brief, data["offer"], **{name: data[name] for name in bookings.ASKED}, by=request.user
        )
    except NotAllowed as refusal:
        return show(request, brief, listing, refusal=str(refusal), person=data["person"])
    messages.success(request, "Your request was sent.")
    return redirect(booking)


def show(request, brief, listing, *, form=None, refusal="", person=None, chosen=""):
    """The page as things are now: the offer, the times they are free for, and what it would be."""
    offers = asking.offers_for(listing, brief)
    try:
        quote = asking.offered(brief, listing, offers, chosen)
    except NotAllowed as none:
        context = {"brief": brief, "listing": listing, "words": refusal or str(none)}
        return render(request, "marketplace/booking_gone.html", context, status=409 if refusal else 200)
    initial = {
        "person": person or brief.person,
        "offer": quote.offer.pk,
        "placed": quote.placed,
        "shown_pence": quote.price.total_pence,
        "form_token": new_form_token(),
    }
    if form is None and request.user.is_authenticated:
        form = form_for(request, brief, listing, initial=initial)
    context = page(brief, listing, quote, offers) | {"form": form, "refusal": refusal}
    return render(request, "marketplace/booking_ask.html", context, status=409 if refusal else 200)


def page(brief, listing, quote, offers):
    """What would be agreed, as lines and rows."""
    visits = [
        (visit.day, start, visit.minutes, visit.workers, visit.label, visit.sleep_in)
        for visit, start in quote.visits
    ]
    left_out = [
        (visit.day, visit.earliest, visit.latest - visit.earliest, visit.workers, visit.label, False)
        for visit in quote.left_out
    ]
    return {
        "brief": brief,
        "listing": listing,
        "quote": quote,
        "others": [offer for offer in offers if offer.engagement != quote.offer.engagement],
        "lines": agreed_lines(visits),
        "left_out": agreed_lines(left_out),
        "often": often_words(quote.agreement.every_weeks),
        "needs": Need.objects.filter(pk__in=brief.needs),
        "rates": terms.rate_rows(quote.terms),
        "cancelling": terms.cancelling_words(quote.terms),
        "contract": terms.contract_words(quote.terms),
        "answers_by": terms.hours_words(listing.answers_within_hours),
    }
