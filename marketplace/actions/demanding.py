"""What bookings tell of demand, noted as it happens: asked, agreed, refused and why, not answered, taken back, ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from directory.actions import demand
from directory.demand import Kind
from directory.enums import Cause
from directory.locating import Unlocated
from directory.models import Postcode
from marketplace.enums import DeclineReason, Side

if TYPE_CHECKING:
    from accounts.models import Person
    from directory.locating import Located
    from marketplace.models import Booking

CAUSES = {
    DeclineReason.NO_TIME: Cause.NO_STAFF_TIME,
    DeclineReason.TOO_FAR: Cause.TRAVEL,
    DeclineReason.NOT_OUR_WORK: Cause.TRAINING,
    DeclineReason.TOO_SHORT: Cause.TOO_SMALL,
    DeclineReason.TOO_SOON: Cause.START_DATE,
}
"""What providers say when they refuse, in the words that requests, refusals, gaps and exits share."""


def asked(booking: Booking) -> None:
    """Care was asked for."""
    _note(booking, Kind.ASKED)


def agreed(booking: Booking) -> None:
    """It was agreed, and how long that took."""
    waited = timezone.now() - booking.requested_at
    _note(booking, Kind.AGREED, minutes_to_source=max(0, int(waited.total_seconds() // 60)))


def declined(booking: Booking, reason: str) -> None:
    """A provider said no."""
    _note(booking, Kind.DECLINED, cause=CAUSES.get(DeclineReason(reason), Cause.OTHER))


def expired(booking: Booking) -> None:
    """Nobody answered."""
    _note(booking, Kind.EXPIRED)


def withdrawn(booking: Booking) -> None:
    """It was taken back."""
    _note(booking, Kind.WITHDRAWN, cause=Cause.PERSON)


def ended(booking: Booking, side: str) -> None:
    """What was agreed is over."""
    _note(booking, Kind.CANCELLED, cause=Cause.PERSON if side == Side.PERSON else "")


def home_of(person: Person, booking: Booking) -> Located | None:
    """Where the care of a booking is wanted; None where no postcode is known."""
    try:
        return Postcode.objects.locate((booking.brief and booking.brief.postcode) or person.postcode)
    except Unlocated:
        return None


def _note(booking: Booking, kind: Kind, **more: object) -> None:
    if place := home_of(booking.person, booking):
        demand.note(
            kind,
            about=booking.reference,
            lsoa=place.lsoa_id,
            needs=booking.needs.all(),
            spans=[(one.day, one.starts, one.minutes, one.workers) for one in booking.agreed_visits.all()],
            every_weeks=booking.every_weeks,
            funding=booking.funding,
            **more,
        )
