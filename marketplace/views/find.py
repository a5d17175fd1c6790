"""Telling it once: one question a page, back and change at any time, no account."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from directory.hours import DAYS
from directory.pattern import widened
from directory.pattern_words import flexibilities
from marketplace.actions import briefs
from marketplace.forms import find as forms
from marketplace.forms.find_all import AllForm
from marketplace.forms.start import StartForm
from marketplace.models import Brief
from marketplace.policies import next_question

QUESTIONS = {
    "where": forms.WhereForm,
    "what": forms.WhatForm,
    "when": forms.WhenForm,
    "times": forms.VisitForm,
    "short": forms.ShortForm,
    "must": forms.MustForm,
    "funding": forms.FundingForm,
}


def times_so_far(brief):
    """The visits already said, and where to go when that is all."""
    visits = brief.pattern(otherwise=brief.created_at.date()).visits
    following = next_question(brief) or ("must" if not brief.funding and not brief.searched_at else None)
    onwards = (
        reverse("marketplace:find_step", args=[brief.reference, following])
        if following
        else brief.get_absolute_url()
    )
    return {"visits": visits, "days": DAYS, "onwards": onwards}


AFTER = {"where": "what", "what": "when", "when": "must"}


def brief_of(request, reference):
    """The brief at this address, if whoever is looking may open it."""
    try:
        return Brief.objects.opened(reference, request.user)
    except Brief.DoesNotExist:
        raise Http404 from None


def posted(request):
    """What was sent, or nothing before it was: a form sent empty is sent all the same."""
    return request.POST if request.method == "POST" else None


def signed_in(request):
    """The user, or nobody yet."""
    return request.user if request.user.is_authenticated else None


@require_http_methods(["GET", "POST"])
def start(request):
    """The first question. The home page asks three at once."""
    form = StartForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        brief = briefs.start(by=signed_in(request), **form.answers())
        return redirect("marketplace:find_step", brief.reference, form.next_question(brief))
    return render(request, "marketplace/find_start.html", {"form": form})


@require_http_methods(["GET", "POST"])
def step(request, reference, question):
    """One question of the brief; what was answered is there when one comes back."""
    brief = brief_of(request, reference)
    if question not in QUESTIONS:
        raise Http404
    was_complete = next_question(brief) is None
    form = QUESTIONS[question](posted(request), brief=brief)
    if request.method == "POST" and form.is_valid():
        brief = briefs.revise(brief, by=signed_in(request), **form.changes())
        return redirect_after(brief, question, form, was_complete=was_complete)
    context = {"form": form, "brief": brief, **(times_so_far(brief) if question == "times" else {})}
    return render(request, f"marketplace/find_{question}.html", context)


def redirect_after(brief, question, form, *, was_complete):
    """The next question, or back to the answer when this one was being changed."""
    following = next_question(brief)
    if question == "times" or (question == "when" and form.cleaned_data["week"] == forms.OWN_TIMES):
        following = "times"
    elif question == "must" and not brief.funding:
        following = "funding"
    elif question in AFTER and not was_complete and following != "short":
        following = AFTER[question]
    if following is None:
        return redirect("marketplace:find_results", brief.reference)
    return redirect("marketplace:find_step", brief.reference, following)


@require_POST
def drop_visit(request, reference, number):
    """Take one visit out of the week."""
    brief = brief_of(request, reference)
    kept = brief.pattern(otherwise=brief.created_at.date()).visits
    brief = briefs.revise(brief, by=signed_in(request), visits=kept[:number] + kept[number + 1 :])
    return redirect("marketplace:find_step", brief.reference, "times")


@require_POST
def flex(request, reference, change):
    """Make one of the small changes that would help, and look again."""
    brief = brief_of(request, reference)
    pattern = brief.pattern(otherwise=brief.created_at.date())
    changes = flexibilities(pattern)
    if change >= len(changes):
        raise Http404
    one = changes[change]
    wider = widened(pattern, one.indexes, earlier=one.earlier, later=one.later)
    brief = briefs.revise(brief, by=signed_in(request), visits=wider.visits)
    messages.success(request, f"Changed: {one.words}.")
    return redirect("marketplace:find_results", brief.reference)


@require_http_methods(["GET", "POST"])
def everything(request, reference=None):
    """The whole brief on one page."""
    brief = brief_of(request, reference) if reference else None
    form = AllForm(posted(request), brief=brief, user=request.user)
    if request.method == "POST" and form.is_valid():
        by = signed_in(request)
        brief = (
            briefs.revise(brief, by=by, **form.changes()) if brief else briefs.start(by=by, **form.changes())
        )
        return redirect("marketplace:find_results", brief.reference)
    return render(request, "marketplace/find_all.html", {"form": form, "brief": brief})
