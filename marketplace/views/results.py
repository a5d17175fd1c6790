"""Who can come: the answer, side by side, and on a map."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.spoken import say_day
from directory.forms.results import ResultsFilter
from directory.models import Listing
from directory.question import PAGE
from directory.views.listings import page_of
from directory.views.shortlist import kept_slugs
from marketplace.actions import looking
from marketplace.models import Awaited
from marketplace.policies import next_question
from marketplace.views.find import brief_of, signed_in
from marketplace.views.often import comes_from

MOST_SIDE_BY_SIDE = 4


@never_cache
@require_safe
def results(request, reference):
    """Everyone who can do some of it, whole answers first, and what would help when there are few."""
    brief = brief_of(request, reference)
    narrowed = ResultsFilter(request.GET)
    if sent_back := unready(request, brief):
        return sent_back
    looker = {"by": signed_in(request), "agent": agent_of(request), "comes_from": comes_from(request)}
    found = looking.look(brief, **looker, **narrowed.asked())
    narrowed.count(found.answer.facets)
    page = Paginator(range(found.answer.total), PAGE).get_page(found.answer.page)
    context = {"brief": brief, "found": found, "filter": narrowed, "page": page, "kept": kept_slugs(request)}
    return render(request, "marketplace/find_results.html", context | awaiting_of(request, brief, found))


def awaiting_of(request, brief, found):
    """What this user waits for here, if nobody can do every visit; else it is not asked."""
    awaited = None
    if not found.answer.whole:
        awaited = Awaited.objects.of(request.user).standing().filter(brief=brief).first()
    return {"awaited": awaited, "until": awaited and say_day(awaited.ends_on)}


@never_cache
@require_safe
def compare(request, reference):
    """Up to four, side by side."""
    brief = brief_of(request, reference)
    if sent_back := unready(request, brief):
        return sent_back
    slugs = request.GET.getlist("with")[:MOST_SIDE_BY_SIDE]
    if len(slugs) < 2:  # noqa: PLR2004
        messages.warning(request, "Tick two, three or four people to compare, then press Compare.")
        return redirect("marketplace:find_results", brief.reference)
    only = Listing.objects.visible().filter(slug__in=slugs).values_list("pk", flat=True)
    found = looking.look(brief, by=signed_in(request), only=tuple(only))
    return render(request, "marketplace/find_compare.html", {"brief": brief, "found": found})


@never_cache
@require_safe
def on_map(request, reference):
    """The same page of people as a picture, beside its list."""
    brief = brief_of(request, reference)
    if sent_back := unready(request, brief):
        return sent_back
    narrowed = ResultsFilter(request.GET)
    found = looking.look(brief, by=signed_in(request), **narrowed.asked())
    context = {"brief": brief, "found": found, "picture": looking.picture(found)}
    return render(request, "marketplace/find_map.html", context)


def unready(request, brief):
    """Where to go first: to a question still open, to a date that has passed or to a postcode no longer known."""
    question = next_question(brief)
    if question is None and brief.starts_on < timezone.localdate():
        messages.warning(request, "The start you chose has passed. Choose a new one.")
        question = "when"
    return redirect("marketplace:find_step", brief.reference, question) if question else None


def agent_of(request):
    """The program that asks, as it names itself."""
    return request.headers.get("User-Agent", "")[:400]


@never_cache
@require_safe
def listing(request, reference, slug):
    """One listing, read with these visits in mind."""
    brief = brief_of(request, reference)
    one = get_object_or_404(Listing.objects.visible().with_details(), slug=slug)
    if sent_back := unready(request, brief):
        return sent_back
    found = looking.look(brief, by=signed_in(request), only=(one.pk,))
    seen = {"brief": brief, "found": found, "one": next(iter(found.shown), None), "kept": kept_slugs(request)}
    return render(request, "marketplace/find_listing.html", page_of(one) | seen)
