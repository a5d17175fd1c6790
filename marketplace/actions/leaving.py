"""Leaving: notice is given, the last things are seen to, and the job is closed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Role
from accounts.spoken import say_day
from marketplace import starting
from marketplace.actions import bookings
from marketplace.actions.employing import held, let_only
from marketplace.enums import EmploymentState, LeavingReason, Side, VisitState
from marketplace.models import StartingFact
from marketplace.policies import acting_side
from payments.leaving import earliest_last_day

if TYPE_CHECKING:
    from accounts.models import User
    from marketplace.models import Employment

S = EmploymentState
A_DAY = timedelta(days=1)
WITHOUT_NOTICE = {LeavingReason.AGREED, LeavingReason.MISCONDUCT, LeavingReason.DIED}
OF_THE_WORKER = (LeavingReason.RESIGNED, LeavingReason.AGREED)
OF_THE_EMPLOYER = (
    LeavingReason.DISMISSED,
    LeavingReason.REDUNDANT,
    LeavingReason.AGREED,
    LeavingReason.MISCONDUCT,
    LeavingReason.DIED,
    LeavingReason.RESIGNED,
)


def reasons_for(side: str) -> tuple[LeavingReason, ...]:
    """The reasons somebody of this side can give."""
    return OF_THE_WORKER if side == Side.PROVIDER else OF_THE_EMPLOYER


def earliest(employment: Employment, reason: str, side: str) -> date:
    """The first day that may be the last, by the law and what was agreed, when notice is given today."""
    booking, today = employment.booking, timezone.localdate()
    if reason in WITHOUT_NOTICE or booking.starts_on > today:
        return today
    newest = employment.particulars.last()
    return earliest_last_day(
        newest.counted_from if newest else booking.starts_on,
        today,
        by_employer=side == Side.PERSON and reason != LeavingReason.RESIGNED,
        agreed=newest.notice_weeks if newest else 0,
    )


@transaction.atomic
def give_notice(employment: Employment, *, reason: str, last_on: date, by: User) -> Employment:
    """``last_on`` is the last day. Later visits are cancelled, and the other side is told.

    Raises NotAllowed, in words for people, when the notice is too short.
    """
    employment = held(employment)
    booking, side = employment.booking, acting_side(by, employment.booking)
    if not side or reason not in reasons_for(side):
        raise NotAllowed("You cannot do that here.")
    if employment.status not in {S.PREPARING, S.STARTED}:
        raise NotAllowed("Notice was given already, or the job is over.")
    first = earliest(employment, reason, side)
    if last_on < first:
        raise NotAllowed(
            f"That is too soon. With notice from today the last day can be {say_day(first, weekday=False)} or later. "
            "If you both agree on less, choose “We agreed on it”."
        )
    said = {"notice_on": timezone.localdate(), "notice_side": side, "leaving_reason": reason}
    to = S.NEVER if last_on < booking.starts_on else S.NOTICE
    move(employment, to, by=by, for_person=booking.person, why=reason, **said)
    bookings.end(booking, from_on=last_on + A_DAY, by=by)
    return employment


def last_steps(employment: Employment) -> dict[str, str]:
    """What is to be seen to when this job ends, by its codes."""
    return starting.last_steps(redundancy=employment.leaving_reason == LeavingReason.REDUNDANT)


def seen_to(employment: Employment) -> dict[str, StartingFact]:
    """Those that are, by their codes."""
    facts = employment.facts.filter(kind__in=last_steps(employment)).newest()
    return {fact.kind: fact for fact in facts if fact.answer == "done"}


@transaction.atomic
def see_to_last(employment: Employment, *, done: Collection[str], on: date, by: User) -> None:
    """The employer says which of the last steps are done, on a day; what is not among them is not."""
    employment = held(employment)
    let_only(employment, Role.SEEKER, by)
    if employment.status not in {S.NOTICE, S.CLOSING}:
        raise NotAllowed("This is for when the job ends.")
    if on > timezone.localdate():
        raise NotAllowed("That day is still to come. Say it once it is done.")
    before = seen_to(employment)
    for kind in last_steps(employment):
        if (kind in done) != (kind in before):
            answer = "done" if kind in done else "not_done"
            StartingFact.objects.create(employment=employment, kind=kind, answer=answer, on=on, said_by=by)
            record(
                f"employment.{kind}",
                thing=employment,
                by=by,
                for_person=employment.booking.person,
                after=answer,
            )


def open_visits(employment: Employment) -> int:
    """How many of its visits are not agreed on, or over and not confirmed."""
    visits = employment.booking.visits.filter(state__in=[VisitState.PLANNED, VisitState.DISPUTED])
    return sum(visit.status != VisitState.CONFIRMED for visit in visits)


@transaction.atomic
def close(employment: Employment, *, by: User) -> Employment:
    """Nothing is left to do. Raises NotAllowed, naming what is."""
    employment = held(employment)
    let_only(employment, Role.SEEKER, by)
    if employment.status != S.CLOSING:
        raise NotAllowed("A job is closed once its last day has gone.")
    if waiting := open_visits(employment):
        raise NotAllowed(f"First say how {waiting} visit{'' if waiting == 1 else 's'} went.")
    left = [words for kind, words in last_steps(employment).items() if kind not in seen_to(employment)]
    if left:
        raise NotAllowed(f"Still to see to: {'; '.join(left)}.")
    if employment.state != S.CLOSING:
        move(employment, S.CLOSING, by=None, for_person=employment.booking.person)
    closed = {"closed_at": timezone.now()}
    return move(employment, S.CLOSED, by=by, for_person=employment.booking.person, **closed)
