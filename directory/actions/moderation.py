"""A council looks at listings: shows them to everybody, sends them back with words, or turns them down."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.transitions import NotAllowed, move
from accounts.models import User
from accounts.querysets import UserQuerySet
from directory.actions import projection
from directory.actions.diary import hold
from directory.enums import ListingState
from directory.models import Listing
from directory.policies import checks_missing_words, may_publish, missing_before_submitting

S = ListingState


def start(listing: Listing, *, by: User) -> Listing:
    """An officer begins to look; from now on the provider waits for an answer."""
    _somebody_else(listing, by)
    return move(listing, S.IN_REVIEW, by=by)


def _somebody_else(listing: Listing, by: User) -> None:
    if not may_publish(by, listing):
        raise NotAllowed("You belong to this provider. Someone else must look at its listing.")


@transaction.atomic
def publish(listing: Listing, *, by: User) -> Listing:
    """Everybody may find it from now on. Raises NotAllowed while something is missing."""
    _somebody_else(listing, by)
    if missing := missing_before_submitting(listing) + checks_missing_words(listing):
        raise NotAllowed(" ".join(missing))
    hold(listing.provider)
    move(listing, S.LIVE, by=by, published_at=timezone.now(), why_returned="")
    projection.write(listing.provider)
    tell(_owners(listing), "listing_published", about=listing)
    return listing


@transaction.atomic
def ask_for_changes(listing: Listing, *, why: str, by: User) -> Listing:
    """Send it back with what to change."""
    _returned(listing, S.CHANGES_REQUESTED, why=why, by=by)
    tell(_owners(listing), "listing_changes", about=listing)
    return listing


@transaction.atomic
def reject(listing: Listing, *, why: str, by: User) -> Listing:
    """Turn it down, with the reason."""
    _returned(listing, S.REJECTED, why=why, by=by)
    tell(_owners(listing), "listing_rejected", about=listing)
    return listing


def _returned(listing: Listing, to: str, *, why: str, by: User) -> None:
    _somebody_else(listing, by)
    if not why.strip():
        raise NotAllowed("Say why, so that they know what to do.")
    move(listing, to, by=by, why_returned=why.strip())


def _owners(listing: Listing) -> UserQuerySet:
    return User.objects.belonging_to(listing.provider.organisation)
