"""Complaints: made by anybody, acknowledged and answered by an officer who had no hand in what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.notify import tell, tell_address
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.models import User
from marketplace.enums import ComplaintState
from marketplace.models import Complaint
from marketplace.policies import staff_of

if TYPE_CHECKING:
    from directory.models import Authority


def receive(authority: Authority, *, form_token: UUID, by: User | None, **told: object) -> Complaint:
    """Take it in and tell the officers who may answer. One form is one complaint."""
    try:
        with transaction.atomic():
            complaint = Complaint.objects.create(
                authority=authority,
                form_token=form_token,
                complainant=by,
                received_at=timezone.now(),
                **told,
            )
            about = complaint.about_reference
            record("complaint.received", thing=complaint, by=by, kind=complaint.kind, about=about)
            tell(_officers(complaint), "complaint_received", about=complaint, link=complaint.desk_url)
    except IntegrityError:
        return Complaint.objects.get(form_token=form_token)
    return complaint


def _officers(complaint: Complaint) -> list[User]:
    """Whoever may answer it; when everybody had a hand in it, whoever runs the site."""
    found = [user for user in staff_of(complaint.authority_id) if complaint.roles_of(user)]
    return found or list(User.objects.operators())


@transaction.atomic
def acknowledge(complaint: Complaint, *, by: User) -> Complaint:
    """Say that it is being looked into. The clock of the law stops here."""
    move(
        complaint,
        ComplaintState.ACKNOWLEDGED,
        by=by,
        acknowledged_at=timezone.now(),
        acknowledged_by=by,
    )
    if complaint.complainant:
        tell([complaint.complainant], "complaint_acknowledged", about=complaint)
    elif complaint.email:
        address, link = complaint.email, complaint.answer_url
        tell_address("complaint_acknowledged", about=complaint, address=address, link=link)
    return complaint


@transaction.atomic
def answer(complaint: Complaint, *, state: str, words: str, by: User) -> Complaint:
    """Answer it in words. Raises NotAllowed for anyone who had a hand in what it is about."""
    if not words.strip():
        raise NotAllowed("Write the answer.")
    move(
        complaint,
        ComplaintState(state),
        by=by,
        answered_at=timezone.now(),
        answered_by=by,
        answer_words=words.strip(),
    )
    if complaint.complainant:
        tell([complaint.complainant], "complaint_answered", about=complaint)
    elif complaint.email:
        address, link = complaint.email, complaint.answer_url
        tell_address("complaint_answered", about=complaint, address=address, link=link)
    return complaint
