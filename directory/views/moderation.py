"""The council looks at listings. Only for officers with a second factor; to everyone else it is not there."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.actions.transitions import may_move, moves_open_to
from accounts.history import sentence
from accounts.models import Approval, Event
from accounts.views.guards import publisher_required
from directory.actions import grave, moderation
from directory.enums import ListingState
from directory.forms.moderation import ListingFilter, ReasonForm
from directory.models import Evidence, Listing, Photo
from directory.policies import (
    as_read,
    conflicts_of,
    flags_of,
    missing_before_submitting,
    register_doubts,
    tier_of_listing,
)
from directory.tiers import WORDS as TIER_WORDS
from directory.views.listings import service, week_of
from directory.views.scope import done, fits

A_PAGE = 50
RETURNING = {"changes": moderation.ask_for_changes, "reject": moderation.reject}


def seen(request, reference):
    """A listing of the officer's area that has been handed in, whatever became of it."""
    shown = Listing.objects.looked_at_by(request.user).with_details()
    return get_object_or_404(shown, reference=reference)


def history_of(listing):
    """What was done with it and by which side, oldest first."""
    theirs = set(listing.provider.organisation.memberships.values_list("user", flat=True))
    return [
        (event.at, _side(event.actor_id, theirs), sentence(event.what, event.facts))
        for event in Event.objects.about(listing)
    ]


def _side(actor_id, theirs):
    if actor_id is None:
        return "The site"
    return "The provider" if actor_id in theirs else "The council"


@publisher_required
def queue(request):
    mine = Listing.objects.looked_at_by(request.user).with_status()
    shown = mine.select_related("provider__organisation")
    found = ListingFilter(request.GET, queryset=shown.order_by("-created_at", "-pk"))
    page = Paginator(found.qs, A_PAGE).get_page(request.GET.get("page"))
    photos = Photo.objects.waiting_for(request.user).count()
    context = {"filter": found, "page_obj": page, "photos_waiting": photos}
    return render(request, "directory/moderation_list.html", context)


@publisher_required
def detail(request, reference, form=None):
    listing = seen(request, reference)
    context = {
        "listing": listing,
        "provider": listing.provider,
        "services": [service(offer) for offer in listing.offers.all()],
        "week": week_of(listing.provider),
        "missing": missing_before_submitting(listing),
        "flags": flags_of(listing),
        "doubts": register_doubts(listing.provider),
        "moves": moves_open_to(request.user, listing),
        "history": history_of(listing),
        "form": form or ReasonForm(),
        "seen": as_read(listing),
        "evidence": Evidence.objects.given_to(request.user).of_provider(listing.provider),
        **standing_of(listing, request.user),
    }
    return render(request, "directory/moderation_detail.html", context)


def standing_of(listing, user):
    """What else an officer needs to know: what waits, what was decided, what two people could do, and conflicts."""
    tier = tier_of_listing(listing)
    return {
        "conflicts": conflicts_of(user, listing),
        "tier_tag": f"T{tier}, {TIER_WORDS[tier]}",
        "versions": listing.versions.waiting(),
        "past_versions": listing.versions.exclude(decided_at=None).order_by("-decided_at")[:10],
        "rulings": listing.rulings.select_related("appeal"),
        "deeds": grave.deeds_open(listing),
        "proposals": Approval.objects.about(listing).open(),
        "may_pause": may_move(user, listing, ListingState.PAUSED_SAFEGUARDING),
        "status": listing.status,
    }


@publisher_required
@require_POST
def start(request, reference):
    listing = seen(request, reference)
    done(request, lambda: moderation.start(listing, by=request.user))
    return redirect("directory:moderation_detail", reference)


@publisher_required
@require_POST
def publish(request, reference):
    listing = seen(request, reference)
    seen_then = request.POST.get("seen") or "nothing"
    act = lambda: moderation.publish(listing, seen=seen_then, by=request.user)  # noqa: E731 -- said in one line
    done(request, act, "Everybody can find it now.")
    return redirect("directory:moderation_detail", reference)


@publisher_required
@require_POST
def send_back(request, reference):
    """Ask for changes, or turn it down: the button says which."""
    listing = seen(request, reference)
    act = RETURNING["reject" if request.POST.get("answer") == "reject" else "changes"]
    form = ReasonForm(request.POST)
    if fits(form, lambda given: act(listing, **given, by=request.user)):
        messages.success(request, "They have been told.")
        return redirect("directory:moderation_detail", reference)
    return detail(request, reference, form=form)
