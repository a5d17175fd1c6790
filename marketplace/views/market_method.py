"""How the numbers about the market are made: every measure in words, with its formula, for anybody; and the same as JSON."""

from dataclasses import asdict

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from marketplace.disclosure import PUBLIC, STAFF
from marketplace.measures import MEASURES, THEMES, by_code

AN_HOUR = 3600


def by_theme():
    """The measures of each theme, in the order of the page."""
    every = sorted(MEASURES.values(), key=by_code)
    return [(title, [each for each in every if each.theme == theme]) for theme, title in THEMES.items()]


@require_safe
def method(request):
    return render(
        request, "marketplace/market_method.html", {"themes": by_theme(), "public": PUBLIC, "staff": STAFF}
    )


@cache_control(public=True, max_age=AN_HOUR)
@require_safe
def method_file(request):  # noqa: ARG001 (there is one method for everybody)
    """The same as JSON."""
    measures = [asdict(each) for _, group in by_theme() for each in group]
    policies = {policy.name: asdict(policy) for policy in (PUBLIC, STAFF)}
    return JsonResponse({"schema": "mps-method/1", "policies": policies, "measures": measures})
