"""What if a provider stops: which show signs of it, whom it would touch, and how much of it others could take on. Internal only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, FloatField, Q, Sum

from directory.enums import CqcStatus, FundingKind
from marketplace import price_floors
from marketplace.disclosure import STAFF, rounded
from marketplace.enums import BookingState
from marketplace.measures.capacity import Capacity
from marketplace.measures.choice import Choice
from marketplace.measures.registry import Reading, answer, measure, no_answer
from marketplace.measures.supply import Block
from marketplace.models import Booking, Concern
from payments.enums import InvoiceState
from payments.models import Invoice

if TYPE_CHECKING:
    from directory.models import Provider

LATE_DAYS = 21
FEW_HOURS = 200  # a week
MOST_BY_ONE_PAYER = 0.8
FEWEST_AGREEMENTS = 3  # of fewer, one payer nearly always pays most
OFTEN_LATE = 0.25
SINCE_DAYS = 90
POOR = ("Requires improvement", "Inadequate")
NO_PROMISES = "it has promised no hours"


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of one provider that may tell that it will stop. None is not known."""

    provider: int
    hours: float = 0.0
    spare: float = 0.0
    days_since_confirmed: int | None = None
    agency: bool = False
    cqc: str = ""
    rating: str = ""
    pence: int | None = None
    largest_payer: float | None = None
    ended_by_it: int = 0
    concerns: int = 0
    paid_late: float | None = None


Rule = tuple[int, str, Callable[[Signs, int | None], bool]]
RULES: tuple[Rule, ...] = (
    (3, "it is no longer registered with the CQC", lambda signs, _: signs.cqc == CqcStatus.DEREGISTERED),
    (2, "its CQC rating is below good", lambda signs, _: signs.rating in POOR),
    (2, "it ended care that people wanted to keep", lambda signs, _: signs.ended_by_it > 0),
    (
        2,
        "it has not confirmed its hours for three weeks",
        lambda signs, _: signs.days_since_confirmed is None or signs.days_since_confirmed > LATE_DAYS,
    ),
    (
        1,
        "its price is below the direct cost of employment",
        lambda signs, floor: bool(floor and signs.agency and signs.pence and signs.pence < floor),
    ),
    (
        1,
        "one payer buys more than 80% of its hours",
        lambda signs, _: (signs.largest_payer or 0) > MOST_BY_ONE_PAYER,
    ),
    (1, "it gives fewer than 200 hours a week", lambda signs, _: signs.agency and signs.hours < FEW_HOURS),
    (1, "concerns were told in the last 90 days", lambda signs, _: signs.concerns > 0),
    (1, "a quarter of its invoices are paid late", lambda signs, _: (signs.paid_late or 0) > OFTEN_LATE),
)
"""Points, words and what they are given for; each can be read, and none is learnt from the others."""


@measure("M24", "Signs that a provider may stop")
def exit_risk(signs: Signs, *, as_of: date) -> Reading:
    """Points for each sign that a provider may be about to stop, with the signs in words. A list of whom to ring, seen by council staff alone.

    Formula: sum of points: 3 no CQC registration; 2 rating below good, care ended by it, hours unconfirmed for 21 days; 1 price below the direct cost, one payer above 80% of agreed hours where there are three agreements, under 200 hours a week, concerns told (for a safeguarding lead alone), a quarter of invoices paid late
    Unit: points
    Out of: 14 points
    Window: 90 days, and what holds now
    Source: the CQC register, bookings, diaries, listings, concerns, invoices
    Cannot see: its accounts, its staff leaving, and hand-backs to a broker, as requests that a council’s brokers send out are not on this site; small providers close more often, whatever their points
    """
    floor = price_floors.floor_on(price_floors.DIRECT, as_of)
    said = [(points, words) for points, words, holds in RULES if holds(signs, floor.pence if floor else None)]
    of = sum(points for points, _, _ in RULES)
    words = "; ".join(words for _, words in said)
    return answer("M24", sum(points for points, _ in said), of=of, as_of=as_of, coverage=words)


def signs_of(
    rows: Sequence[Capacity],
    providers: Mapping[int, Provider],
    prices: Mapping[int, int],
    *,
    today: date,
    with_concerns: bool = False,
) -> list[Signs]:
    """The signs of each provider in ``rows``; ``prices`` are pence an hour on a weekday. Three queries.

    Concerns are a fourth, for those who may see concerns and nobody else.
    """
    ids = [row.provider for row in rows]
    since = today - timedelta(days=SINCE_DAYS)
    payers, ended, late = _payers(ids), _ended(ids, since), _late(ids, today)
    told = _concerns(ids, since) if with_concerns else {}
    found = []
    for row in rows:
        provider = providers[row.provider]
        location = provider.cqc_location
        confirmed = provider.hours_confirmed_at
        found.append(
            Signs(
                provider=row.provider,
                hours=row.promised_hours,
                spare=row.spare_hours,
                days_since_confirmed=(today - confirmed.date()).days if confirmed else None,
                agency=location is not None,
                cqc=location.status if location else "",
                rating=location.rating if location else "",
                pence=prices.get(row.provider),
                largest_payer=payers.get(row.provider),
                ended_by_it=ended.get(row.provider, 0),
                concerns=told.get(row.provider, 0),
                paid_late=late.get(row.provider),
            )
        )
    return found


