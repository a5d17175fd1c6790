"""The council looks at listings. Only for officers with a second factor; to everyone else it is not there."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.actions.transitions import moves_open_to
from accounts.history import sentence
from accounts.models import Event
from accounts.views.guards import publisher_required
from directory.actions import moderation
from directory.forms.moderation import ListingFilter, ReasonForm
from directory.models import Listing, Photo
from directory.policies import missing_before_submitting
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
    waiting = shown.to_be_looked_at()
    photos = Photo.objects.waiting_for(request.user).count()
    context = {"waiting": waiting, "filter": found, "page_obj": page, "photos_waiting": photos}
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
        "moves": moves_open_to(request.user, listing),
        "history": history_of(listing),
        "form": form or ReasonForm(),
    }
    return render(request, "directory/moderation_detail.html", context)


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
    done(request, lambda: moderation.publish(listing, by=request.user), "Everybody can find it now.")
    return redirect("directory:moderation_detail", reference)


@publisher_required
@require_POST
def send_back(request, reference):
    """Ask for changes, or turn it down: the button says which."""
    listing = seen(request, reference)
    act = RETURNING["reject" if request.POST.get("answer") == "reject" else "changes"]
    form = ReasonForm(request.POST)
    if fits(form, lambda given: act(listing, why=given["why"], by=request.user)):
        messages.success(request, "They have been told.")
        return redirect("directory:moderation_detail", reference)
    return detail(request, reference, form=form)
