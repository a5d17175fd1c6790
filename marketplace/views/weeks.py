"""A week on one page that prints well: a person's visits, or a provider's time, lane by lane."""

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from accounts.models import Person
from directory.hours import monday_of, wall
from directory.models import DiaryEntry, Provider
from marketplace.models import Visit
from marketplace.views.whose import whose

A_WEEK = timedelta(days=7)
NEAR = timedelta(weeks=104)


def monday_asked(request):
    """The Monday of the week in ``?from=``, or of this week; nothing further off than two years."""
    today = timezone.localdate()
    try:
        day = date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        day = today
    return monday_of(day if abs(day - today) <= NEAR else today)


def week_of(monday, items):
    """The seven days, each with its items in order; an item is (starts_at, thing)."""
    days = [{"on": monday + timedelta(days=day), "items": []} for day in range(7)]
    for starts_at, thing in sorted(items, key=lambda item: item[0]):
        index = (timezone.localdate(starts_at) - monday).days
        days[max(index, 0)]["items"].append(thing)
    return days


def around(monday):
    """Where the week lies, for the links beside it."""
    return {
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - A_WEEK,
        "after": monday + A_WEEK,
        "this": monday_of(timezone.localdate()),
        "today": timezone.localdate(),
    }


@login_required
def week_person(request):
    monday = monday_asked(request)
    visits = Visit.objects.for_people_of(request.user).between(wall(monday, 0), wall(monday + A_WEEK, 0))
    visits = visits.select_related("booking__person", "booking__listing__provider__organisation", "agreed")
    week = week_of(monday, [(visit.starts_at, visit) for visit in visits])
    people = Person.objects.of(request.user).count()
    context = around(monday) | {"week": week, "several": people > 1, "any": any(day["items"] for day in week)}
    context["whose"] = whose(request.user)
    return render(request, "marketplace/week_person.html", context)


@login_required
def week_provider(request):
    providers = list(Provider.objects.of(request.user).select_related("organisation"))
    if not providers:
        raise Http404
    monday = monday_asked(request)
    entries = DiaryEntry.objects.holding().overlapping(wall(monday, 0), wall(monday + A_WEEK, 0))
    entries = entries.filter(worker__provider__in=providers).select_related(
        "worker__provider", "attendance__visit__booking__person", "attendance__visit__agreed"
    )
    lanes = lanes_of(providers, monday, list(entries))
    context = around(monday) | {"lanes": lanes, "several": len(lanes) > 1, "providers": providers}
    return render(request, "marketplace/week_provider.html", context)


def lanes_of(providers, monday, entries):
    """Each pair of hands that works or has time promised this week, with its seven days."""
    found = []
    for provider in providers:
        for worker in provider.workers.working():
            items = [(entry.during.lower, entry) for entry in entries if entry.worker_id == worker.pk]
            days = week_of(monday, items)
            found.append({"worker": worker, "provider": provider, "days": days, "is_empty": not items})
    return found
