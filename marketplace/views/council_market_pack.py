"""The quarterly board pack of a council: on the page and on paper, with the pages that are exempt or without."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.views.guards import publisher_required
from marketplace.actions import board_pack
from marketplace.person_traits import first_of
from marketplace.policies import councils_shaped_by

WITH, WITHOUT = "all", "open"


def asked(request, key, period):
    """The council and the quarter; not there for anybody else's, or for what is no quarter."""
    authority = get_object_or_404(councils_shaped_by(request.user), pk=key)
    try:
        first_of(period)
    except ValueError:
        raise Http404 from None
    return authority


@publisher_required
@require_safe
def council_pack(request, key, period):
    """All twelve pages, for the council's staff."""
    authority, today = asked(request, key, period), timezone.localdate()
    pages = board_pack.pack_of(authority, period, today, exempt=True)
    context = {"authority": authority, "period": period, "pages": pages}
    return render(request, "marketplace/council_pack.html", context)


@publisher_required
@require_safe
def council_pack_file(request, key, period, part):
    """On paper: all of it for staff, or only what may be handed out."""
    if part not in {WITH, WITHOUT}:
        raise Http404
    authority = asked(request, key, period)
    printed = board_pack.whole_paper(authority, period, exempt=part == WITH)
    answer = HttpResponse(printed, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="board-pack-{key}-{period}-{part}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer
