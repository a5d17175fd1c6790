"""Settling: which of the looks at answers count as demand. Each sitting counts once, by its last look, or not at all.

A visitor is settled when they have been away for long enough that neither their sitting nor the hour in which they
might prove to be a program can go on. One transaction settles some visitors and writes their facts; stopped half way
and run again, the rest is done and nothing is done twice.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from directory.actions import barriers, demand
from directory.demand import Barrier, Found, Kind, LeftOut, found
from directory.enums import Outcome
from directory.models import DemandFact, Lsoa, Need, SearchRecord
from directory.sittings import AN_HOUR, EPISODE, IDLE, MOST_AN_HOUR, Look, begins_episode, sittings
from directory.time_of_week import middle, quarter_hours

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point

logger = logging.getLogger(__name__)

AT_ONCE = 200
QUIET = IDLE + AN_HOUR
CROWDS = """
with waiting as (
  select crowd, min(at) - interval '1 hour' as since, max(at) + interval '1 hour' as until
  from directory_searchrecord where id = any(%s) and crowd <> '' group by crowd
), hours as (
  select r.id, r.crowd, r.at, count(*) over (
      partition by r.crowd order by r.at range between interval '1 hour' preceding and current row) as lately
  from directory_searchrecord r join waiting w on w.crowd = r.crowd and r.at between w.since and w.until
), worst as (
  select id, max(lately) over (
      partition by crowd order by at range between current row and interval '1 hour' following) as most
  from hours
) select id from worst where most > %s and id = any(%s)
"""


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of some looks."""

    looks: int
    counted: int


def settle(*, now: datetime | None = None) -> Settled:
    """Settle every visitor who has been away long enough."""
    looks = counted = 0
    while some := _settle_some(now or timezone.now()):
        looks, counted = looks + some.looks, counted + some.counted
    return Settled(looks, counted)


@transaction.atomic
def _settle_some(now: datetime) -> Settled | None:
    """Some visitors at once; None when nobody waits."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('settling of searches', 0))")
    tokens = [bytes(token) for token in SearchRecord.objects.quiet_since(now - QUIET)[:AT_ONCE]]
    if not tokens:
        return None
    waiting = SearchRecord.objects.filter(token__in=tokens, settled_at=None)
    records = {record.pk: record for record in waiting.order_by("at", "pk")}
    crowded = _crowded(list(records))
    left_out, counted = defaultdict(list), []
    for sitting in sittings(_looks(records, crowded)):
        if sitting.left_out:
            left_out[sitting.left_out] += [look.key for look in sitting.looks]
        else:
            counted.append(records[sitting.last.key])
    _find_barriers(counted)
    demand.write(_facts(counted))
    _say(records, left_out, counted, now)
    return Settled(len(records), len(counted))


def _say(
    records: Iterable[int],
    left_out: Mapping[LeftOut, list[int]],
    counted: Sequence[SearchRecord],
    now: datetime,
) -> None:
    """Write on the looks what was decided of them; many are alike."""
    SearchRecord.objects.filter(pk__in=list(records)).update(settled_at=now)
    for why, some in left_out.items():
        SearchRecord.objects.filter(pk__in=some).update(left_out=why)
    alike = defaultdict(list)
    for record in counted:
        alike[record.found, record.barrier].append(record.pk)
    for (found_was, barrier), some in alike.items():
        SearchRecord.objects.filter(pk__in=some).update(counts=True, found=found_was, barrier=barrier)


def _looks(records: dict[int, SearchRecord], crowded: frozenset[int]) -> list[Look]:
    return [
        Look(pk, bytes(record.token), record.at, crowded=pk in crowded, stayed=record.stayed)
        for pk, record in records.items()
    ]


def _crowded(ids: list[int]) -> frozenset[int]:
    """Those from where more came within an hour than people can make."""
    with connection.cursor() as cursor:
        cursor.execute(CROWDS, [ids, MOST_AN_HOUR, ids])
        return frozenset(pk for (pk,) in cursor.fetchall())


def _find_barriers(records: Sequence[SearchRecord]) -> None:
    """Say of each what was found, and what stood in the way where nothing was."""
    empty = [record.lsoa_id for record in records if record.outcome == Outcome.NOTHING]
    centres = dict(Lsoa.objects.filter(pk__in=empty).values_list("pk", "centre"))
    for record in records:
        some_suit, barrier = record.partial > 0, ""
        if record.lsoa_id in centres and record.outcome == Outcome.NOTHING:
            some_suit, barrier = _barrier(record, centres[record.lsoa_id])
        together = record.outcome == Outcome.TEAM
        record.found = found(record.whole, together=together, some_suit=some_suit)
        record.barrier = Barrier.TIME if record.found == Found.NO_TIME else barrier


def _barrier(record: SearchRecord, centre: Point) -> tuple[bool, str]:
    """What stood in the way; a record that cannot be asked again holds nobody else up."""
    try:
        with transaction.atomic():
            return barriers.barrier(record, centre)
    except (DatabaseError, ValueError, TypeError, KeyError) as trouble:
        logger.warning("A search could not be asked again: %s", type(trouble).__name__)
        return False, Barrier.SEVERAL


def _facts(records: Sequence[SearchRecord]) -> list[DemandFact]:
    councils = dict(
        Lsoa.objects.filter(pk__in={record.lsoa_id for record in records}).values_list("pk", "council_id")
    )
    needs = {need.pk: (need.pk, need.area, need.regulated) for need in Need.objects.all()}
    facts, firsts = [], _Firsts(records)
    for record in sorted(records, key=lambda each: each.at):
        if record.lsoa_id not in councils:
            continue
        of_needs = demand.of_needs([needs[pk] for pk in record.needs if pk in needs])
        facts.append(
            DemandFact(
                occurred_at=record.at,
                event_key=_key(record),
                kind=Kind.LOOKED,
                lsoa_id=record.lsoa_id,
                council_id=councils[record.lsoa_id],
                qhours=quarter_hours((middle(visit) for visit in record.visits), record.every_weeks),
                funding=record.funding,
                outcome=record.found,
                barrier=record.barrier,
                first=firsts.is_first(record, needs),
                **of_needs,
            )
        )
    return facts


def _key(record: SearchRecord) -> UUID:
    return demand.key_of(Kind.LOOKED, f"{record.at.isoformat()} {bytes(record.token).hex()}")


class _Firsts:
    """Which searches begin an episode: the same visitor has not looked for the same service in 28 days."""

    def __init__(self, records: Sequence[SearchRecord]):
        tokens = {bytes(record.token) for record in records}
        since = min((record.at for record in records), default=timezone.now()) - EPISODE - timedelta(days=1)
        before = SearchRecord.objects.counted().filter(token__in=tokens, at__gte=since)
        self.known: dict[bytes, list[tuple[datetime, list[int]]]] = defaultdict(list)
        for token, at, needs in before.values_list("token", "at", "needs"):
            self.known[bytes(token)].append((at, needs))

    def is_first(self, record: SearchRecord, needs: dict[int, tuple[int, str, str]]) -> bool:
        """Ask in the order of time: what was asked of is known from then on."""

        def service(of: Sequence[int]) -> object:
            return demand.of_needs([needs[pk] for pk in of if pk in needs])["service"]

        known = self.known[bytes(record.token)]
        mine = service(record.needs)
        first = begins_episode(record.at, (at for at, of in known if service(of) == mine))
        known.append((record.at, record.needs))
        return first
