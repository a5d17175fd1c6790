"""The staff site: nobody opens it without a second factor, and it has no sign-in page of its own."""

from functools import wraps
from urllib.parse import urlencode

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from accounts.policies import has_second_factor, second_factor_done


class LookOnly(ModelAdmin):
    """Rows that may be read and never changed by hand."""

    def has_add_permission(self, request, obj=None):  # noqa: ARG002 -- Django's signature
        return False

    def has_change_permission(self, request, obj=None):  # noqa: ARG002 -- Django's signature
        return False

    def has_delete_permission(self, request, obj=None):  # noqa: ARG002 -- Django's signature
        return False


class GuardedAdminSite(AdminSite):
    """Django admin behind our own front door."""

    site_header = site_title = "Staff screens"
    index_title = "Records"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Take screens that only look. Packages bring others, by which one person could hand somebody's account away."""
        if admin_class is not None and issubclass(admin_class, LookOnly):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request):
        return super().has_permission(request) and second_factor_done(request)

    def admin_view(self, view, cacheable=False):
        """To anyone who is signed in and is not staff there is nothing here."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def hidden(request, *args, **kwargs):
            if request.user.is_authenticated and not request.user.is_staff:
                raise Http404
            return guarded(request, *args, **kwargs)

        return hidden

    def login(self, request, extra_context=None):  # noqa: ARG002 -- Django's signature
        """Send people to where they prove who they are; to anyone who is not staff there is nothing here."""
        user = request.user
        if user.is_authenticated and not user.is_staff:
            raise Http404
        page = "account_login"
        if user.is_authenticated:
            page = "mfa_reauthenticate" if has_second_factor(user) else "accounts:security_required"
        return redirect(
            f"{reverse(page)}?{urlencode({'next': request.GET.get('next', reverse('admin:index'))})}"
        )
