"""Letting go of what was kept for as long as its class asks: reports, complaints and concerns, each by itself.

Nobody can take any of them away before; of a concern the database sees to that too. A council may keep its concerns
for longer, and a legal hold keeps one for as long as it stands. What was done stays in the audit, which has no words.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

from django.core.mail import mail_admins
from django.db import DatabaseError, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.actions.recording import record
from accounts.retention import first_day
from directory.hours import wall
from marketplace.models import Complaint, Concern, Report

logger = logging.getLogger(__name__)


class Overdue(Exception):  # noqa: N818 -- it says what it is
    """Something had to go and is still there."""


def let_go() -> int:
    """Delete everything whose time is over; how many went. Loud when one stays: it raises Overdue, after all others."""
    gone, stayed = 0, []
    for thing in _due():
        try:
            _delete(thing)
            gone += 1
        except (DatabaseError, ProtectedError):
            stayed.append(thing.reference)
            logger.exception("%s had to go and is still there.", thing.reference)
    if stayed:
        words = f"{len(stayed)} reports, complaints or concerns had to be deleted and could not be."
        logger.error("%s", words)
        listed = "\n".join(stayed)
        mail_admins("What had to go is still there", f"{words}\n\n{listed}", fail_silently=True)
        raise Overdue(words)
    return gone


def _due() -> Iterator[Report | Complaint | Concern]:
    """Those that nothing keeps any more. What was never answered stays: it is still owed an answer."""
    yield from Report.objects.filter(decided_at__lt=_since(Report)).order_by("pk")
    yield from Complaint.objects.filter(answered_at__lt=_since(Complaint)).order_by("pk")
    old = Concern.objects.filter(closed_at__lt=_since(Concern), held_at=None).order_by("pk")
    today = timezone.localdate()
    for concern in old.select_related("authority__contact"):
        contact = getattr(concern.authority, "contact", None)
        last = concern.kept_until(contact.concern_years if contact else 0)
        if last and last < today:
            yield concern


def _since(model: type[models.Model]) -> datetime:
    """The first moment of the first day whose rows are still kept."""
    return wall(first_day(model.KEPT, timezone.localdate()), 0)


@transaction.atomic
def _delete(thing: Report | Complaint | Concern) -> None:
    """The row, with the notes about it. That it went is recorded, and nothing of what it said."""
    record(f"{thing._meta.model_name}.let_go", thing=thing, by=None)
    if isinstance(thing, Concern):
        thing.notes.all().delete()
    thing.delete()
