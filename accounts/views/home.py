"""The account's own page: what I can do, for whom, and who does it for me."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render

from accounts.actions import profile
from accounts.forms.account import NameForm
from accounts.models import Delegation, Membership, Notification, Person


@login_required
def home(request):
    user = request.user
    mine = Person.objects.filter(user=user).first()
    return render(
        request,
        "accounts/home.html",
        {
            "mine": mine,
            "others": Person.objects.of(user).exclude(user=user).order_by("pk"),
            "waiting": Delegation.objects.waiting().filter(delegate=user).select_related("person"),
            "helpers": mine.delegations.holding().select_related("delegate") if mine else [],
            "memberships": Membership.objects.current().filter(user=user).select_related("organisation"),
            "unread": Notification.objects.of(user).unread().count(),
        },
    )


@login_required
def name_edit(request):
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        profile.rename(request.user, name=form.cleaned_data["name"])
        messages.success(request, "Your name is saved.")
        return redirect("accounts:home")
    return render(request, "accounts/name_edit.html", {"form": form})
