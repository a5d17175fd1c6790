"""The council's own colours, as the one stylesheet that settings may change."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from marketplace import colour

A_DAY = 86_400


@cache_control(public=True, max_age=A_DAY)
@require_safe
def stylesheet(request):  # noqa: ARG001 (every view is given one)
    """Empty when the site wears its own colours."""
    chosen = colour.theme(settings.BRAND_COLOUR) if settings.BRAND_COLOUR else {}
    rules = "".join(f"{name}:{value};" for name, value in chosen.items())
    return HttpResponse(f":root{{{rules}}}\n", content_type="text/css")
