"""Appeals: a provider asks another officer to look again, within 28 days; the answer is written down with its reasons."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Role
from accounts.models import Approval, User
from directory.actions import grave
from directory.actions.moderation import impartial, owners
from directory.enums import AppealState, Deed, Ground, ListingState
from directory.models import Appeal, Listing, Ruling

S = AppealState
GOING_BACK = (Deed.KEEP, Deed.REINSTATE)


@transaction.atomic
def make(ruling: Ruling, *, words: str, by: User) -> Appeal:
    """The provider says why the decision is wrong. Once for each decision; sent twice, it is one appeal."""
    if Role.PROVIDER not in ruling.listing.roles_of(by):
        raise NotAllowed("Only the provider can appeal.")
    Listing.objects.select_for_update(of=("self",), no_key=True).get(pk=ruling.listing_id)
    if made := Appeal.objects.filter(ruling=ruling).first():
        return made
    if not ruling.may_be_appealed:
        raise NotAllowed("The 28 days to appeal have gone, or there is nothing to appeal against.")
    if not words.strip():
        raise NotAllowed("Say why you think the decision is wrong.")
    appeal = Appeal.objects.create(ruling=ruling, words=words.strip(), made_by=by)
    record("appeal.made", thing=appeal, by=by, about=ruling.reference)
    record("listing.appealed", thing=ruling.listing, by=by, about=ruling.reference)
    return appeal


def take_back(appeal: Appeal, *, by: User) -> Appeal:
    """The provider does not ask any more."""
    return move(appeal, S.WITHDRAWN, by=by, decided_at=timezone.now(), decided_by=by)


@transaction.atomic
def answer(appeal: Appeal, *, upheld: bool, reasons: str, by: User) -> Appeal:
    """Another officer decides. Raises NotAllowed for whoever decided before.

    Upheld, a listing that was turned down is looked at again; one that was taken down is proposed to be put back, and
    a second officer agrees.
    """
    ruling = appeal.ruling
    impartial(ruling.listing, by, decided=ruling.deciders)
    if not reasons.strip():
        raise NotAllowed("Give your reasons. The provider reads them.")
    listing = Listing.objects.select_for_update(of=("self",), no_key=True).get(pk=ruling.listing_id)
    said = {"reasons": reasons.strip(), "decided_at": timezone.now(), "decided_by": by}
    move(appeal, S.UPHELD if upheld else S.NOT_UPHELD, by=by, **said)
    record("listing.appeal_answered", thing=listing, by=by, why=appeal.state, about=ruling.reference)
    if upheld:
        _undo(listing, ruling, reasons, by)
    tell(owners(listing), "appeal_answered", about=ruling)
    return appeal


def _undo(listing: Listing, ruling: Ruling, reasons: str, by: User) -> None:
    """What follows from an appeal that was right, as far as it still stands."""
    if ruling.deed == Deed.REJECT:
        if listing.state == ListingState.REJECTED:
            again = {"submitted_at": timezone.now(), "taken_by": None}
            move(listing, ListingState.IN_REVIEW, by=by, why="appeal", **again)
        return
    for deed in GOING_BACK:
        if deed in grave.deeds_open(listing):
            waiting = Approval.objects.about(listing).open().filter(what=grave.what_of(listing, deed))
            if not waiting.exists():
                grave.propose(listing, deed, ground=Ground.APPEAL, why=reasons, by=by)
            return
