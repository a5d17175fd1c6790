"""Employing: a job is made ready, begins, and is looked after by the clock. Nothing here is ever charged for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move
from accounts.enums import Role, Scope
from accounts.models import User
from directory.enums import Engagement
from marketplace import starting
from marketplace.enums import EmploymentState, FactKind
from marketplace.models import Employment, Particulars, StartingFact
from marketplace.policies import providers_of

if TYPE_CHECKING:
    from marketplace.models import Booking
    from marketplace.starting import Step

S = EmploymentState
REMIND_AGAIN = timedelta(days=14)
UNSETTLED = {"missing", "wrong", "open", "lapsed"}


@dataclass(frozen=True, slots=True)
class Item:
    """One of the steps of a job, and where it stands."""

    kind: str
    step: Step
    fact: StartingFact | None
    standing: str
    due_on: date

    @property
    def is_settled(self) -> bool:
        """Whether it needs nothing now."""
        return self.standing not in UNSETTLED

    @property
    def is_late(self) -> bool:
        """Whether the law asked for it by a day that has gone."""
        return self.step.law and not self.is_settled and self.due_on < timezone.localdate()

    @property
    def answer(self) -> str:
        """What was said, in words."""
        return self.step.answers[self.fact.answer] if self.fact else ""


def begin(booking: Booking) -> None:
    """An agreement to employ somebody was made: in the transaction, and the record, of its acceptance."""
    if booking.terms["engagement"] == Engagement.EMPLOYED:
        Employment.objects.create(booking=booking)


def items_of(employment: Employment) -> list[Item]:
    """Every step, in the order they are seen to. Two statements."""
    facts = {fact.kind: fact for fact in employment.facts.newest()}
    newest = employment.particulars.last()
    return [
        Item(
            kind,
            step,
            facts.get(kind),
            _standing(kind, facts.get(kind), newest),
            starting.due_on(kind, employment.booking.starts_on),
        )
        for kind, step in starting.STEPS.items()
    ]


def _standing(kind: str, fact: StartingFact | None, newest: Particulars | None) -> str:
    if fact is None:
        return "missing"
    if kind == FactKind.STATEMENT and newest and fact.version != newest.number:
        return "open"
    return starting.standing(kind, fact.answer, fact.until, today=timezone.localdate())


def held(employment: Employment) -> Employment:
    """The job as it stands now, and nobody else changes it until the transaction ends."""
    return Employment.objects.with_parties().select_for_update(of=("self",)).get(pk=employment.pk)


def let_only(employment: Employment, role: Role, by: User) -> None:
    """Raises NotAllowed unless ``by`` plays this part in it."""
    if not employment.roles_of(by) & role:
        raise NotAllowed("You cannot do that here.")


def _open(employment: Employment) -> None:
    if employment.state in {S.CLOSED, S.NEVER}:
        raise NotAllowed("This job is closed, so nothing is added to it any more.")


@transaction.atomic
def describe(employment: Employment, *, form_token: UUID, by: User, **facts: object) -> Particulars:
    """The next version of what the written statement says; one form is one version."""
    employment = held(employment)
    let_only(employment, Role.SEEKER, by)
    if sent := employment.particulars.filter(form_token=form_token).first():
        return sent
    _open(employment)
    newest = employment.particulars.last()
    made = Particulars.objects.create(
        employment=employment,
        number=newest.number + 1 if newest else 1,
        form_token=form_token,
        said_by=by,
        **facts,
    )
    record(
        "employment.described",
        thing=employment,
        by=by,
        for_person=employment.booking.person,
        version=made.number,
    )
    return made


@transaction.atomic
def see_to(
    employment: Employment,
    kind: str,
    *,
    answer: str,
    on: date,
    until: date | None = None,
    words: str = "",
    form_token: UUID,
    by: User,
) -> StartingFact:
    """The employer says what they saw to and when. Raises NotAllowed in words for people; one form is one fact."""
    employment = held(employment)
    let_only(employment, Role.SEEKER, by)
    if sent := employment.facts.filter(form_token=form_token).first():
        return sent
    _open(employment)
    step = starting.STEPS[kind]
    _possible(step, answer, on, until)
    version = _statement_version(employment) if kind == FactKind.STATEMENT else None
    fact = _say(
        employment, kind, answer, on, by, until=until, words=words, version=version, form_token=form_token
    )
    if kind == FactKind.STATEMENT:
        tell(providers_of(employment.booking), "employment_statement", about=employment)
    return fact


def _possible(step: Step, answer: str, on: date, until: date | None) -> None:
    if answer not in step.answers:
        raise NotAllowed("Choose one of the answers.")
    if on > timezone.localdate():
        raise NotAllowed("That day is still to come. Say it once it is done.")
    if until is None and step.last_day_needed:
        raise NotAllowed("Enter the last day it holds.")
    if until and until < on:
        raise NotAllowed("The last day is before the day it was done.")


def _statement_version(employment: Employment) -> int:
    newest = employment.particulars.last()
    if newest is None:
        raise NotAllowed("Fill in the job first, so that there is a statement to give.")
    return int(newest.number)


def _say(employment: Employment, kind: str, answer: str, on: date, by: User, **more: object) -> StartingFact:
    fact = StartingFact.objects.create(
        employment=employment, kind=kind, answer=answer, on=on, said_by=by, **more
    )
    record(f"employment.{kind}", thing=employment, by=by, for_person=employment.booking.person, after=answer)
    return fact


@transaction.atomic
def received(employment: Employment, *, by: User) -> None:
    """The worker says that they have the written statement. Said again, nothing happens."""
    employment = held(employment)
    let_only(employment, Role.PROVIDER, by)
    given = employment.facts.filter(kind=FactKind.STATEMENT).last()
    if given is None:
        raise NotAllowed("They have not said yet that they gave it to you.")
    if not employment.facts.filter(kind=FactKind.RECEIVED, version=given.version).exists():
        _say(employment, FactKind.RECEIVED, "yes", timezone.localdate(), by, version=given.version)


@transaction.atomic
def start(employment: Employment, *, by: User) -> Employment:
    """They have begun. Raises NotAllowed while something is missing that the law wants by the first day."""
    employment = held(employment)
    begins_on = employment.booking.starts_on
    if begins_on > timezone.localdate():
        raise NotAllowed(f"The first day is {begins_on:%-d %B %Y}. Say it then.")
    missing = [
        item.step.title
        for item in items_of(employment)
        if item.kind in starting.BY_THE_FIRST_DAY and not item.is_settled
    ]
    if missing:
        raise NotAllowed(f"First see to this, which the law wants by the first day: {'; '.join(missing)}.")
    return move(employment, S.STARTED, by=by, for_person=employment.booking.person)


def booking_ended(booking: Booking, *, last_on: date, side: str, by: User) -> None:
    """Its booking was ended: that is notice, unless notice was given. In the transaction of that."""
    employment = Employment.objects.select_for_update().filter(booking=booking).first()
    if employment is None or employment.state not in {S.PREPARING, S.STARTED}:
        return
    employment.booking = booking
    if last_on < booking.starts_on:
        move(employment, S.NEVER, by=by, for_person=booking.person)
        return
    said = {"notice_on": timezone.localdate(), "notice_side": side}
    move(employment, S.NOTICE, by=by, for_person=booking.person, **said)


def employers_of(booking: Booking):
    """Who hears what an employer has to see to: whoever may decide for the person."""
    return User.objects.acting_for(booking.person, scope=Scope.BOOK)


def look_after() -> int:
    """By the clock, every morning: jobs whose last day has gone are over, and employers hear what is to be seen to."""
    over = Employment.objects.past_their_last_day().values_list("pk", flat=True)
    told = sum(_over(pk) for pk in list(over))
    today = timezone.localdate()
    due = Employment.objects.filter(
        state__in=[S.PREPARING, S.STARTED], booking__starts_on__lte=today + starting.WARNED_BEFORE
    ).exclude(reminded_on__gt=today - REMIND_AGAIN)
    return told + sum(_remind(pk) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _over(pk: int) -> int:
    employment = Employment.objects.with_parties().select_for_update(of=("self",)).get(pk=pk)
    if employment.status != S.CLOSING or employment.state == S.CLOSING:
        return 0
    move(employment, S.CLOSING, by=None, for_person=employment.booking.person)
    tell(employers_of(employment.booking), "employment_due", about=employment)
    return 1


@transaction.atomic
def _remind(pk: int) -> int:
    employment = Employment.objects.with_parties().select_for_update(of=("self",)).get(pk=pk)
    if not any(_is_due(item) for item in items_of(employment)):
        return 0
    Employment.objects.filter(pk=pk).update(reminded_on=timezone.localdate())
    tell(employers_of(employment.booking), "employment_due", about=employment)
    return 1


def _is_due(item: Item) -> bool:
    """Whether the employer should hear of it now."""
    near = item.due_on <= timezone.localdate() + starting.WARNED_BEFORE
    return item.step.law and (item.standing == "soon" or (near and not item.is_settled))


def first_words(booking: Booking) -> Mapping[str, object]:
    """What the statement would say before anybody wrote anything: who, where and what, from the booking."""
    person, provider = booking.person, booking.listing.provider
    member = provider.organisation.memberships.current().select_related("user").order_by("pk").first()
    lines = [*person.address_lines.splitlines(), person.postcode]
    return {
        "employer_name": person.name,
        "worker_name": member.user.name if member else provider.organisation.name,
        "job_title": "Personal assistant",
        "duties": "\n".join(need.name for need in booking.needs.all()),
        "place": ", ".join(line for line in lines if line),
        "counted_from": booking.starts_on,
        "pay_day": "The last working day of the month",
        "turn_to": person.name,
        "notice_weeks": 1,
        "probation_weeks": 0,
        "mile_pence": 45,
        "pay_every": "monthly",
    }
