"""Asking to be told when somebody comes free, what one has asked for, and stopping it."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from directory.models import Need
from directory.pattern_words import describe
from directory.views.scope import done
from marketplace.actions import awaiting
from marketplace.models import Awaited
from marketplace.views.find import brief_of
from marketplace.views.results import agent_of, unready

ASKED = "We look once a day now, and email you when somebody can do every visit."


@require_POST
def awaited_ask(request, reference):
    """One tap. Somebody who is not signed in does that first, and comes back to the search."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("marketplace:find_results", args=[reference]))
    brief = brief_of(request, reference)
    if sent_back := unready(request, brief):
        return sent_back
    done(request, lambda: awaiting.ask(brief, by=request.user, agent=agent_of(request)), ASKED)
    return redirect(brief)


@never_cache
@login_required
@require_safe
def awaited_list(request):
    """What this user waits for now, the newest first."""
    waits = list(Awaited.objects.of(request.user).standing().select_related("brief"))
    asked_for = {pk for one in waits for pk in one.brief.needs}
    names = dict(Need.objects.filter(pk__in=asked_for).values_list("pk", "name"))
    shown = [
        (
            one,
            ", ".join(names[pk] for pk in one.brief.needs if pk in names),
            describe(one.brief.pattern(otherwise=timezone.localdate())),
        )
        for one in waits
    ]
    return render(request, "marketplace/awaited_list.html", {"shown": shown})


@login_required
@require_POST
def awaited_stop(request, reference):
    """They need not be told any more."""
    asked = get_object_or_404(Awaited.objects.of(request.user), reference=reference)
    done(request, lambda: awaiting.stop(asked, by=request.user), "We do not look for this any more.")
    return redirect("marketplace:awaited_list")
