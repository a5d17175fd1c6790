"""When a council takes a listing off the site, whoever has a booking is told what they can do: in one transaction.

Nobody is accused: the words say that the listing is not shown at the moment, and nothing of why. Visits stand unless
the person changes them, and changing them costs nothing. The site never sends somebody else.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from directory.actions import diary, grave
from directory.enums import Deed
from directory.models import Listing
from marketplace.actions import bookings, cancelling, demanding
from marketplace.enums import BookingState, DeclineReason, HaltChoice, Side
from marketplace.models import Booking, Halt
from marketplace.policies import acting_side, is_halted, people_of

if TYPE_CHECKING:
    from accounts.models import Approval, User
    from directory.models import Ruling

AT_ONCE = 200
NOTHING_OPEN = "Nothing stands in the way of this booking any more."


@transaction.atomic
def hold(listing: Listing, *, ground: str, why: str, by: User) -> Ruling:
    """Pause it at once, by one person, and tell whoever has a booking. Raises NotAllowed as ``grave.pause`` does."""
    ruling = grave.pause(listing, ground=ground, why=why, by=by)
    _halt(listing)
    return ruling


@transaction.atomic
def agree(approval: Approval, listing: Listing, *, by: User) -> Ruling:
    """The second person agrees: it is suspended, removed or put back, and whoever has a booking is told."""
    ruling = grave.agree(approval, listing, by=by)
    listing = Listing.objects.select_related("provider").get(pk=listing.pk)
    if is_halted(listing):
        _halt(listing)
    elif ruling.deed == Deed.REINSTATE:
        _resume(listing)
    return ruling


def remove_due() -> int:
    """By the clock: write down the removals whose moment has come, and tell whoever has a booking; how many."""
    due = Listing.objects.to_be_removed().select_related("provider").order_by("removal_at")
    return sum(_removed(listing) for listing in due[:AT_ONCE])


@transaction.atomic
def _removed(listing: Listing) -> bool:
    done = grave.remove_now(listing)
    if done:
        _halt(listing)
    return done


def _halt(listing: Listing) -> None:
    """Close the requests nobody has answered, and ask the people of running bookings what they would like."""
    for booking in Booking.objects.filter(listing=listing).unanswered().with_parties():
        answered = {"answered_at": timezone.now(), "decline_reason": DeclineReason.HALTED}
        move(booking, BookingState.DECLINED, by=None, for_person=booking.person, why="halted", **answered)
        demanding.declined(booking, DeclineReason.HALTED)
        tell(people_of(booking), "booking_closed", about=booking)
    running = Booking.objects.filter(listing=listing).agreed().with_parties()
    for booking in running.exclude(pk__in=Halt.objects.open().values("booking")):
        Halt.objects.create(booking=booking, listing=listing)
        record("booking.halted", thing=booking, by=None, for_person=booking.person)
        tell(people_of(booking), "booking_halted", about=booking)


def _resume(listing: Listing) -> None:
    """The listing is shown again: nothing is asked any more."""
    halts = Halt.objects.filter(listing=listing).open().select_related("booking__person")
    for halt in halts:
        tell(people_of(halt.booking), "booking_unhalted", about=halt.booking)
    halts.update(over_at=timezone.now())


@transaction.atomic
def choose(booking: Booking, choice: str, *, until: date | None = None, by: User) -> Halt:
    """The person's side decides. Stopping for a while and ending cost nothing; a choice can be made again.

    ``until`` is the first day of visits again, when they stop for a while.
    """
    diary.hold(booking.listing.provider)
    booking = bookings.fresh(booking)
    halt = Halt.objects.select_for_update(of=("self",)).filter(booking=booking).open().first()
    if halt is None:
        raise NotAllowed(NOTHING_OPEN)
    if acting_side(by, booking) != Side.PERSON:
        raise NotAllowed("Only the person, or somebody who may book for them, can decide this.")
    if choice == HaltChoice.PAUSE:
        _stop_until(booking, until, by=by)
    elif choice == HaltChoice.END:
        bookings.end(booking, from_on=timezone.localdate(), by=by)
    halt.choice, halt.chosen_at, halt.chosen_by = choice, timezone.now(), by
    halt.save(update_fields=["choice", "chosen_at", "chosen_by"])
    record("booking.halt_chosen", thing=booking, by=by, for_person=booking.person, why=choice)
    return halt


def _stop_until(booking: Booking, until: date | None, *, by: User) -> None:
    """Cancel the visits before a day, free of charge; those after it stand."""
    if until is None or until <= timezone.localdate():
        raise NotAllowed("Choose a later day on which the visits start again.")
    coming = cancelling.would_cancel(booking, timezone.localdate())
    cancelling.cancel_all(
        booking, [visit for visit in coming if timezone.localdate(visit.starts_at) < until], by=by
    )
