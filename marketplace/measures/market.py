"""Who provides: how many kinds of provider, how the hours are spread among owners, who came and who stopped, and how they are bought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import DurationField, ExpressionWrapper, F, Q, Sum

from directory.enums import FundingKind
from directory.hours import LONDON
from marketplace.disclosure import STAFF, Policy
from marketplace.estimators import markets
from marketplace.measures.capacity import Capacity, laid_bare
from marketplace.measures.registry import Reading, answer, measure, no_answer
from marketplace.models import Visit
from marketplace.person_traits import first_of, next_quarter, quarter_before

if TYPE_CHECKING:
    from marketplace.querysets import VisitQuerySet

SECONDS_AN_HOUR = 3600
A_YEAR = timedelta(days=365)
NO_HOURS = "no hours were given, or are to be found, here"
RATED_WELL = ("Good", "Outstanding")
NOBODY_REGISTERED = "No provider that can be found here is registered with the Care Quality Commission"
NOBODY_ACTIVE = "nobody gave a visit in this quarter or the one before"


@dataclass(frozen=True, slots=True)
class Delivered:
    """The hours one owner gave in a quarter, by the district that its provider sets out from."""

    owner: int
    provider: int
    district: str
    hours: float


def span(period: str) -> tuple[datetime, datetime]:
    """The instants a quarter begins and ends at."""
    first, after = first_of(period), first_of(next_quarter(period))
    return datetime.combine(first, time(), LONDON), datetime.combine(after, time(), LONDON)


def visits_of(council: str, period: str) -> VisitQuerySet:
    """The visits of a quarter given by providers who set out from a council's area."""
    return Visit.objects.between(*span(period)).filter(booking__listing__provider__lsoa__council=council)


def delivered(visits: VisitQuerySet) -> list[Delivered]:
    """The hours of visits that took place, by owner and district; a visit by two workers counts once. One query."""
    lasts = ExpressionWrapper(F("ends_at") - F("starts_at"), output_field=DurationField())
    provider = "booking__listing__provider"
    rows = (
        visits.confirmed()
        .order_by()
        .values_list(f"{provider}__organisation", provider, f"{provider}__lsoa__district")
        .annotate(lasts=Sum(lasts))
    )
    return [
        Delivered(owner, each, district, lasts.total_seconds() / SECONDS_AN_HOUR)
        for owner, each, district, lasts in rows
    ]


@measure("M19", "Kinds of provider")
def diversity(rows: Iterable[Capacity], *, as_of: date, policy: Policy | None = STAFF) -> Reading:
    """As if there were so many equal kinds of organisation: 1 when all hours are of one kind, 8 when they are spread evenly over all.

    Formula: exp(-sum p log p), p the part of known hours that each of 8 legal forms has
    Unit: kinds, as if equal
    Out of: promised and confirmed spare hours a week
    Window: two whole weeks from the next Monday
    Source: diaries, confirmed free hours, the legal form each provider stated
    Cannot see: differences within a kind, and who owns whom
    """
    hours: dict[str, float] = defaultdict(float)
    by_provider = {}
    for row in rows:
        hours[row.legal_form] += row.hours
        by_provider[row.provider] = row.hours
    return _spread("M19", hours, by_provider, as_of, policy)


@measure("M19b", "Kinds of service")
def service_diversity(
    hours: Mapping[str, float],
    by_provider: Mapping[int, float],
    *,
    as_of: date,
    policy: Policy | None = STAFF,
) -> Reading:
    """As if there were so many equal kinds of service: 1 when all hours are of one service.

    Formula: exp(-sum p log p), p the part of delivered hours of each service
    Unit: services, as if equal
    Out of: hours of visits that took place
    Window: one calendar quarter
    Source: visits, and the one service each booking is counted under
    Cannot see: what else was done in the same visit
    """
    return _spread("M19b", hours, by_provider, as_of, policy)


