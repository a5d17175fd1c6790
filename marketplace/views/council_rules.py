"""What a council says of the money it gives: words people read before they spend it, and exceptions for relatives."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.actions.seeing import saw
from directory.views.scope import fits, posted
from marketplace.views.money import decider_required
from payments.actions import bars, cautions
from payments.bars import WORDS
from payments.enums import Purpose
from payments.forms.council import GIVEN, CautionForm, EndExemptionForm, ExemptionForm
from payments.models import Caution, Funding
from payments.querysets import OVERSEEING


def council_of(user):
    """The council whose money ``user`` looks after."""
    seat = user.memberships.in_councils().filter(role__in=OVERSEEING).select_related("organisation").first()
    return seat.organisation


@decider_required
def council_cautions(request):
    """What people read now, in whose words, and what is to change."""
    council, today = council_of(request.user), timezone.localdate()
    said = [
        (words, Caution.objects.said_on(today, kind=kind, authority=council, purposes=Purpose.values))
        for kind, words in GIVEN
    ]
    coming = council.cautions.standing().filter(valid_from__gt=today)
    context = {"council": council, "said": said, "coming": coming}
    return render(request, "marketplace/council_cautions.html", context)


@decider_required
def council_caution(request):
    """New words for one kind of money spent on one thing."""
    council, today = council_of(request.user), timezone.localdate()
    kind, purpose = request.GET.get("kind", ""), request.GET.get("purpose", "")
    now = Caution.objects.said_on(today, kind=kind, authority=council, purposes=[purpose])
    first = {"kind": kind, "purpose": purpose, "valid_from": today, "words": now[0].words if now else ""}
    form = CautionForm(posted(request), initial=first)
    if request.method == "POST" and fits(form, lambda given: cautions.say(council, **given, by=request.user)):
        messages.success(request, "Kept. People read it from that day on.")
        return redirect("marketplace:council_cautions")
    return render(request, "marketplace/council_caution.html", {"form": form, "council": council})


@decider_required
def council_exempt(request, reference, about):
    """An exception for one relative: made, or given a last day."""
    source = get_object_or_404(Funding.objects.decided_by(request.user).for_pages(), reference=reference)
    said = get_object_or_404(
        source.kinships.select_related("funding", "provider__organisation"), reference=about
    )
    if not said.is_barred:
        raise Http404
    looks = ("money", "kinship")
    saw(source, what=looks, by=request.user, for_person=source.person, on_behalf_of=source.authority)
    made = source.exemptions.from_day(timezone.localdate()).filter(provider=said.provider).first()
    form = exemption_form(request, made)
    if request.method == "POST" and fits(form, lambda given: exempt(said, made, given, request.user)):
        messages.success(request, "Kept. They are told.")
        return redirect("marketplace:council_funding", reference)
    context = {"funding": source, "said": said, "made": made, "form": form, "law": WORDS[source.kind]}
    return render(request, "marketplace/council_exempt.html", context)


def exemption_form(request, made):
    """What is asked: why and how long, or the last day of one that is there."""
    today = timezone.localdate()
    if made:
        return EndExemptionForm(posted(request), initial={"on": today})
    return ExemptionForm(posted(request), initial={"valid_from": today})


def exempt(said, made, given, user):
    """Make it, or end it."""
    if made:
        bars.end_exemption(made, **given, by=user)
    else:
        bars.exempt(said.funding, said.provider, **given, by=user)
