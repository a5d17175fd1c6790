"""A council with thousands of listings, their checks, and a day's share of everything that can wait. Quickly, in bulk."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from django.contrib.gis.geos import Point
from django.db import connection
from django.utils import timezone

from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import Approval, Membership, Organisation, User
from directory.enums import (
    AuthorityTier,
    CheckSource,
    CheckState,
    Deed,
    Engagement,
    Ground,
    LegalForm,
    ListingState,
    VersionKind,
)
from directory.models import (
    Appeal,
    Authority,
    Check,
    Listing,
    ListingVersion,
    Lsoa,
    Need,
    Offer,
    OfferNeed,
    Provider,
    Ruling,
)
from directory.models.place import BRITISH_NATIONAL_GRID
from directory.passport import INSURED_AT_LEAST_PENCE, Kind

HERE = Point(400_000, 300_000, srid=BRITISH_NATIONAL_GRID)
TASKS = ("company", "cleaning", "shopping", "washing", "dressing", "night-asleep", "pets", "meals")
KINDS = (Kind.PUBLIC_LIABILITY, Kind.DECLARATION, Kind.EMPLOYERS_LIABILITY, Kind.TRADER)
OFFICER = "officer@bench.example"
AT_ONCE = 1_000
WAITING = 20  # one listing in so many was handed in and waits
CHANGED = 25  # and one in so many has a change that waits
APPEALED = 250


def fill(listings: int, checks: int) -> None:
    """So many listings of one council, their checks, and what waits."""
    officer, each = council(), -(-checks // listings)
    for first in range(0, listings, AT_ONCE):
        some = range(first, min(first + AT_ONCE, listings))
        made = _listings(some)
        _checks(made, each, at_most=checks - first * each)
        waits(made, officer)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _checks(listings: Sequence[Listing], each: int, *, at_most: int) -> None:
    """Years of renewals for every provider; of one in twenty the newest still waits."""
    today = timezone.localdate()
    made = []
    for number, listing in enumerate(listings):
        for age in range(each):
            waits_now = age == 0 and number % WAITING == 1
            said = (
                {"state": CheckState.PENDING}
                if waits_now
                else {"state": CheckState.VALID, "decided_at": timezone.now()}
            )
            first = today - timedelta(days=180 * age)
            made.append(
                Check(
                    provider_id=listing.provider_id,
                    kind=KINDS[age % len(KINDS)],
                    source=CheckSource.COPY,
                    issuer="Bench Mutual",
                    limit_pence=INSURED_AT_LEAST_PENCE,
                    valid_from=first,
                    valid_until=first + timedelta(days=364),
                    offered_at=timezone.now() - timedelta(days=number % 11),
                    **said,
                )
            )
    Check.objects.bulk_create(made[:at_most], batch_size=AT_ONCE * 4)


def council() -> User:
    """The council and its officer."""
    body = Organisation.objects.create(kind=OrganisationKind.COUNCIL, name="Bench Council")
    home = Authority.objects.create(
        gss="X99999998",
        name="Bench",
        slug="bench-moderation",
        tier=AuthorityTier.COUNCIL,
        organisation=body,
    )
    Lsoa.objects.create(code="Y99999998", name="Bench", council=home, district=home, centre=HERE)
    officer = User.objects.create(email=OFFICER, name="Bench Officer")
    Membership.objects.create(organisation=body, user=officer, role=MembershipRole.MODERATOR)
    return officer


def _listings(some: range) -> list[Listing]:
    """Providers with a listing of a few tasks each; one in twenty waits to be looked at."""
    mark, now = uuid4().hex[:10], timezone.now()
    bodies = Organisation.objects.bulk_create(
        Organisation(kind=OrganisationKind.PROVIDER, name=f"Bench provider {n}") for n in some
    )
    providers = Provider.objects.bulk_create(
        Provider(
            organisation=body,
            legal_form=LegalForm.SOLE_TRADER,
            postcode="QV1 1AA",
            district="QV1",
            public_point=HERE,
            lsoa_id="Y99999998",
        )
        for body in bodies
    )
    listings = Listing.objects.bulk_create(
        Listing(
            provider=provider,
            slug=f"bench-{mark}-{n}",
            title=f"Help at home, number {n}",
            summary="Bench",
            published_at=now,
            submitted_at=now - timedelta(days=n % 12),
            state=ListingState.SUBMITTED if n % WAITING == 0 else ListingState.LIVE,
        )
        for n, provider in zip(some, providers, strict=True)
    )
    _tasks(listings)
    return listings


def _tasks(listings: Sequence[Listing]) -> None:
    needs = list(Need.objects.filter(slug__in=TASKS))
    offers = Offer.objects.bulk_create(
        Offer(listing=listing, engagement=Engagement.SELF_EMPLOYED, weekday_pence=2000)
        for listing in listings
    )
    OfferNeed.objects.bulk_create(
        OfferNeed(offer=offer, need=need)
        for number, offer in enumerate(offers)
        for need in needs[number % len(needs) :][:4]
    )


def waits(listings: Sequence[Listing], officer: User) -> None:
    """Changes, proposals and appeals, as many as a busy council might have."""
    now = timezone.now()
    live = [listing for listing in listings if listing.state == ListingState.LIVE]
    kinds = list(VersionKind)
    ListingVersion.objects.bulk_create(
        ListingVersion(
            listing=listing,
            kind=kinds[n % 3],
            changes={"skills": ["hoist"]},
            proposed_at=now - timedelta(days=n % 9),
        )
        for n, listing in enumerate(live[::CHANGED])
    )
    doubted = live[1::APPEALED]
    Approval.objects.bulk_create(
        Approval(
            what="listing.suspended",
            thing="directory.listing",
            thing_reference=listing.reference,
            payload={"ground": Ground.LAW},
            digest="0" * 64,
            why="Bench",
            proposed_by=officer,
        )
        for listing in doubted
    )
    rulings = Ruling.objects.bulk_create(
        Ruling(
            listing=listing,
            deed=Deed.HOLD,
            ground=Ground.LAW,
            why="Bench",
            before=ListingState.LIVE,
            decided_by=officer,
        )
        for listing in doubted
    )
    Appeal.objects.bulk_create(Appeal(ruling=ruling, words="Bench", made_by=officer) for ruling in rulings)
