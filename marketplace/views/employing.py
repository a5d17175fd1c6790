"""Employing somebody: the team, the job and its steps, the written statement. Both sides read; the employer decides."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.actions.transitions import may_move
from accounts.enums import Role
from directory.views.scope import done, fits, posted
from marketplace import starting, terms
from marketplace.actions import employing, spending, timesheets
from marketplace.actions.teams import teams_of
from marketplace.booking_words import agreed_lines, often_words
from marketplace.enums import EmploymentState, FactKind, Side
from marketplace.forms.employing import ParticularsForm, StepForm
from marketplace.models import Employment
from marketplace.policies import may_see_address, side_of
from marketplace.views.booking_page import noted, row
from payments.gateways import paper

S = EmploymentState
FIELDS = (
    *("employer_name", "worker_name", "job_title", "duties", "place", "counted_from", "pay_every", "pay_day"),
    *("notice_weeks", "probation_weeks", "mile_pence", "training", "turn_to", "more"),
)


def job_of(request, reference):
    """The job at this address, if whoever is looking may see it."""
    return get_object_or_404(Employment.objects.of(request.user).with_parties(), reference=reference)


def own_job(request, reference):
    """A job whose employer this user is or decides for."""
    return get_object_or_404(Employment.objects.run_by(request.user).with_parties(), reference=reference)


@login_required
def employment_list(request):
    """The people each person employs, as one team; and the jobs one has oneself."""
    mine = Employment.objects.of_workers(request.user).with_parties()
    context = {"teams": teams_of(request.user), "jobs": mine, "user_is_worker": mine.exists()}
    return render(request, "marketplace/employment_list.html", context)


@login_required
def employment_detail(request, reference):
    """Where the job stands: for the employer with every step, for the worker with what concerns them."""
    job = job_of(request, reference)
    is_worker = side_of(request.user, job.booking) == Side.PROVIDER
    decides = bool(job.roles_of(request.user) & Role.SEEKER)
    first, last = timesheets.period(job, timezone.localdate())
    items = [] if is_worker else employing.items_of(job)
    context = {
        "job": job,
        "booking": job.booking,
        "status": job.status,
        "is_worker": is_worker,
        "decides": decides,
        "items": items,
        "late": [item for item in items if item.is_late],
        "may_start": decides
        and may_move(request.user, job, S.STARTED)
        and job.booking.starts_on <= timezone.localdate(),
        "may_leave": may_move(request.user, job, S.NOTICE),
        "particulars": job.particulars.last(),
        "given": job.facts.filter(kind=FactKind.STATEMENT).last(),
        "received": job.facts.filter(kind=FactKind.RECEIVED).last(),
        "sheet": timesheets.timesheet(job, first, last),
        "balance": timesheets.balance(job),
        "costs": None if is_worker else spending.usual_costs(job.booking),
    }
    return render(request, "marketplace/employment_detail.html", context)


@login_required
def employment_job(request, reference):
    """What the written statement says, to begin with or anew. What was given before stays as it was."""
    job = own_job(request, reference)
    newest = job.particulars.last()
    first = {name: getattr(newest, name) for name in FIELDS} if newest else employing.first_words(job.booking)
    form = ParticularsForm(posted(request), initial=dict(first) | {"form_token": uuid4()})
    if request.method == "POST" and fits(form, lambda said: employing.describe(job, **said, by=request.user)):
        messages.success(request, "Kept. Read it through, then give it to them.")
        return redirect("marketplace:employment_statement", reference)
    return render(request, "marketplace/employment_job.html", {"job": job, "form": form, "newest": newest})


@login_required
def employment_step(request, reference, kind):
    """One of the steps: what the law asks, and what was done."""
    job = own_job(request, reference)
    if kind not in starting.STEPS:
        raise Http404
    before = job.facts.filter(kind=kind).last()
    form = StepForm(posted(request), kind=kind, initial=was(before))
    if request.method == "POST" and fits(
        form, lambda said: employing.see_to(job, kind, **said, by=request.user)
    ):
        messages.success(request, "It is written down.")
        return redirect(job)
    earlier = job.facts.filter(kind=kind).order_by("-pk")
    context = {"job": job, "form": form, "step": starting.STEPS[kind], "kind": kind}
    return render(request, "marketplace/employment_step.html", context | {"earlier": said(earlier, kind)})


def was(fact):
    """What was said last, to be changed; today when nothing was."""
    first = {"on": timezone.localdate(), "form_token": uuid4()}
    return first | ({"answer": fact.answer, "until": fact.until, "words": fact.words} if fact else {})


def said(facts, kind):
    """What was said so far, in words."""
    return [(fact, starting.STEPS[kind].answers.get(fact.answer, "")) for fact in facts]


@login_required
@require_POST
def employment_start(request, reference):
    job = own_job(request, reference)
    done(request, lambda: employing.start(job, by=request.user), "They have started. Well done.")
    return redirect(job)


@login_required
@require_POST
def employment_received(request, reference):
    job = get_object_or_404(Employment.objects.of_workers(request.user).with_parties(), reference=reference)
    done(request, lambda: employing.received(job, by=request.user), "They can see that you have it.")
    return redirect("marketplace:employment_statement", reference)


@login_required
def employment_statement(request, reference):
    """The written statement, as it can be printed."""
    return render(request, "marketplace/employment_statement.html", statement(request, reference))


@login_required
def employment_statement_pdf(request, reference):
    """The same on paper, made when it is asked for and kept nowhere."""
    shown = statement(request, reference)
    html = render_to_string("marketplace/employment_statement_print.html", shown)
    answer = HttpResponse(paper.pdf_of(html), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{reference}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def statement(request, reference):
    """Everything the statement says. The worker reads it once there is one; where they work as long as they may know it."""
    job = job_of(request, reference)
    booking, newest = job.booking, job.particulars.last()
    is_worker = side_of(request.user, booking) == Side.PROVIDER
    shows = may_see_address(request.user, booking)
    if newest is None or (is_worker and not job.facts.filter(kind=FactKind.STATEMENT).exists()):
        raise Http404
    if is_worker and not noted(booking, request.user, address=shows):
        shows = False
    return {
        "job": job,
        "booking": booking,
        "facts": newest,
        "is_worker": is_worker,
        "decides": bool(job.roles_of(request.user) & Role.SEEKER),
        "place": newest.place if shows else "",
        "received": job.facts.filter(kind=FactKind.RECEIVED, version=newest.number).last(),
        "lines": agreed_lines(row(visit, visit.starts) for visit in booking.agreed_visits.all()),
        "often": often_words(booking.every_weeks),
        "rates": terms.rate_rows(booking.terms),
        "tariff": booking.tariff,
        "minutes": sum(visit.minutes for visit in booking.agreed_visits.all()),
        "cancelling": terms.called_off_words(booking.terms),
        "times": terms.times_words(booking.terms),
    }
