"""What a council promises of its market, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Role
from marketplace.actions.statement_comments import found_in
from marketplace.enums import CommitmentState
from marketplace.models import Commitment

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User
    from directory.models import Authority

OVER = {CommitmentState.DONE, CommitmentState.DROPPED}


def promise(
    authority: Authority,
    *,
    promise: str,
    owner: str,
    due_on: date,
    told: str = "",
    form_token: UUID,
    by: User,
) -> Commitment:
    """Write a promise down. One form is one promise; readers see it in the next statement."""
    made = Commitment(
        authority=authority,
        promise=promise.strip(),
        owner=owner.strip(),
        due_on=due_on,
        told=told.strip(),
        made_at=timezone.now(),
        made_by=by,
        form_token=form_token,
    )
    if Role.OFFICER not in made.roles_of(by):
        raise NotAllowed("You cannot do that here.")
    if found := found_in(f"{promise}\n{told}", names=False):
        raise NotAllowed(f"Readers would see {found[0]}. Leave that out.")
    try:
        with transaction.atomic():
            made.save()
            record("commitment.promised", thing=made, by=by, due=due_on.isoformat())
    except IntegrityError:
        return Commitment.objects.get(form_token=form_token)
    return made


def tell_progress(made: Commitment, *, state: str, evidence: str, by: User) -> None:
    """Say where it stands, and what shows it. What is done or given up says so for good."""
    if state in OVER and not evidence.strip():
        raise NotAllowed("Say what shows that it is done, or why it was given up.")
    over_at = timezone.now() if state in OVER else None
    move(made, state, by=by, evidence=evidence.strip(), over_at=over_at)
