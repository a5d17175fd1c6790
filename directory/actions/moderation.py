"""A council looks at listings: shows them to everybody, sends them back with words, or turns them down."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.transitions import NotAllowed, Stale, move
from accounts.models import User
from accounts.querysets import UserQuerySet
from directory.actions import projection
from directory.actions.diary import hold
from directory.enums import Deed, Ground, ListingState, ReturnReason
from directory.models import Listing, Ruling
from directory.policies import as_read, checks_missing_words, conflicts_of, missing_before_submitting

S = ListingState
CHANGED = "They changed it while you were looking at it. Read it again, then decide."


def impartial(listing: Listing, by: User, *, decided: Collection[int] = ()) -> None:
    """Raises NotAllowed for an officer with a conflict of interest: the site leaves them out by itself."""
    if words := conflicts_of(by, listing, decided=decided):
        raise NotAllowed(f"{' '.join(words)} Someone else must decide.")


def owners(listing: Listing) -> UserQuerySet:
    """Who hears about a listing: its provider's people."""
    return User.objects.belonging_to(listing.provider.organisation)


def start(listing: Listing, *, by: User) -> Listing:
    """An officer begins to look; from now on the provider waits for an answer."""
    impartial(listing, by)
    return move(listing, S.IN_REVIEW, by=by, taken_by=by)


@transaction.atomic
def publish(listing: Listing, *, seen: str = "", by: User) -> Listing:
    """Everybody may find it from now on. ``seen`` is what the officer read (``policies.as_read``), where a page says.

    Raises NotAllowed while something is missing, Stale when it was changed meanwhile.
    """
    impartial(listing, by)
    offers = listing.services()
    if missing := missing_before_submitting(listing, offers) + checks_missing_words(listing, offers):
        raise NotAllowed(" ".join(missing))
    hold(listing.provider)
    _as_seen(listing, seen)
    move(listing, S.LIVE, by=by, published_at=timezone.now(), why_returned="", reasons_returned=[])
    projection.write(listing.provider)
    tell(owners(listing), "listing_published", about=listing)
    return listing


def _as_seen(listing: Listing, seen: str) -> None:
    """What is decided on is what was read, now that the provider's row is held."""
    if seen and seen != as_read(Listing.objects.get(pk=listing.pk)):
        raise Stale(CHANGED)


@transaction.atomic
def ask_for_changes(
    listing: Listing, *, why: str, reasons: Sequence[str] = (ReturnReason.OTHER,), by: User
) -> Listing:
    """Send it back with what to change: reasons from the list, and words."""
    _returned(listing, S.CHANGES_REQUESTED, reasons=reasons, why=why, by=by)
    tell(owners(listing), "listing_changes", about=listing)
    return listing


@transaction.atomic
def reject(
    listing: Listing,
    *,
    why: str,
    reasons: Sequence[str] = (ReturnReason.OTHER,),
    ground: str = Ground.UNSUITABLE,
    by: User,
) -> Ruling:
    """Turn it down, with the reasons; they can appeal. The statement of reasons is returned."""
    before = listing.state
    _returned(listing, S.REJECTED, reasons=reasons, why=why, by=by)
    ruling = Ruling.objects.create(
        listing=listing, deed=Deed.REJECT, ground=ground, why=why.strip(), before=before, decided_by=by
    )
    tell(owners(listing), "listing_rejected", about=ruling)
    return ruling


def _returned(listing: Listing, to: str, *, reasons: Sequence[str], why: str, by: User) -> None:
    impartial(listing, by)
    if not why.strip():
        raise NotAllowed("Say why, so that they know what to do.")
    if not reasons or set(reasons) - set(ReturnReason.values):
        raise NotAllowed("Choose at least one reason from the list.")
    said = {"why_returned": why.strip(), "reasons_returned": list(reasons)}
    move(listing, to, by=by, why=", ".join(reasons)[:200], **said)
