"""Who looked at what a provider showed for its checks: its owner reads that here."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render

from accounts.models import Event
from accounts.views.telling import looks_in_words
from directory.models import Evidence
from directory.views.scope import own_provider

A_PAGE = 50


@login_required
def studio_looks(request, reference):
    """Newest first; whoever belongs to the provider is not noted."""
    provider = own_provider(request, reference)
    papers = Evidence.objects.filter(for_check__provider=provider)
    looks = Event.objects.looks().about_any([provider], provider.checks.all(), papers)
    page = Paginator(looks, A_PAGE).get_page(request.GET.get("page"))
    context = {"provider": provider, "page": page, "looks": looks_in_words(page, reader=request.user)}
    return render(request, "directory/studio_looks.html", context)
