"""The panels of every council reckoned in the night, so that each page of its workspace opens at once.

Each has the day it is of. What a night has not reckoned is reckoned when somebody looks, as always.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone

from directory.models import Authority
from marketplace.actions.periods import newest_settled
from marketplace.actions.statement_panels import FOR_EVERYBODY
from marketplace.disclosure import PUBLIC, STAFF
from marketplace.measures.panels import MAKERS, panel_of
from marketplace.models import KeptGround, KeptPanel, Release
from marketplace.person_traits import quarter_before

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import date

    from django.db.models import QuerySet

logger = logging.getLogger(__name__)

QUARTERS = 8
"""So many are reckoned, the newest first; pages of older ones are reckoned when somebody looks."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it has come, of which council, and how many panels that has."""

    done: int
    of: int
    place: str
    panels: int


def reckon_all(*, of: QuerySet[Authority] | None = None) -> Iterator[Progress]:
    """Reckon every panel of every council that reads its market here, one after another; what fails of one is in the log."""
    KeptPanel.objects.outdated(timezone.localdate()).delete()
    councils = list((Authority.objects.exclude(organisation=None) if of is None else of).order_by("gss"))
    for done, authority in enumerate(councils, start=1):
        try:
            number = reckon(authority)
        except Exception as fault:  # noqa: BLE001 -- whatever one council trips over, the others must still be reckoned
            logger.error("The panels of %s were not reckoned: %s.", authority.pk, type(fault).__name__)  # noqa: TRY400 -- its words may name somebody
            number = 0
        yield Progress(done, len(councils), authority.pk, number)


def reckon(authority: Authority) -> int:
    """Reckon the panels of one council, of the newest quarters there are, and its maps. What all need is read once."""
    began, today = timezone.now(), timezone.localdate()
    read: dict[Hashable, Any] = {}
    knew = Release.objects.filter(place=authority.pk).aggregate(newest=Max("pk"))["newest"] or 0
    KeptGround.objects.keep(authority.pk)
    rows = [
        KeptPanel(
            place=authority.pk,
            audience=policy.name,
            period=period,
            key=key,
            content=panel_of(key, authority, policy, period, today, read=read).as_json,
            made_at=began,
            knew=knew,
        )
        for period in _quarters(authority.pk, today)
        for policy, keys in ((STAFF, MAKERS), (PUBLIC, FOR_EVERYBODY & MAKERS.keys()))
        for key in keys
    ]
    KeptPanel.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["place", "audience", "period", "key"],
        update_fields=["content", "made_at", "knew"],
    )
    return len(rows)


def _quarters(place: str, today: date) -> list[str]:
    """Those that can be asked for, the one a statement would be of, and before each newest the one a board sees beside it."""
    released = Release.objects.quarters("asked", place, STAFF.name)[:QUARTERS]
    settled = newest_settled(today)
    before = [quarter_before(each) for each in (*released[:1], settled)]
    return list(dict.fromkeys([*released, settled, *before]))
