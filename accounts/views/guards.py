"""Who is let in: decorators for pages. What somebody may do to one thing is asked of policies."""

from functools import wraps
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import Person
from accounts.policies import (
    has_second_factor,
    is_council,
    may_administer,
    may_publish,
    may_safeguard,
    second_factor_done,
)


def way_to_second_factor(request):
    """None when this session has one; else where to go for it: to set one up, or to give it again."""
    if second_factor_done(request):
        return None
    page = "mfa_reauthenticate" if has_second_factor(request.user) else "accounts:security_required"
    return redirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")


def council_page(question):
    """A decorator for pages that belong to council staff of whom ``question`` is true; to others they do not exist."""

    def guard(view):
        @login_required
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not question(request.user):
                raise Http404
            return way_to_second_factor(request) or view(request, *args, **kwargs)

        return guarded

    return guard


council_required = council_page(is_council)
publisher_required = council_page(may_publish)
lead_required = council_page(may_safeguard)
administrator_required = council_page(may_administer)
operator_required = council_page(lambda user: user.is_superuser)


def person_required(view):
    """For pages about somebody's care: the user must be a person, or act for one."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not Person.objects.of(request.user).exists():
            return redirect(
                f"{reverse('accounts:person_start')}?{urlencode({'next': request.get_full_path()})}"
            )
        return view(request, *args, **kwargs)

    return guarded
