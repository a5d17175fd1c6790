"""Joining without the sign-up pages: for people an administrator lets in, and for the invented county."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from accounts.models import User


@transaction.atomic
def open_account(*, email: str, name: str, password: str | None = None) -> User:
    """Someone may sign in, at an address taken to be theirs. Without ``password`` they do so by emailed code."""
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def add_authenticator(user: User) -> None:
    """``user`` has a second factor from now on, with a secret of its own."""
    TOTP.activate(user, generate_totp_secret())
