"""Telling providers that a check of theirs runs out soon, or has: each once for each day that is stated, however late.

And asking them, once a year, whether what they said of themselves is still so.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.models import User
from directory.models import Check, Provider, Reminder
from directory.passport import reminder_due

AT_ONCE = 200
RAN_OUT = -1


def remind() -> int:
    """By the clock: tell whoever is due, once each; how many were told. A late or repeated run tells nobody twice."""
    told, last = 0, 0
    while batch := list(Check.objects.running_out().filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        told, last = told + _remind(batch), batch[-1].pk
    return told


@transaction.atomic
def _remind(batch: list[Check]) -> int:
    today = timezone.localdate()
    due = {check: _due(check, today) for check in batch}
    wanted = [Reminder(of=check, days=days) for check, days in due.items() if days is not None]
    asked = {(one.of_id, one.days) for one in wanted}
    known = set(Reminder.objects.filter(of__in=batch).values_list("of_id", "days"))
    Reminder.objects.bulk_create(wanted, ignore_conflicts=True)
    new = [check for check, days in due.items() if (check.pk, days) in asked - known]
    for check in new:
        owners = User.objects.belonging_to(check.provider.organisation)
        if due[check] == RAN_OUT:
            tell(owners, "check_lapsed", about=check)
        else:
            tell(owners, "check_expiring", about=check)
        record("check.reminded", thing=check, by=None, days=due[check])
    return len(new)


def ask_again() -> int:
    """By the clock: ask whoever said so a year ago whether their facts are still right, once; how many were asked."""
    asked = 0
    while batch := _ask_again():
        asked += batch
    return asked


@transaction.atomic
def _ask_again() -> int:
    due = Provider.objects.with_old_facts().select_related("organisation").order_by("pk")
    batch = list(due.select_for_update(of=("self",), no_key=True, skip_locked=True)[:AT_ONCE])
    Provider.objects.filter(pk__in=[one.pk for one in batch]).update(facts_asked_at=timezone.now())
    for provider in batch:
        tell(User.objects.belonging_to(provider.organisation), "facts_due", about=provider)
        record("provider.facts_asked", thing=provider, by=None)
    return len(batch)


def _due(check: Check, today: date) -> int | None:
    """The reminder that is due: days before the end, or that it ran out; None when a newer one has taken its place."""
    if check.has_successor:
        return None
    return RAN_OUT if check.valid_until < today else reminder_due(check.kind, check.valid_until, today)
