"""Changes that wait: side by side with what people see, agreed to or sent back by the council, taken back by the owner."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.spoken import MILE
from accounts.views.guards import publisher_required
from directory.actions import versions
from directory.comparing import NEW, SAME, Part, compare
from directory.enums import Engagement, LegalForm, VersionState
from directory.forms.moderation import ReasonForm
from directory.models import ListingVersion, Need, Skill
from directory.policies import conflicts_of, flags_in
from directory.views.scope import done, fits, own_listing

NAMES = {
    "title": "Title",
    "summary": "In one sentence",
    "about": "More words",
    "skills": "Skills",
    "travel": "Where they go",
    "services": "Services",
    "legal_form": "Legal form",
    "carers": "People who give care",
    "company_number": "Company number",
    "cqc_location_id": "CQC location",
    "workers": "Workers on the books",
}


def rows_of(version):
    """What changes, a row for each part of the listing: its name, and the runs of words that stay, go or come."""
    new, old = version.content, version.content_before
    live = {name: getattr(version.listing, name, "") for name in ("title",)}
    return [
        (label, _parts(version.listing, name, live.get(name, old.get(name)), new[name]))
        for name, label in NAMES.items()
        if name in new
    ]


def _parts(listing, name, before, after):
    if name == "skills":
        held = ", ".join(skill.name for skill in listing.skills.all())
        names = ", ".join(Skill.objects.filter(slug__in=after).values_list("name", flat=True))
        return [part for part in (Part(SAME, held), Part(NEW, names)) if part.text]
    if name == "services":
        return [Part(NEW, line) for line in service_lines(listing, after)]
    if name == "travel":
        return compare(_travel_words(before), _travel_words(after))
    if name == "legal_form":
        return compare(LegalForm(before).label, LegalForm(after).label)
    return compare(str(before or ""), str(after))


def service_lines(listing, services):
    """What each waiting service adds, in a line."""
    words = dict(Need.objects.values_list("slug", "name"))
    numbers = {pk: number for number, pk in enumerate(listing.offers.values_list("pk", flat=True), 1)}
    for service in services:
        tasks = ", ".join(words.get(slug, slug) for slug in service["needs"])
        if service["offer"]:
            yield f"Service {numbers.get(service['offer'], '')}: {tasks}. "
        else:
            pounds = service.get("weekday_pence", 0) / 100
            yield f"A new service ({Engagement(service['engagement']).label}, £{pounds:.2f} an hour): {tasks}. "


def _travel_words(travel):
    if travel["area"]:
        return "The areas they chose"
    return f"Up to {travel['metres'] / MILE:.1f} miles"


@publisher_required
def detail(request, reference, form=None):
    """One change beside what people see; also after it was decided."""
    version = looked_at(request, reference)
    context = {
        "version": version,
        "listing": version.listing,
        "rows": rows_of(version),
        "flags": flags_in(version.listing.provider, version.all_words),
        "conflicts": conflicts_of(request.user, version.listing),
        "waits": version.state == VersionState.WAITING,
        "form": form or ReasonForm(),
    }
    return render(request, "directory/version_detail.html", context)


def looked_at(request, reference):
    """A change to a listing of the officer's area."""
    shown = ListingVersion.objects.looked_at_by(request.user)
    return get_object_or_404(shown.select_related("listing__provider__organisation"), reference=reference)


@publisher_required
@require_POST
def approve(request, reference):
    version = looked_at(request, reference)
    seen = request.POST.get("seen") or "nothing"
    act = lambda: versions.approve(version, seen=seen, by=request.user)  # noqa: E731 -- said in one line
    if done(request, act, "Agreed. They have been told."):
        return redirect("directory:moderation_detail", version.listing.reference)
    return redirect("directory:version_detail", reference)


@publisher_required
@require_POST
def send_back(request, reference):
    version = looked_at(request, reference)
    form = ReasonForm(request.POST)
    if fits(form, lambda given: versions.send_back(version, **given, by=request.user)):
        messages.success(request, "Sent back. They have been told.")
        return redirect("directory:moderation_detail", version.listing.reference)
    return detail(request, reference, form=form)


@login_required
@require_POST
def take_back(request, reference):
    """The owner's change that waits is taken back."""
    mine = own_listing(request, reference)
    version = versions.open_version(mine)
    if version:
        done(request, lambda: versions.take_back(version, by=request.user), "You took the change back.")
    return redirect("directory:studio_listing", mine.reference)
