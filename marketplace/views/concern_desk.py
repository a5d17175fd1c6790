"""The safeguarding lead's desk. To everybody else, moderators too, it is not there."""

import csv

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.transitions import moves_open_to
from accounts.history import sentence
from accounts.models import Event, User
from accounts.views.guards import administrator_required, lead_required, operator_required
from directory.enums import ListingState
from directory.models import Authority
from directory.views.scope import done, fits
from marketplace.actions import concerns
from marketplace.actions.contacts import set_contact
from marketplace.enums import ConcernOutcome, Severity
from marketplace.forms import concern as forms
from marketplace.forms.booking import new_form_token
from marketplace.models import Concern, CouncilContact
from marketplace.views.answers import rows
from marketplace.views.bookings import posted
from marketplace.views.concern import HEADINGS, PAGES
from payments.models import BankHoliday

A_PAGE = 50
ORDER = {Severity.RED: 0, Severity.AMBER: 1, Severity.GREEN: 2}
COLOURS = {Severity.RED: "red", Severity.AMBER: "orange", Severity.GREEN: "green"}
CLOCK_WORDS = {"alert": "Lead alerted", "look": "Looked at", "decide": "Decided"}
ASKING = {
    "triage": (forms.TriageForm, concerns.triage),
    "refer": (forms.ReferForm, concerns.refer),
    "not_referred": (forms.NotReferForm, concerns.not_refer),
    "close": (forms.CloseForm, concerns.close),
    "note": (forms.NoteForm, concerns.note),
    "trust": (forms.TrustForm, concerns.set_trust),
    "hand_over": (forms.HandOverForm, concerns.hand_over),
}
AT_ONCE = {"hold": concerns.hold_listing, "name": concerns.name, "keep": concerns.keep}
"""Acts that ask nothing more."""
FORMS_OF = {
    "triaged": ["triage"],
    "referred": ["refer"],
    "not_referred": ["not_referred"],
    "closed": ["close"],
}


def mine(request):
    """Concerns about adults of the lead's own council."""
    return Concern.objects.seen_by(request.user).select_related("authority").with_alerts()


def concern_of(request, reference):
    """One of them."""
    return get_object_or_404(
        mine(request).select_related("listing__provider", "booking__listing", "trust_listing"),
        reference=reference,
    )


def with_clocks(concern, holidays, now):
    """A concern beside its clocks, and whether one of them has run out undone or was stopped late."""
    clocks = concern.clocks(holidays, now=now, alerted_at=concern.alerted_at)
    return {
        "concern": concern,
        "clocks": [(CLOCK_WORDS[clock.name], clock) for clock in clocks],
        "late": any(clock.breached and clock.runs for clock in clocks),
        "colour": COLOURS[concern.urgency],
    }


@never_cache
@lead_required
@require_safe
def concern_list(request):
    """What is open, what is late on top; then what is closed."""
    holidays, now = BankHoliday.objects.dates_known(), timezone.now()
    open_now = [with_clocks(concern, holidays, now) for concern in mine(request).open()]
    open_now.sort(
        key=lambda row: (not row["late"], ORDER[row["concern"].urgency], row["concern"].received_at)
    )
    closed = Paginator(mine(request).filter(closed_at__isnull=False), A_PAGE)
    context = {
        "open": open_now,
        "late": [row for row in open_now if row["late"]],
        "page_obj": closed.get_page(request.GET.get("page")),
    }
    return render(request, "marketplace/concern_list.html", context)


@never_cache
@lead_required
@require_safe
def concern_detail(request, reference):
    """One concern. Opening it is recorded, and the first time stops a clock."""
    concern = concerns.look(concern_of(request, reference), by=request.user)
    return page_of(request, concern)


def page_of(request, concern, **bound):
    """Everything about one concern, with a form for each thing that can be done now."""
    moves = moves_open_to(request.user, concern)
    names = ["trust", "hand_over", "note", *(name for state in moves for name in FORMS_OF[state])]
    names = dict.fromkeys([*names, *bound])
    asking = {name: bound.get(name) or form_for(name, initial=first(name, concern)) for name in names}
    headings = HEADINGS | {"you": "Who told it"}
    told = [(headings[page], rows(form, vars(concern))) for page, form in PAGES.items()]
    contact = CouncilContact.objects.of(concern.authority_id)
    context = with_clocks(concern, BankHoliday.objects.dates_known(), timezone.now())
    context |= {"asking": asking, "forms": list(asking.values()), "told": told, "moves": moves}
    context |= {
        "notes": concern.notes.select_related("author"),
        "history": history_of(concern),
        "found": rows(forms.TriageForm, vars(concern)) if concern.triaged_at else [],
        "subject": (subject := concern.trust_listing or concern.listing),
        "is_held": subject and subject.state == ListingState.PAUSED_SAFEGUARDING,
        "outcomes": [ConcernOutcome(code).label for code in concern.outcomes],
        "kept_until": concern.kept_until(contact.concern_years if contact else 0),
    }
    return render(request, "marketplace/concern_detail.html", context)


