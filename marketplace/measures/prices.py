"""What it costs: prices asked for on listings and prices paid for visits, against what an hour costs at least."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, F
from django.db.models.functions import ExtractIsoWeekDay

from directory.bands import HOURLY_BANDS, Band
from directory.enums import Engagement, ProviderKind
from directory.hours import LONDON, MINUTES_AN_HOUR
from directory.models import Need, Provider, SearchEntry
from directory.tags import TagKind, untag
from marketplace import price_floors
from marketplace.disclosure import PUBLIC, Policy
from marketplace.estimators.markets import share_below, weighted_quantile
from marketplace.measures.capacity import laid_bare
from marketplace.measures.registry import Reading, answer, measure, no_answer
from marketplace.models import Booking
from marketplace.person_traits import service
from payments.employer import Rates, on_top

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from marketplace.querysets import VisitQuerySet

TENTH, HALF, NINE_TENTHS = 0.1, 0.5, 0.9
WEEK_OF_A_PA = 20  # hours: the job that costs on top of wages are reckoned for
SATURDAY = 6
NO_PRICES = "there are no prices of this kind"
NO_FLOOR = "it is not known what an hour cost at least then"
LENGTHS = (
    (15, "15 minutes or less"),
    (30, "up to 30 minutes"),
    (45, "up to 45 minutes"),
    (60, "up to an hour"),
)
LONGER = "longer than an hour"
ALONE = (ProviderKind.PERSONAL_ASSISTANT, ProviderKind.MICRO_ENTERPRISE)
WAGES = "wages of the law"
WAGES_AND_MORE = "wages of the law and what comes on top"
Key = Callable[["Price"], str]


@dataclass(frozen=True, slots=True)
class Price:
    """Hours at one price. A listed one has no payer, no person and no length, and counts as one hour."""

    pence: int
    hours: float
    provider: int
    kind: str
    engagement: str
    service: str
    weekend: bool
    payer: str = ""
    person: int | None = None
    minutes: int = 0

    @property
    def when(self) -> str:
        """Weekday or weekend."""
        return "weekend" if self.weekend else "weekday"

    @property
    def length(self) -> str:
        """The band of a visit's length."""
        return next((words for most, words in LENGTHS if self.minutes <= most), LONGER)


def listed_prices(entries: QuerySet[SearchEntry]) -> list[Price]:
    """What offers that can be found ask for an hour: on weekdays and on Saturdays, each offer once. Two queries."""
    words = {need: (area, law) for need, area, law in Need.objects.values_list("pk", "area", "regulated")}
    at = {False: HOURLY_BANDS.index(Band.WEEKDAY), True: HOURLY_BANDS.index(Band.SATURDAY)}
    found = []
    for provider, tags, rates in entries.order_by("offer").values_list("provider", "tags", "rates"):
        said = [untag(number) for number in tags]
        of = {tag.kind: str(tag.of) for tag in said}
        needs = service(words[tag.of] for tag in said if tag.kind == TagKind.NEED and tag.of in words)
        found += [
            Price(
                rates[place],
                1.0,
                provider,
                of[TagKind.PROVIDER_KIND],
                of[TagKind.ENGAGEMENT],
                needs,
                weekend,
            )
            for weekend, place in at.items()
        ]
    return found


def paid_prices(visits: VisitQuerySet) -> list[Price]:
    """What an hour cost, travel and all, in visits that took place; those of one booking that are alike are one row. Three queries."""
    rows = list(
        visits.confirmed()
        .order_by("booking")
        .annotate(lasts=F("ends_at") - F("starts_at"), on=ExtractIsoWeekDay("starts_at", tzinfo=LONDON))
        .values_list(
            "booking",
            "booking__listing__provider",
            "booking__person",
            "booking__funding",
            "booking__offer__engagement",
            "lasts",
            "on",
            "price_pence",
        )
        .annotate(many=Count("pk"))
    )
    kinds = kinds_of({provider for _, provider, *_ in rows})
    services = services_of({booking for booking, *_ in rows})
    found = []
    for booking, provider, person, payer, engagement, lasts, on, pence, many in rows:
        minutes = int(lasts.total_seconds()) // 60
        found.append(
            Price(
                round(pence * MINUTES_AN_HOUR / minutes),
                many * minutes / MINUTES_AN_HOUR,
                provider,
                kinds[provider],
                engagement,
                services.get(booking, "other"),
                on >= SATURDAY,
                payer,
                person,
                minutes,
            )
        )
    return found


def kinds_of(providers: Collection[int]) -> dict[int, str]:
    """What each provider is, from its facts."""
    rows = Provider.objects.filter(pk__in=providers).select_related("cqc_location")
    return {provider.pk: str(provider.kind) for provider in rows}


def services_of(bookings: Collection[int]) -> dict[int, str]:
    """The one service that each booking is counted under."""
    needs = defaultdict(list)
    links = Booking.needs.through.objects.filter(booking__in=bookings)
    for booking, area, regulated in links.values_list("booking", "need__area", "need__regulated"):
        needs[booking].append((area, regulated))
    return {booking: service(each) for booking, each in needs.items()}


def _grouped(rows: Iterable[Price], by: Key) -> dict[str, list[Price]]:
    groups: dict[str, list[Price]] = defaultdict(list)
    for row in rows:
        groups[by(row)].append(row)
    return dict(sorted(groups.items()))


