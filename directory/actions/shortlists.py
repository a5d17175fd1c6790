"""Keeping a listing to come back to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from directory.models import Listing, ShortlistItem

if TYPE_CHECKING:
    from accounts.models import User

MOST = 20


def keep(listings: Iterable[Listing], *, by: User) -> None:
    """Add ``listings`` to the shortlist of ``by``; those already there stay where they are."""
    ShortlistItem.objects.bulk_create(
        [ShortlistItem(user=by, listing=listing) for listing in listings], ignore_conflicts=True
    )


def drop(listing: Listing, *, by: User) -> None:
    """Take ``listing`` off the shortlist of ``by``."""
    ShortlistItem.objects.filter(user=by, listing=listing).delete()