def _payers(ids: Sequence[int]) -> dict[int, float]:
    """The part of each provider's agreed hours a week that its largest kind of payer pays, where there are enough agreements to say."""
    worked = F("agreed_visits__minutes") * F("agreed_visits__workers") / (1.0 * F("every_weeks"))
    rows = (
        Booking.objects.filter(listing__provider__in=ids, state=BookingState.ACCEPTED)
        .order_by()
        .values_list("listing__provider", "funding")
        .annotate(many=Count("pk", distinct=True), minutes=Sum(worked, output_field=FloatField()))
    )
    agreements: Counter[int] = Counter()
    by_provider: dict[int, list[float]] = defaultdict(list)
    for provider, _, many, minutes in rows:
        agreements[provider] += many
        by_provider[provider].append(minutes or 0.0)
    return {
        provider: max(each) / sum(each)
        for provider, each in by_provider.items()
        if agreements[provider] >= FEWEST_AGREEMENTS and max(each) > 0
    }


def _ended(ids: Sequence[int], since: date) -> dict[int, int]:
    """How many agreements each provider ended itself."""
    members = Q(ended_by__memberships__organisation=F("listing__provider__organisation"))
    rows = Booking.objects.filter(members, listing__provider__in=ids, ended_at__date__gte=since)
    return dict(rows.order_by().values_list("listing__provider").annotate(many=Count("pk", distinct=True)))


def _concerns(ids: Sequence[int], since: date) -> dict[int, int]:
    about = Concern.objects.filter(received_at__date__gte=since, listing__provider__in=ids)
    return dict(about.order_by().values_list("listing__provider").annotate(many=Count("pk")))


def _late(ids: Sequence[int], today: date) -> dict[int, float]:
    """The part of each provider's invoices of 90 days, to money that councils give, that is owed after its day."""
    late = Q(state__in=[InvoiceState.ISSUED, InvoiceState.PART_PAID], due_on__lt=today)
    rows = (
        Invoice.objects.filter(provider__in=ids, issued_on__gte=today - timedelta(days=SINCE_DAYS))
        .exclude(state__in=[InvoiceState.DRAFT, InvoiceState.VOID])
        .exclude(funding__kind=FundingKind.OWN)
    )
    counted = rows.order_by().values_list("provider").annotate(some=Count("pk", filter=late), of=Count("pk"))
    return {provider: some / of for provider, some, of in counted}


def people_of(provider: int) -> int:
    """How many people have an agreement with a provider now."""
    running = Booking.objects.filter(listing__provider=provider, state=BookingState.ACCEPTED)
    return running.order_by().values("person").distinct().count()


@measure("M25", "Hours that others could take on")
def replaceable(row: Capacity, spare: Mapping[Block, float], *, as_of: date) -> Reading:
    """If this provider stopped: the part of the hours it has promised that others within reach have confirmed to be free at the same times.

    Formula: sum over cells of min(promised hours, confirmed spare of others that reach the district) / promised hours
    Unit: share
    Out of: promised hours a week of the one provider
    Window: two whole weeks from the next Monday
    Source: diaries, confirmed free hours, coverage of listings
    Cannot see: whether others would want the work, have the skills, or are wanted; internal only
    """
    whole = row.promised_hours
    taken = sum(min(hours, spare.get((row.district, cell), 0.0)) for cell, hours in row.promised.items())
    value = taken / whole if whole else None
    return answer("M25", value, otherwise=NO_PROMISES, of=whole or None, as_of=as_of)


@measure("M25b", "Neighbourhoods left without a choice")
def neighbourhoods_left(with_it: Sequence[Choice], without: Sequence[Choice], *, as_of: date) -> Reading:
    """If this provider stopped: how many neighbourhoods would have nobody at all who could come for one stated need.

    Formula: number of LSOAs with C >= 1 now and C = 0 without the provider
    Unit: neighbourhoods
    Out of: neighbourhoods where somebody could come now
    Window: fourteen days from tomorrow
    Source: what the search of this site would find from the middle of each LSOA, with the provider and without it
    Cannot see: providers who are not on the site; internal only
    """
    served = {row.lsoa for row in with_it if row.providers}
    if not served:
        return no_answer("M25b", "nobody could come to any neighbourhood as it is", as_of=as_of)
    left = served - {row.lsoa for row in without if row.providers}
    return answer("M25b", len(left), of=len(served), as_of=as_of)


@measure("M25c", "People it would touch")
def people_touched(people: int, hours: float, *, as_of: date, may_see_each: bool) -> Reading:
    """If this provider stopped: how many people have an agreement with it now. For staff who plan for that, and nobody else.

    Formula: number of distinct people with a running agreement
    Unit: people
    Out of: people with a running agreement with the one provider
    Window: now
    Source: bookings that are agreed and not ended
    Cannot see: people it helps off the site; internal only
    """
    few = STAFF.few if not may_see_each and people < STAFF.k else ""
    if few:
        return no_answer("M25c", few, as_of=as_of)
    said = f"{hours:g} hours a week"
    return answer("M25c", people if may_see_each else rounded(people, STAFF.base), as_of=as_of, coverage=said)
