"""How django-allauth is fitted into this house."""

import logging
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.fields import key_ring

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by email; a name if somebody wants to give one."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right. Try again, or leave the password empty and we will email you a code.",
        "incorrect_code": "That code is not right, or it is too old. Check the newest email from us.",
        "too_many_login_attempts": "There were too many tries. Wait five minutes, then try again.",
    }

    def save_user(self, request, user, form, commit=True):
        """A new user, with the name they gave."""
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix, email, context):
        """Codes go out at once. When the mail server is down the page still answers, the same for everybody."""
        words = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        try:
            super().send_mail(template_prefix, email, words | context)
        except (SMTPException, OSError):
            logger.exception("A sign-in email could not be sent: %s", template_prefix)

    def get_client_ip(self, request):
        """An address to count attempts by; behind a socket there is one for all."""
        try:
            return super().get_client_ip(request)
        except PermissionDenied:
            return "0.0.0.0"  # noqa: S104 -- a name for "not known", nothing is bound to it

    def get_signup_redirect_url(self, request):
        """Somebody new is asked whom this is for; unless they were on their way somewhere."""
        wanted = request.GET.get("next") or request.POST.get("next")
        if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
            return wanted
        return reverse("accounts:person_start")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticators are closed at rest with the same keys as personal fields."""

    def encrypt(self, text):
        """The secret, closed."""
        return key_ring(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """The secret, open. Raises ``InvalidToken`` when no key on the ring fits."""
        return key_ring(tuple(settings.FIELD_KEYS)).decrypt(encrypted_text.encode()).decode()
