"""Cancelling visits: who, with what notice, and the fee by the frozen terms. The time is free again at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.actions.transitions import move_all, roles_towards
from directory.actions import diary
from directory.hours import wall
from directory.models import DiaryEntry
from marketplace import terms
from marketplace.enums import Side, VisitState
from marketplace.models import Booking, Visit
from marketplace.policies import acting_side, is_halted

if TYPE_CHECKING:
    from accounts.models import User


def fee_pence(visit: Visit, side: str) -> int:
    """What the person would owe if ``side`` cancelled ``visit`` now.

    A provider's own cancelling is always free; so is anybody's while a council keeps the listing from being shown.
    """
    if side != Side.PERSON or is_halted(visit.booking.listing):
        return 0
    return terms.late_fee_pence(visit.booking.terms, visit.price_pence, visit.starts_at - timezone.now())


def would_cancel(booking: Booking, from_on: date) -> list[Visit]:
    """Every planned visit that starts on ``from_on`` or later and has not started."""
    later = booking.visits.filter(
        state=VisitState.PLANNED, starts_at__gt=timezone.now(), starts_at__gte=wall(from_on, 0)
    )
    visits = list(later)
    for visit in visits:
        visit.booking = booking
    return visits


def cancel_all(booking: Booking, visits: Sequence[Visit], *, by: User) -> None:
    """Cancel these planned visits of one booking. The caller holds the provider's row."""
    side, roles, now = acting_side(by, booking), roles_towards(booking, by), timezone.now()
    by_fee = defaultdict(list)
    for visit in visits:
        by_fee[fee_pence(visit, side)].append(visit)
    for fee, alike in by_fee.items():
        move_all(
            alike,
            VisitState.CANCELLED,
            by=by,
            roles=roles,
            for_person=lambda _visit: booking.person,
            cancelled_at=now,
            cancelled_by=by,
            cancelled_by_side=side,
            late_fee_pence=fee,
        )
    if visits:
        diary.release(DiaryEntry.objects.filter(attendance__visit__in=visits), by=by)
