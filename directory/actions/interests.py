"""Interests: a council's staff say about whom they should not decide, and the site leaves them out."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.models import User
from directory.models import Interest, Provider


@transaction.atomic
def declare(provider: Provider, *, kind: str, until: date | None = None, by: User) -> Interest:
    """From now on they decide nothing about this provider. Said twice, it is one interest with the newer words."""
    if until and until < timezone.localdate():
        raise NotAllowed("That day has passed. Choose a later day, or leave it empty.")
    interest, _ = Interest.objects.update_or_create(
        user=by, provider=provider, ended_at=None, defaults={"kind": kind, "until": until}
    )
    record("interest.declared", thing=provider, by=by, why=kind, until=until.isoformat() if until else "")
    return interest


@transaction.atomic
def end(interest: Interest, *, by: User) -> Interest:
    """It holds no longer. Only whoever declared it can say so."""
    if interest.user_id != by.pk:
        raise NotAllowed("Only the one who declared it can end it.")
    interest.ended_at = timezone.now()
    interest.save(update_fields=["ended_at"])
    record("interest.ended", thing=interest.provider, by=by, why=interest.kind)
    return interest
