"""Grave decisions are taken by two people: one proposes, another agrees, and only then is it done.

Whoever does the deed calls ``agree`` and then ``move(..., agreed=approval)`` in one transaction, after asking again
whether it may still be done: what held when it was proposed may not hold now.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, Stale
from accounts.enums import Decision
from accounts.models import Approval

if TYPE_CHECKING:
    from accounts.models import User


def digest_of(payload: dict) -> str:
    """SHA-256 of a payload, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def propose(what: str, *, thing: Model, payload: dict | None = None, why: str, by: User) -> Approval:
    """Ask for a second person. ``what`` is ``model.state``, as the Event will be called.

    Raises NotAllowed without a reason, or while the same is already proposed.
    """
    if not why.strip():
        raise NotAllowed("Say why. The second person, and later the provider, will read it.")
    type(thing)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=thing.pk)
    lapse(Approval.objects.about(thing).filter(what=what).expired())
    if Approval.objects.about(thing).filter(what=what, decision="").exists():
        raise NotAllowed("This has been proposed already. It waits for a second person.")
    payload = payload or {}
    approval = Approval.objects.create(
        what=what,
        thing=thing._meta.label_lower,
        thing_reference=thing.reference,
        payload=payload,
        digest=digest_of(payload),
        why=why.strip(),
        proposed_by=by,
    )
    record("approval.proposed", thing=approval, by=by, deed=what, about=thing.reference)
    return approval


def agree(approval: Approval, *, payload: dict | None = None, by: User) -> Approval:
    """The second person agrees to exactly this. In the transaction of the deed itself.

    Raises NotAllowed for the first person, after a day, or when ``payload`` is not what was proposed; Stale when it
    has been answered.
    """
    approval = _answerable(approval, by)
    if digest_of(payload or {}) != approval.digest or digest_of(approval.payload) != approval.digest:
        raise NotAllowed("This is not what was proposed any more. Propose it again.")
    return _decided(approval, Decision.AGREED, by=by)


@transaction.atomic
def refuse(approval: Approval, *, why: str, by: User) -> Approval:
    """The second person says no. Raises as ``agree`` does."""
    approval = _answerable(approval, by)
    approval.why_refused = why.strip()
    return _decided(approval, Decision.REFUSED, by=by)


def _answerable(approval: Approval, by: User) -> Approval:
    approval = Approval.objects.select_for_update(of=("self",)).get(pk=approval.pk)
    if approval.decision:
        raise Stale(f"This has been answered: {approval.get_decision_display().lower()}.")
    if not approval.is_open:
        raise NotAllowed(
            "Nobody agreed within 24 hours, so this has lapsed. Propose it again if it is still needed."
        )
    if approval.proposed_by_id == by.pk:
        raise NotAllowed("You proposed this. A second person must answer it.")
    return approval


def _decided(approval: Approval, decision: str, *, by: User | None) -> Approval:
    approval.decision, approval.decided_at, approval.decided_by = decision, timezone.now(), by
    approval.save(update_fields=["decision", "decided_at", "decided_by", "why_refused"])
    record(f"approval.{decision}", thing=approval, by=by, deed=approval.what, about=approval.thing_reference)
    return approval


@transaction.atomic
def drop(what: str, *, thing: Model) -> None:
    """Close what was proposed of a thing that is not as it was any more: nobody could agree to it, and it may be proposed again."""
    for approval in Approval.objects.about(thing).filter(what=what, decision="").select_for_update():
        _decided(approval, Decision.LAPSED, by=None)


@transaction.atomic
def lapse(expired=None) -> int:
    """Write down that nobody answered in time; how many. They could not be agreed to from that moment anyway."""
    rows = (Approval.objects.all() if expired is None else expired).filter(decision="").expired()
    rows = list(rows.select_for_update(skip_locked=True))
    for approval in rows:
        _decided(approval, Decision.LAPSED, by=None)
    return len(rows)
