"""The vocabulary of supply."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.contrib.gis.db.models.functions import GeometryDistance
from django.contrib.gis.geos import Point
from django.core.cache import caches
from django.db import connections
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.querysets import PUBLISHING, keys_of
from directory import postcodes
from directory.answer import Answer
from directory.enums import AuthorityTier, ListingState, Season
from directory.locating import Located, NotAPostcode, NotInEngland, UnknownPostcode
from directory.querysets.serving import owned_by, served_by
from directory.question import Question
from directory.ranking import draw
from directory.reading import read
from directory.statement import Times, build
from directory.steps import ASKED_AGAIN_AFTER

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User


class AuthorityQuerySet(QuerySet):
    """Councils and districts."""

    def current(self) -> Self:
        """Those that exist today: neither gone nor still to come."""
        today = timezone.localdate()
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=today), Q(valid_from=None) | Q(valid_from__lte=today)
        )

    def with_social_care(self) -> Self:
        """Those with adult social care duties."""
        return self.filter(tier=AuthorityTier.COUNCIL)

    def in_place_of(self, gss: str) -> list:
        """Those that stand today where ``gss`` stood: itself, or the successors of its successors."""
        waiting, met, standing = {gss}, set(), {}
        while waiting:
            met.update(waiting)
            standing |= {one.pk: one for one in self.current().filter(pk__in=waiting)}
            gone = self.filter(pk__in=waiting).exclude(pk__in=standing)
            waiting = {pk for pk in gone.values_list("successors", flat=True) if pk and pk not in met}
        return sorted(standing.values(), key=lambda one: one.name)

    def rings_of(self, gss: str) -> list[list[tuple[float, float]]]:
        """The outer boundaries of one authority, drawn to 200 metres: lists of eastings and northings."""
        areas = self.filter(pk=gss).exclude(area=None).values_list("area", flat=True)
        simpler = [area.simplify(200, preserve_topology=True) for area in areas]
        parts = [part for area in simpler for part in ([area] if area.geom_type == "Polygon" else area)]
        return [list(part.exterior_ring.coords) for part in parts]


class LsoaQuerySet(QuerySet):
    """Neighbourhoods."""

    def around(self, point: Point) -> Self:
        """Nearest first, the one that holds ``point`` before all others."""
        return self.exclude(boundary=None).order_by(GeometryDistance("boundary", point))


# From a postcode to its council, without the outlines.
PLACE = {
    "lsoa_id": "lsoa_id",
    "lsoa_name": "lsoa__name",
    "district_id": "lsoa__district_id",
    "district_name": "lsoa__district__name",
    "council_id": "lsoa__council_id",
    "council_name": "lsoa__council__name",
}


# The same for one postcode, in two plain statements: every page of results asks, and the second is kept for a while.
HELD = """
    SELECT ST_X(point), ST_Y(point), precision, terminated_by, lsoa_id FROM directory_postcode WHERE compact = %s
"""
AROUND = """
    SELECT l.code, l.name, d.gss, d.name, c.gss, c.name FROM directory_lsoa l
    JOIN directory_authority d ON d.gss = l.district_id JOIN directory_authority c ON c.gss = l.council_id
    WHERE l.code = %s
