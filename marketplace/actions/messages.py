"""Messages: plain words between the two sides of a booking."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from marketplace.models import Message
from marketplace.policies import other_side_of, side_of, why_not_write

if TYPE_CHECKING:
    from accounts.models import User
    from marketplace.models import Booking


def send(booking: Booking, *, words: str, form_token: UUID, by: User) -> Message:
    """Write to the other side. One form is one message: sent again, the first is returned."""
    if why_not := why_not_write(by, booking):
        raise NotAllowed(why_not)
    side = side_of(by, booking)
    try:
        with transaction.atomic():
            message = Message.objects.create(
                booking=booking, author=by, side=side, words=words, form_token=form_token
            )
            record("message.sent", thing=booking, by=by, for_person=booking.person)
            tell(other_side_of(booking, side), "message_received", about=booking)
    except IntegrityError:
        if sent := Message.objects.filter(form_token=form_token, author=by, booking=booking).first():
            return sent
        raise NotAllowed("This form was used before. Open the page again.") from None
    return message
