"""Counting those who only looked: everybody who searched in a quarter and asked for nothing becomes one row.

It is made from the looks that count, while these are kept, so it runs every night. What was done is done again without
harm; stopped half way, the next run does it all. A quarter of which looks are gone before they were counted is never
said to be counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.retention import Kept, first_day
from directory.actions.demand import of_needs
from directory.actions.searches import token_of
from directory.demand import Barrier, Found
from directory.models import Language, Lsoa, Need, SearchRecord
from directory.tags import TagKind, untag
from marketplace import person_traits as traits
from marketplace.actions import periods
from marketplace.cubes import LOOKED
from marketplace.disclosure import People, Row
from marketplace.models import Booking, LookedPeriod, PeriodRun, Release

if TYPE_CHECKING:
    from collections.abc import Iterable

AT_ONCE = 500
AGAIN = timedelta(days=1)  # so much is looked at twice, for what was settled while the last run went on
NOT_LIMITED = "not_limited"
OF_ROW = ("place", *LookedPeriod.TRAITS, "looked_on")


class Gone(ValueError):  # noqa: N818 -- it is an answer, not a fault
    """Looks of the quarter were let go of before they were counted. The words say so."""


def count(period: str, *, now: datetime | None = None) -> Iterator[int]:
    """Count those who looked in a quarter; how many rows changed, for each batch. Raises ValueError, and Gone."""
    now, (since, until) = now or timezone.now(), periods.span(period)
    run, _ = PeriodRun.objects.get_or_create(period=period)
    if timezone.localdate(run.looked_at or since) < first_day(Kept.SEARCH, timezone.localdate(now)):
        raise Gone(f"Searches of {period} are gone that were never counted.")
    looks = SearchRecord.objects.counted().between(since, until)
    if run.looked_at:
        looks = looks.filter(settled_at__gte=run.looked_at - AGAIN)
    tokens = looks.order_by("token").values_list("token", flat=True).distinct()
    maker = _Maker(period)
    for some in _in_parts([bytes(token) for token in tokens]):
        yield _count_some(some, period, maker)
    with transaction.atomic():
        gone = _leave_out_who_asked(period)
        PeriodRun.objects.filter(period=period).update(looked_at=now)
    yield gone


def count_open() -> list[str]:
    """Count those who looked in every quarter that is open; what cannot be counted any more, in words."""
    gone = []
    for period in periods.open_quarters(timezone.localdate()):
        try:
            for _ in count(period):
                pass
        except Gone as reason:
            gone.append(str(reason))
    return gone


def is_counted(period: str) -> bool:
    """Whether those who looked were counted since the quarter was over for everybody in it."""
    run = PeriodRun.objects.filter(period=period).first()
    return bool(run and run.looked_at and periods.is_settled(period, timezone.localdate(run.looked_at)))


def forget() -> int:
    """Delete those who looked in quarters that need not be corrected any more; how many rows went."""
    oldest = traits.quarter_of(first_day(Kept.PSEUDONYM, timezone.localdate()))
    gone, _ = LookedPeriod.objects.filter(period__lt=oldest).delete()
    return gone


def people_of(place: str, period: str, *, version: int | None = None) -> People:
    """Those of one council and quarter for the gate, as they are counted in a version; in the newest, if none is said."""
    if version is None:
        version = LookedPeriod.objects.of(place, period).aggregate(newest=Max("version"))["newest"] or 1
    rows = LookedPeriod.objects.of(place, period).as_of(version).values_list("key", *LookedPeriod.TRAITS)
    found = [Row(key, dict(zip(LookedPeriod.TRAITS, each, strict=True))) for key, *each in rows]
    known = periods.blocks_of(place, period) | {"outcome": {"": list(Found)}, "barrier": _barriers()}
    return People(place, period, found, known, version)


def _barriers() -> Mapping[str, Sequence[str]]:
    """Which barriers there can be within each outcome."""
    limited = [barrier.value for barrier in Barrier if barrier not in (Barrier.NOT_LIMITED, Barrier.TIME)]
    return {Found.NOBODY: limited, Found.NO_TIME: [Barrier.TIME.value], "": [NOT_LIMITED]}


@transaction.atomic
def _count_some(tokens: Sequence[bytes], period: str, maker: _Maker) -> int:
    """Write the rows of some visitors, each by their newest look; how many changed. Two who count take turns."""
    PeriodRun.objects.select_for_update().get(period=period)
    since, until = periods.span(period)
    looks = SearchRecord.objects.filter(token__in=tokens).counted().between(since, until)
    newest = {bytes(look.token).hex(): look for look in looks.order_by("at", "pk")}
    known = {
        row.key: row for row in LookedPeriod.objects.filter(period=period, key__in=newest).order_by("version")
    }
    added, updated = [], []
    for key, look in newest.items():
        row, before = maker.row(key, look), known.get(key)
        if row is None or (before and all(getattr(row, name) == getattr(before, name) for name in OF_ROW)):
            continue
        if before and before.version == row.version:
            row.pk = before.pk
            updated.append(row)
        else:
            added.append(row)
    LookedPeriod.objects.bulk_create(added)
    LookedPeriod.objects.bulk_update(updated, OF_ROW)
    return len(added) + len(updated)


def _in_parts(many: Iterable) -> Iterator[list]:
    """A few hundred at a time."""
    one_by_one = iter(many)
    while part := list(islice(one_by_one, AT_ONCE)):
        yield part


class _Maker:
    """Makes rows out of looks; it knows the maps and the words."""

    def __init__(self, period: str):
        self.period = period
        self.needs = {need.pk: (need.pk, need.area, need.regulated) for need in Need.objects.all()}
        self.languages = dict(Language.objects.values_list("pk", "code"))
        self.places = {
            code: rest for code, *rest in Lsoa.objects.values_list("code", "council", "district", "name")
        }
        counted = Release.objects.filter(period=period, cube=LOOKED.name)
        self.published = dict(counted.values_list("place").annotate(newest=Max("people")).order_by())

    def row(self, key: str, look: SearchRecord) -> LookedPeriod | None:
        """The row of a visitor by one look; None where their neighbourhood is on no map any more."""
        if look.lsoa_id not in self.places:
            return None
        council, district, name = self.places[look.lsoa_id]
        spoken = [untag(number) for number in look.must_tags if untag(number).kind == TagKind.LANGUAGE]
        codes = [self.languages[each.of] for each in spoken if each.of in self.languages]
        return LookedPeriod(
            key=key,
            period=self.period,
            version=self.published.get(council, 0) + 1,
            place=council,
            district=district,
            msoa=traits.msoa(name),
            lsoa=look.lsoa_id,
            outcome=look.found,
            barrier=look.barrier or NOT_LIMITED,
            service=of_needs([self.needs[pk] for pk in look.needs if pk in self.needs])["service"],
            payer=look.funding,
            language=traits.language(codes),
            hours_band=traits.hours_band(look.weekly_minutes // look.every_weeks),
            looked_on=timezone.localdate(look.at),
        )


def _leave_out_who_asked(period: str) -> int:
    """Nobody who asked in the quarter only looked: they are in PersonPeriod, by whichever name they looked."""
    since, until = periods.span(period)
    asked = Booking.objects.filter(requested_at__gte=since, requested_at__lt=until).order_by()
    names = asked.values_list("person__reference", "brief__reference", "requested_by")
    published = dict(
        Release.objects.filter(period=period, cube=LOOKED.name)
        .values_list("place")
        .annotate(newest=Max("people"))
        .order_by()
    )
    gone = 0
    for some in _in_parts(names.distinct().iterator()):
        known = {name for person, brief, by in some for name in (person, brief, f"account {by}") if name}
        keys = [token_of(name, period).hex() for name in known]
        for row in LookedPeriod.objects.filter(period=period, key__in=keys):
            if row.version > published.get(row.place, 0):
                row.delete()
                gone += 1
    return gone
