"""Visits: confirmed by either side, disputed by the other, missed, cancelled, and settled by the clock."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed, move, move_all
from accounts.enums import Role
from directory.actions import diary
from marketplace import terms
from marketplace.actions import cancelling, planning
from marketplace.enums import Side, VisitState
from marketplace.models import Visit
from marketplace.policies import acting_side, may_pay_longer, other_side_of, people_of
from marketplace.terms import Took

if TYPE_CHECKING:
    from accounts.models import User

S = VisitState
LONGEST_VISIT = timedelta(hours=24)
REMIND_BEFORE = timedelta(hours=24)
A_MINUTE = timedelta(minutes=1)
AT_ONCE = 500
NOT_YOURS_ALONE = (
    "More than was agreed can only be agreed to by somebody who may spend all the money it is paid from. "
    "Where others pay a part, or look after the money, it costs what was agreed."
)


def fresh(visit: Visit) -> Visit:
    """The visit as it stands now, with everyone an act on it needs to know."""
    parties = ("booking__listing__provider__organisation", "booking__person", "agreed")
    return Visit.objects.select_related(*parties).get(pk=visit.pk)


def _said(visit: Visit, by: User) -> dict[str, object]:
    return {"said_by_side": acting_side(by, visit.booking), "said_by": by, "said_at": timezone.now()}


@transaction.atomic
def confirm(
    visit: Visit, *, happened_from: datetime | None = None, happened_until: datetime | None = None, by: User
) -> Visit:
    """It took place, as agreed or from and until the given instants. The other side may dispute it.

    What is owed is what the frozen terms say of that time. Whoever may pay for it, and says that it was longer, agrees.
    """
    visit = fresh(visit)
    starts_at, ends_at = happened_from or visit.starts_at, happened_until or visit.ends_at
    if not starts_at < ends_at <= starts_at + LONGEST_VISIT:
        raise NotAllowed("A visit ends after it starts, and within a day.")
    if ends_at > timezone.now():
        raise NotAllowed("This visit is not over yet. Confirm it when it is.")
    if abs(starts_at - visit.starts_at) > LONGEST_VISIT:
        raise NotAllowed("That is another day. Give the times of this visit.")
    agreed, took = _agreed(visit), _took(visit, starts_at, ends_at)
    pence = terms.owed_pence(visit.booking.terms, agreed, took, longer_is_agreed=may_pay_longer(by, visit))
    happened = {
        "happened_from": starts_at,
        "happened_until": ends_at,
        "happened_pence": None if pence == agreed.pence else pence,
    }
    said = _said(visit, by)
    move(visit, S.CONFIRMED, by=by, for_person=visit.booking.person, **happened, **said)
    if terms.took_another_time(visit.booking.terms, agreed, took):
        tell(other_side_of(visit.booking, said["said_by_side"]), "visit_times", about=visit)
    return visit


def _agreed(visit: Visit) -> Took:
    return Took((visit.ends_at - visit.starts_at) // A_MINUTE, visit.price_pence)


def _took(visit: Visit, starts_at: datetime, ends_at: datetime) -> Took:
    """As agreed is what was agreed when it was planned; any other time is priced by the frozen terms."""
    if (starts_at, ends_at) == (visit.starts_at, visit.ends_at):
        return _agreed(visit)
    return Took((ends_at - starts_at) // A_MINUTE, planning.price_of(visit, starts_at, ends_at))


def longer_pence(visit: Visit) -> int | None:
    """What the longer time costs that a visit took, when that is not what is owed; nobody who pays has agreed to it."""
    if visit.state != S.CONFIRMED or visit.happened_from is None or visit.happened_until is None:
        return None
    agreed, took = _agreed(visit), _took(visit, visit.happened_from, visit.happened_until)
    pence = terms.owed_pence(visit.booking.terms, agreed, took, longer_is_agreed=True)
    return pence if pence > visit.pence else None


@transaction.atomic
def pay_longer(visit: Visit, *, by: User) -> Visit:
    """Whoever pays agrees to the longer time that it took. Done again, nothing happens."""
    Visit.objects.select_for_update().get(pk=visit.pk)
    visit = fresh(visit)
    if not may_pay_longer(by, visit):
        raise NotAllowed(NOT_YOURS_ALONE)
    pence = longer_pence(visit)
    if pence is not None:
        visit.happened_pence = pence
        visit.save(update_fields=["happened_pence"])
        record("visit.longer_agreed", thing=visit, by=by, for_person=visit.booking.person, pence=pence)
        tell(other_side_of(visit.booking, Side.PERSON), "visit_times", about=visit)
    return visit


@transaction.atomic
def dispute(visit: Visit, *, words: str, by: User) -> Visit:
    """It was not as the other side said. Nobody disputes what their own side said."""
    visit = fresh(visit)
    said = _said(visit, by)
    if visit.said_by_side == said["said_by_side"]:
        raise NotAllowed("Your own side said this. Ask the other side to correct it.")
    _started(visit)
    move(visit, S.DISPUTED, by=by, for_person=visit.booking.person, said_words=words, **said)
    tell(other_side_of(visit.booking, said["said_by_side"]), "visit_disputed", about=visit)
    return visit


@transaction.atomic
def missed(visit: Visit, *, words: str = "", by: User) -> Visit:
    """Nobody came, or nobody was there. The other side is told and may dispute it."""
    visit = fresh(visit)
    _started(visit)
    said = _said(visit, by)
    nothing = {"happened_from": None, "happened_until": None, "happened_pence": None}
    move(visit, S.MISSED, by=by, for_person=visit.booking.person, said_words=words, **nothing, **said)
    tell(other_side_of(visit.booking, said["said_by_side"]), "visit_missed", about=visit)
    return visit


def _started(visit: Visit) -> None:
    if visit.starts_at > timezone.now():
        raise NotAllowed("This visit has not started yet. You can cancel it.")


@transaction.atomic
def cancel(visit: Visit, *, by: User) -> Visit:
    """It will not take place. Late notice from the person's side costs what the frozen terms say."""
    diary.hold(visit.booking.listing.provider)
    visit = fresh(visit)
    if visit.state == S.CANCELLED:
        raise NotAllowed("This visit is already cancelled.")
    if visit.state != S.PLANNED or visit.starts_at <= timezone.now():
        raise NotAllowed("Only a visit that has not started can be cancelled.")
    cancelling.cancel_all(visit.booking, [visit], by=by)
    visit = fresh(visit)
    tell(other_side_of(visit.booking, visit.cancelled_by_side), "visit_cancelled", about=visit)
    return visit


