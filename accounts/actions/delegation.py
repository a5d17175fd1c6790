"""Rights to act for a person: given, asked for, taken up, changed and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell, tell_address
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, Stale
from accounts.enums import Consent, DecisionMode
from accounts.models import Delegation, Invitation, Person
from accounts.policies import is_the_person, may_answer, may_arrange_help, may_end, scopes_of

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User


@transaction.atomic
def grant(
    person: Person,
    *,
    to: User,
    kind: str,
    scopes: list[str],
    by: User,
    consent: str = Consent.GIVEN,
    decision_mode: str = DecisionMode.ALONE,
    valid_until: date | None = None,
) -> Delegation:
    """Let ``to`` act for ``person``. Every kind but a supporter's waits until papers were seen.

    A right of the same kind that already stands is revised instead. Raises NotAllowed for oneself.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    if is_the_person(to, person):
        raise NotAllowed("Nobody needs a right to act for themselves.")
    standing = Delegation.objects.filter(person=person, delegate=to, kind=kind, revoked_at=None).first()
    if standing:
        return change(standing, scopes=scopes, valid_until=valid_until, by=by)
    delegation = Delegation.objects.create(
        person=person,
        delegate=to,
        kind=kind,
        scopes=sorted(set(scopes)),
        consent=consent,
        decision_mode=decision_mode,
        valid_until=valid_until,
        granted_by=by,
    )
    say(
        "delegation.granted",
        delegation,
        by=by,
        helper=to.pk,
        kind=kind,
        scopes=" ".join(delegation.scopes),
        consent=consent,
    )
    return delegation


@transaction.atomic
def revise(delegation: Delegation, *, scopes: list[str], valid_until: date | None, by: User) -> Delegation:
    """Change what a helper may do and until when. Raises NotAllowed when ``by`` may not give that much."""
    refuse_more_than_own(delegation.person, scopes=scopes, by=by)
    if by.pk == delegation.delegate_id:
        raise NotAllowed("You cannot change your own rights. You can only end them.")
    locked = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if locked.revoked_at:
        raise Stale("This has already ended.")
    return change(locked, scopes=scopes, valid_until=valid_until, by=by)


def change(delegation: Delegation, *, scopes: list[str], valid_until: date | None, by: User) -> Delegation:
    """Write the new limits of a right that stands."""
    delegation.scopes = sorted(set(scopes))
    delegation.valid_until = valid_until
    delegation.save(update_fields=["scopes", "valid_until"])
    say(
        "delegation.revised",
        delegation,
        by=by,
        helper=delegation.delegate_id,
        scopes=" ".join(delegation.scopes),
    )
    return delegation


@transaction.atomic
def revoke(delegation: Delegation, *, by: User) -> Delegation:
    """End a helper's right at once. Raises NotAllowed for outsiders, Stale when it has already ended."""
    if not may_end(by, delegation):
        raise NotAllowed("You cannot end this.")
    now = timezone.now()
    ended = Delegation.objects.filter(pk=delegation.pk, revoked_at=None).update(revoked_at=now, revoked_by=by)
    if not ended:
        raise Stale("This has already ended.")
    delegation.revoked_at, delegation.revoked_by = now, by
    say("delegation.revoked", delegation, by=by, helper=delegation.delegate_id)
    others = {delegation.delegate, delegation.person.user} - {by, None}
    tell(others, "delegation_ended", about=delegation)
    return delegation


@transaction.atomic
def invite(
    person: Person,
    *,
    email: str,
    kind: str,
    scopes: list[str],
    by: User,
    decision_mode: str = DecisionMode.ALONE,
    valid_until: date | None = None,
) -> Invitation:
    """Ask whoever holds ``email`` to help ``person``; whether they are known here is never said.

    An empty ``kind`` asks the person themselves to take over. Raises NotAllowed when ``by`` may not.
    """
    refuse_more_than_own(person, scopes=scopes, by=by)
    if not kind and person.user_id:
        raise NotAllowed("They already sign in themselves.")
    invitation = Invitation.objects.create(
        person=person,
        email=email.strip().lower(),
        kind=kind,
        scopes=sorted(set(scopes)) if kind else [],
        decision_mode=decision_mode,
        valid_until=valid_until,
        invited_by=by,
    )
    say("invitation.sent", invitation, by=by, kind=kind, scopes=" ".join(invitation.scopes))
    tell_address("invitation_sent", about=invitation)
    return invitation


@transaction.atomic
def accept(invitation: Invitation, *, by: User) -> Person:
    """Take up an invitation. Raises NotAllowed for another address, Stale when it is no longer open."""
    if not may_answer(by, invitation):
        raise NotAllowed("This invitation was sent to a different email address.")
    taken = (
        Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=timezone.now(), accepted_by=by)
    )
    if not taken:
        raise Stale("This invitation is no longer open. Ask for a new one.")
    refuse_more_than_own(invitation.person, scopes=invitation.scopes, by=invitation.invited_by)
    invitation.refresh_from_db()
    if not invitation.kind:
        return take_over(invitation.person, by=by)
    grant(
        invitation.person,
        to=by,
        kind=invitation.kind,
        scopes=invitation.scopes,
        decision_mode=invitation.decision_mode,
        valid_until=invitation.valid_until,
        by=invitation.invited_by,
    )
    say("invitation.accepted", invitation, by=by)
    tell(
        {invitation.invited_by, invitation.person.user} - {by, None},
        "invitation_accepted",
        about=invitation.person,
    )
    return invitation.person


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> Invitation:
    """Take an invitation back before it is answered. Raises NotAllowed for outsiders, Stale when too late."""
    if not may_arrange_help(by, invitation.person):
        raise NotAllowed("You cannot take this back.")
    taken = (
        Invitation.objects.open()
        .filter(pk=invitation.pk)
        .update(withdrawn_at=timezone.now(), withdrawn_by=by)
    )
    if not taken:
        raise Stale("This invitation has already been answered.")
    invitation.refresh_from_db()
    say("invitation.withdrawn", invitation, by=by)
    return invitation


def take_over(person: Person, *, by: User) -> Person:
    """The person signs in themselves from now on; every helper keeps what they had until the person says otherwise."""
    if Person.objects.filter(user=by).exists():
        raise NotAllowed("You already have a page of your own here.")
    if not Person.objects.filter(pk=person.pk, user=None).update(user=by):
        raise Stale("They already sign in themselves.")
    person.refresh_from_db()
    record("person.taken_over", thing=person, by=by, for_person=person)
    return person


def refuse_more_than_own(person: Person, *, scopes: list[str], by: User) -> None:
    """Raise NotAllowed unless ``by`` may arrange help for ``person`` and has every one of ``scopes`` to give."""
    if not may_arrange_help(by, person) or not set(scopes) <= scopes_of(by, person):
        raise NotAllowed("You cannot arrange help for this person.")


def say(what: str, thing: Delegation | Invitation, *, by: User, **facts: str | int) -> None:
    """Record it in the history of the person it is about."""
    record(what, thing=thing, by=by, for_person=thing.person, **facts)
