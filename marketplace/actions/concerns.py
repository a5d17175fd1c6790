"""Concerns: received from anybody; looked into, referred or not, and closed by a safeguarding lead. Nothing is taken away.

An Event about a concern never names the person it is about: a helper may be the one who causes harm, and helpers
can read what was done for a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions.notify import tell, tell_address
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Role
from accounts.models import User
from directory.enums import Ground
from directory.models import Listing
from marketplace.actions import halting
from marketplace.actions.alerts import alert
from marketplace.enums import Anonymity, ConcernState
from marketplace.models import Concern, ConcernNote
from marketplace.policies import leads_of
from marketplace.severity import severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from directory.models import Authority

S = ConcernState
# The provider and a second officer read it, so it says nothing of what was told, or by whom.
WHY_HELD = "Something has to be looked into first. Nothing has been decided."
RATED = ("in_danger", "in_contact", "badly_hurt", "others", "harms")


def receive(*, form_token: UUID, by: User | None, **told: object) -> Concern:
    """Take it in, alert the leads, and send a receipt if an address was left: one transaction.

    One form is one concern: sent again, the first is returned. Who sent it is not recorded when they would rather
    not say who they are.
    """
    rated = severity(**{name: told.get(name, "" if name != "harms" else ()) for name in RATED})
    known = by if told.get("anonymity") == Anonymity.NAMED else None
    try:
        with transaction.atomic():
            concern = Concern.objects.create(
                form_token=form_token, severity=rated, received_at=timezone.now(), **told
            )
            record("concern.received", thing=concern, by=known, after=S.RECEIVED, severity=rated)
            alert(concern)
            if concern.reporter_email:
                receipt = reverse("marketplace:help_page", args=["safety"])
                address = concern.reporter_email
                tell_address("concern_receipt", about=concern, address=address, link=receipt)
    except IntegrityError:
        return Concern.objects.get(form_token=form_token)
    return concern


@transaction.atomic
def look(concern: Concern, *, by: User) -> Concern:
    """A lead opens it. The first look stops a clock; every look is recorded."""
    _lead(concern, by)
    now = timezone.now()
    if Concern.objects.filter(pk=concern.pk, looked_at=None).update(looked_at=now, looked_by=by):
        concern.looked_at, concern.looked_by = now, by
    record("concern.viewed", thing=concern, by=by)
    return concern


def triage(concern: Concern, *, by: User, **found: object) -> Concern:
    """The lead's own view: how urgent, the three questions of section 42, and whether the adult was asked."""
    return move(concern, S.TRIAGED, by=by, triaged_at=timezone.now(), triaged_by=by, **found)


def refer(concern: Concern, *, words: str = "", outcomes: Sequence[str] = (), by: User) -> Concern:
    """It goes to the council's safeguarding team."""
    return _decided(concern, S.REFERRED, words=words, outcomes=outcomes, by=by)


def not_refer(
    concern: Concern, *, reason: str, words: str = "", outcomes: Sequence[str] = (), by: User
) -> Concern:
    """It does not, and why."""
    return _decided(
        concern, S.NOT_REFERRED, words=words, outcomes=outcomes, by=by, not_referred_reason=reason
    )


def _decided(
    concern: Concern, to: str, *, words: str, outcomes: Sequence[str], by: User, **more: object
) -> Concern:
    """The first decision stops the clock; a later referral keeps its moment."""
    first = {} if concern.decided_at else {"decided_at": timezone.now(), "decided_by": by}
    codes = sorted({*concern.outcomes, *outcomes})
    return move(concern, to, by=by, decision_words=words.strip(), outcomes=codes, **first, **more)


def close(concern: Concern, *, outcomes: Sequence[str], by: User) -> Concern:
    """Nothing more is to be done. What was done is said in codes; raises NotAllowed without one."""
    if not outcomes:
        raise NotAllowed("Say what was done, even when that is nothing.")
    return move(
        concern, S.CLOSED, by=by, closed_at=timezone.now(), closed_by=by, outcomes=sorted(set(outcomes))
    )