"""
KEPT_SECONDS = 300


class PostcodeQuerySet(QuerySet):
    """Postcodes."""

    def within(self, start: str) -> Self:
        """Every postcode that begins with ``start`` (a compact outcode or sector)."""
        return self.filter(compact__startswith=start)

    def locate(self, text: str) -> Located:
        """Where the postcode in ``text`` is, in any spelling. Raises an ``Unlocated`` when it cannot say.

        One query for a postcode we hold, ended or not, and one for a neighbourhood not asked about lately. One we do not hold, or only the front of one,
        is placed in the middle of its sector or outcode, and ``precision`` says so.
        """
        try:
            wanted = postcodes.parse(text)
        except postcodes.PostcodeError as error:
            raise NotAPostcode(str(error)) from None
        if words := postcodes.outside_words(wanted):
            raise NotInEngland(words)
        row = self._held(wanted.compact) if wanted.unit else None
        return _located(wanted, row or self._middle(wanted))

    def _held(self, compact: str) -> dict | None:
        """The row of one postcode."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(HELD, [compact])
            row = cursor.fetchone()
        if row is None:
            return None
        x, y, precision, terminated_by, lsoa = row
        around = caches["process"].get_or_set(f"around-{lsoa}", lambda: self._around(lsoa), KEPT_SECONDS)
        known = {"point": Point(x, y, srid=27700), "precision": precision, "terminated_by": terminated_by}
        return known | dict(zip(PLACE.values(), around, strict=True))

    def _around(self, lsoa: str) -> tuple[str, ...]:
        """The names and codes of a neighbourhood, its district and its council."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(AROUND, [lsoa])
            return cursor.fetchone()

    def _middle(self, wanted: postcodes.Postcode) -> dict:
        """The middle of the sector, else of the outcode, that ``wanted`` is in."""
        elsewhere = apps.get_model("directory", "PostcodeElsewhere").objects.filter(pk=wanted.compact)
        if nation := elsewhere.values_list("nation", flat=True).first():
            raise NotInEngland(f"That postcode is in {nation}. We only cover England for now.")
        areas = apps.get_model("directory", "PostcodeArea").objects.filter(
            pk__in=[wanted.outcode, wanted.sector or wanted.outcode]
        )
        row = areas.order_by("-precision").values("point", "precision", *PLACE.values()).first()
        if row is None:
            raise UnknownPostcode(postcodes.not_found_words(wanted))
        return row


def _located(wanted: postcodes.Postcode, row: dict) -> Located:
    return Located(
        compact=wanted.compact,
        outcode=wanted.outcode,
        point=row["point"],
        precision=row["precision"],
        terminated_by=row.get("terminated_by"),
        **{name: row[path] for name, path in PLACE.items()},
    )


class ProviderQuerySet(QuerySet):
    """Who offers care."""

    def of(self, user: User) -> Self:
        """The providers ``user`` belongs to."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            organisation__memberships__user=user, organisation__memberships__left_at=None
        ).distinct()

    def looked_at_by(self, user: User) -> Self:
        """Those of the area whose council ``user`` moderates for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(served_by(user, "lsoa__council", roles=PUBLISHING)).distinct()

    def with_old_facts(self) -> Self:
        """Those who last said a year ago what they are, who were not asked since, and who have a listing that is not over."""
        again_from = timezone.localdate() - ASKED_AGAIN_AFTER + timedelta(days=1)
        until = timezone.make_aware(datetime.combine(again_from, time.min))
        said_at = Coalesce("facts_confirmed_at", "created_at")
        asked = Q(facts_asked_at__isnull=False, facts_asked_at__gte=F("said_at"))
        over = [ListingState.WITHDRAWN, ListingState.REMOVED, ListingState.REJECTED]
        listings = apps.get_model("directory", "Listing").objects.exclude(state__in=over)
        return (
            self.annotate(said_at=said_at)
            .filter(said_at__lt=until, pk__in=listings.values("provider").order_by())
            .exclude(asked)
        )

    def owned_by(self, user: User) -> Self:
        """The providers ``user`` owns."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(owned_by(user, "organisation"))

    def locked(self) -> Self:
        """Hold the row until the transaction ends: whoever changes a diary takes this first."""
        return self.select_for_update(no_key=True, of=("self",))


