"""The front door."""

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.forms.start import StartForm


@require_safe
def home(request):
    """Lets a person start at once: where, what and when."""
    return render(request, "marketplace/home.html", {"start": StartForm()})


@never_cache
@require_safe
def healthz(request):  # noqa: ARG001 (every view is given one)
    """Says ``ok`` when the site can reach its database; an error otherwise, for whoever watches it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