def note(concern: Concern, *, words: str, form_token: UUID, by: User) -> ConcernNote:
    """Write something down for good. One form is one note."""
    _lead(concern, by)
    try:
        with transaction.atomic():
            written = ConcernNote.objects.create(
                concern=concern, author=by, words=words, form_token=form_token, written_at=timezone.now()
            )
            record("concern.noted", thing=concern, by=by)
    except IntegrityError:
        return ConcernNote.objects.get(form_token=form_token)
    return written


@transaction.atomic
def hand_over(concern: Concern, *, authority: Authority, by: User) -> Concern:
    """The adult lives in the area of another council: its leads hear of it now, and see it from now on alone.

    A lead hands over what came to them; whoever runs the site, what no council could be found for.
    """
    if concern.authority_id or not by.is_superuser:
        _lead(concern, by)
    if concern.authority_id == authority.pk:
        raise NotAllowed("It is with that council already.")
    _fact(concern, "concern.handed_over", by=by, authority=authority)
    alert(concern)
    return concern


@transaction.atomic
def set_trust(concern: Concern, *, listing: Listing, by: User) -> Concern:
    """Somebody behind ``listing`` was in a position of trust towards the adult."""
    _lead(concern, by)
    return _fact(concern, "concern.position_of_trust", by=by, trust_listing=listing)


@transaction.atomic
def name(concern: Concern, *, by: User) -> Concern:
    """Tell the provider that the council wants to speak to them; only ever the lead's decision, and once."""
    _lead(concern, by)
    listing = _listing_of(concern)
    if concern.named_at:
        raise NotAllowed("They have been told already.")
    tell(User.objects.belonging_to(listing.provider.organisation), "concern_named", about=listing)
    return _fact(concern, "concern.provider_told", by=by, named_at=timezone.now(), named_by=by)


@transaction.atomic
def keep(concern: Concern, *, by: User) -> Concern:
    """Keep it for a court, an inquiry or a review, however old it gets; or let it go again."""
    _lead(concern, by)
    held = (
        {"held_at": None, "held_by": None} if concern.held_at else {"held_at": timezone.now(), "held_by": by}
    )
    what = "concern.hold_ended" if concern.held_at else "concern.held"
    return _fact(concern, what, by=by, **held)


@transaction.atomic
def hold_listing(concern: Concern, *, by: User) -> Listing:
    """Nobody finds or books the listing from this moment. One person, at once; undone only by two.

    Where the listing belongs to another council, that council's leads are asked at once instead.
    """
    _lead(concern, by)
    listing = _listing_of(concern)
    if listing.roles_of(by) & Role.SAFEGUARDING:
        halting.hold(listing, ground=Ground.SAFEGUARDING, why=WHY_HELD, by=by)
        record("concern.listing_held", thing=concern, by=by, listing=listing.reference)
        return listing
    leads = list(leads_of(listing.provider.lsoa.council_id))
    if not leads:
        raise NotAllowed(
            "That listing belongs to a council that has no safeguarding lead here. Telephone it."
        )
    tell(leads, "hold_asked", about=listing)
    record("concern.hold_asked", thing=concern, by=by, listing=listing.reference)
    return listing


@transaction.atomic
def exported(*, rows: int, by: User) -> None:
    """The codes of concerns were taken out as a file; each council whose they are has it on record."""
    for seat in by.memberships.that_safeguard().select_related("organisation"):
        record("concern.exported", thing=seat.organisation, by=by, rows=rows)


def _listing_of(concern: Concern) -> Listing:
    listing = concern.trust_listing or concern.listing
    if listing is None:
        raise NotAllowed("Say first which listing it is about.")
    return listing


def _lead(concern: Concern, by: User) -> None:
    if not concern.roles_of(by) & Role.SAFEGUARDING:
        raise NotAllowed("You cannot do that here.")


def _fact(concern: Concern, what: str, *, by: User, **facts: object) -> Concern:
    """Set facts that are no state, and record it."""
    Concern.objects.filter(pk=concern.pk).update(**facts)
    for field, value in facts.items():
        setattr(concern, field, value)
    record(what, thing=concern, by=by)
    return concern
