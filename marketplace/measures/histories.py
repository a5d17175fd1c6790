"""How people fared one by one, as rows for the measures of staff. They lead to nobody on a page: the measures see to that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from directory.enums import FundingKind, ProviderKind
from directory.hours import LONDON, monday_of
from directory.models import Lsoa, Postcode
from directory.postcodes import PostcodeError, parse
from marketplace.enums import BookingState
from marketplace.estimators.outcomes import Outcome
from marketplace.estimators.waiting import Ended
from marketplace.measures.market import span, visits_of
from marketplace.measures.outcomes import Package
from marketplace.measures.payers import Search
from marketplace.measures.prices import kinds_of
from marketplace.measures.quality import Trip
from marketplace.measures.waiting import Wait
from marketplace.models import Booking, PersonPeriod, Review, Visit

if TYPE_CHECKING:
    from django.db.models import QuerySet

A_DAY = timedelta(days=1)
SETTINGS = {"Urban": "Lives in a town or city", "Rural": "Lives in the country"}
Bands = dict[str, list[str]]
AGREED = (BookingState.ACCEPTED, BookingState.ENDED)


def requests_of(council: str, period: str) -> QuerySet[Booking]:
    """The requests of a quarter to providers who set out from a council's area."""
    since, until = span(period)
    return Booking.objects.filter(
        requested_at__gte=since, requested_at__lt=until, listing__provider__lsoa__council=council
    )


def last_sunday() -> datetime:
    """The end of the last week that is over."""
    return datetime.combine(monday_of(timezone.localdate()), time(), LONDON)


def waits_of(council: str, period: str, *, now: datetime | None = None) -> list[Wait]:
    """How long each person who asked in a quarter waited for the first agreement, as it stood at the end of last Sunday. One query.

    It moves once a week and not with each deed: what is between two looks would else be one person.
    Whoever took everything back has left when the last request would have stopped waiting for an answer; whoever was
    declined waits still.
    """
    now = now or last_sunday()
    columns = ("person", "state", "requested_at", "answered_at", "expires_at")
    asked = requests_of(council, period).filter(requested_at__lt=now).order_by("requested_at", "pk")
    people: dict[int, list] = defaultdict(list)
    for person, *row in asked.values_list(*columns):
        people[person].append(row)
    return [_wait(person, rows, now) for person, rows in people.items()]


def _wait(person: int, rows: Sequence[Sequence], now: datetime) -> Wait:
    since = rows[0][1]
    agreed = [answered_at for state, _, answered_at, _ in rows if state in AGREED and answered_at < now]
    if agreed:
        return Wait(person, (min(agreed) - since) / A_DAY, Ended.SOURCED)
    if all(state == BookingState.WITHDRAWN and gone < now for state, *_, gone in rows):
        return Wait(person, (max(gone for *_, gone in rows) - since) / A_DAY, Ended.LEFT)
    return Wait(person, (now - since) / A_DAY, Ended.WAITING)


def by_payer_and_setting(place: str, period: str) -> tuple[Bands, Bands]:
    """How long everybody of one council and quarter waited, in bands: by who was to pay, and by where they live. Two queries.

    Of whom it is too early to say is in neither.
    """
    lived = dict(Lsoa.objects.filter(council=place).values_list("code", "setting"))
    columns = ("key", "lsoa", "payer", "waited")
    newest = {
        key: row
        for key, *row in PersonPeriod.objects.of(place, period).order_by("version").values_list(*columns)
    }
    payers: Bands = defaultdict(list)
    settings: Bands = defaultdict(list)
    for lsoa, payer, waited in newest.values():
        if waited != Outcome.TOO_EARLY:
            payers[FundingKind(payer).in_tables].append(waited)
            settings[SETTINGS.get(lived.get(lsoa, ""), "Not known where")].append(waited)
    return payers, settings


def direct_payment_searches(council: str, period: str, *, now: datetime | None = None) -> list[Search]:
    """Everybody with a direct payment who asked a personal assistant in a quarter, and when the first visit took place. Three queries."""
    now = now or timezone.now()
    asked = requests_of(council, period).filter(funding=FundingKind.DIRECT_PAYMENT)
    took = Visit.objects.confirmed().values("pk")
    rows = list(
        asked.order_by("requested_at")
        .annotate(came=Min("visits__starts_at", filter=Q(visits__in=took)))
        .values_list("person", "listing__provider", "requested_at", "came")
    )
    kinds = kinds_of({provider for _, provider, *_ in rows})
    first: dict[int, datetime] = {}
    came: dict[int, list[datetime]] = defaultdict(list)
    for person, provider, requested_at, starts_at in rows:
        if kinds[provider] == ProviderKind.PERSONAL_ASSISTANT:
            first.setdefault(person, requested_at)
            came[person] += [starts_at] if starts_at else []
    return [
        Search(person, (now - since).days, (min(came[person]) - since).days if came[person] else None)
        for person, since in first.items()
    ]


def packages_of(council: str, period: str) -> list[Package]:
    """Care that took place in a quarter: whether what matters was said, and whether the person's side wrote of it. One query."""
    took = visits_of(council, period).confirmed().filter(booking=OuterRef("pk"))
    wrote = Review.objects.filter(booking=OuterRef("pk"))
    rows = Booking.objects.filter(Exists(took)).annotate(wrote=Exists(wrote)).order_by("pk")
    return [Package(each.person_id, bool(each.matters.strip()), each.wrote) for each in rows]


def trips_of(council: str, period: str) -> list[Trip]:
    """Visits of a quarter by how far the provider's place is from the person's home, as the crow flies. Two queries."""
    took = Q(visits__in=visits_of(council, period).confirmed().values("pk"))
    rows = list(
        Booking.objects.annotate(many=Count("visits", filter=took))
        .filter(many__gt=0)
        .select_related("person", "brief", "listing__provider")
        .order_by("pk")
    )
    homes = {each.pk: _compact((each.brief and each.brief.postcode) or each.person.postcode) for each in rows}
    points = dict(Postcode.objects.filter(pk__in=set(homes.values())).values_list("pk", "point"))
    return [
        Trip(each.person_id, each.listing.provider.public_point.distance(points[home]), each.many)
        for each in rows
        if (home := homes[each.pk]) in points
    ]


def _compact(postcode: str) -> str:
    try:
        return parse(postcode).compact if postcode else ""
    except PostcodeError:
        return ""
