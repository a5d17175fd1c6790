"""The front door."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory.models import Evidence
from marketplace.forms.start import StartForm
from marketplace.policies import first_page_of
from payments.actions import inbox


@require_safe
def home(request):
    """Lets a person start at once: where, what and when."""
    return render(request, "marketplace/home.html", {"start": StartForm(user=request.user)})


@login_required
def welcome(request):
    """Takes whoever has signed in to where their work is."""
    return redirect(first_page_of(request.user))


@never_cache
@require_safe
def healthz(request):  # noqa: ARG001 (every view is given one)
    """Says ``ok`` when the site can reach its database; an error otherwise, for whoever watches it.

    More lines say how many evidence files are still there a day after they had to go, how many messages of the card
    company wait too long, and that a live site only pretends to take cards.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    overdue = Evidence.objects.overdue().count()
    words = f"ok\nevidence files overdue: {overdue}\n" if overdue else "ok"
    if waiting := inbox.late():
        words = f"{words.rstrip()}\nmessages of the card company waiting: {waiting}\n"
    if settings.LIVE and settings.PRETEND_STRIPE:
        words = f"{words.rstrip()}\ncards are pretend\n"
    return HttpResponse(words, content_type="text/plain")
