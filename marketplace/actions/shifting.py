"""Changing when one visit is: the person's own affair, wherever the provider's diary is free and the notice is kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.enums import Role
from directory.actions import diary
from directory.actions.diary import Taken, Wanted
from directory.hours import TimeDoesNotExist, instants
from directory.models import DiaryEntry
from directory.pattern import expand
from marketplace import terms
from marketplace.actions import planning
from marketplace.enums import BookingState, VisitState
from marketplace.models import Visit
from marketplace.policies import providers_of

if TYPE_CHECKING:
    from accounts.models import User

FURTHEST = timedelta(days=7)
TOO_LATE = "It is too late to change the time of this visit. You can still write to them, or cancel it."


def may_be_changed(visit: Visit) -> bool:
    """Whether it is still to come, with the warning its provider asks for."""
    notice = timedelta(hours=visit.booking.listing.ask_by_hours)
    return visit.state == VisitState.PLANNED and visit.starts_at > timezone.now() + notice


def price_at(visit: Visit, on: date, start: int) -> int:
    """What it would cost then, by the frozen terms. Raises NotAllowed for a time that does not exist."""
    starts_at, ends_at = _times(visit, on, start)
    return planning.price_of(visit, starts_at, ends_at)


def _times(visit: Visit, on: date, start: int) -> tuple[datetime, datetime]:
    try:
        return instants(on, start, visit.agreed.minutes)
    except TimeDoesNotExist as reason:
        raise NotAllowed(str(reason)) from reason


@transaction.atomic
def change_time(visit: Visit, *, on: date, start: int, by: User) -> Visit:
    """From then on it is at this time. All of it or nothing: raises NotAllowed when the provider is not free."""
    diary.hold(visit.booking.listing.provider)
    visit = Visit.objects.select_related("booking__listing__provider", "booking__person", "agreed").get(
        pk=visit.pk
    )
    starts_at, ends_at = _times(visit, on, start)
    if Role.SEEKER not in visit.roles_of(by):
        raise NotAllowed("Only the person, or somebody who may book for them, changes the time of a visit.")
    if starts_at == visit.starts_at:
        return visit
    _check(visit, on, starts_at)
    was, before_pence = visit.starts_at, visit.price_pence
    _take(visit, starts_at, ends_at, by=by)
    changes = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "agreed_at": None if starts_at == visit.stands_for else visit.stands_for,
        "price_pence": price_at(visit, on, start),
        "reminded_at": None,
    }
    for name, value in changes.items():
        setattr(visit, name, value)
    visit.save(update_fields=list(changes))
    told = {"was": was.isoformat(), "now": starts_at.isoformat(), "before_pence": before_pence}
    record("visit.time_changed", thing=visit, by=by, for_person=visit.booking.person, **told)
    tell(providers_of(visit.booking), "visit_moved", about=visit)
    return visit


def _check(visit: Visit, on: date, starts_at: datetime) -> None:
    """Raises NotAllowed unless it may be moved, to then."""
    booking, hours = visit.booking, visit.booking.listing.ask_by_hours
    if booking.status != BookingState.ACCEPTED or not may_be_changed(visit):
        raise NotAllowed(TOO_LATE)
    if booking.sharers.open().exists():
        raise NotAllowed(
            "Somebody shares these visits, so the time is not yours alone to change. Write to them first."
        )
    if starts_at < timezone.now() + timedelta(hours=hours):
        raise NotAllowed(f"They ask for {terms.hours_words(hours)} of warning. Choose a later time.")
    if abs(starts_at - visit.stands_for) > FURTHEST:
        raise NotAllowed(
            "Choose a time within a week of the visit. For more than that, end the booking and ask anew."
        )
    if booking.ends_on and on > booking.ends_on:
        raise NotAllowed(f"The booking ends on {booking.ends_on:%-d %B %Y}. Choose a day before.")
    others = {one.starts_at for one in expand(booking.agreement(), on, on).visits} - {visit.stands_for}
    if starts_at in others or booking.visits.filter(agreed=visit.agreed_id, starts_at=starts_at).exists():
        raise NotAllowed("There is a visit at that time already.")


def _take(visit: Visit, starts_at: datetime, ends_at: datetime, *, by: User) -> None:
    """The old time is free again, and the new one promised. The provider's row is held."""
    attendances = list(visit.attendances.order_by("place"))
    diary.release(DiaryEntry.objects.filter(attendance__visit=visit), by=by)
    wanted = Wanted(starts_at, ends_at, visit.agreed.workers)
    try:
        [entries] = diary.take(visit.booking.listing.provider, [wanted])
    except Taken:
        raise NotAllowed(f"They are not free on {wanted.words()}. Choose another time.") from None
    for attendance, entry in zip(attendances, entries, strict=True):
        attendance.entry = entry
        attendance.save(update_fields=["entry"])
