"""The council answers reports and complaints. Only its own, and never somebody who had a hand in the matter."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.transitions import moves_open_to
from accounts.views.guards import publisher_required
from directory.views.scope import done, fits
from marketplace.actions import complaints, reports
from marketplace.enums import ComplaintState, ReportAbout
from marketplace.forms.complaint import AnswerForm, DecideForm
from marketplace.models import Complaint, Report, Review
from marketplace.views.bookings import posted
from marketplace.views.concern_desk import history_of
from payments.models import BankHoliday

A_PAGE = 50


@publisher_required
@require_safe
def report_queue(request):
    """What waits, oldest first; then what was answered, by whom: the log of decisions."""
    shown = Report.objects.answered_by(request.user).select_related("listing", "decided_by")
    answered = Paginator(shown.exclude(decided_at=None).order_by("-decided_at"), A_PAGE)
    context = {"waiting": shown.waiting(), "page_obj": answered.get_page(request.GET.get("page"))}
    return render(request, "marketplace/report_queue.html", context)


@never_cache
@publisher_required
@require_http_methods(["GET", "POST"])
def report_decide(request, reference):
    """One report, and the answer to it. A message it is about is read here alone, and that is recorded."""
    shown = Report.objects.answered_by(request.user).select_related("listing", "message")
    one = get_object_or_404(shown, reference=reference)
    form = DecideForm(posted(request))
    if request.method == "POST" and fits(form, lambda given: reports.decide(one, by=request.user, **given)):
        messages.success(request, "Answered. Whoever sent it has been told, if they left a way to.")
        return redirect("marketplace:report_queue")
    message = reports.read_message(one, by=request.user) if one.about == ReportAbout.MESSAGE else ""
    context = {"report": one, "form": form, "message": message, "history": history_of(one)}
    if one.about == ReportAbout.REVIEW:
        shown = Review.objects.looked_after_by(request.user)
        context["review"] = shown.filter(reference=one.about_reference).first()
    context["moves"] = moves_open_to(request.user, one)
    return render(request, "marketplace/report_decide.html", context)


@publisher_required
@require_safe
def complaint_queue(request):
    """What waits with the days it is due, and what was answered."""
    shown = Complaint.objects.answered_by(request.user)
    holidays = BankHoliday.objects.dates_known()
    waiting = [(one, one.due(holidays), one.is_late(holidays)) for one in shown.waiting()]
    waiting.sort(key=lambda row: not row[2])
    answered = Paginator(shown.exclude(answered_at=None).order_by("-answered_at"), A_PAGE)
    context = {"waiting": waiting, "page_obj": answered.get_page(request.GET.get("page"))}
    return render(request, "marketplace/complaint_queue.html", context)


def complaint_of(request, reference):
    """One this officer may answer."""
    return get_object_or_404(Complaint.objects.answered_by(request.user), reference=reference)


@never_cache
@publisher_required
@require_http_methods(["GET", "POST"])
def complaint_answer(request, reference):
    """One complaint, and the answer to it."""
    one = complaint_of(request, reference)
    form = AnswerForm(posted(request))
    if request.method == "POST" and fits(
        form, lambda given: complaints.answer(one, by=request.user, **given)
    ):
        messages.success(request, "Answered. They have been told.")
        return redirect("marketplace:complaint_queue")
    holidays = BankHoliday.objects.dates_known()
    context = {"complaint": one, "form": form, "due": one.due(holidays), "late": one.is_late(holidays)}
    context |= {"moves": moves_open_to(request.user, one), "history": history_of(one)}
    context["begins"] = ComplaintState.ACKNOWLEDGED in context["moves"]
    return render(request, "marketplace/complaint_answer.html", context)


@publisher_required
@require_POST
def complaint_acknowledge(request, reference):
    """Say that it is being looked into."""
    one = complaint_of(request, reference)
    done(request, lambda: complaints.acknowledge(one, by=request.user), "They have been told.")
    return redirect("marketplace:complaint_answer", reference)