@measure("M19c", "Rated good or outstanding")
def rated_well(ratings: Mapping[str, int], *, as_of: date) -> Reading:
    """The part of registered providers that the Care Quality Commission rates good or outstanding.

    Formula: providers rated good or outstanding / registered providers
    Unit: share
    Out of: providers registered with the Commission that can be found here, those it has not rated yet among them
    Window: as it stands
    Source: the register of the Care Quality Commission, matched to each provider
    Cannot see: who need not be registered, such as personal assistants, and how long ago a rating was given
    """
    of = sum(ratings.values())
    well = sum(ratings.get(name, 0) for name in RATED_WELL)
    return answer("M19c", well / of if of else None, otherwise=NOBODY_REGISTERED, of=of, as_of=as_of)


def _spread(
    code: str,
    hours: Mapping[str, float],
    by_provider: Mapping[int, float],
    as_of: date,
    policy: Policy | None,
) -> Reading:
    if reason := laid_bare(by_provider, policy):
        return no_answer(code, reason, as_of=as_of)
    value = markets.diversity(hours.values())
    return answer(code, value, otherwise=NO_HOURS, of=sum(hours.values()), as_of=as_of)


@measure("M20", "Concentration")
def concentration(
    rows: Iterable[Delivered], *, as_of: date, policy: Policy | None = STAFF
) -> dict[str, Reading]:
    """How far the delivered hours of a district are in few hands: 10,000 when one owner gives them all.

    Formula: 10,000 × sum of s², s each owner's part of delivered hours
    Unit: points of 10,000
    Out of: hours of visits that took place, by owner and district of the provider's base
    Window: one calendar quarter
    Source: visits confirmed by either side or by themselves
    Cannot see: owners behind owners, and hours given off the site; the CMA has no thresholds, so each council states its own
    """
    return {
        district: no_answer("M20", reason, of=len(owners), as_of=as_of)
        if (reason := laid_bare(owners, policy))
        else answer(
            "M20", markets.concentration(owners.values()), otherwise=NO_HOURS, of=len(owners), as_of=as_of
        )
        for district, owners in _owners(rows).items()
    }


@measure("M20b", "Part of the largest")
def largest(
    rows: Iterable[Delivered], number: int, *, as_of: date, policy: Policy | None = STAFF
) -> dict[str, Reading]:
    """The part of a district's delivered hours that its largest owners give: two (CR2) or five (CR5). CR2 is only for those who may see each provider.

    Formula: sum of the largest s, s each owner's part of delivered hours
    Unit: share
    Out of: hours of visits that took place, by district of the provider's base
    Window: one calendar quarter
    Source: visits confirmed by either side or by themselves
    Cannot see: owners behind owners, and hours given off the site
    """
    found = {}
    for district, owners in _owners(rows).items():
        ranked = sorted(owners, key=lambda owner: owners[owner], reverse=True)
        parts = [{owner: owners[owner] for owner in part} for part in (ranked[:number], ranked[number:])]
        reason = next((why for part in parts if (why := laid_bare(part, policy))), "")
        value = None if reason else markets.largest(owners.values(), number)
        found[district] = answer("M20b", value, otherwise=reason or NO_HOURS, of=len(owners), as_of=as_of)
    return found


@measure("M20c", "Hours for each provider")
def hours_each(
    rows: Iterable[Delivered], *, as_of: date, policy: Policy | None = STAFF
) -> dict[str, Reading]:
    """How many hours an active provider gives on the middle. Few hours each make rounds that hardly pay.

    Formula: delivered hours / providers who delivered any
    Unit: hours in the quarter for each active provider
    Out of: providers who gave a visit, by district of their base
    Window: one calendar quarter
    Source: visits confirmed by either side or by themselves
    Cannot see: what a provider does elsewhere
    """
    return {
        district: no_answer("M20c", reason, of=len(owners), as_of=as_of)
        if (reason := laid_bare(owners, policy))
        else answer("M20c", sum(owners.values()) / len(owners), of=len(owners), as_of=as_of)
        for district, owners in _owners(rows).items()
    }


