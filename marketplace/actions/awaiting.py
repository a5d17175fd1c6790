"""Telling somebody whose search found nobody that somebody came free: asked for, looked for every day, told once."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.models import User
from accounts.retention import Kept, first_day
from directory.actions import demand, searches
from directory.demand import Kind
from directory.enums import FundingKind
from directory.locating import Unlocated
from directory.models import Need, Postcode, SearchEntry
from directory.robots import is_robot
from directory.sittings import EPISODE
from directory.time_of_week import middle
from marketplace.actions import briefs, looking
from marketplace.models import Awaited, Brief
from payments.models import BankHoliday

if TYPE_CHECKING:
    from directory.locating import Located

logger = logging.getLogger(__name__)

STANDS = timedelta(weeks=8)
MOST = 20
FOUND = "Somebody can do every visit now. Look at the search again."
MANY = f"We look for {MOST} searches of yours already. Stop one that you do not need, and ask again."
MOVED = "We do not know the postcode of this search any more. Change where the care is wanted, and ask again."


@transaction.atomic
def ask(brief: Brief, *, by: User, agent: str = "") -> Awaited:
    """Tell ``by`` when somebody can do all of ``brief``. Asked twice is asked once; the search is theirs from now on.

    Raises NotAllowed, in words for people, when somebody can now, and when they wait for as many as one may.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = Awaited.objects.of(by).standing()
    if known := mine.filter(brief=brief).first():
        return known
    if mine.count() >= MOST:
        raise NotAllowed(MANY)
    try:
        place = Postcode.objects.locate(brief.postcode)
    except Unlocated:
        raise NotAllowed(MOVED) from None
    if _is_found(brief, place, BankHoliday.objects.dates_known()):
        raise NotAllowed(FOUND)
    brief = briefs.claim(brief, by=by)
    asked = Awaited.objects.create(brief=brief, asked_by=by, ends_on=timezone.localdate() + STANDS)
    record("awaited.asked", thing=asked, by=by)
    if not is_robot(agent):
        _count(asked, place)
    return asked


@transaction.atomic
def stop(asked: Awaited, *, by: User) -> None:
    """They need not be told any more; what was told or stopped before stays as it was."""
    if Awaited.objects.standing().filter(pk=asked.pk).update(stopped_at=timezone.now()):
        record("awaited.stopped", thing=asked, by=by)


def look_for_all() -> int:
    """By the clock: ask every search again that somebody waits for; how many were told.

    One after another, each in a transaction of its own: what is stopped half way has told nobody twice, and the next run
    looks for the rest. What fails of one is in the log, and holds up no other.
    """
    told, holidays = 0, BankHoliday.objects.dates_known()
    for pk in list(Awaited.objects.standing().order_by("pk").values_list("pk", flat=True)):
        try:
            told += _look_for(pk, holidays)
        except Exception as fault:  # noqa: BLE001 -- whatever one search trips over, the others must still be asked
            logger.error("What is awaited could not be looked for: %s.", type(fault).__name__)  # noqa: TRY400 -- its words may name somebody
    return told


def forget(*, by: None = None) -> int:
    """Let go of what ended 90 days ago; how many went."""
    del by
    return Awaited.objects.over_before(first_day(Kept.BRIEF, timezone.localdate())).delete()[0]


@transaction.atomic
def _look_for(pk: int, holidays: frozenset) -> bool:
    """Whether somebody was found and they were told; another run that has it in hand is left to it."""
    rows = Awaited.objects.standing().select_for_update(of=("self",), skip_locked=True)
    asked = rows.select_related("brief", "asked_by").filter(pk=pk).first()
    if asked is None:
        return False
    if not Brief.objects.open_to(asked.asked_by).filter(pk=asked.brief_id).exists():
        return _stop_by_clock(asked)
    if asked.ends_on < timezone.localdate():
        tell([asked.asked_by], "awaited_over", about=asked)
        return _stop_by_clock(asked)
    try:
        place = Postcode.objects.locate(asked.brief.postcode)
    except Unlocated:
        return False
    if not _is_found(asked.brief, place, holidays):
        return False
    asked.told_at = timezone.now()
    asked.save(update_fields=["told_at"])
    tell([asked.asked_by], "awaited_found", about=asked)
    record("awaited.told", thing=asked, by=None)
    return True


def _stop_by_clock(asked: Awaited) -> bool:
    asked.stopped_at = timezone.now()
    asked.save(update_fields=["stopped_at"])
    record("awaited.stopped", thing=asked, by=None)
    return False


def _is_found(brief: Brief, place: Located, holidays: frozenset) -> bool:
    """Whether anybody can do every visit: from the day it was to start or, once that has passed, from tomorrow."""
    question = looking.question_of(brief, place, holidays)
    starts_on = question.pattern.starts_on
    if starts_on < question.today:
        starts_on = question.today + timedelta(days=1)
    if question.pattern.ends_on and question.pattern.ends_on < starts_on:
        return False
    question = replace(question, pattern=replace(question.pattern, starts_on=starts_on), changes=())
    return SearchEntry.objects.answer(question).whole > 0


def _count(asked: Awaited, place: Located) -> None:
    """Write down that it was wanted, unless by staff; once in 28 days of one visitor and service, however often it is asked."""
    brief, by = asked.brief, asked.asked_by
    if searches.is_of_the_trade(by, for_somebody=brief.person_id is not None):
        return
    needs = list(Need.objects.filter(pk__in=brief.needs))
    if _was_counted(asked, needs):
        return
    demand.note(
        Kind.ALERT,
        about=asked.reference,
        lsoa=place.lsoa_id,
        needs=needs,
        spans=[middle(visit) for visit in brief.visits],
        every_weeks=brief.every_weeks,
        funding=brief.funding or FundingKind.NOT_SURE,
    )


def _was_counted(asked: Awaited, needs: list[Need]) -> bool:
    """Whether the same visitor has asked for the same service in the 28 days before."""
    brief, by = asked.brief, asked.asked_by
    earlier = Awaited.objects.near(brief, by, since=asked.asked_at - EPISODE).exclude(pk=asked.pk)
    visitor, service = looking.visitor_of(brief, by), _service_of(needs)
    return any(
        looking.visitor_of(one.brief, one.asked_by) == visitor
        and _service_of(Need.objects.filter(pk__in=one.brief.needs)) == service
        for one in earlier.select_related("brief__person", "asked_by")
    )


def _service_of(needs) -> object:
    return demand.of_needs([(need.pk, need.area, need.regulated) for need in needs])["service"]
