"""Asking somebody to come: check the answers, see the price and the terms, say who pays, ask. One button, one booking."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.transitions import NotAllowed
from accounts.enums import Scope
from accounts.models import Person
from directory.models import Listing, Need, Offer
from directory.pattern import expand
from directory.postcodes import PostcodeError
from directory.views.scope import fits, posted
from marketplace import terms
from marketplace.actions import asking, bookings, briefs, payers, planning
from marketplace.booking_words import agreed_lines, often_words, pattern_choices
from marketplace.forms.booking import AskForm, is_away_from, new_form_token
from marketplace.models import Brief, Visit
from payments.actions import funding
from payments.forms.split import PlanForm, filled
from payments.models import Funding, Kinship
from payments.policies import kinds_spent_by


def deal_of(request, reference, slug):
    """What is needed and whom it is asked of, when both may be seen."""
    brief = get_object_or_404(Brief.objects.open_to(request.user), reference=reference)
    return brief, get_object_or_404(Listing.objects.exclude(published_at=None).with_details(), slug=slug)


@never_cache
@require_http_methods(["GET", "POST"])
def booking_ask(request, reference, slug):
    brief, listing = deal_of(request, reference, slug)
    if request.method == "POST" and request.user.is_authenticated:
        return answer(request, brief, listing)
    return show(request, brief, listing, chosen=request.GET.get("contract", ""))


def asker(request, brief, scope=Scope.BOOK):
    """Whom it is for, as far as that is known: who was just named, who was before, or the only one there is."""
    people = Person.objects.of(request.user, scope=scope)
    named = request.POST.get("person") or request.GET.get("person") or ""
    found = people.filter(reference=named).first() or people.filter(pk=brief.person_id).first()
    only = people[:2]
    return found or (only[0] if len(only) == 1 else None)


def form_for(request, brief, listing, *, offers=None, **kwargs):
    """The form, for the people this user may book for."""
    offers = Offer.objects.filter(listing=listing) if offers is None else offers
    people, person = Person.objects.of(request.user, scope=Scope.BOOK), asker(request, brief)
    return AskForm(
        people=people,
        offers=offers,
        postcode=brief.postcode,
        asks_relation=payers.asks_relation(payers.payers_of(brief, person)),
        said=person and Kinship.objects.latest_between(person, listing.provider),
        **kwargs,
    )


def answer(request, brief, listing):
    """One act; then the booking's page. Whatever is wrong is said beside what still holds."""
    form = form_for(request, brief, listing, data=request.POST)
    if not form.is_valid():
        return show(request, brief, listing, form=form)
    data = form.cleaned_data
    try:
        if form.asks_relation:
            payers.tell_of(brief, data["person"], listing.provider, **form.kinship(), by=request.user)
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
    person = person or (asker(request, brief) if request.user.is_authenticated else None)
    paid = payers.payers_of(brief, person)
    said = payers.cautions_on(brief, quote, paid)
    if form is None and request.user.is_authenticated:
        initial = first_answers(quote, person or brief.person, said)
        form = form_for(request, brief, listing, initial=initial)
    context = page(brief, listing, quote, offers) | {"form": form, "refusal": refusal}
    context |= {"payers": payers.with_pence(paid, quote), "cautions": [one for _, one in said]}
    if request.user.is_authenticated:
        context["clashes"] = clashes(request, person, quote.agreement)
        context["away"] = [one for one in whose(request, person) if lives_elsewhere(one, brief)]
    return render(request, "marketplace/booking_ask.html", context, status=409 if refusal else 200)


def whose(request, person):
    """Whom it can be for: ``person`` when that is known, else everybody this user may book for."""
    return [person] if person else Person.objects.of(request.user, scope=Scope.BOOK)


def lives_elsewhere(person, brief):
    """Whether their home is known, and is not where this search looked."""
    try:
        return bool(person.postcode) and is_away_from(person.postcode, brief.postcode)
    except PostcodeError:
        return False


def clashes(request, person, agreement):
    """Booked visits of ``person`` at the times that would be agreed, as far as this user may see them."""
    if person is None:
        return []
    found = expand(agreement, agreement.starts_on, planning.furthest_on(agreement.starts_on))
    booked = Visit.objects.for_people_of(request.user).filter(booking__person=person)
    times = [(one.starts_at, one.ends_at) for one in found.visits]
    return booked.select_related("booking__listing__provider__organisation").clashing_with(times)


def first_answers(quote, person, said):
    """What the form sends back of what the page shows."""
    return {
        "person": person,
        "offer": quote.offer.pk,
        "placed": quote.placed,
        "shown_pence": quote.price.total_pence,
        "form_token": new_form_token(),
        "read": [one.reference for _, one in said],
    }


@login_required
@never_cache
def booking_split(request, reference, slug):
    """Which of the person's sources would pay, and how much, before anything is asked."""
    brief, listing = deal_of(request, reference, slug)
    person = asker(request, brief, Scope.PAY)
    people = Person.objects.of(request.user, scope=Scope.PAY)
    if not people.exists():
        raise Http404
    context = {"brief": brief, "listing": listing, "person": person, "people": people}
    if person is None:
        return render(request, "marketplace/booking_split.html", context)
    form = plan_form(request, brief, person)
    if request.method == "POST" and fits(form, lambda _: keep(form, brief, person, request.user)):
        messages.success(request, "Kept. Look at who pays, then ask.")
        return redirect("marketplace:booking_ask", reference, slug)
    return render(request, "marketplace/booking_split.html", context | {"form": form})


def plan_form(request, brief, person):
    """The sources of ``person`` this user may spend from, as they were chosen before."""
    kinds = kinds_spent_by(request.user, person)
    open_now = Funding.objects.filter(person=person, kind__in=kinds).still_open(timezone.localdate())
    now = filled(brief.wishes, {one.pk: one.reference for one in open_now})
    usual = Funding.objects.usual(person, payers.kind_of(brief))
    now.setdefault("rest", usual.reference if usual else payers.kind_of(brief))
    visits = pattern_choices(brief.pattern(otherwise=timezone.localdate()).visits)
    return PlanForm.sent(posted(request), sources=open_now, kinds=kinds, visits=visits, initial=now)


def keep(form, brief, person, user):
    """Open what was only named by its kind, and keep who pays with what is needed."""
    for name in form.source_names:
        source = form.cleaned_data.get(name)
        if source and source.pk is None:
            form.cleaned_data[name] = funding.usual(person, kind=source.kind, by=user)
    briefs.share_out(brief, form.wishes(), person=person, by=user)


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
        "times": terms.times_words(quote.terms),
        "contract": terms.contract_words(quote.terms),
        "answers_by": terms.hours_words(listing.answers_within_hours),
    }
