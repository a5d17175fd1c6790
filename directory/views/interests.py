"""Interests: a council's staff say about whom they should not decide."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.views.guards import publisher_required
from directory.actions import interests
from directory.forms.moderation import InterestForm
from directory.models import Interest
from directory.views.moderation import seen
from directory.views.scope import done, fits, posted


@publisher_required
def interest_list(request):
    """What this officer has declared."""
    mine = Interest.objects.holding().filter(user=request.user)
    context = {"interests": mine.select_related("provider__organisation")}
    return render(request, "directory/interest_list.html", context)


@publisher_required
def declare(request, reference):
    """Declare an interest in the provider of a listing."""
    listing = seen(request, reference)
    form = InterestForm(posted(request))
    if request.method == "POST" and fits(
        form, lambda given: interests.declare(listing.provider, **given, by=request.user)
    ):
        messages.success(request, "Noted. From now on you decide nothing about this provider.")
        return redirect("directory:moderation_detail", reference)
    return render(request, "directory/interest_declare.html", {"form": form, "listing": listing})


@publisher_required
@require_POST
def end(request, number):
    interest = get_object_or_404(Interest.objects.holding(), pk=number, user=request.user)
    done(request, lambda: interests.end(interest, by=request.user), "It holds no longer.")
    return redirect("directory:interest_list")
