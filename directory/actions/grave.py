"""Grave decisions about a listing: paused by one person at once; suspended, put back or removed by two.

One officer proposes; another, who looks afresh, agrees within a day, and only then is it done. Both must have an open
mind. Every decision leaves a statement of reasons (``Ruling``). Whoever has bookings is told by the floor above, in
the same transaction (``marketplace.actions.halting``), so pages call that.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actions import approvals
from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Role
from accounts.models import Approval, Event, User
from directory.actions import projection
from directory.actions.diary import hold as hold_diary
from directory.actions.moderation import impartial, owners
from directory.enums import Deed, Ground, ListingState
from directory.models import Appeal, Listing, Ruling
from directory.models.listing import PUBLISHED
from directory.policies import missing_before_submitting

S = ListingState
NOTICE = timedelta(days=30)
AT_ONCE = {Ground.LAW, Ground.SAFEGUARDING}
TO: dict[str, str] = {Deed.SUSPEND: S.SUSPENDED, Deed.REMOVE: S.REMOVED}
HELD = {S.PAUSED_SAFEGUARDING, S.SUSPENDED}
BACK = (S.LIVE, S.PAUSED)
DEEDS: dict[str, Deed] = {
    "listing.suspended": Deed.SUSPEND,
    "listing.removed": Deed.REMOVE,
    **{f"listing.{state}": Deed.REINSTATE for state in BACK},
    "listing.kept": Deed.KEEP,
}
"""What a proposal is called, as its Event will be."""
AGAINST = (Ground.SAFEGUARDING, Ground.LAW, Ground.UNTRUE, Ground.CHECKS, Ground.CONDUCT, Ground.UNSUITABLE)
FOR = (Ground.PUT_RIGHT, Ground.NOT_SO, Ground.APPEAL)
GROUNDS: dict[str, tuple[Ground, ...]] = {
    Deed.HOLD: AGAINST,
    Deed.SUSPEND: AGAINST,
    Deed.REMOVE: AGAINST,
    Deed.REINSTATE: FOR,
    Deed.KEEP: FOR,
}


def goes_to(listing: Listing, deed: str) -> str:
    """The state a deed brings it to. What its provider had paused goes back to being paused."""
    if deed != Deed.REINSTATE:
        return TO[deed]
    taken = Event.objects.about(listing).filter(before__in=BACK, after__in=[*HELD, S.REMOVED]).last()
    return taken.before if taken else S.LIVE


def what_of(listing: Listing, deed: str) -> str:
    """What the proposal of a deed is called."""
    return "listing.kept" if deed == Deed.KEEP else f"listing.{goes_to(listing, deed)}"


def deed_of(approval: Approval) -> Deed:
    """The deed that was proposed."""
    return DEEDS[approval.what]


def deeds_open(listing: Listing) -> list[Deed]:
    """What two people could decide about it as it stands now."""
    status = listing.status
    deeds = []
    if status in PUBLISHED - {S.SUSPENDED}:
        deeds.append(Deed.SUSPEND)
    if status in HELD or (status == S.REMOVED and _upheld(listing)):
        deeds.append(Deed.REINSTATE)
    if status in PUBLISHED:
        deeds += [Deed.REMOVE, Deed.KEEP] if listing.removal_at else [Deed.REMOVE]
    return deeds


def _upheld(listing: Listing) -> bool:
    """Whether an appeal against its removal was upheld: nothing else brings a removed listing back."""
    return Appeal.objects.filter(ruling__listing=listing, ruling__deed=Deed.REMOVE, state="upheld").exists()


@transaction.atomic
def pause(listing: Listing, *, ground: str, why: str, by: User) -> Ruling:
    """One person hides it at once, so that nobody new is put at risk while it is looked into."""
    _grounded(Deed.HOLD, ground, why)
    impartial(listing, by)
    hold_diary(listing.provider)
    before = listing.state
    move(listing, S.PAUSED_SAFEGUARDING, by=by, why=ground)
    projection.write(listing.provider)
    ruling = Ruling.objects.create(
        listing=listing, deed=Deed.HOLD, ground=ground, why=why.strip(), before=before, decided_by=by
    )
    tell(owners(listing), "listing_held", about=ruling)
    return ruling


def _grounded(deed: str, ground: str, why: str) -> None:
    if ground not in GROUNDS[deed]:
        raise NotAllowed("Choose on what ground.")
    if not why.strip():
        raise NotAllowed("Say what you rely on. The second person, and later the provider, will read it.")


def payload_of(listing: Listing, ground: str) -> dict:
    """What is proposed, in codes: when it is agreed to, all of it must still be so."""
    return {"ground": ground, "state": listing.state, "removal": bool(listing.removal_at)}


@transaction.atomic
def propose(listing: Listing, deed: str, *, ground: str, why: str, by: User) -> Approval:
    """One officer asks a second to agree. Raises NotAllowed in words when it cannot be done as things stand."""
    _grounded(deed, ground, why)
    _may_decide(listing, deed, by)
    if deed == Deed.REMOVE and listing.removal_at and ground not in AT_ONCE:
        raise NotAllowed("A day for its removal is set already.")
    return approvals.propose(
        what_of(listing, deed), thing=listing, payload=payload_of(listing, ground), why=why, by=by
    )


def _may_decide(listing: Listing, deed: str, by: User) -> None:
    """Whether ``by`` may be one of the two, now."""
    if Role.OFFICER not in listing.roles_of(by):
        raise NotAllowed("You cannot do that here.")
    impartial(listing, by)
    if deed not in deeds_open(listing):
        raise NotAllowed(f"This is {listing.status.label.lower()}, so that cannot be done now.")
    if deed in {Deed.REINSTATE, Deed.KEEP} and by.pk in sole_deciders(listing):
        raise NotAllowed("You alone paused this listing. Two other people must decide to put it back.")


def standing_ruling(listing: Listing) -> Ruling | None:
    """The decision it stands under now."""
    against = (Deed.HOLD, Deed.SUSPEND, Deed.REMOVE)
    return listing.rulings.filter(deed__in=against).select_related("approval").first()


def sole_deciders(listing: Listing) -> set[int]:
    """Whoever took the decision it stands under alone."""
    ruling = standing_ruling(listing)
    deciders = ruling.deciders if ruling else set()
    return deciders if len(deciders) == 1 else set()


@transaction.atomic
def agree(approval: Approval, listing: Listing, *, by: User) -> Ruling:
    """The second officer agrees, and it is done: asked again whether it may be, now that the rows are held."""
    hold_diary(listing.provider)
    listing = Listing.objects.select_for_update(of=("self",), no_key=True).get(pk=listing.pk)
    deed, ground = deed_of(approval), approval.payload.get("ground", "")
    _may_decide(listing, deed, by)
    _afresh(listing, deed, approval, by)
    agreed = approvals.agree(approval, payload=payload_of(listing, ground), by=by)
    before, takes_effect_at = listing.state, _done(listing, deed, ground, agreed, by)
    projection.write(listing.provider)
    ruling = Ruling.objects.create(
        listing=listing,
        deed=deed,
        ground=ground,
        why=agreed.why,
        before=before,
        decided_by=by,
        approval=agreed,
        takes_effect_at=takes_effect_at,
    )
    _tell(ruling)
    return ruling


def _tell(ruling: Ruling) -> None:
    """The provider hears of it in the same moment, with a link to the reasons."""
    people = owners(ruling.listing)
    if ruling.deed == Deed.SUSPEND:
        tell(people, "listing_suspended", about=ruling)
    elif ruling.deed == Deed.REMOVE:
        tell(people, "listing_removed", about=ruling)
    elif ruling.deed == Deed.REINSTATE:
        tell(people, "listing_reinstated", about=ruling)
    else:
        tell(people, "listing_kept", about=ruling)


def _afresh(listing: Listing, deed: str, approval: Approval, by: User) -> None:
    """Putting back what two people decided needs somebody who was not one of them."""
    ruling = standing_ruling(listing)
    if deed in {Deed.REINSTATE, Deed.KEEP} and ruling and {approval.proposed_by_id, by.pk} <= ruling.deciders:
        raise NotAllowed("You two decided this before. One of you must be somebody else.")


def _done(listing: Listing, deed: str, ground: str, agreed: Approval, by: User):
    """The deed itself; from when it holds."""
    now = timezone.now()
    if deed == Deed.KEEP:
        return _stays(listing, by)
    if deed == Deed.REMOVE and ground not in AT_ONCE:
        listing.removal_at = now + NOTICE
        listing.save(update_fields=["removal_at"])
        on = timezone.localdate(listing.removal_at).isoformat()
        record("listing.removal_set", thing=listing, by=by, why=ground, on=on)
        return listing.removal_at
    if deed == Deed.REINSTATE and (missing := missing_before_submitting(listing)):
        raise NotAllowed(" ".join(missing))
    facts = {} if deed == Deed.SUSPEND else {"removal_at": now if deed == Deed.REMOVE else None}
    move(listing, goes_to(listing, deed), by=by, agreed=agreed, why=ground, **facts)
    return now


def _stays(listing: Listing, by: User):
    """It is not removed after all."""
    listing.removal_at = None
    listing.save(update_fields=["removal_at"])
    record("listing.kept", thing=listing, by=by)
    return timezone.now()


@transaction.atomic
def refuse(approval: Approval, listing: Listing, *, why: str, by: User) -> Approval:
    """The second officer does not agree, and says why; nothing changes."""
    if Role.OFFICER not in listing.roles_of(by):
        raise NotAllowed("You cannot do that here.")
    impartial(listing, by)
    if not why.strip():
        raise NotAllowed("Say why you do not agree.")
    return approvals.refuse(approval, why=why, by=by)


@transaction.atomic
def remove_now(listing: Listing) -> bool:
    """By the clock: write down a removal whose moment has come; whether it was still to do.

    Nobody could find the listing from that moment anyway.
    """
    hold_diary(listing.provider)
    due = Listing.objects.to_be_removed().filter(pk=listing.pk).first()
    if due is None:
        return False
    move(due, S.REMOVED, by=None)
    projection.write(due.provider)
    return True
