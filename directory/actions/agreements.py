"""A company of one person asks its council to let it give personal care; the council agrees, or does not.

The law is not settled for whoever owns a company and is its only worker, so one officer with an open mind decides, with
reasons the provider reads. What hangs on it follows in the same transaction: tasks come back, or are withheld. A change
of what the company is ends the agreement by itself (``providers.set_facts``).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, Stale, roles_towards
from accounts.enums import Role
from accounts.models import User
from directory.actions.diary import hold
from directory.actions.withholding import Settled, settle
from directory.models import Provider
from directory.models.provider import DECIDING
from directory.policies import conflicts_of_provider

STANDING = ["council_asked_at", "council_agreed_at", "council_agreed_by", "council_agreed_why"]
NOTHING_TO_DECIDE = (
    "This is not a company of one person without CQC registration, so there is nothing to decide."
)
CHANGED = "This has changed while you were looking at it. Read it again, then decide."


def as_it_stands(provider: Provider) -> str:
    """What an officer reads before deciding, in short: another answer, another decision."""
    agreed_at = provider.council_agreed_at
    return agreed_at.isoformat() if agreed_at else "no" if provider.council_agreed_why else ""


@transaction.atomic
def ask(provider: Provider, *, by: User) -> Provider:
    """The provider asks its council to decide. Asked twice, it waits once."""
    if not roles_towards(provider, by) & Role.PROVIDER:
        raise NotAllowed("You cannot do that here.")
    _held(provider)
    if provider.council_agreed_at:
        raise NotAllowed("Your council has agreed already.")
    if provider.council_asked_at is None:
        provider.council_asked_at = timezone.now()
        provider.save(update_fields=["council_asked_at"])
        record("provider.council_asked", thing=provider, by=by)
    return provider


@transaction.atomic
def agree(provider: Provider, *, why: str, seen: str | None = None, by: User) -> Settled:
    """An officer lets it give personal care. ``seen`` is ``as_it_stands`` as they read it; agreed twice, it is one act."""
    _may_decide(provider, why, by)
    if provider.council_agreed_at and provider.council_agreed_by_id == by.pk:
        return Settled()
    _as_seen(provider, seen)
    settled = _decided(provider, timezone.now(), why, by)
    record("provider.council_agreed", thing=provider, by=by)
    tell(User.objects.belonging_to(provider.organisation), "company_agreed", about=provider)
    return settled


@transaction.atomic
def disagree(provider: Provider, *, why: str, seen: str | None = None, by: User) -> Settled:
    """An officer does not let it, or not any more: its tasks of personal care are withheld at once."""
    _may_decide(provider, why, by)
    if provider.council_agreed_at is None and provider.council_agreed_why == why.strip():
        return Settled()
    _as_seen(provider, seen)
    settled = _decided(provider, None, why, by)
    record("provider.council_disagreed", thing=provider, by=by)
    tell(User.objects.belonging_to(provider.organisation), "company_not_agreed", about=provider)
    return settled


def _held(provider: Provider) -> None:
    """As it is now, for the length of the transaction; refused when there is nothing to decide."""
    hold(provider)
    provider.refresh_from_db(fields=[*DECIDING, *STANDING])
    if not provider.facts.council_may_agree:
        raise NotAllowed(NOTHING_TO_DECIDE)


def _may_decide(provider: Provider, why: str, by: User) -> None:
    if not Provider.objects.looked_at_by(by).filter(pk=provider.pk).exists():
        raise NotAllowed("You cannot do that here.")
    if words := conflicts_of_provider(by, provider):
        raise NotAllowed(f"{' '.join(words)} Someone else must decide.")
    if not why.strip():
        raise NotAllowed("Say why. They read exactly these words.")
    _held(provider)


def _as_seen(provider: Provider, seen: str | None) -> None:
    if seen is not None and seen != as_it_stands(provider):
        raise Stale(CHANGED)


def _decided(provider: Provider, agreed_at: datetime | None, why: str, by: User) -> Settled:
    """It is written down, nothing waits any more, and its tasks follow."""
    provider.council_asked_at, provider.council_agreed_at = None, agreed_at
    provider.council_agreed_by = by if agreed_at else None
    provider.council_agreed_why = why.strip()
    provider.save(update_fields=STANDING)
    return settle(provider, by=by)
