"""Plain words about choosing, paying, safety and how this site behaves."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.models import CouncilContact

PAGES = {
    "choosing-care": "Choosing care",
    "engagement-types": "Employed, self-employed or agency",
    "employing-a-pa": "Employing a personal assistant",
    "paying": "Paying for care",
    "if-nobody-is-free": "If nobody is free",
    "safety": "Staying safe",
    "reviews": "How reviews work",
    "how-ranking-works": "How we put results in order",
    "your-privacy": "Your privacy",
    "accessibility": "Accessibility of this site",
    "for-providers": "Offering care here",
}


@require_safe
def index(request):
    return render(request, "help/index.html", {"pages": PAGES.items()})


@require_safe
def page(request, page):
    if page not in PAGES:
        raise Http404
    contacts = CouncilContact.objects.few() if page == "safety" else []
    return render(request, f"help/{page}.html", {"title": PAGES[page], "contacts": contacts})
