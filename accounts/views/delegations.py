"""Who may act for a person: see, invite, change, end."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.actions import delegation as delegations
from accounts.actions.transitions import NotAllowed
from accounts.forms.delegation import InviteForm, InviteThemselvesForm, LimitsForm
from accounts.models import Delegation, Person
from accounts.policies import may_arrange_help, may_end, scopes_of


def arranged_by(user, reference):
    """The person ``user`` may arrange help for; 404 for anyone else."""
    person = get_object_or_404(Person.objects.of(user), reference=reference)
    if not may_arrange_help(user, person):
        raise Http404
    return person


@login_required
def delegation_list(request, reference):
    person = get_object_or_404(Person.objects.of(request.user), reference=reference)
    context = {
        "person": person,
        "may_arrange": may_arrange_help(request.user, person),
        "helpers": person.delegations.standing().select_related("delegate").order_by("granted_at"),
        "past": person.delegations.past().select_related("delegate").order_by("-granted_at")[:20],
        "invitations": person.invitations.open().order_by("invited_at"),
    }
    return render(request, "accounts/delegation_list.html", context)


@login_required
def delegation_invite(request, reference):
    person = arranged_by(request.user, reference)
    form = InviteForm(request.POST or None, may_give=scopes_of(request.user, person))
    if request.method == "POST" and form.is_valid():
        delegations.invite(person, **form.cleaned_data, by=request.user)
        messages.success(request, "We have sent the invitation.")
        return redirect("accounts:delegation_list", reference)
    return render(request, "accounts/delegation_invite.html", {"form": form, "person": person})


@login_required
def person_invite(request, reference):
    """Ask the person themselves to take over their own page."""
    person = arranged_by(request.user, reference)
    form = InviteThemselvesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            delegations.invite(person, email=form.cleaned_data["email"], kind="", scopes=[], by=request.user)
            messages.success(request, "We have sent the invitation.")
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect("accounts:delegation_list", reference)
    return render(request, "accounts/person_invite.html", {"form": form, "person": person})


@login_required
def delegation_detail(request, reference):
    delegation = get_object_or_404(Delegation.objects.of(request.user), reference=reference)
    person = delegation.person
    may_change = may_arrange_help(request.user, person) and delegation.delegate_id != request.user.pk
    now = {"scopes": delegation.scopes, "valid_until": delegation.valid_until}
    form = LimitsForm(request.POST or None, may_give=scopes_of(request.user, person), initial=now)
    if request.method == "POST" and may_change and form.is_valid():
        return changed(request, delegation, form)
    context = {
        "delegation": delegation,
        "person": person,
        "form": form,
        "can_see_person": Person.objects.of(request.user).contains(person),
        "may_change": may_change and delegation.revoked_at is None,
        "may_end": may_end(request.user, delegation) and delegation.revoked_at is None,
    }
    return render(request, "accounts/delegation_detail.html", context)


def changed(request, delegation, form):
    """Save the new limits, or say why not."""
    try:
        delegations.revise(delegation, **form.cleaned_data, by=request.user)
        messages.success(request, "The change is saved.")
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:delegation_list", delegation.person.reference)


@login_required
@require_POST
def delegation_revoke(request, reference):
    delegation = get_object_or_404(Delegation.objects.of(request.user), reference=reference)
    try:
        delegations.revoke(delegation, by=request.user)
        messages.success(request, "That has ended. They can do nothing more from now on.")
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    if delegation.delegate_id == request.user.pk:
        return redirect("accounts:home")
    return redirect("accounts:delegation_list", delegation.person.reference)
