"""A little world for the search: providers as plain facts, written to the tables search reads, and asked twice."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import hypot

from django.conf import settings
from django.contrib.gis.geos import Point, Polygon
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from directory import obvious, ranking
from directory.enums import Engagement, ListingState
from directory.hours import SLOTS_A_WEEK, WINDOW_WEEKS, to_bitstring
from directory.models import FreeHours, Listing, Lsoa, Offer, Provider, SearchEntry, Worker
from directory.models.place import BRITISH_NATIONAL_GRID
from directory.question import Question
from payments.price_runs import price_runs, timed
from payments.pricing import cost_of, signature
from tests.factories.directory import LsoaFactory

X, Y = 400_000, 300_000
MONDAY = date(2026, 3, 2)  # eight weeks from here span the spring change of clocks
NOW = datetime(2026, 2, 25, 9, 5, tzinfo=UTC)
HOLDS = DateTimeTZRange(NOW - timedelta(days=30), NOW + timedelta(days=300))
LENGTH = SLOTS_A_WEEK * WINDOW_WEEKS


@dataclass
class Terms:
    """One offer."""

    tags: tuple[int, ...] = (1,)
    rates: tuple = (2000, 2200, 2400, 4000, 2300, None)
    minimum_minutes: int = 30
    travel_pence: int = 0


@dataclass
class Somebody:
    """A provider with one listing."""

    lanes: tuple[int, ...]
    offers: tuple[Terms, ...] = (Terms(),)
    east: int = 0
    north: int = 0
    travels_metres: int = 50_000
    ask_by_hours: int = 0
    confirmed_on: date | None = None
    from_on: date = MONDAY
    area: object = None
    during: DateTimeTZRange = HOLDS
    entries: list = field(default_factory=list)


def settle(people):
    """Write them to the tables that search reads, each table in one statement."""
    organisations = Organisation.objects.bulk_create(
        Organisation(kind=OrganisationKind.PROVIDER, name=f"Provider {number}")
        for number in range(len(people))
    )
    lsoa = Lsoa.objects.first() or LsoaFactory()
    providers = Provider.objects.bulk_create(
        Provider(
            organisation=organisation, legal_form="sole_trader", postcode="QV1 1AA", district="QV1",
            town="Wold", public_point=Point(X + one.east, Y + one.north, srid=BRITISH_NATIONAL_GRID), lsoa=lsoa,
        )
        for organisation, one in zip(organisations, people, strict=True)
    )  # fmt: skip
    listings = Listing.objects.bulk_create(
        Listing(
            provider=provider, slug=f"somebody-{number}", title=f"Somebody {number}", summary="Kind",
            state=ListingState.LIVE, published_at=NOW, travels_metres=one.travels_metres,
            ask_by_hours=one.ask_by_hours,
        )
        for number, (provider, one) in enumerate(zip(providers, people, strict=True))
    )  # fmt: skip
    free(zip(providers, people, strict=True))
    offered = [
        (listing, one, terms) for listing, one in zip(listings, people, strict=True) for terms in one.offers
    ]
    offers = Offer.objects.bulk_create(
        Offer(listing=listing, engagement=Engagement.SELF_EMPLOYED, weekday_pence=terms.rates[0])
        for listing, _, terms in offered
    )
    SearchEntry.objects.bulk_create(
        entry_of(offer, one, terms) for offer, (_, one, terms) in zip(offers, offered, strict=True)
    )
    for offer, (_, one, terms) in zip(offers, offered, strict=True):
        distance = hypot(one.east, one.north)
        inside = one.area.covers(Point(X, Y)) if one.area else distance <= one.travels_metres
        if inside and NOW in one.during:
            one.entries.append(
                obvious.Entry(
                    offer.listing_id, offer.pk, offer.listing.provider_id, int(distance), frozenset(terms.tags),
                    terms.rates, terms.minimum_minutes, terms.travel_pence, one.ask_by_hours, one.confirmed_on,
                    one.lanes, one.from_on,
                )
            )  # fmt: skip
    return [entry for one in people for entry in one.entries]


def free(people):
    """The workers of each provider, and when they are free."""
    lanes = [
        (Worker(provider=provider, number=number), one.from_on, lane)
        for provider, one in people
        for number, lane in enumerate(one.lanes, 1)
    ]
    Worker.objects.bulk_create(worker for worker, _, _ in lanes)
    FreeHours.objects.bulk_create(
        FreeHours(worker=worker, provider=worker.provider, from_on=from_on, free=to_bitstring(lane, LENGTH))
        for worker, from_on, lane in lanes
    )


def entry_of(offer, one, terms):
    """What search reads of an offer."""
    provider = offer.listing.provider
    x, y, metres = *provider.public_point.coords, one.travels_metres
    reach = Polygon.from_bbox(
        one.area.extent if one.area else (x - metres, y - metres, x + metres, y + metres)
    )
    reach.srid = BRITISH_NATIONAL_GRID
    return SearchEntry(
        offer=offer, during=one.during, listing=offer.listing, provider=provider, point=provider.public_point,
        area=one.area, reach=reach, travels_metres=metres, tags=sorted(terms.tags), rates=list(terms.rates),
        minimum_minutes=terms.minimum_minutes, travel_pence=terms.travel_pence,
        ask_by_hours=one.ask_by_hours, hours_confirmed_on=one.confirmed_on,
    )  # fmt: skip


def ask(pattern, *, now=NOW, holidays=frozenset(), **more):
    """A question from the middle of the world."""
    return Question(X, Y, pattern, now, **({"prices": price_runs(pattern, holidays), "musts": (1,)} | more))


def price_for(question, bank_holidays=frozenset()):
    """What an entry charges, by the pricing every other page uses."""

    def price(entry, starts):
        groups = signature(timed(question.pattern, starts), bank_holidays)
        return cost_of(groups, entry.rates[:5], entry.minimum_minutes, entry.travel_pence, entry.rates[5])

    return price


def agree(question, entries, bank_holidays=frozenset()):
    """Assert that the statement answers as the obvious search does; returns both."""
    pair = ranking.draw(settings.SECRET_KEY.encode(), question.today)
    price = price_for(question, bank_holidays) if question.prices else None
    slow = obvious.answer(question, entries, pair, price)
    quick = SearchEntry.objects.answer(question)
    assert obvious.differences(question, quick, slow) == []
    return quick, slow
