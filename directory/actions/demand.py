"""Writing down what was wanted: by whatever happens, where it happens. It says where and when; never who."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.retention import Kept, first_day
from directory.actions import partitions
from directory.demand import Kind
from directory.hours import LONDON
from directory.models import DemandFact, Lsoa, Need, SearchRecord
from directory.services import service, service_of
from directory.time_of_week import Span, quarter_hours

logger = logging.getLogger(__name__)

SEARCHES, FACTS = partitions.DIVIDED
FIRST_YEAR = 2020
AHEAD = timedelta(days=1)


def note(
    kind: Kind,
    *,
    about: str,
    lsoa: str,
    needs: Iterable[Need],
    spans: Iterable[Span],
    every_weeks: int,
    funding: str,
    at: datetime | None = None,
    **more: object,
) -> None:
    """Write down one thing that was wanted. Never fails the act it is part of.

    ``about`` is what it is of, such as a booking's reference: of one thing, one kind is written once in a month.
    ``more`` are the fields of ``DemandFact`` that this kind has: cause, minutes_to_source, first, barrier, outcome.
    """
    try:
        with transaction.atomic():
            council = Lsoa.objects.values_list("council_id", flat=True).get(pk=lsoa)
            fact = DemandFact(
                occurred_at=possible(at or timezone.now()),
                event_key=key_of(kind, about),
                kind=kind,
                lsoa_id=lsoa,
                council_id=council,
                qhours=quarter_hours(spans, every_weeks),
                funding=funding,
                **of_needs([(need.pk, need.area, need.regulated) for need in needs]),
                **more,
            )
            write([fact])
    except (DatabaseError, Lsoa.DoesNotExist, ValueError) as trouble:
        logger.warning("What was wanted could not be counted: %s", type(trouble).__name__)


def write(facts: Sequence[DemandFact]) -> None:
    """Write facts, each once: what has the key of one of that month is the same."""
    DemandFact.objects.bulk_create(facts, ignore_conflicts=True)


def possible(moment: datetime) -> datetime:
    """A moment at which something can have been wanted. Raises ValueError for one before this site, or yet to come."""
    if moment.astimezone(LONDON).year < FIRST_YEAR or moment > timezone.now() + AHEAD:
        raise ValueError("That is not a day on which anything was wanted here.")
    return moment


def key_of(kind: Kind, about: str) -> UUID:
    """The key of one kind of fact about one thing; the thing cannot be found from it."""
    told = f"demand fact: {kind} {about}".encode()
    return UUID(bytes=hmac.digest(settings.LOCATION_KEY.encode(), told, "sha256")[:16])


def of_needs(needs: Sequence[tuple[int, str, str]]) -> dict[str, object]:
    """The service that (key, heading, class in law) of needs are counted under, and the first need of it."""
    under = service((area, regulated) for _, area, regulated in needs)
    first = min((pk for pk, area, regulated in needs if service_of(area, regulated) == under), default=None)
    return {"service": under, "need_id": first}


def forget(*, by: None = None) -> int:
    """Let go of looks after five weeks and of facts after three years; how many looks went."""
    del by
    today = timezone.localdate()
    oldest = first_day(Kept.SEARCH, today)
    gone, _ = SearchRecord.objects.filter(at__date__lt=oldest).delete()
    partitions.drop_before(SEARCHES, oldest)
    partitions.drop_before(FACTS, first_day(Kept.DEMAND, today))
    return gone
