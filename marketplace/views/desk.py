"""The council's desk: pausing a listing, and proposing and agreeing what takes two people. What reaches bookings is here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import Approval
from accounts.views.guards import publisher_required
from directory.actions import grave
from directory.enums import Deed, Ground
from directory.forms.moderation import DeedForm, RefuseForm
from directory.models import Listing
from directory.policies import conflicts_of
from directory.views.moderation import seen
from directory.views.scope import done, fits, posted
from marketplace.actions import halting
from marketplace.enums import HaltChoice, Side
from marketplace.forms.desk import HaltForm
from marketplace.models import Booking, Halt
from marketplace.policies import acting_side

ASKED = {
    Deed.SUSPEND: "Propose to suspend it",
    Deed.REINSTATE: "Propose to put it back",
    Deed.REMOVE: "Propose to remove it",
    Deed.KEEP: "Propose to call the removal off",
}


@publisher_required
def desk_hold(request, reference):
    """One officer pauses a listing at once."""
    listing = seen(request, reference)
    form = DeedForm(posted(request), grounds=grave.GROUNDS[Deed.HOLD])
    if request.method == "POST" and fits(form, lambda given: halting.hold(listing, **given, by=request.user)):
        messages.success(request, "Paused. They, and everybody with a booking, have been told.")
        return redirect("directory:moderation_detail", reference)
    context = {"listing": listing, "form": form, "conflicts": conflicts_of(request.user, listing)}
    return render(request, "marketplace/desk_hold.html", context)


@publisher_required
def desk_propose(request, reference, deed):
    """One officer proposes what takes two."""
    listing = seen(request, reference)
    if deed not in ASKED:
        raise Http404
    form = DeedForm(posted(request), grounds=grave.GROUNDS[deed])
    if request.method == "POST" and fits(
        form, lambda given: grave.propose(listing, deed, **given, by=request.user)
    ):
        messages.success(request, "Proposed. A second officer must agree within 24 hours.")
        return redirect("directory:moderation_detail", reference)
    context = {
        "listing": listing,
        "form": form,
        "deed": deed,
        "heading": ASKED[deed],
        "conflicts": conflicts_of(request.user, listing),
    }
    return render(request, "marketplace/desk_propose.html", context)


def proposals_of(user):
    """What waits for a second person about listings this officer looks at, with the listing of each."""
    open_now = Approval.objects.open().filter(thing=Listing._meta.label_lower).select_related("proposed_by")
    listings = {
        listing.reference: listing
        for listing in Listing.objects.looked_at_by(user)
        .filter(reference__in=[approval.thing_reference for approval in open_now])
        .select_related("provider__organisation")
    }
    return [
        (approval, listings[approval.thing_reference], grave.deed_of(approval))
        for approval in open_now
        if approval.thing_reference in listings
    ]


@publisher_required
def desk_proposals(request):
    """Everything that waits for a second person."""
    return render(request, "marketplace/desk_proposals.html", {"proposals": proposals_of(request.user)})


@publisher_required
def desk_proposal(request, reference):
    """One proposal: the second officer reads it, and agrees or does not."""
    approval = get_object_or_404(
        Approval.objects.filter(thing=Listing._meta.label_lower).select_related("proposed_by", "decided_by"),
        reference=reference,
    )
    listing = seen(request, approval.thing_reference)
    form = RefuseForm(request.POST if request.POST.get("answer") == "refuse" else None)
    if request.method == "POST" and answered(request, approval, listing, form):
        return redirect("directory:moderation_detail", listing.reference)
    deed, ground = grave.deed_of(approval), approval.payload.get("ground", "")
    context = {
        "approval": approval,
        "listing": listing,
        "deed": deed,
        "heading": ASKED[deed].replace("Propose to", "Proposed: to"),
        "ground": Ground(ground).label if ground else "",
        "notice": deed == Deed.REMOVE and ground not in grave.AT_ONCE,
        "conflicts": conflicts_of(request.user, listing),
        "mine": approval.proposed_by_id == request.user.pk,
        "form": form,
    }
    return render(request, "marketplace/desk_proposal.html", context)


def answered(request, approval, listing, form):
    """Whether the answer was taken; if not, the page says why."""
    if form.is_bound:
        act = lambda given: grave.refuse(approval, listing, why=given["why"], by=request.user)  # noqa: E731
        if not fits(form, act):
            return False
        messages.success(request, "You did not agree. Nothing changes, and your reasons are kept.")
        return True
    said = "It is done. They, and everybody with a booking, have been told."
    return done(request, lambda: halting.agree(approval, listing, by=request.user), said)


@login_required
def booking_choices(request, reference):
    """What the person can do while the listing of their booking is not shown."""
    booking = get_object_or_404(Booking.objects.of(request.user).with_parties(), reference=reference)
    halt = Halt.objects.open().filter(booking=booking).first()
    if halt is None or acting_side(request.user, booking) != Side.PERSON:
        messages.error(request, halting.NOTHING_OPEN)
        return redirect(booking)
    form = HaltForm(posted(request), initial={"choice": halt.choice})
    if request.method == "POST" and fits(
        form, lambda given: halting.choose(booking, given["choice"], until=given["until"], by=request.user)
    ):
        messages.success(request, "Noted, and done. Nothing of it costs you anything.")
        elsewhere = form.cleaned_data["choice"] == HaltChoice.ELSEWHERE and booking.brief
        return (
            redirect("marketplace:find_results", booking.brief.reference) if elsewhere else redirect(booking)
        )
    return render(
        request, "marketplace/booking_choices.html", {"booking": booking, "form": form, "halt": halt}
    )