class WorkerQuerySet(QuerySet):
    """Pairs of hands."""

    def working(self) -> Self:
        """Those who have not left."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()))

    def without_hours(self) -> Self:
        """Those nobody can book yet, as they have no weekly hours."""
        return self.filter(weekly_hours=None)

    def here_between(self, first_on: date, last_on: date) -> Self:
        """Those who work here on some day from ``first_on`` to ``last_on``."""
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=last_on), Q(ends_on=None) | Q(ends_on__gte=first_on)
        )


class ListingQuerySet(QuerySet):
    """What providers publish."""

    def live(self) -> Self:
        """Those that are published, whether or not they may be shown at this moment."""
        return self.filter(state=ListingState.LIVE)

    def to_be_removed(self) -> Self:
        """Those whose removal has come, and nobody has written it down yet."""
        gone = (ListingState.REMOVED, ListingState.WITHDRAWN)
        return self.filter(removal_at__lte=timezone.now()).exclude(state__in=gone)

    def visible(self) -> Self:
        """Those anyone may see now: published, and something of them may be shown at this moment."""
        return self.live().filter(self._shown_now())

    def with_status(self) -> Self:
        """With what their status depends on, in the same query."""
        return self.select_related("provider").annotate(shown_then=self._shown_now())

    def _shown_now(self) -> Exists:
        entries = apps.get_model("directory", "SearchEntry").objects.holding()
        return Exists(entries.filter(listing=OuterRef("pk")))

    def of(self, user: User) -> Self:
        """The listings of providers ``user`` belongs to, in any state."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            provider__organisation__memberships__user=user, provider__organisation__memberships__left_at=None
        ).distinct()

    def owned_by(self, user: User) -> Self:
        """The listings of providers ``user`` owns, in any state."""
        if not user.is_authenticated:
            return self.none()
        owned = owned_by(user, "provider__organisation")
        return self.filter(owned).select_related("provider__organisation")

    def shown_to(self, user: User) -> Self:
        """Those ``user`` may open: live ones, their own, and any that a council's staff looks at."""
        everybody = Q(pk__in=self.model.objects.visible().values("pk").order_by())
        if not user.is_authenticated:
            return self.filter(everybody)
        own = Q(pk__in=keys_of(self.model, user))
        council = Q(pk__in=keys_of(self.model, user, "looked_at_by"))
        return self.filter(everybody | own | council)

    def looked_at_by(self, user: User) -> Self:
        """Those of the area whose council ``user`` moderates for, once they were handed in."""
        if not user.is_authenticated:
            return self.none()
        staff = served_by(user, "provider__lsoa__council", roles=PUBLISHING)
        return self.filter(staff).exclude(state=ListingState.DRAFT).distinct()

    def in_care_of(self, user: User) -> Self:
        """Those of the area whose council ``user`` moderates or keeps people safe for, once they were handed in."""
        if not user.is_authenticated:
            return self.none()
        roles = (*PUBLISHING, MembershipRole.SAFEGUARDING_LEAD)
        staff = served_by(user, "provider__lsoa__council", roles=roles)
        return self.filter(staff).exclude(state=ListingState.DRAFT).distinct()

    def kept_by(self, user: User) -> Self:
        """Those on the shortlist of ``user``, in the order they were kept."""
        return self.filter(shortlist_items__user=user).order_by("shortlist_items__kept_at")

    def to_be_looked_at(self) -> Self:
        """Those waiting for a council's eye, oldest first."""
        return self.filter(state__in=[ListingState.SUBMITTED, ListingState.IN_REVIEW]).order_by(
            "created_at", "pk"
        )

    def with_details(self) -> Self:
        """With everything a page about a listing shows, in a fixed number of queries."""
        wanted = self.with_status().select_related(
            "provider__organisation", "provider__lsoa__district", "provider__cqc_location"
        )
        return wanted.prefetch_related(
            "offers__tasks__need",
            "spoken__language",
            "skills",
            Prefetch("offers__search_entries", **entries_now()),
        )


def entries_now() -> dict[str, Any]:
    """How to fetch what search knows of offers at this moment beside them, as ``entries_now``."""
    entries = apps.get_model("directory", "SearchEntry").objects.holding()
    return {"queryset": entries, "to_attr": "entries_now"}


class OfferQuerySet(QuerySet):
    """Services."""

    def with_needs(self) -> Self:
        """With their tasks, and what search knows of them at this moment."""
        return self.prefetch_related("tasks__need", Prefetch("search_entries", **entries_now()))


class WeeklyHoursQuerySet(QuerySet):
    """Hours worked every week."""

    def of_provider(self, provider) -> Self:
        """Every worker's hours."""
        return self.filter(worker__provider=provider)

    def every_week(self) -> Self:
        """Those that come back; not the extra hours on one day."""
        return self.exclude(valid_from__isnull=False, valid_until=F("valid_from"))

    def on_one_day(self) -> Self:
        """Extra hours on one day only."""
        return self.filter(valid_until=F("valid_from"))

    def in_a_season(self) -> Self:
        """Those that depend on school terms."""
        return self.exclude(season=Season.ALWAYS)

    def holding_on(self, day: date) -> Self:
        """Those that count on one date, whatever the season."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_until=None) | Q(valid_until__gte=day),
            day=day.weekday(),
        )

    def minutes(self) -> int:
        """How long they are together."""
        return self.aggregate(minutes=Sum(F("ends") - F("starts")))["minutes"] or 0


class DiaryEntryQuerySet(QuerySet):
    """Promised time."""

    def holding(self) -> Self:
        """Entries that still take their time."""
        return self.filter(released_at=None)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Entries that touch any moment from ``starts_at`` until ``ends_at``."""
        return self.filter(during__overlap=DateTimeTZRange(starts_at, ends_at))


class SearchEntryQuerySet(QuerySet):
    """What search reads."""

    def holding(self) -> Self:
        """Those that hold at this moment."""
        return self.filter(during__contains=timezone.now())

    def answer(self, question: Question) -> Answer:
        """Who could do which visits: counts, one page, facets, teams and useful changes, in one statement."""
        times = Times(question)
        pair = draw(settings.SECRET_KEY.encode(), question.today)
        with connections[self.db].cursor() as cursor:
            cursor.execute(*build(question, times, pair))
            (row,) = cursor.fetchone()
        return read(question, times, row if isinstance(row, dict) else json.loads(row))
