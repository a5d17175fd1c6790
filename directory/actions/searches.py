"""What was looked for, kept as facts about demand: never who, never their words."""

from __future__ import annotations

import hashlib
import hmac
import logging
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, transaction

from directory.answer import Answer
from directory.enums import Outcome
from directory.models import SearchRecord
from directory.question import Question
from directory.robots import is_robot
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
    token_source: str,
    agent: str,
    by: User | None = None,
) -> None:
    """Count a search once a day as demand. Never fails the page it is made for.

    ``lsoa`` is the neighbourhood's code, ``token_source`` the brief's reference. Programs, council staff and the
    site's staff are not demand; nor is another look at an answer through filters or at its next page.
    """
    if _is_narrowed(question) or is_robot(agent) or _is_staff(by):
        return
    try:
        with transaction.atomic():
            SearchRecord.objects.bulk_create(
                [_fact(question, answer, lsoa, funding, token_source)], ignore_conflicts=True
            )
    except DatabaseError as trouble:
        logger.warning("A search could not be counted: %s", type(trouble).__name__)


def token_of(source: str, day: date) -> bytes:
    """What keeps one search from counting twice on a day, and says nothing else."""
    salted = f"search record {day.isoformat()} {source}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), salted, hashlib.sha256)[:TOKEN_BYTES]


def _is_narrowed(question: Question) -> bool:
    filtered = question.any_of or question.only or question.whole_only
    return bool(filtered) or question.max_week_pence is not None or question.page > 1


def _is_staff(user: User | None) -> bool:
    if user is None or not user.is_authenticated:
        return False
    return user.is_staff or user.memberships.in_councils().exists()


def _fact(question: Question, answer: Answer, lsoa: str, funding: str, token_source: str) -> SearchRecord:
    pattern = question.pattern
    needs = [int(untag(tag).of) for tag in question.musts if untag(tag).kind == TagKind.NEED]
    return SearchRecord(
        token=token_of(token_source, question.today),
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
