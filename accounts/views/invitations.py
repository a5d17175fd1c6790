"""Answering an invitation from the link in an email."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.actions import delegation as delegations
from accounts.actions.transitions import NotAllowed
from accounts.models import Invitation, Person
from accounts.models.invitation import signer
from accounts.policies import may_answer
from accounts.querysets import InvitationQuerySet


def from_link(token):
    """The invitation a signed link names. A link that was changed, or is too old, names none."""
    try:
        reference = signer.unsign(token, max_age=InvitationQuerySet.LIVES)
    except BadSignature:
        return None
    return Invitation.objects.filter(reference=reference).select_related("person", "invited_by").first()


def invitation_detail(request, token):
    """Before sign-in nothing is said of the person; then only to the address that was asked."""
    invitation = from_link(token)
    if invitation is None or not invitation.is_open:
        return render(request, "accounts/invitation_closed.html", status=404)
    if not request.user.is_authenticated:
        return render(request, "accounts/invitation_welcome.html", {"next": request.path})
    if not may_answer(request.user, invitation):
        return render(request, "accounts/invitation_other_address.html", {"next": request.path}, status=403)
    if request.method == "POST":
        return taken_up(request, invitation)
    return render(request, "accounts/invitation_detail.html", {"invitation": invitation, "token": token})


def taken_up(request, invitation):
    """Accept it, or say why not."""
    try:
        person = delegations.accept(invitation, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:home")
    messages.success(request, "Thank you. That is done.")
    return redirect(person if Person.objects.of(request.user).contains(person) else "accounts:home")


@login_required
@require_POST
def invitation_withdraw(request, reference):
    people = Person.objects.of(request.user)
    invitation = get_object_or_404(Invitation.objects.filter(person__in=people), reference=reference)
    try:
        delegations.withdraw(invitation, by=request.user)
        messages.success(request, "The invitation is taken back. Its link no longer works.")
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect("accounts:delegation_list", invitation.person.reference)