def _owners(rows: Iterable[Delivered]) -> dict[str, dict[int, float]]:
    found: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        if row.hours > 0:
            found[row.district][row.owner] += row.hours
    return {district: dict(owners) for district, owners in sorted(found.items())}


def active(council: str, period: str) -> tuple[set[int], set[int]]:
    """The providers who gave a visit in the quarter before, and those who did in this one. Two queries."""
    before, now = (
        set(
            visits_of(council, each)
            .confirmed()
            .order_by()
            .values_list("booking__listing__provider", flat=True)
            .distinct()
        )
        for each in (quarter_before(period), period)
    )
    return before, now


@measure("M30", "Who came and who stopped")
def churn(before: Collection[int], now: Collection[int], *, as_of: date) -> Reading:
    """How much the providers changed from one quarter to the next. Counts of providers need no rounding: everybody may see a listing.

    Formula: (entries + exits) / mean number active
    Unit: share
    Out of: the mean number of active providers in the two quarters; active: gave at least one visit
    Window: one calendar quarter against the one before
    Source: visits confirmed by either side or by themselves
    Cannot see: providers who only work off the site, and why somebody stopped
    """
    entered, left = set(now) - set(before), set(before) - set(now)
    value = markets.churn(len(entered), len(left), len(before), len(now))
    middle = (len(before) + len(now)) / 2
    said = f"{len(entered)} came and {len(left)} stopped"
    return answer("M30", value, otherwise=NOBODY_ACTIVE, of=middle, as_of=as_of, coverage=said)


@dataclass(frozen=True, slots=True)
class Bought:
    """Hours bought from one provider: whether at the council's own price and specification, and whether in a lasting relationship."""

    provider: int
    hours: float
    by_rules: bool
    in_relationship: bool


def bought(council: str, period: str, *, visits: VisitQuerySet | None = None) -> list[Bought]:
    """The hours of a quarter, or of some of its visits, by provider: arranged by a council, and in agreements that had run for a year. One query."""
    last = first_of(next_quarter(period))
    lasts = ExpressionWrapper(F("ends_at") - F("starts_at"), output_field=DurationField())
    rows = (
        (visits_of(council, period) if visits is None else visits)
        .confirmed()  # type: ignore[attr-defined]  # a VisitQuerySet
        .order_by()
        .annotate(
            by_rules=Q(booking__funding=FundingKind.COUNCIL), lasting=Q(booking__starts_on__lte=last - A_YEAR)
        )
        .values_list("booking__listing__provider", "by_rules", "lasting")
        .annotate(lasts=Sum(lasts))
    )
    return [
        Bought(provider, lasts.total_seconds() / SECONDS_AN_HOUR, by_rules, lasting)
        for provider, by_rules, lasting, lasts in rows
    ]


@measure("M33", "Where a market stands")
def market_position(
    rows: Sequence[Bought], *, as_of: date, policy: Policy | None = STAFF
) -> tuple[Reading, Reading]:
    """Two parts of the hours bought: by the council's rules, and in lasting relationships. A prompt for discussion, not a verdict.

    Formula: rules = hours the council arranges, at its price and specification / hours bought; relationships = hours in agreements that have run for a year or more / hours bought
    Unit: share
    Out of: hours of visits that took place
    Window: one calendar quarter
    Source: visits with who pays; agreements that have run for a year
    Cannot see: design work and lead roles that are not agreed on the site
    """
    hours: dict[int, float] = defaultdict(float)
    for row in rows:
        hours[row.provider] += row.hours
    whole = sum(hours.values())
    if reason := laid_bare(hours, policy):
        return (no_answer("M33", reason, as_of=as_of),) * 2
    ruled = sum(row.hours for row in rows if row.by_rules)
    related = sum(row.hours for row in rows if row.in_relationship)
    place = markets.position(ruled, related, whole) or (None, None)
    rules, relationships = (answer("M33", part, otherwise=NO_HOURS, of=whole, as_of=as_of) for part in place)
    return rules, relationships
