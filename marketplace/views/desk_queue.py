"""The council's queue: one list of everything that waits, what is late first."""

from django.core.paginator import Paginator
from django.shortcuts import render

from accounts.views.guards import publisher_required
from directory.models import Listing
from directory.policies import conflicts_among
from marketplace.forms.queue import QueueForm
from marketplace.views.desk_lines import ORDERS, lines_for
from payments.models import BankHoliday

A_PAGE = 30


@publisher_required
def desk_queue(request):
    lines = lines_for(request.user, BankHoliday.objects.dates_known())
    form = QueueForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = sorted(narrowed(lines, asked, request.user), key=ORDERS[asked.get("order", "")])
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    dress(page.object_list, request.user)
    context = {
        "page_obj": page,
        "form": form,
        "waiting": len(lines),
        "late": sum(line.late for line in lines),
        "mine": sum(line.holder == request.user.pk for line in lines),
    }
    return render(request, "marketplace/desk_queue.html", context)


def narrowed(lines, asked, user):
    """The lines that were asked for."""
    whose = {
        "mine": lambda line: line.holder == user.pk,
        "nobody": lambda line: line.holder is None,
        "late": lambda line: line.late,
    }.get(asked.get("whose"), lambda _line: True)
    kind, tier = asked.get("kind"), asked.get("tier")
    return [
        line
        for line in lines
        if (not kind or line.kind == kind) and (not tier or line.tier == tier) and whose(line)
    ]


def dress(lines, user):
    """What only the lines on this page need: the listing, its provider, who has it, and what stands between."""
    listings = (
        Listing.objects.filter(pk__in={line.listing for line in lines})
        .select_related("provider__organisation", "provider__cqc_location", "taken_by")
        .defer("area", "provider__public_point", "provider__postcode", "provider__phone")
        .in_bulk()
    )
    conflicts = conflicts_among(user, {listing.provider for listing in listings.values()})
    for line in lines:
        line.shown = listings[line.listing]
        line.conflicts = conflicts.get(line.shown.provider_id, ())
