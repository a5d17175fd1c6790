"""SearchEntry: what search reads of live offers, from now on. Rewritten with whatever changed it; proved by a command."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from django.contrib.gis.geos import Polygon
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Prefetch, Q
from django.utils import timezone

from directory import passport
from directory.actions.free_hours import AT_ONCE, Progress
from directory.bands import filled
from directory.hours import wall
from directory.models import Check, Listing, Offer, OfferNeed, Provider, SearchEntry
from directory.models.place import BRITISH_NATIONAL_GRID
from directory.passport import Stretch, skill
from directory.policies import checks_held, checks_required, engagements_open_to, may_offer_need
from directory.tags import TagKind, language_tags, tag

KNOWN = [field.attname for field in SearchEntry._meta.concrete_fields if not field.primary_key]
Stretches = list[tuple[DateTimeTZRange, list[int]]]


def write(provider: Provider) -> None:
    """Make what search knows of a provider, now and from now on, what is true. In the caller's transaction."""
    wrong, missing = _difference([provider.pk])
    if wrong:
        SearchEntry.objects.filter(pk__in=[entry.pk for entry in wrong]).delete()
    SearchEntry.objects.bulk_create(missing)


def entries_of(provider_ids: Collection[int]) -> list[SearchEntry]:
    """What search should know of these providers: a row for each offer and stretch of time. No clock comes into it."""
    listings = (
        Listing.objects.live()
        .filter(provider__in=provider_ids)
        .select_related("provider__cqc_location")
        .prefetch_related(
            Prefetch("offers__tasks", OfferNeed.objects.select_related("need")),
            "spoken",
            "skills",
            "provider__workers",
            Prefetch("provider__checks", Check.objects.standing()),
        )
    )
    return [entry for listing in listings for entry in _entries(listing)]


def _entries(listing: Listing) -> Iterator[SearchEntry]:
    """One live listing as search sees it: nothing where the law or its checks leave nothing to find."""
    provider = listing.provider
    found = passport.stretches(checks_required(listing), checks_held(provider), stale_on=provider.stale_on)
    confirmed_at = provider.hours_confirmed_at
    for offer in listing.offers.all():
        for during, tags in _together(listing, offer, found):
            yield SearchEntry(
                offer=offer,
                during=during,
                listing=listing,
                provider=provider,
                point=provider.public_point,
                travels_metres=listing.travels_metres,
                area=listing.area,
                reach=reach_of(listing),
                tags=tags,
                rates=list(filled(offer.rates)),
                minimum_minutes=offer.minimum_minutes,
                travel_pence=offer.travel_pence,
                ask_by_hours=listing.ask_by_hours,
                hours_confirmed_on=confirmed_at and timezone.localdate(confirmed_at),
            )


def _together(listing: Listing, offer: Offer, stretches: Iterable[Stretch]) -> Stretches:
    """The tags of one offer in each stretch in which it has a task to show; stretches that are alike are one."""
    if offer.engagement not in engagements_open_to(listing.provider):
        return []
    lawful = [need for need in offer.open_needs if may_offer_need(listing.provider, need)]
    parts = (
        (stretch.from_on, stretch.until_on, sorted(tags_of(listing, offer, needs, stretch.hidden)))
        for stretch in stretches
        if (needs := [need for need in lawful if need.slug not in stretch.hidden])
    )
    spans = [
        (wall(from_on, 0), until_removed(listing, wall(until_on, 0)), tags)
        for from_on, until_on, tags in passport.joined(parts)
    ]
    return [(DateTimeTZRange(start, end), tags) for start, end, tags in spans if start < end]


def until_removed(listing: Listing, ends_at: datetime) -> datetime:
    """A stretch ends at the moment from which two people agreed that the listing is gone."""
    return min(ends_at, listing.removal_at) if listing.removal_at else ends_at


def reach_of(listing: Listing) -> Polygon:
    """The bounding box of a listing's coverage: of its area, else of the circle it travels."""
    x, y, metres = *listing.provider.public_point.coords, listing.travels_metres
    box = listing.area.extent if listing.area else (x - metres, y - metres, x + metres, y + metres)
    reach = Polygon.from_bbox(box)
    reach.srid = BRITISH_NATIONAL_GRID
    return reach


def tags_of(listing: Listing, offer: Offer, needs: list, hidden: Collection[str] = frozenset()) -> set[int]:
    """Everything a search can ask of one offer, as numbers; ``hidden`` is what its checks keep back."""
    provider = listing.provider
    tags = {
        tag(TagKind.PROVIDER_KIND, provider.kind),
        tag(TagKind.ENGAGEMENT, offer.engagement),
        *(tag(TagKind.NEED, need.pk) for need in needs),
        *(tag(TagKind.SKILL, one.pk) for one in listing.skills.all() if skill(one.slug) not in hidden),
    }
    for spoken in listing.spoken.all():
        tags.update(language_tags(spoken.language_id, spoken.level))
    if provider.sex:
        tags.add(tag(TagKind.SEX, provider.sex))
    return tags


def verify(*, repair: bool = False, at_once: int = AT_ONCE) -> Iterator[Progress]:
    """Prove that search knows of every provider exactly what is true; ``repair`` rewrites what is not."""
    providers = Provider.objects.filter(Q(listings__isnull=False)).distinct().order_by("pk")
    total, seen, last = providers.count(), 0, 0
    while ids := list(providers.filter(pk__gt=last).values_list("pk", flat=True)[:at_once]):
        wrong = [pk for pk in _differing(ids) if _settled(pk, repair=repair)]
        seen, last = seen + len(ids), ids[-1]
        yield Progress(seen, total, wrong)


def _differing(provider_ids: list[int]) -> list[int]:
    """The providers of whom search knows something else than is true."""
    wrong, missing = _difference(provider_ids)
    return sorted({entry.provider_id for entry in (*wrong, *missing)})


def _difference(provider_ids: Collection[int]) -> tuple[list[SearchEntry], list[SearchEntry]]:
    """The rows that are not true, and the true ones that are not there."""
    known = SearchEntry.objects.filter(provider__in=provider_ids)
    stored = {(entry.offer_id, entry.during.lower): entry for entry in known}
    missing = []
    for entry in entries_of(provider_ids):
        there = stored.get((entry.offer_id, entry.during.lower))
        if there and all(getattr(there, name) == getattr(entry, name) for name in KNOWN):
            del stored[entry.offer_id, entry.during.lower]
        else:
            missing.append(entry)
    return list(stored.values()), missing


@transaction.atomic
def _settled(provider_id: int, *, repair: bool) -> bool:
    """Whether a provider's entries are wrong while its row is held; ``repair`` mends them."""
    provider = Provider.objects.locked().get(pk=provider_id)
    wrong = bool(_differing([provider_id]))
    if wrong and repair:
        write(provider)
    return wrong
