"""Hours, holiday and miles for payroll; and how a job ends: notice, the last steps, closed."""

import csv
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.actions.transitions import may_move
from directory.views.scope import done, fits, posted
from marketplace.actions import leaving, timesheets
from marketplace.enums import EmploymentState, LeavingReason, Side
from marketplace.forms.employing import LastStepsForm, LeaveForm, NoteForm
from marketplace.policies import acting_side
from marketplace.views.employing import job_of, own_job
from payments.leaving import may_be_owed_redundancy
from payments.payroll import BAND_HEADINGS, spreadsheet

S = EmploymentState


def day_asked(request, job):
    """The day whose pay period is asked for: a real day near the job, else today."""
    try:
        asked = parse_date(request.GET.get("day", ""))
    except ValueError:
        asked = None
    today = timezone.localdate()
    return asked if asked and job.booking.starts_on <= asked <= today else today


@login_required
def employment_hours(request, reference):
    """One pay period: the visits that are settled, what they come to, and notes."""
    job = job_of(request, reference)
    first, last = timesheets.period(job, day_asked(request, job))
    sheet, today = timesheets.timesheet(job, first, last), timezone.localdate()
    context = {
        "job": job,
        "sheet": sheet,
        "bands": [
            (words, minutes) for words, minutes in zip(BAND_HEADINGS, sheet.by_band, strict=True) if minutes
        ],
        "notes": job.notes.standing().between(first, last),
        "balance": timesheets.balance(job),
        "earlier": timesheets.period(job, first - timesheets.A_DAY)[0]
        if first > job.booking.starts_on
        else None,
        "later": last + timesheets.A_DAY if last < today else None,
        "is_over": last < today,
        "may_note": job.state not in {S.CLOSED, S.NEVER} and acting_side(request.user, job.booking),
    }
    return render(request, "marketplace/employment_hours.html", context)


@never_cache
@login_required
def employment_sheet(request, reference):
    """The same as a table for payroll."""
    job = job_of(request, reference)
    sheet = timesheets.timesheet(job, *timesheets.period(job, day_asked(request, job)))
    newest = job.particulars.last()
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{reference}-{sheet.first:%Y-%m-%d}.csv"'
    answer["Cache-Control"] = "private, no-store"
    csv.writer(answer).writerows(spreadsheet(sheet, newest.worker_name if newest else job.reference))
    return answer


@login_required
def employment_note(request, reference):
    """Holiday, sickness or miles."""
    job = job_of(request, reference)
    form = NoteForm(posted(request), initial={"on": timezone.localdate(), "form_token": uuid4()})
    if request.method == "POST" and fits(
        form,
        lambda said: timesheets.note(job, said["kind"], **form.said(), by=request.user),
    ):
        messages.success(request, "It is written down.")
        return redirect("marketplace:employment_hours", reference)
    return render(request, "marketplace/employment_note.html", {"job": job, "form": form})


@login_required
@require_POST
def employment_note_undo(request, reference, number):
    job = job_of(request, reference)
    note = get_object_or_404(job.notes, pk=number)
    done(request, lambda: timesheets.take_back(note, by=request.user), "It is taken back.")
    return redirect("marketplace:employment_hours", reference)


@login_required
def employment_leave(request, reference):
    """Notice, from either side: asked, shown what it means, done."""
    job = job_of(request, reference)
    if not may_move(request.user, job, S.NOTICE):
        messages.error(request, "That cannot be done now.")
        return redirect(job)
    side = acting_side(request.user, job.booking)
    reasons = [(reason.value, reason.label) for reason in leaving.reasons_for(side)]
    usual = LeavingReason.RESIGNED if side == Side.PROVIDER else LeavingReason.DISMISSED
    form = LeaveForm(posted(request), reasons=reasons)
    if request.method == "POST" and fits(
        form, lambda said: leaving.give_notice(job, **said, by=request.user)
    ):
        messages.success(request, "Notice is given, and they have been told. Give it to them in writing too.")
        return redirect(job)
    context = {
        "job": job,
        "form": form,
        "is_worker": side == Side.PROVIDER,
        "earliest": leaving.earliest(job, usual, side),
        "redundancy": may_be_owed_redundancy(job.booking.starts_on, timezone.localdate()),
    }
    return render(request, "marketplace/employment_leave.html", context)


@login_required
def employment_close(request, reference):
    """What is to be seen to at the end; then the job is closed."""
    job = own_job(request, reference)
    if job.status not in {S.NOTICE, S.CLOSING, S.CLOSED}:
        messages.error(request, "This is for when the job ends.")
        return redirect(job)
    steps, known = leaving.last_steps(job), leaving.seen_to(job)
    form = LastStepsForm(
        posted(request), steps=steps, initial={"done": list(known), "on": timezone.localdate()}
    )
    if request.method == "POST" and fits(
        form, lambda said: leaving.see_to_last(job, **said, by=request.user)
    ):
        if request.POST.get("close"):
            done(request, lambda: leaving.close(job, by=request.user), "The job is closed.")
        else:
            messages.success(request, "It is written down.")
        return redirect("marketplace:employment_close", reference)
    context = {
        "job": job,
        "status": job.status,
        "form": form,
        "steps": [(words, known.get(kind)) for kind, words in steps.items()],
        "balance": timesheets.balance(job),
        "open_visits": leaving.open_visits(job),
        "redundancy": may_be_owed_redundancy(
            job.booking.starts_on, job.booking.ends_on or timezone.localdate()
        ),
    }
    return render(request, "marketplace/employment_close.html", context)
