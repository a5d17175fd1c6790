"""What was looked for, kept for five weeks: never who, never their words. ``directory.actions.settling`` counts it."""

from __future__ import annotations

import hashlib
import hmac
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.enums import OrganisationKind
from directory.answer import Answer
from directory.enums import Outcome
from directory.models import SearchRecord
from directory.quarters import quarter_of
from directory.question import Question
from directory.robots import is_robot
from directory.sittings import STAYED
from directory.tags import TagKind, untag

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)

TOKEN_BYTES = 16


def record(
    question: Question,
    answer: Answer,
    *,
    lsoa: str,
    funding: str,
    visitor: str,
    agent: str,
    comes_from: str = "",
    told_for: timedelta = STAYED,
    by: User | None = None,
    for_somebody: bool = False,
) -> None:
    """Keep one look at an answer, so that it may count as demand. Never fails the page it is made for.

    ``lsoa`` is the neighbourhood's code; ``visitor`` is the reference of the person cared for, of the account, or of
    the brief, which stands for a device; ``comes_from`` is where on the network they are, if that is known; and
    ``told_for`` is how long they took to say what they need. Programs, staff of councils and of the site, and providers
    who look for nobody are not demand; nor is another look at an answer through filters or at its next page.
    """
    if _is_narrowed(question) or is_robot(agent) or is_of_the_trade(by, for_somebody=for_somebody):
        return
    look = _look(question, answer, lsoa, funding)
    look.at, look.stayed = question.now, told_for >= STAYED
    look.token = token_of(visitor, quarter_of(question.today))
    if comes_from:
        look.crowd = _digest(f"crowd {question.today.isoformat()} {comes_from} {agent}")
    _without_failing(lambda: SearchRecord.objects.bulk_create([look]))


def looked_again(visitor: str) -> None:
    """They went on reading, so that a look of theirs that was over at once is none. Never fails the page."""
    token = token_of(visitor, quarter_of(timezone.localdate()))
    in_a_flash = SearchRecord.objects.filter(token=token, stayed=False, settled_at=None)
    _without_failing(lambda: in_a_flash.update(stayed=True))


def _without_failing(work) -> None:
    try:
        with transaction.atomic():
            work()
    except DatabaseError as trouble:
        logger.warning("A search could not be counted: %s", type(trouble).__name__)


def token_of(visitor: str, quarter: str) -> bytes:
    """What stands for a visitor in one quarter, and is another in the next; nobody can be found from it.

    It is made as the key of a person who asks is, so that who asked is not counted among those who only looked.
    """
    told = f"person in a quarter: {quarter} {visitor}".encode()
    return hmac.digest(settings.LOCATION_KEY.encode(), told, hashlib.sha256)[:TOKEN_BYTES]


def _digest(words: str) -> bytes:
    return hmac.digest(settings.LOCATION_KEY.encode(), words.encode(), hashlib.sha256)[:TOKEN_BYTES]


def _is_narrowed(question: Question) -> bool:
    filtered = question.any_of or question.only or question.whole_only
    return bool(filtered) or question.max_week_pence is not None or question.page > 1


def is_of_the_trade(user: User | None, *, for_somebody: bool) -> bool:
    """Whether they look to see what is there: staff always, and those of a provider unless it is for somebody they help."""
    if user is None or not user.is_authenticated:
        return False
    kinds = set(user.memberships.current().values_list("organisation__kind", flat=True))
    return user.is_staff or OrganisationKind.COUNCIL in kinds or (bool(kinds) and not for_somebody)


def _look(question: Question, answer: Answer, lsoa: str, funding: str) -> SearchRecord:
    pattern = question.pattern
    needs = [int(untag(tag).of) for tag in question.musts if untag(tag).kind == TagKind.NEED]
    return SearchRecord(
        lsoa_id=lsoa,
        needs=sorted(needs),
        visits=[
            {
                "day": visit.day,
                "earliest": visit.earliest,
                "latest": visit.latest,
                "minutes": visit.minutes,
                "workers": visit.workers,
            }
            for visit in pattern.visits
        ],
        every_weeks=pattern.every_weeks,
        weekly_minutes=sum(visit.minutes * visit.workers for visit in pattern.visits),
        starts_in_days=max((pattern.starts_on - question.today).days, 0),
        must_tags=sorted(tag for tag in question.musts if untag(tag).kind != TagKind.NEED),
        funding=funding,
        outcome=_outcome(answer),
        whole=answer.whole,
        partial=answer.partial,
    )


def _outcome(answer: Answer) -> Outcome:
    if answer.whole:
        return Outcome.WHOLE
    if answer.teams:
        return Outcome.TEAM
    return Outcome.PARTIAL if answer.partial else Outcome.NOTHING