def form_for(name, *args, **kwargs):
    """One of several forms on a page: its boxes have ids of their own."""
    return ASKING[name][0](*args, auto_id=f"{name}_%s", **kwargs)


def first(name, concern):
    """What a form starts with."""
    if name == "note":
        return {"form_token": new_form_token()}
    if name == "triage":
        return {"triaged_severity": concern.severity}
    return {"outcomes": concern.outcomes}


def history_of(concern):
    """What was done with it and by whom, oldest first."""
    events = list(Event.objects.about(concern))
    names = User.objects.in_bulk({event.actor_id for event in events if event.actor_id})
    return [
        (event.at, str(names.get(event.actor_id) or nobody(event)), sentence(event.what, event.facts))
        for event in events
    ]


def nobody(event):
    """Who it was, when that was not written down: somebody from outside, or the clock."""
    return "Somebody" if event.what.endswith(".received") else "The site"


@never_cache
@lead_required
@require_POST
def concern_act(request, reference, act):
    """Do one thing to one concern; what stands against it is said in its form."""
    concern = concern_of(request, reference)
    if act in AT_ONCE:
        done(request, lambda: AT_ONCE[act](concern, by=request.user), "Done.")
        return redirect(concern)
    if act not in ASKING:
        raise Http404
    form = form_for(act, request.POST)
    if fits(form, lambda given: ASKING[act][1](concern, by=request.user, **given)):
        messages.success(request, "Saved.")
        return redirect("marketplace:concern_list" if act == "hand_over" else concern)
    return page_of(request, concern, **{act: form})


@never_cache
@operator_required
def concern_unheard(request):
    """For whoever runs the site: concerns no lead can see, without a word of what was told; and which council to give one to."""
    found = Concern.objects.unheard().select_related("authority")
    form = forms.HandOverForm(posted(request))
    if request.method == "POST":
        concern = get_object_or_404(found, reference=request.POST.get("concern", ""), authority=None)
        if fits(form, lambda given: concerns.hand_over(concern, by=request.user, **given)):
            messages.success(request, "Its safeguarding leads, if it has any here, were told.")
            return redirect("marketplace:concern_unheard")
    context = {"page_obj": Paginator(found, A_PAGE).get_page(request.GET.get("page")), "form": form}
    return render(request, "marketplace/concern_unheard.html", context)


COLUMNS = (
    *("reference", "authority_id", "received_at", "severity", "triaged_severity", "reporter_kind", "harms"),
    *("found_needs", "found_risk", "found_cannot_protect", "adult_asked", "state", "not_referred_reason"),
    *("outcomes", "looked_at", "triaged_at", "decided_at", "closed_at"),
)


@never_cache
@lead_required
@require_safe
def concern_export(request):
    """Codes and dates for the Safeguarding Adults Collection; no word that anybody wrote."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="concerns.csv"'
    out = csv.writer(answer)
    out.writerow(COLUMNS)
    found = mine(request).order_by("received_at")
    out.writerows([cell(getattr(concern, name)) for name in COLUMNS] for concern in found)
    concerns.exported(rows=len(found), by=request.user)
    return answer


def cell(value):
    """A code, several codes, or an instant."""
    if isinstance(value, list):
        return " ".join(value)
    return value.isoformat(timespec="seconds") if hasattr(value, "isoformat") else value


@administrator_required
def contact_edit(request):
    """The council's own numbers, kept by its administrator."""
    seats = request.user.memberships.that_administer().values("organisation")
    authority = get_object_or_404(Authority, organisation__in=seats)
    contact = CouncilContact.objects.of(authority.pk)
    form = forms.ContactForm(posted(request), initial=vars(contact) if contact else {"concern_years": 8})
    if request.method == "POST" and fits(
        form, lambda given: set_contact(authority, by=request.user, **given)
    ):
        messages.success(request, "Saved. People see these numbers from now on.")
        return redirect("marketplace:contact_edit")
    context = {"form": form, "authority": authority, "contact": contact}
    return render(request, "marketplace/contact_edit.html", context)
