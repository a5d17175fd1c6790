"""The shortlist: in the session without an account, in the account after signing in."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from directory.actions import shortlists
from directory.models import Listing

KEPT = "shortlist"


def kept_by(request):
    """The visible listings on the shortlist; what the session held moves into the account at the first look."""
    held = request.session.get(KEPT, [])
    if not request.user.is_authenticated:
        return Listing.objects.visible().filter(slug__in=held)
    if held:
        shortlists.keep(Listing.objects.visible().filter(slug__in=held), by=request.user)
        del request.session[KEPT]
    return Listing.objects.visible().kept_by(request.user)


def kept_slugs(request):
    """The slugs on the shortlist, for the Keep buttons of a page; a visitor without a session has none."""
    if not request.user.is_authenticated:
        return set(request.session.get(KEPT, []))
    return set(kept_by(request).values_list("slug", flat=True))


@never_cache
@require_safe
def detail(request):
    return render(request, "directory/shortlist_detail.html", {"listings": kept_by(request).with_details()})


@require_POST
def add(request, slug):
    listing = get_object_or_404(Listing.objects.visible(), slug=slug)
    if kept_by(request).count() >= shortlists.MOST:
        messages.warning(request, f"Your shortlist is full. It holds {shortlists.MOST}. Take one off first.")
    elif request.user.is_authenticated:
        shortlists.keep([listing], by=request.user)
    else:
        request.session[KEPT] = [*(one for one in request.session.get(KEPT, []) if one != slug), slug]
    return back(request)


@require_POST
def remove(request, slug):
    listing = get_object_or_404(kept_by(request), slug=slug)
    if request.user.is_authenticated:
        shortlists.drop(listing, by=request.user)
    else:
        request.session[KEPT] = [one for one in request.session.get(KEPT, []) if one != slug]
    return back(request)


def back(request):
    """To the page the button was on, when that is one of ours; else to the shortlist."""
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return redirect(there if safe else "directory:shortlist_detail")
