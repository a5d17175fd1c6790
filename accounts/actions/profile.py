"""What users change about their own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.models import Notification

if TYPE_CHECKING:
    from accounts.models import User


def rename(user: User, *, name: str) -> User:
    """Set the name people see."""
    user.name = name
    user.save(update_fields=["name"])
    return user


def mark_read(user: User, *, up_to: int | None = None) -> int:
    """Mark what ``user`` was told as read, as far as the one they saw last; the number marked."""
    seen = Notification.objects.of(user).unread()
    if up_to is not None:
        seen = seen.filter(pk__lte=up_to)
    return seen.update(read_at=timezone.now())