def _why_not(rows: Sequence[Price], policy: Policy | None) -> str:
    """Why the prices of these hours may not be told together. What is listed anybody may read."""
    people = {row.person for row in rows} - {None}
    if policy is None or not people:
        return ""
    hours: dict[int, float] = defaultdict(float)
    for row in rows:
        hours[row.provider] += row.hours
    return policy.few if len(people) < policy.k else laid_bare(hours, policy)


@measure("M18", "Price of an hour")
def price(
    rows: Iterable[Price], by: Key, *, as_of: date, policy: Policy | None = PUBLIC
) -> dict[str, Reading]:
    """The middle price of an hour, and between which prices eight of ten hours lie; by service, payer, type of provider, or weekday and weekend.

    Formula: median, weighted by hours; low is the 10th and high the 90th percentile
    Unit: pence an hour
    Out of: hours of visits that took place, or offers that can be found, each once
    Window: one calendar quarter for what was paid; now for what is asked
    Source: visits with their agreed prices, travel in them; listed rates
    Cannot see: extra wages and what an employer pays on top, and care bought off the site
    """
    return {
        block: no_answer("M18", reason, as_of=as_of)
        if (reason := _why_not(group, policy))
        else _quantiles("M18", [(row.pence, row.hours) for row in group], as_of)
        for block, group in _grouped(rows, by).items()
    }


@measure("M18b", "Price of a visit by its length")
def visit_price(rows: Iterable[Price], *, as_of: date, policy: Policy | None = PUBLIC) -> dict[str, Reading]:
    """The middle price of a visit of each length. Short visits cost more for each hour.

    Formula: median of the price of a visit; low is the 10th and high the 90th percentile
    Unit: pence a visit
    Out of: visits that took place
    Window: one calendar quarter
    Source: visits with their agreed prices, travel in them
    Cannot see: care bought off the site
    """
    found = {}
    for length, group in _grouped((row for row in rows if row.minutes), lambda row: row.length).items():
        if reason := _why_not(group, policy):
            found[length] = no_answer("M18b", reason, as_of=as_of)
            continue
        visits = [
            (round(row.pence * row.minutes / MINUTES_AN_HOUR), row.hours * MINUTES_AN_HOUR / row.minutes)
            for row in group
        ]
        found[length] = _quantiles("M18b", visits, as_of)
    return found


def _quantiles(code: str, priced: Sequence[tuple[int, float]], as_of: date) -> Reading:
    middle = weighted_quantile(priced, HALF)
    low, high = weighted_quantile(priced, TENTH), weighted_quantile(priced, NINE_TENTHS)
    whole = sum(hours for _, hours in priced)
    return answer(code, middle, otherwise=NO_PRICES, of=whole, low=low, high=high, as_of=as_of)


@measure("M18c", "Hours below what they cost")
def below_floors(
    rows: Sequence[Price],
    *,
    as_of: date,
    wage: int | None,
    rates: Rates | None,
    policy: Policy | None = PUBLIC,
) -> dict[str, Reading]:
    """The part of hours sold for less than an hour costs at least: by the Homecare Association for agencies, by the law of wages for whoever works alone.

    Formula: hours priced below the floor / hours; floor of agencies: (a) direct cost of employment, (b) minimum price; of personal assistants and micro-enterprises: National Living Wage, with what comes on top for whoever is not employed
    Unit: share
    Out of: hours of visits that took place, or offers that can be found, each once
    Window: one calendar quarter for what was paid; now for what is asked
    Source: Homecare Association (dated in marketplace/price_floors.py), the National Living Wage and what comes on top from the dated rates of this site
    Cannot see: what an hour costs this one provider; a floor of an older year is named with its year and stands until the next is known
    """
    agencies = [row for row in rows if row.kind not in ALONE]
    employed = [row for row in rows if row.kind in ALONE and row.engagement == Engagement.EMPLOYED]
    trading = [row for row in rows if row.kind in ALONE and row.engagement != Engagement.EMPLOYED]
    found = {}
    for kind in (price_floors.DIRECT, price_floors.MINIMUM):
        floor = price_floors.floor_on(kind, as_of)
        words = floor.words if floor else price_floors.WORDS[kind]
        found[words] = _below(agencies, floor.pence if floor else None, as_of, policy)
    found[WAGES] = _below(employed, wage, as_of, policy)
    found[WAGES_AND_MORE] = _below(trading, with_what_comes_on_top(wage, rates), as_of, policy)
    return found


def with_what_comes_on_top(wage: int | None, rates: Rates | None) -> int | None:
    """What an hour at a wage costs an employer, in a job of twenty hours a week; up to the whole penny."""
    if not wage or rates is None:
        return None
    return -(-on_top(wage * WEEK_OF_A_PA, rates).total // WEEK_OF_A_PA)


def _below(rows: Sequence[Price], floor: int | None, as_of: date, policy: Policy | None) -> Reading:
    if floor is None:
        return no_answer("M18c", NO_FLOOR, as_of=as_of)
    if reason := _why_not(rows, policy):
        return no_answer("M18c", reason, as_of=as_of)
    part = share_below([(row.pence, row.hours) for row in rows], floor)
    return answer("M18c", part, otherwise=NO_PRICES, of=sum(row.hours for row in rows), as_of=as_of)


def by_service(row: Price) -> str:
    """The service of a price."""
    return row.service


def by_payer(row: Price) -> str:
    """Who pays it."""
    return row.payer


def by_kind(row: Price) -> str:
    """What the provider is."""
    return row.kind


def by_day(row: Price) -> str:
    """Weekday or weekend."""
    return row.when


BY: Mapping[str, Key] = {"service": by_service, "payer": by_payer, "kind": by_kind, "day": by_day}
"""The ways in which prices are told apart."""