def settle() -> int:
    """By the clock: remind those who have not confirmed, and confirm what is 48 hours old; how many it confirmed."""
    remind()
    done = 0
    while batch := _confirm_some():
        done += batch
    return done


@transaction.atomic
def _confirm_some() -> int:
    due = Visit.objects.filter(state=S.PLANNED, ends_at__lte=timezone.now() - Visit.CONFIRMED_BY_ITSELF_AFTER)
    locked = due.select_for_update(skip_locked=True, of=("self",)).select_related("booking__person")
    batch = list(locked[:AT_ONCE])
    move_all(
        batch,
        S.CONFIRMED,
        by=None,
        roles=Role.CLOCK,
        for_person=lambda visit: visit.booking.person,
        said_by_side=Side.CLOCK,
        said_at=timezone.now(),
        happened_from=F("starts_at"),
        happened_until=F("ends_at"),
    )
    return len(batch)


@transaction.atomic
def remind() -> int:
    """Tell the person's side, once for each booking, of visits that will soon confirm themselves; how many visits."""
    until = timezone.now() - (Visit.CONFIRMED_BY_ITSELF_AFTER - REMIND_BEFORE)
    due = Visit.objects.filter(state=S.PLANNED, ends_at__lte=until, reminded_at=None)
    due = due.filter(ends_at__gt=timezone.now() - Visit.CONFIRMED_BY_ITSELF_AFTER)
    locked = due.select_for_update(skip_locked=True, of=("self",)).select_related("booking__person")
    by_booking = defaultdict(list)
    for visit in locked:
        by_booking[visit.booking].append(visit.pk)
    for booking in by_booking:
        tell(people_of(booking), "visit_reminder", about=booking)
    reminded = [pk for ids in by_booking.values() for pk in ids]
    Visit.objects.filter(pk__in=reminded).update(reminded_at=timezone.now())
    return len(reminded)
