"""A small market: providers with free hours, and what they promised, written to the tables that measures read."""

from datetime import UTC, datetime, timedelta

from django.contrib.gis.geos import Point
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from directory.enums import EntryKind
from directory.hours import SLOTS_A_WEEK, WINDOW_WEEKS, wall_slots
from directory.models import DiaryEntry, Listing, Provider
from directory.models.place import BRITISH_NATIONAL_GRID
from marketplace.measures.capacity import Capacity
from tests.directory.searching import X, Y, settle
from tests.factories.directory import HOME, LsoaFactory

MONDAY = datetime(2026, 3, 9, tzinfo=UTC)  # the Monday after the second of March
AS_OF = datetime(2026, 3, 2, tzinfo=UTC).date()


def free(*spans, weeks=range(WINDOW_WEEKS)):
    """A lane that is free on (day, from hour, until hour) of each week."""
    week = 0
    for day, since, until in spans:
        week |= wall_slots(day, since * 60, (until - since) * 60)
    return sum(week << number * SLOTS_A_WEEK for number in weeks)


def market(*people, confirmed=True):
    """Providers of one council; all said today that their hours are right, or none ever did."""
    Listing.objects.update(slug=Concat("slug", Value("-before")))  # so that a market may grow
    settle(people)
    if confirmed:
        Provider.objects.update(hours_confirmed_at=timezone.now())
    return list(Provider.objects.order_by("pk"))


def promised(provider, day, since, until, *, kind=EntryKind.VISIT, week=0, released=False):
    """Time in the diary of a provider's first worker, in one of the weeks from the next Monday."""
    starts_at = MONDAY + timedelta(weeks=week, days=day, hours=since)
    ends_at = MONDAY + timedelta(weeks=week, days=day, hours=until)
    return DiaryEntry.objects.create(
        worker=provider.workers.first(),
        during=DateTimeTZRange(starts_at, ends_at),
        kind=kind,
        released_at=timezone.now() if released else None,
    )


def place(code, *, east=0, north=0, aged=100, **facts):
    """A neighbourhood so many metres from the middle of the world."""
    point = Point(X + east, Y + north, srid=BRITISH_NATIONAL_GRID)
    return LsoaFactory(code=code, name=f"Wolds {code}", centre=point, aged_65_over=aged, **facts)


def having(provider=1, *, promised=0, spare=0, confirmed=True, cell=0, form="company", district=HOME):
    """A row of capacity with hours in one cell."""
    return Capacity(
        provider,
        district,
        form,
        confirmed,
        {cell: promised} if promised else {},
        {cell: spare} if spare else {},
    )
