"""The studio's listings: words, services, prices, languages, skills, travel, and whether they are shown."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.actions.transitions import moves_open_to
from directory.actions import listings, versions
from directory.enums import LanguageLevel, ListingState, VersionState
from directory.forms.listing import LanguageForm, SkillsForm, TermsForm, TravelForm, WordsForm
from directory.models import Skill
from directory.policies import flags_in, flags_of, missing_before_submitting
from directory.views.scope import done, own_listing, own_provider
from directory.views.versions import rows_of

S = ListingState
WRITTEN = {S.DRAFT, S.CHANGES_REQUESTED}
MOVES = {
    S.SUBMITTED: (
        listings.submit,
        "Hand it in",
        "Handed in. A council officer will look at it and tell you.",
    ),
    S.DRAFT: (listings.take_back, "Take it back", "You have it back. Hand it in again when it is ready."),
    S.PAUSED: (listings.pause, "Pause it", "Paused. Nobody finds it now; your bookings go on."),
    S.LIVE: (listings.resume, "Show it again", "People can find it again."),
}


def to_listing(listing):
    """Back to the task list while it is being written, else to the page about it."""
    if listing.state in WRITTEN:
        return redirect("directory:studio_tasks", listing.provider.reference)
    return redirect("directory:studio_listing", listing.reference)


@login_required
def add(request, reference):
    provider = own_provider(request, reference)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return to_listing(listings.create(provider, **form.cleaned_data, by=request.user))
    return render(request, "directory/studio_form.html", {"form": form, "heading": "A new listing"})


@login_required
def listing(request, reference):
    mine = own_listing(request, reference)
    open_to = moves_open_to(request.user, mine)
    waiting = what_waits(mine)
    new_words = waiting["version"].all_words if waiting["version"] else ""
    context = {
        **waiting,
        "listing": mine,
        "offers": mine.offers.prefetch_related("tasks__need"),
        "missing": missing_before_submitting(mine) if S.SUBMITTED in open_to else [],
        "status": mine.status,
        "flags": flags_in(mine.provider, new_words) or flags_of(mine),
        "moves": [(to, MOVES[to][1]) for to in open_to if to in MOVES],
        "may_withdraw": S.WITHDRAWN in open_to,
        "spoken": mine.spoken.select_related("language"),
        "has_hours": mine.provider.workers.filter(weekly_hours__isnull=False).exists(),
    }
    return render(request, "directory/studio_listing.html", context)


def what_waits(mine):
    """What waits beside what people see now, what came back last, and what a council decided."""
    version = versions.open_version(mine)
    last = mine.versions.exclude(decided_at=None).order_by("-decided_at").first()
    return {
        "version": version,
        "rows": rows_of(version) if version else [],
        "returned": last if last and last.state == VersionState.RETURNED and not version else None,
        "rulings": mine.rulings.select_related("appeal")[:5],
    }


@login_required
@require_POST
def move(request, reference):
    mine = own_listing(request, reference)
    act, _, said = MOVES.get(request.POST.get("to"), (None, "", ""))
    if act is None:
        raise Http404
    done(request, lambda: act(mine, by=request.user), said)
    return redirect("directory:studio_listing", mine.reference)


@login_required
def withdraw(request, reference):
    mine = own_listing(request, reference)
    if request.method == "POST":
        done(request, lambda: listings.withdraw(mine, by=request.user), "The listing is taken down.")
        return redirect("directory:studio_home")
    return render(request, "directory/studio_withdraw.html", {"listing": mine})


def _revised(request, reference, make, heading, names):
    """One page of a listing's own fields."""
    mine = own_listing(request, reference)
    now = {name: getattr(mine, name) for name in names}
    form = make(request.POST or None, initial=now | waiting_words(mine, names))
    if request.method == "POST" and form.is_valid():
        listings.revise(mine, **form.cleaned_data, by=request.user)
        messages.success(request, saved(mine))
        return to_listing(mine)
    context = {"form": form, "heading": heading, "listing": mine}
    return render(request, "directory/studio_form.html", context)


def waiting_words(mine, names):
    """The words that wait, or that came back last, so that nobody types them again."""
    version = what_waits(mine)["version"] or what_waits(mine)["returned"]
    return {name: words for name, words in version.content.items() if name in names} if version else {}


def saved(mine):
    """What to say after a change."""
    if versions.open_version(mine):
        return "Saved. What a council looks at first waits for it; people see your page as it was until then."
    return "Saved."


@login_required
def words(request, reference):
    return _revised(request, reference, WordsForm, "The words people read", WordsForm.base_fields)


@login_required
def terms(request, reference):
    return _revised(request, reference, TermsForm, "Your terms", TermsForm.base_fields)


@login_required
def travel(request, reference):
    mine = own_listing(request, reference)
    form = TravelForm(request.POST or None, listing=mine)
    if request.method == "POST" and form.is_valid():
        metres = form.cleaned_data["travels_metres"]
        listings.set_travel(mine, travels_metres=metres, area=form.area, by=request.user)
        messages.success(request, saved(mine))
        return to_listing(mine)
    context = {"form": form, "heading": "Where you go", "listing": mine}
    return render(request, "directory/studio_form.html", context)


@login_required
def languages(request, reference):
    """Add a language, or take out the one whose button was pressed."""
    mine = own_listing(request, reference)
    spoken = {row.language: row.level for row in mine.spoken.select_related("language")}
    gone = request.POST.get("remove")
    form = LanguageForm(request.POST if request.method == "POST" and not gone else None)
    if gone or form.is_valid():
        kept = {language: level for language, level in spoken.items() if language.code != gone}
        if not gone:
            kept[form.cleaned_data["language"]] = form.cleaned_data["level"]
        listings.set_languages(mine, kept, by=request.user)
        messages.success(request, "Saved.")
        return redirect("directory:studio_languages", mine.reference)
    rows = [(language, LanguageLevel(level).label) for language, level in spoken.items()]
    context = {"form": form, "listing": mine, "rows": rows}
    return render(request, "directory/studio_languages.html", context)


@login_required
def skills(request, reference):
    mine = own_listing(request, reference)
    version = versions.open_version(mine)
    chosen = Q(listings=mine) | Q(slug__in=version.changes.get("skills", []) if version else [])
    initial = {"skills": Skill.objects.filter(chosen).distinct()}
    form = SkillsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        listings.set_skills(mine, form.cleaned_data["skills"], by=request.user)
        messages.success(request, saved(mine))
        return to_listing(mine)
    context = {"form": form, "heading": "Skills", "listing": mine}
    return render(request, "directory/studio_form.html", context)


def in_place(mine, number):
    """The service people see in this place; 404 when there are fewer."""
    offers = list(mine.offers.all()[:number])
    if len(offers) < number:
        raise Http404
    return offers[-1]
