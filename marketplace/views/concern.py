"""Telling the council that an adult may be harmed. Anybody may, without an account; emergency words come first."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from directory.models import Authority, Listing
from marketplace import triage
from marketplace.actions import concerns
from marketplace.enums import ConcernAbout
from marketplace.forms import concern as forms
from marketplace.models import Booking, Concern, CouncilContact
from marketplace.policies import leads_of, may_see_address
from marketplace.severity import RED, severity
from marketplace.views import drafts
from marketplace.views.answers import rows
from marketplace.views.bookings import posted
from marketplace.views.often import too_often
from payments.models import BankHoliday

DRAFT, SENT = "concern", "concern_sent"
PAGES = {"what": forms.WhatForm, "adult": forms.AdultForm, "you": forms.YouForm}
HEADINGS = {"what": "What has happened", "adult": "The person you are worried about", "you": "About you"}
MOST, MOST_RED = 20, 200  # from one visitor in an hour: a hospital or a library is one visitor


def subject_of(user, reference, part=""):
    """The booking or listing behind a reference, as the draft keeps it; nothing, if ``user`` may not see it."""
    reference = (reference or "")[:20]
    if booking := Booking.objects.of(user).filter(reference=reference).first():
        about = ConcernAbout.MESSAGES if part == ConcernAbout.MESSAGES else ConcernAbout.BOOKING
        return {"about": about, "subject": booking.reference}
    if listing := Listing.objects.shown_to(user).filter(reference=reference).first():
        return {"about": ConcernAbout.LISTING, "subject": listing.reference}
    return {"about": "", "subject": ""}


def facts_of(draft):
    """What of the draft the concern keeps: the places and things its references stand for."""
    about, subject = draft.get("about", ""), draft.get("subject", "")
    booking = Booking.objects.filter(reference=subject).select_related("listing").first()
    listing = booking.listing if booking else Listing.objects.filter(reference=subject).first()
    authority = Authority.objects.filter(pk=draft["authority"]).first()
    return {"about": about, "booking": booking, "listing": listing, "authority": authority}


def numbers(authority):
    """Whom to telephone: the council of the place, or the few there are while it is not known."""
    found = Authority.objects.filter(pk=authority).first() if authority else None
    few = [] if found else CouncilContact.objects.few()
    return {"council": found, "contact": CouncilContact.objects.of(authority), "few": few}


def forgotten(request):
    """The button that takes everything away again was pressed."""
    if request.method != "POST" or "forget" not in request.POST:
        return None
    drafts.drop(request, DRAFT)
    messages.success(request, "What you typed is gone from this device and from here. Nothing was sent.")
    return redirect("marketplace:concern_start")


@never_cache
@require_http_methods(["GET", "POST"])
def start(request):
    """The first page: emergency words, then where the adult lives."""
    if answer := forgotten(request):
        return answer
    draft = drafts.read(request, DRAFT) or {}
    asked = request.POST if request.method == "POST" else request.GET
    subject = subject_of(request.user, asked.get("about"), asked.get("part"))
    form = forms.WhereForm(posted(request), initial=where_before(request.user, draft, subject))
    if request.method == "POST" and form.is_valid():
        told = subject if subject["about"] else {}
        draft = drafts.write(request, DRAFT, **form.answers(), **told)
        return onwards(draft)
    context = {"form": form, "subject": subject, "listing": titled(subject), **numbers(None)}
    return render(request, "marketplace/concern_start.html", context)


def where_before(user, draft, subject):
    """What was answered before; for a booking whose address the visitor may read, that place."""
    booking = Booking.objects.filter(reference=subject["subject"]).select_related("person").first()
    if booking and not draft and may_see_address(user, booking):
        return {"postcode": booking.person.postcode}
    return {"postcode": draft.get("postcode", ""), "council": draft.get("authority", "")}


def titled(subject):
    """The title of what it is about, for somebody who may see it."""
    if not subject["about"]:
        return ""
    booking = Booking.objects.filter(reference=subject["subject"]).select_related("listing").first()
    return booking.listing.title if booking else Listing.objects.get(reference=subject["subject"]).title


def placed(draft):
    """Whether there is a draft, and the first question was answered in it."""
    return draft is not None and "authority" in draft


def unanswered(draft):
    """The first page not answered yet; None when all are."""
    return next((page for page, form in PAGES.items() if not set(form.base_fields) <= set(draft)), None)


def onwards(draft):
    """To the first page not answered yet, or to the answers when all are."""
    page = unanswered(draft)
    return redirect("marketplace:concern_step", page) if page else redirect("marketplace:concern_check")


@never_cache
@require_http_methods(["GET", "POST"])
def step(request, page):
    """One page of questions; what was answered is there when one comes back."""
    if page not in PAGES:
        raise Http404
    if answer := forgotten(request):
        return answer
    draft = drafts.read(request, DRAFT)
    if not placed(draft):
        return redirect("marketplace:concern_start")
    form = PAGES[page](posted(request), initial=draft)
    if request.method == "POST" and form.is_valid():
        return onwards(drafts.write(request, DRAFT, **form.answers()))
    back = [None, *PAGES][list(PAGES).index(page)]
    context = {"form": form, "page": page, "heading": HEADINGS[page], "back": back}
    return render(request, "marketplace/concern_step.html", context | numbers(draft["authority"]))


@never_cache
@require_http_methods(["GET", "POST"])
def check(request):
    """The answers once more, and the button that sends them."""
    if answer := forgotten(request):
        return answer
    form = forms.SendForm(posted(request))
    if request.method == "POST" and form.is_valid() and (again := sent_before(request, form)):
        return again
    draft = drafts.read(request, DRAFT)
    if not placed(draft):
        return redirect("marketplace:concern_start")
    if unanswered(draft):
        return onwards(draft)
    if request.method != "POST":
        return shown(request, draft)
    return send(request, draft)


def sent_before(request, form):
    """The receipt, when this very form was sent already."""
    concern = Concern.objects.filter(form_token=form.cleaned_data["form_token"]).first()
    return receipt_of(request, concern) if concern else None


def shown(request, draft, *, refused=False):
    """The page with all answers."""
    parts = [(page, HEADINGS[page], rows(form, draft)) for page, form in PAGES.items()]
    context = {"parts": parts, "draft": draft, "refused": refused, "where": draft["postcode"]}
    context |= numbers(draft["authority"])
    status = 429 if refused else 200
    return render(request, "marketplace/concern_check.html", context, status=status)


def send(request, draft):
    """One concern, however often the button is pressed. What is urgent is never kept back."""
    told = {name: draft[name] for form in PAGES.values() for name in form.base_fields}
    rated = severity(**{name: told[name] for name in concerns.RATED})
    if too_often(request, "concern", most=MOST_RED if rated == RED else MOST):
        return shown(request, draft, refused=True)
    by = request.user if request.user.is_authenticated else None
    concern = concerns.receive(
        form_token=draft["form_token"], by=by, postcode=draft["postcode"], **facts_of(draft), **told
    )
    return receipt_of(request, concern)


def receipt_of(request, concern):
    """To the receipt; the draft is gone."""
    drafts.drop(request, DRAFT)
    request.session[SENT] = concern.reference
    return redirect("marketplace:concern_sent")


@never_cache
@require_safe
def sent(request):
    """The reference, what happens next, and by when."""
    concern = Concern.objects.filter(reference=request.session.get(SENT, "")).first()
    if concern is None:
        return redirect("marketplace:concern_start")
    holidays = BankHoliday.objects.dates_known()
    context = {
        "concern": concern,
        "due": concern.due(holidays),
        "staffed": triage.is_staffed(timezone.now(), holidays),
        "heard": leads_of(concern.authority_id).exists(),
        **numbers(concern.authority_id),
    }
    return render(request, "marketplace/concern_sent.html", context)
