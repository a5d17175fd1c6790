"""Messages: plain words between the two sides of a booking, or of an answer to an advert."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.enums import Scope
from accounts.models import User
from marketplace.enums import Side
from marketplace.models import Message
from marketplace.policies import other_side_of, side_of, side_of_answer, why_not_write, why_not_write_of

if TYPE_CHECKING:
    from django.db.models import Model

    from accounts.models import Person
    from marketplace.models import AdvertInvite, Booking


def send(booking: Booking, *, words: str, form_token: UUID, by: User) -> Message:
    """Write to the other side. One form is one message: sent again, the first is returned."""
    if why_not := why_not_write(by, booking):
        raise NotAllowed(why_not)
    side = side_of(by, booking)
    others, link = other_side_of(booking, side), booking.get_absolute_url()
    return _send(
        others,
        link,
        thing=booking,
        person=booking.person,
        author=by,
        side=side,
        booking=booking,
        words=words,
        form_token=form_token,
    )


def send_about(invite: AdvertInvite, *, words: str, form_token: UUID, by: User) -> Message:
    """The same about an answer to an advert, once whoever answered is interested."""
    if why_not := why_not_write_of(by, invite):
        raise NotAllowed(why_not)
    side, person = side_of_answer(by, invite), invite.advert.person
    if side == Side.PERSON:
        others, link = (
            User.objects.belonging_to(invite.listing.provider.organisation),
            invite.get_absolute_url(),
        )
    else:
        others, link = User.objects.acting_for(person, scope=Scope.SEE), invite.reply_url
    return _send(
        others,
        link,
        thing=invite,
        person=person,
        author=by,
        side=side,
        invite=invite,
        words=words,
        form_token=form_token,
    )


def _send(others: Iterable[User], link: str, *, thing: Model, person: Person, **message: Any) -> Message:
    same = {name: value for name, value in message.items() if name not in {"side", "words"}}
    try:
        with transaction.atomic():
            sent = Message.objects.create(**message)
            record("message.sent", thing=thing, by=message["author"], for_person=person)
            tell(others, "message_received", about=thing, link=link)
    except IntegrityError:
        if earlier := Message.objects.filter(**same).first():
            return earlier
        raise NotAllowed("This form was used before. Open the page again.") from None
    return sent
