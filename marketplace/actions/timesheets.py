"""Timesheets: what payroll is told of a stretch of days, from confirmed visits and notes. And the notes themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.enums import Role
from directory.hours import wall
from marketplace.actions.employing import held, let_only
from marketplace.enums import EmploymentState, NoteKind, VisitState
from marketplace.models import PayrollNote
from marketplace.policies import acting_side
from payments.leaving import holiday_pence
from payments.models import BankHoliday
from payments.payroll import Timesheet, Worked, earned_minutes, period_of
from payments.pricing import TimedVisit, signature

if TYPE_CHECKING:
    from accounts.models import User
    from marketplace.models import Employment, Visit
    from payments.pricing import Tariff

A_DAY = timedelta(days=1)
MOST = {NoteKind.HOLIDAY: 24 * 60, NoteKind.SICK: 1, NoteKind.MILES: 10_000}
TOO_MUCH = {
    NoteKind.HOLIDAY: "A day has 24 hours. Write one note for each day.",
    NoteKind.SICK: "Write one note for each day.",
    NoteKind.MILES: "That is more than 1,000 miles in a day.",
}


@dataclass(frozen=True, slots=True)
class Balance:
    """Holiday: minutes earned and taken, and what one who leaves is paid for the rest."""

    earned: int
    taken: int
    pence: int

    @property
    def left(self) -> int:
        """Minutes that were earned and not taken; below nothing when more was taken."""
        return self.earned - self.taken


def timesheet(employment: Employment, first: date, last: date) -> Timesheet:
    """What these days come to. Visits nobody has confirmed, or that are not agreed on, wait: they are only counted."""
    starts_at, ends_at = wall(first, 0), wall(last + A_DAY, 0)
    visits = employment.booking.visits.filter(starts_at__gte=starts_at, starts_at__lt=ends_at)
    rows, waiting = rows_of(employment, list(visits.select_related("agreed")))
    notes = employment.notes.standing().between(first, last).order_by().values("kind")
    noted = dict(notes.annotate(sum=Sum("amount")).values_list("kind", "sum"))
    newest = employment.particulars.last()
    return Timesheet(
        first,
        last,
        rows,
        waiting,
        holiday_taken=noted.get(NoteKind.HOLIDAY, 0),
        sick_days=noted.get(NoteKind.SICK, 0),
        tenth_miles=noted.get(NoteKind.MILES, 0),
        mile_pence=newest.mile_pence if newest else 0,
    )


def rows_of(employment: Employment, visits: Sequence[Visit]) -> tuple[list[Worked], int]:
    """Those that are settled, as rows; and how many are over and not settled."""
    tariff, holidays = employment.booking.tariff, BankHoliday.objects.dates_known()
    rows, waiting = [], 0
    for visit in visits:
        if visit.status == VisitState.CONFIRMED:
            rows.append(_worked(visit, tariff, holidays))
        elif visit.state == VisitState.CANCELLED and visit.late_fee_pence:
            rows.append(_called_off(visit))
        elif visit.status == VisitState.DISPUTED or visit.waits_to_be_confirmed:
            waiting += 1
    return rows, waiting


def _worked(visit: Visit, tariff: Tariff, holidays: frozenset[date]) -> Worked:
    """As it really was."""
    starts_at, ends_at = visit.happened_from or visit.starts_at, visit.happened_until or visit.ends_at
    timed = TimedVisit(starts_at, ends_at, visit.agreed.workers, visit.agreed.sleep_in)
    (group,) = signature([timed], holidays)
    return Worked(
        timezone.localdate(starts_at),
        visit.reference,
        _clock(starts_at),
        _clock(ends_at),
        group.minutes,
        visit.pence,
        sleep_in=visit.agreed.sleep_in and tariff.sleep_in_pence is not None,
    )


def _called_off(visit: Visit) -> Worked:
    """Called off so late that some of it is paid, by the frozen terms."""
    on = timezone.localdate(visit.starts_at)
    times = _clock(visit.starts_at), _clock(visit.ends_at)
    return Worked(on, visit.reference, *times, (0,) * 5, visit.late_fee_pence, called_off=True)


def _clock(moment) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def period(employment: Employment, day: date) -> tuple[date, date]:
    """The pay period ``day`` is in, as the newest particulars say; months before there are any."""
    newest = employment.particulars.last()
    return period_of(day, newest.pay_every if newest else "monthly", employment.booking.starts_on)


def balance(employment: Employment) -> Balance:
    """Holiday up to now."""
    rows, _ = rows_of(employment, list(employment.booking.visits.select_related("agreed")))
    worked, pence = sum(row.worked for row in rows), sum(row.pence for row in rows if not row.called_off)
    taken = employment.notes.standing().filter(kind=NoteKind.HOLIDAY).order_by()
    minutes = taken.aggregate(sum=Sum("amount"))["sum"] or 0
    earned = earned_minutes(worked)
    return Balance(earned, minutes, holiday_pence(earned - minutes, pence, worked))


@transaction.atomic
def note(
    employment: Employment, kind: str, *, on: date, amount: int, form_token: UUID, by: User
) -> PayrollNote:
    """Either side says what payroll must know. One form is one note."""
    employment = held(employment)
    let_only(employment, Role.SEEKER | Role.PROVIDER, by)
    if sent := employment.notes.filter(form_token=form_token).first():
        return sent
    if employment.state in {EmploymentState.CLOSED, EmploymentState.NEVER}:
        raise NotAllowed("This job is closed, so nothing is added to it any more.")
    if not employment.booking.starts_on <= on <= timezone.localdate():
        raise NotAllowed("Choose a day from the first day of the job up to today.")
    if not 0 < amount <= MOST[NoteKind(kind)]:
        raise NotAllowed(TOO_MUCH[NoteKind(kind)])
    if kind == NoteKind.SICK and employment.notes.standing().filter(kind=kind, on=on).exists():
        raise NotAllowed("That day is written down already.")
    made = _write(employment, kind, on, amount, by, form_token=form_token)
    record(f"employment.{kind}", thing=employment, by=by, for_person=employment.booking.person, amount=amount)
    return made


@transaction.atomic
def take_back(note: PayrollNote, *, by: User) -> None:
    """It was wrong. Whoever said it, or the employer, takes it back; done again, nothing happens."""
    employment = held(note.employment)
    let_only(employment, Role.SEEKER | Role.PROVIDER, by)
    side = acting_side(by, employment.booking)
    if side != note.said_by_side and not employment.roles_of(by) & Role.SEEKER:
        raise NotAllowed("The employer wrote this. Ask them to take it back.")
    if not PayrollNote.objects.filter(undoes=note).exists():
        _write(employment, note.kind, note.on, note.amount, by, undoes=note)
        record("employment.note_undone", thing=employment, by=by, for_person=employment.booking.person)


def _write(employment: Employment, kind: str, on: date, amount: int, by: User, **more: object) -> PayrollNote:
    side = acting_side(by, employment.booking)
    return PayrollNote.objects.create(
        employment=employment, kind=kind, on=on, amount=amount, said_by=by, said_by_side=side, **more
    )
