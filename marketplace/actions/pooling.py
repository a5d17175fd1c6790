"""Sharing visits: somebody else is asked, agrees and is agreed to, pays an equal part of each visit, and may leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell, tell_address
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Scope
from accounts.models import Person, User
from directory.enums import Engagement
from marketplace.enums import BookingState, SharerState
from marketplace.models import Booking, Sharer
from marketplace.policies import people_of, providers_of
from payments.actions import arranging, bars
from payments.bars import ASKED_FOR
from payments.money import round_half_up
from payments.policies import kinds_spent_by
from payments.splitting import Wish, divide

if TYPE_CHECKING:
    from payments.models import Arrangement, Funding
    from payments.runway import Due

S = SharerState
MOST = 7
HOST = 0
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deal:
    """One who pays for a booking: its own person, or somebody who shares it."""

    thing: Booking | Sharer
    arrangement: Arrangement
    key: int

    def of(self, booking: Booking, due: Iterable[Due]) -> Iterator[Due]:
        """Their part of each of these."""
        for one in due:
            pence = parts(booking, one.pence, one.on).get(self.key, 0)
            if pence:
                yield replace(one, pence=pence)


def deals_of(booking: Booking) -> list[Deal]:
    """Everybody who pays for it or did; its sharers are at hand."""
    shared = [Deal(one, one.arrangement, one.pk) for one in booking.sharers.all() if one.arrangement_id]
    return [Deal(booking, booking.arrangement, HOST), *shared]


def parts(booking: Booking, pence: int, on: date) -> dict[int, int]:
    """Who pays how much of what is owed for a day, by the keys of `Deal`. To the penny: nothing is lost or made."""
    keys = [HOST, *(one.pk for one in booking.sharers.all() if one.holds(on))]
    return divide(pence, keys, on.toordinal())


def week_part(booking: Booking, others: int) -> int:
    """About what each pays of a usual week when so many others share it."""
    return round_half_up(booking.week_pence, others + 1)


@transaction.atomic
def invite(booking: Booking, *, email: str, host_name: str, by: User) -> Sharer:
    """Ask whoever has this address to share the visits and their cost; whether they are known here is never said.

    The same address again changes nothing. Raises NotAllowed, in words for people.
    """
    if not Booking.objects.agreed_for_payers(by).filter(pk=booking.pk).exists():
        raise NotAllowed("Only somebody who pays for this booking can share it.")
    Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    _can_be_shared(booking)
    address = email.strip().lower()
    if address == by.email.lower():
        raise NotAllowed("That is your own address. Give the address of whoever you want to ask.")
    standing = list(booking.sharers.open())
    again = next((one for one in standing if one.email == address), None)
    if again:
        return again
    if len(standing) >= MOST:
        raise NotAllowed(f"At most {MOST} others can share a visit. Take one back first.")
    sharer = Sharer.objects.create(booking=booking, email=address, host_name=host_name, invited_by=by)
    record("sharer.invited", thing=sharer, by=by, for_person=booking.person)
    tell_address("sharing_asked", about=sharer, address=address)
    return sharer


def _can_be_shared(booking: Booking) -> None:
    if booking.status != BookingState.ACCEPTED:
        raise NotAllowed("Only visits of an agreement that is running can be shared.")
    if booking.terms["engagement"] == Engagement.EMPLOYED:
        raise NotAllowed("Somebody you employ has one employer. What they cost cannot be shared here.")


@transaction.atomic
def agree(
    sharer: Sharer,
    *,
    person: Person,
    funding: Funding,
    name: str,
    from_on: date,
    relation: str = "",
    same_home: bool = False,
    by: User,
) -> Sharer:
    """``person`` will pay an equal part from ``funding``, once the provider agrees too."""
    sharer = _fresh(sharer)
    _can_be_shared(sharer.booking)
    if not sharer.is_for(by):
        raise NotAllowed("This was sent to a different email address.")
    if not Person.objects.of(by, scope=Scope.PAY).filter(pk=person.pk).exists():
        raise NotAllowed("You cannot agree payments for this person.")
    if person.pk == sharer.booking.person_id:
        raise NotAllowed("These are their own visits already.")
    if funding.person_id != person.pk or funding.kind not in kinds_spent_by(by, person) or funding.holder_id:
        raise NotAllowed("You cannot pay for this from that source.")
    if sharer.booking.sharers.open().filter(person=person).exists():
        raise NotAllowed("They share these visits already.")
    if from_on < timezone.localdate():
        raise NotAllowed("That day has passed. Choose today or a later day.")
    provider = sharer.booking.listing.provider
    if funding.kind in ASKED_FOR and relation:
        bars.tell_of(funding, provider, relation=relation, same_home=same_home, by=by)
    bars.check([funding], provider, on=from_on)
    said = {"person": person, "funding": funding, "name": name, "from_on": from_on}
    move(sharer, S.AGREED, by=by, for_person=person, **said, agreed_at=timezone.now(), agreed_by=by)
    tell(providers_of(sharer.booking), "sharing_agreed", about=sharer.booking)
    return sharer


@transaction.atomic
def join(sharer: Sharer, *, by: User) -> Sharer:
    """The provider agrees: from tomorrow, or the later day that was chosen, each pays an equal part."""
    sharer = _fresh(sharer)
    booking = sharer.booking
    _can_be_shared(booking)
    if sharer.state != S.AGREED or sharer.funding is None or sharer.from_on is None:
        raise NotAllowed("They have not agreed to share this, or it was taken back.")
    begins = max(sharer.from_on, timezone.localdate() + A_DAY, booking.starts_on)
    bars.check([sharer.funding], booking.listing.provider, on=begins)
    others = booking.sharers.filter(state=S.JOINED).count() + 1
    arrangement = arranging.arrange(
        sharer.person,
        booking.listing.provider,
        about=sharer.reference,
        terms=booking.terms,
        week_pence=week_part(booking, others),
        starts_on=begins,
        ends_on=booking.ends_on,
        wishes=[Wish(sharer.funding_id)],
    )
    move(sharer, S.JOINED, by=by, for_person=sharer.person, arrangement=arrangement, from_on=begins)
    for people, page in _heard(sharer):
        tell(people, "sharing_joined", about=page)
    return sharer


@transaction.atomic
def refuse(sharer: Sharer, *, by: User) -> Sharer:
    """No: whoever was asked, or the provider."""
    sharer = _fresh(sharer)
    move(sharer, S.DECLINED, by=by, for_person=sharer.person)
    tell(people_of(sharer.booking), "sharing_declined", about=sharer.booking)
    return sharer


@transaction.atomic
def take_back(sharer: Sharer, *, by: User) -> Sharer:
    """Whoever asked does not want to share it after all; nobody pays a part yet."""
    sharer = _fresh(sharer)
    return move(sharer, S.WITHDRAWN, by=by, for_person=sharer.booking.person)


@transaction.atomic
def leave(sharer: Sharer, *, from_on: date, by: User) -> Sharer:
    """From ``from_on`` they pay no part any more, and the others' parts grow; everybody is told."""
    sharer = _fresh(sharer)
    if from_on <= timezone.localdate():
        raise NotAllowed("Choose tomorrow or a later day: what takes place today is shared already.")
    last_on = from_on - A_DAY
    move(sharer, S.LEFT, by=by, for_person=sharer.person, left_on=last_on)
    arranging.end(sharer.arrangement_id, ended_on=last_on)
    for people, page in _heard(sharer):
        tell(people, "sharing_left", about=page)
    return sharer


def end_all(booking: Booking, *, ended_on: date) -> None:
    """Nobody pays for anything after the last day of a booking. In the transaction, and the record, of its end."""
    for one in booking.sharers.filter(arrangement__ended_on=None).exclude(arrangement=None):
        arranging.end(one.arrangement_id, ended_on=ended_on)


def _fresh(sharer: Sharer) -> Sharer:
    return Sharer.objects.with_parties().select_for_update(of=("self",)).get(pk=sharer.pk)


def _heard(sharer: Sharer) -> Iterator[tuple[Iterable[User], Booking | Sharer]]:
    """Both sides of the booking, by its page; and everybody who shares it, by a page of their own."""
    booking = sharer.booking
    yield {*people_of(booking), *providers_of(booking)}, booking
    for one in booking.sharers.filter(state__in=[S.JOINED, S.LEFT]).select_related("person"):
        if one.shares_now or one.pk == sharer.pk:
            yield User.objects.acting_for(one.person, scope=Scope.PAY), one
