"""Providers with requests that wait for an answer, and a crowd of visits that are there already. Quickly, in bulk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.contrib.gis.geos import Point, Polygon
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import Membership, Organisation, Person, User
from directory.actions.free_hours import this_monday
from directory.enums import AuthorityTier, Engagement, FundingKind, LegalForm, ListingState
from directory.hours import SLOTS_A_WEEK, WINDOW_WEEKS, monday_of
from directory.models import (
    Authority,
    FreeHours,
    Listing,
    Lsoa,
    Offer,
    Provider,
    SearchEntry,
    WeeklyHours,
    Worker,
)
from directory.models.place import BRITISH_NATIONAL_GRID
from marketplace.models import AgreedVisit, Booking
from payments.enums import PayingWay
from payments.models import Funding
from payments.splitting import Wish

HERE = Point(400_000, 300_000, srid=BRITISH_NATIONAL_GRID)
DAYS = 7
STARTS, MINUTES = 540, 45
AT_ONCE = 20_000
TERMS = {
    "engagement": "self_employed",
    "rates": {"weekday": 2000},
    "minimum_minutes": 30,
    "travel_pence": 0,
    "sleep_in_pence": None,
    "free_to_cancel_hours": 24,
    "late_fee_percent": 100,
}
CROWD = """
WITH entry AS (
    INSERT INTO directory_diaryentry (reference, worker_id, during, kind, created_at)
    SELECT 'DB-' || (%(from)s + n), %(worker)s,
           tstzrange(%(start)s + n * interval '1 hour', %(start)s + n * interval '1 hour' + interval '45 minutes'),
           'visit', now()
    FROM generate_series(1, %(many)s) AS n RETURNING id, during
), visit AS (
    INSERT INTO marketplace_visit (reference, booking_id, agreed_id, state, starts_at, ends_at, price_pence,
        said_by_side, said_words, cancelled_by_side, late_fee_pence)
    SELECT 'VB-' || id, %(booking)s, %(agreed)s, 'confirmed', lower(during), upper(during), 1500, '', '', '', 0
    FROM entry RETURNING id, starts_at
)
INSERT INTO marketplace_attendance (visit_id, entry_id, place)
SELECT visit.id, entry.id, 1 FROM visit JOIN entry ON lower(entry.during) = visit.starts_at
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and whoever may accept it."""

    booking: Booking
    owner: User


def begin() -> None:
    """A place for everybody to be."""
    council, _ = Authority.objects.get_or_create(
        gss="X99999999", defaults={"name": "Bench", "slug": "bench-bookings", "tier": AuthorityTier.COUNCIL}
    )
    Lsoa.objects.get_or_create(
        code="Y99999999", defaults={"name": "Bench", "council": council, "district": council, "centre": HERE}
    )


def providers(many: int) -> list[tuple[Offer, User]]:
    """Fresh providers with one worker each, free round the clock; each with an owner and a live offer."""
    mark = uuid4().hex[:10]
    bodies = Organisation.objects.bulk_create(
        Organisation(kind=OrganisationKind.PROVIDER, name=f"Bench {mark} {n}") for n in range(many)
    )
    owners = User.objects.bulk_create(User(email=f"owner{n}@{mark}.example") for n in range(many))
    Membership.objects.bulk_create(
        Membership(organisation=body, user=owner, role=MembershipRole.OWNER)
        for body, owner in zip(bodies, owners, strict=True)
    )
    found = Provider.objects.bulk_create(
        Provider(
            organisation=body,
            legal_form=LegalForm.SOLE_TRADER,
            postcode="QV1 1AA",
            district="QV1",
            public_point=HERE,
            lsoa_id="Y99999999",
        )
        for body in bodies
    )
    free_round_the_clock(found)
    listings = Listing.objects.bulk_create(
        Listing(
            provider=provider,
            slug=f"bench-{mark}-{number}",
            title="Bench",
            summary="Bench",
            state=ListingState.LIVE,
            published_at=timezone.now(),
        )
        for number, provider in enumerate(found)
    )
    offers = Offer.objects.bulk_create(
        Offer(listing=listing, engagement=Engagement.SELF_EMPLOYED, weekday_pence=2000)
        for listing in listings
    )
    SearchEntry.objects.bulk_create(map(an_entry, offers))
    return list(zip(offers, owners, strict=True))


def an_entry(offer: Offer) -> SearchEntry:
    """What search knows of an offer whose checks all hold: acceptances ask it."""
    x, y = HERE.coords
    reach = Polygon.from_bbox((x - 8000, y - 8000, x + 8000, y + 8000))
    reach.srid = BRITISH_NATIONAL_GRID
    return SearchEntry(
        offer=offer,
        during=DateTimeTZRange(timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=90)),
        listing=offer.listing,
        provider=offer.listing.provider,
        point=HERE,
        travels_metres=8000,
        reach=reach,
        tags=[],
        rates=[2000] * 6,
        minimum_minutes=30,
        travel_pence=0,
        ask_by_hours=24,
    )


def free_round_the_clock(found: list[Provider]) -> None:
    """One worker each, with every hour of every day, and nothing promised."""
    workers = Worker.objects.bulk_create(Worker(provider=provider, number=1) for provider in found)
    WeeklyHours.objects.bulk_create(
        WeeklyHours(worker=worker, day=day, starts=0, ends=1440) for worker in workers for day in range(DAYS)
    )
    FreeHours.objects.bulk_create(
        FreeHours(
            worker=worker,
            provider_id=worker.provider_id,
            from_on=this_monday(),
            free="1" * (WINDOW_WEEKS * SLOTS_A_WEEK),
        )
        for worker in workers
    )


def requests(many: int, visits: int) -> list[Asked]:
    """Requests that wait, each of another provider, for so many visits: one a day from a Monday."""
    starts_on = monday_of(timezone.localdate()) + timedelta(weeks=2)
    asked = providers(many)
    mark = uuid4().hex[:10]
    users = User.objects.bulk_create(User(email=f"buyer{n}@{mark}.example") for n in range(many))
    people = Person.objects.bulk_create(Person(user=user, name="A Person", created_by=user) for user in users)
    sources = Funding.objects.bulk_create(
        Funding(person=person, kind=FundingKind.OWN, way=PayingWay.CARD, created_by=person.user)
        for person in people
    )
    found = Booking.objects.bulk_create(
        a_booking(offer, source, starts_on, starts_on + timedelta(days=visits - 1))
        for (offer, _), source in zip(asked, sources, strict=True)
    )
    AgreedVisit.objects.bulk_create(
        AgreedVisit(booking=booking, day=day, starts=STARTS, minutes=MINUTES)
        for booking in found
        for day in range(min(visits, DAYS))
    )
    return [Asked(booking, owner) for booking, (_, owner) in zip(found, asked, strict=True)]


def a_booking(offer: Offer, source: Funding, starts_on: date, ends_on: date, **more: object) -> Booking:
    """One request as ``bookings.request`` would write it."""
    return Booking(
        person=source.person,
        listing=offer.listing,
        offer=offer,
        funding=source.kind,
        split=[Wish(source.pk).written()],
        starts_on=starts_on,
        ends_on=ends_on,
        district="QV1",
        terms=TERMS,
        week_pence=1500,
        form_token=uuid4(),
        requested_by=source.person.user,
        expires_at=timezone.now() + timedelta(hours=24),
        **more,
    )


def crowd(many: int, say: Callable[[str], None]) -> None:
    """So many visits of long ago, with their diary entries, so that every index is as deep as in life."""
    done = 0
    while done < many:
        share = min(AT_ONCE, many - done)
        [one] = requests(1, 1)
        agreed = one.booking.agreed_visits.get()
        worker = one.booking.listing.provider.workers.get()
        start = datetime(2020, 1, 1, tzinfo=UTC)
        known = {"worker": worker.pk, "booking": one.booking.pk, "agreed": agreed.pk}
        with connection.cursor() as cursor:
            cursor.execute(CROWD, {**known, "from": worker.pk * 1_000_000, "start": start, "many": share})
        done += share
        say(f"{done:,} of {many:,} visits are there.")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE directory_diaryentry, marketplace_visit, marketplace_attendance")
