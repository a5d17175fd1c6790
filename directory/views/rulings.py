"""Statements of reasons, for the provider and the council, and the appeal against one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from accounts.enums import Role
from accounts.views.guards import publisher_required, way_to_second_factor
from directory.actions import appeals
from directory.enums import AppealState
from directory.forms.moderation import AnswerForm, AppealForm
from directory.models import Appeal, Ruling
from directory.policies import conflicts_of
from directory.views.scope import done, fits, posted


@login_required
def detail(request, reference):
    """The durable page: what was decided, on what ground, on which facts, and what can be done about it."""
    ruling = get_object_or_404(Ruling.objects.shown_to(request.user), reference=reference)
    is_provider = Role.PROVIDER in ruling.listing.provider.roles_of(request.user)
    if not is_provider and (first := way_to_second_factor(request)):
        return first
    appeal = Appeal.objects.filter(ruling=ruling).first()
    context = {
        "ruling": ruling,
        "listing": ruling.listing,
        "council": ruling.listing.provider.lsoa.council,
        "shows_facts": ruling.shows_facts_to(request.user),
        "appeal": appeal,
        "may_appeal": is_provider and ruling.may_be_appealed and appeal is None,
        "may_take_back": is_provider and appeal and appeal.state == AppealState.WAITING,
        "is_provider": is_provider,
    }
    return render(request, "directory/ruling_detail.html", context)


def own(request, reference):
    """A decision about a listing of a provider the user belongs to."""
    ruling = get_object_or_404(Ruling.objects.shown_to(request.user), reference=reference)
    if Role.PROVIDER not in ruling.listing.provider.roles_of(request.user):
        raise Http404
    return ruling


@login_required
def appeal(request, reference):
    """Ask another officer to look again; or, with the button for it, stop asking."""
    ruling = own(request, reference)
    made = Appeal.objects.filter(ruling=ruling).first()
    if made and request.POST.get("take_back"):
        done(request, lambda: appeals.take_back(made, by=request.user), "You took the appeal back.")
        return redirect(ruling)
    form = AppealForm(posted(request))
    if request.method == "POST" and fits(
        form, lambda given: appeals.make(ruling, words=given["words"], by=request.user)
    ):
        messages.success(request, "Your appeal has been sent. Another officer will answer it.")
        return redirect(ruling)
    return render(request, "directory/ruling_appeal.html", {"form": form, "ruling": ruling})


@publisher_required
def appeal_answer(request, reference):
    """An officer who took no part reads the appeal beside the decision, and answers."""
    waiting = Appeal.objects.looked_at_by(request.user).select_related("ruling__listing__provider")
    made = get_object_or_404(waiting, reference=reference)
    form = AnswerForm(posted(request))
    if request.method == "POST" and fits(form, lambda given: appeals.answer(made, **given, by=request.user)):
        messages.success(request, "Answered. They have been told.")
        return redirect(made.ruling)
    ruling = made.ruling
    context = {
        "appeal": made,
        "ruling": ruling,
        "listing": ruling.listing,
        "form": form,
        "shows_facts": ruling.shows_facts_to(request.user),
        "conflicts": conflicts_of(request.user, ruling.listing, decided=ruling.deciders),
        "waits": made.state == AppealState.WAITING,
    }
    return render(request, "directory/appeal_answer.html", context)
