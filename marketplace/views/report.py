"""Saying that something on this site is wrong, and complaining; and reading what came of it. Concerns have their own way."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.querysets import keys_of
from directory.models import Listing
from marketplace.actions import complaints, reports
from marketplace.allegation import tells_of_harm
from marketplace.enums import ReportAbout
from marketplace.forms.booking import new_form_token
from marketplace.forms.complaint import ComplaintForm, ReportForm
from marketplace.models import AdvertInvite, Booking, Complaint, CouncilContact, Message, Report, Review
from marketplace.models.report import signer
from marketplace.views import drafts
from marketplace.views.bookings import posted
from marketplace.views.concern import DRAFT, subject_of
from marketplace.views.often import too_often
from payments.models import BankHoliday

MOST = 20  # from one visitor in an hour
LONGEST_KEY = 18  # digits


def listing_target(user, reference):
    """A page the visitor may open."""
    listing = get_object_or_404(Listing.objects.shown_to(user), slug=reference)
    return {"listing": listing, "about_reference": listing.reference}, listing.title


def message_target(user, reference):
    """A message of a booking of theirs, or of an answer to an advert."""
    if not reference.isdecimal() or len(reference) > LONGEST_KEY:
        raise Http404
    theirs = Q(booking__in=keys_of(Booking, user)) | Q(invite__in=keys_of(AdvertInvite, user))
    found = Message.objects.filter(theirs).select_related("booking__listing", "invite__listing")
    message = get_object_or_404(found, pk=reference)
    about = message.listing
    return {"listing": about, "message": message, "about_reference": about.reference}, "a message"


def review_target(user, reference):
    """A review anybody may read, with the answer to it, on a page the visitor may open."""
    shown = Review.objects.published().filter(listing__in=Listing.objects.shown_to(user))
    review = get_object_or_404(shown.select_related("listing"), reference=reference)
    return {"listing": review.listing, "about_reference": review.reference}, "a review"


TARGETS = {
    ReportAbout.LISTING: listing_target,
    ReportAbout.REVIEW: review_target,
    ReportAbout.MESSAGE: message_target,
}


def signed_in(request):
    """The user, or nobody."""
    return request.user if request.user.is_authenticated else None


def concern_first(request, form, reference):
    """Words that tell of harm: the safeguarding form is offered before anything is sent, and takes the words along."""
    words = form.cleaned_data["words"]
    if request.POST.get("to") == "concern":
        drafts.write(request, DRAFT, happened=words, **subject_of(request.user, reference))
        return redirect("marketplace:concern_start")
    return None


def tells(request, form):
    """Whether to ask first."""
    return tells_of_harm(form.cleaned_data["words"]) and "anyway" not in request.POST


@never_cache
@require_http_methods(["GET", "POST"])
def report(request, about, reference):
    """What is wrong with this page, review or message."""
    if about not in TARGETS:
        raise Http404
    target, title = TARGETS[about](request.user, reference)
    by = signed_in(request)
    form = ReportForm(posted(request), signed_in=by, initial={"form_token": new_form_token()})
    receive = partial(reports.receive, by=by, about=about, **target)
    answer, offer = taken(request, form, "report", receive, about=target["listing"].reference)
    context = {"form": form, "title": title, "listing": target["listing"], "offer": offer}
    return answer or render(request, "marketplace/report_new.html", context)


def taken(request, form, kind, receive, *, about):
    """Where to go when it was sent, else nothing; and whether the safeguarding form is offered first."""
    if request.method != "POST" or not form.is_valid():
        return None, False
    if answer := concern_first(request, form, about):
        return answer, False
    if tells(request, form):
        return None, True
    if too_often(request, kind, most=MOST):
        messages.error(request, "That is a great many in one hour. Wait a while, then send it again.")
        return None, False
    return sent(request, receive(**form.answers())), False


def sent(request, thing):
    """To the page that says what becomes of it."""
    messages.success(request, f"We have it. The reference is {thing.reference}.")
    return redirect(thing.own_url)


def complained_of(user, reference):
    """What a complaint is about and which council decided it, where the visitor may know of it; else nothing."""
    reference = (reference or "")[:16]
    if one := Report.objects.by(user).filter(reference=reference).first():
        return one.reference, one.listing.provider.lsoa.council_id
    if listing := Listing.objects.shown_to(user).filter(reference=reference).first():
        return listing.reference, listing.provider.lsoa.council_id
    return "", None


@never_cache
@require_http_methods(["GET", "POST"])
def complain(request):
    """Not content with a decision, the site, or how data was used."""
    asked = request.POST if request.method == "POST" else request.GET
    about, authority = complained_of(request.user, asked.get("about"))
    by = signed_in(request)
    first = {"form_token": new_form_token()}
    form = ComplaintForm(posted(request), signed_in=by, authority=authority, initial=first)
    receive = partial(complaints.receive, by=by, about_reference=about)
    answer, offer = taken(request, form, "complaint", receive, about=about)
    context = {"form": form, "about": about, "offer": offer}
    return answer or render(request, "marketplace/complaint_new.html", context)


@login_required
def mine(request):
    """What I reported and complained of, and what came of it."""
    context = {
        "reports": Report.objects.by(request.user).select_related("listing"),
        "complaints": Complaint.objects.by(request.user).select_related("authority"),
    }
    return render(request, "marketplace/complaint_list.html", context)


@never_cache
@login_required
def report_detail(request, reference):
    return report_page(request, get_object_or_404(Report.objects.by(request.user), reference=reference))


@never_cache
@login_required
def complaint_detail(request, reference):
    return complaint_page(request, get_object_or_404(Complaint.objects.by(request.user), reference=reference))


def report_page(request, one):
    return render(request, "marketplace/report_detail.html", {"report": one, "listing": one.listing})


def complaint_page(request, one):
    context = {
        "complaint": one,
        "due": one.due(BankHoliday.objects.dates_known()),
        "contact": CouncilContact.objects.of(one.authority_id),
    }
    return render(request, "marketplace/complaint_detail.html", context)


@never_cache
@require_safe
def answer_detail(request, token):
    """For somebody without an account: the signed address in their email is the key."""
    try:
        reference = signer.unsign(token)
    except BadSignature:
        raise Http404 from None
    if one := Report.objects.filter(reference=reference, reporter=None).first():
        return report_page(request, one)
    return complaint_page(request, get_object_or_404(Complaint, reference=reference, complainant=None))
