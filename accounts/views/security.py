"""How safely I sign in. Setting up a second factor proves it, so this session counts as having one."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.browsers import say_device
from accounts.policies import has_second_factor

LONGEST_NUMBER = 19
WAY_BACK = "way_back_after_second_factor"


@login_required
def security(request):
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    return render(
        request,
        "accounts/security.html",
        {
            "app": Authenticator.Type.TOTP in kinds,
            "passkey": Authenticator.Type.WEBAUTHN in kinds,
            "codes": Authenticator.Type.RECOVERY_CODES in kinds,
            "devices": devices_of(request),
        },
    )


def devices_of(request):
    """Where this user is signed in now, this session first."""
    now = request.session.session_key
    open_sessions = UserSession.objects.purge_and_list(request.user)
    open_sessions.sort(key=lambda one: (one.session_key != now, -one.created_at.timestamp()))
    return [(one, say_device(one.user_agent), one.session_key == now) for one in open_sessions]


@login_required
@require_POST
def device_end(request):
    """Sign one of the user's own devices out."""
    chosen = request.POST.get("device", "")
    if chosen.isdecimal() and len(chosen) < LONGEST_NUMBER:
        for session in UserSession.objects.filter(user=request.user, pk=int(chosen)):
            session.end()
            messages.success(request, "That device is signed out.")
    return redirect("accounts:security")


@login_required
def required(request):
    """Say why a second factor is needed, and remember where the user was going."""
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        request.session[WAY_BACK] = wanted
    if has_second_factor(request.user):
        return redirect("mfa_index")
    return render(request, "accounts/security_required.html")


class ProvedBySettingUp:
    """Adding an authenticator takes the factor itself: the session that did it has shown it."""

    kind = ""

    def form_valid(self, form):
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type=self.kind)
        return response


class ActivateApp(ProvedBySettingUp, ActivateTOTPView):
    """An authenticator app."""

    kind = Authenticator.Type.TOTP


class AddPasskey(ProvedBySettingUp, AddWebAuthnView):
    """A passkey."""

    kind = Authenticator.Type.WEBAUTHN


activate_totp = ActivateApp.as_view()
add_passkey = AddPasskey.as_view()
