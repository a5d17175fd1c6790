"""SearchEntry: what search reads of live offers. Rewritten with whatever changed it; proved by a command."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.gis.geos import Polygon
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from directory.actions.free_hours import AT_ONCE, Progress
from directory.bands import filled
from directory.models import Listing, Offer, Provider, SearchEntry
from directory.models.place import BRITISH_NATIONAL_GRID
from directory.policies import engagements_open_to, may_offer_need
from directory.tags import TagKind, language_tags, tag

WRITTEN = [field.name for field in SearchEntry._meta.concrete_fields if not field.primary_key]


def write(provider: Provider) -> None:
    """Make what search knows of a provider what is true now. In the caller's transaction."""
    rows = entries_of([provider.pk])
    SearchEntry.objects.filter(provider=provider).exclude(pk__in=rows).delete()
    SearchEntry.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["offer"], update_fields=WRITTEN
    )


def entries_of(provider_ids: list[int]) -> dict[int, SearchEntry]:
    """What search should know of these providers, by offer."""
    listings = (
        Listing.objects.visible()
        .filter(provider__in=provider_ids)
        .select_related("provider__cqc_location")
        .prefetch_related("offers__tasks__need", "spoken", "skills")
    )
    found = (_entry(listing, offer) for listing in listings for offer in listing.offers.all())
    return {entry.pk: entry for entry in found if entry}


def _entry(listing: Listing, offer: Offer) -> SearchEntry | None:
    """One live offer as search sees it; None when the law leaves nothing of it to find."""
    provider = listing.provider
    needs = [need for need in offer.open_needs if may_offer_need(provider, need)]
    if not needs or offer.engagement not in engagements_open_to(provider):
        return None
    confirmed_at = provider.hours_confirmed_at
    return SearchEntry(
        offer=offer,
        listing=listing,
        provider=provider,
        point=provider.public_point,
        travels_metres=listing.travels_metres,
        area=listing.area,
        reach=reach_of(listing),
        tags=sorted(tags_of(listing, offer, needs)),
        rates=list(filled(offer.rates)),
        minimum_minutes=offer.minimum_minutes,
        travel_pence=offer.travel_pence,
        ask_by_hours=listing.ask_by_hours,
        hours_confirmed_on=confirmed_at and timezone.localdate(confirmed_at),
    )


def reach_of(listing: Listing) -> Polygon:
    """The bounding box of a listing's coverage: of its area, else of the circle it travels."""
    x, y, metres = *listing.provider.public_point.coords, listing.travels_metres
    box = listing.area.extent if listing.area else (x - metres, y - metres, x + metres, y + metres)
    reach = Polygon.from_bbox(box)
    reach.srid = BRITISH_NATIONAL_GRID
    return reach


def tags_of(listing: Listing, offer: Offer, needs: list) -> set[int]:
    """Everything a search can ask of one offer, as numbers."""
    provider = listing.provider
    tags = {
        tag(TagKind.PROVIDER_KIND, provider.kind),
        tag(TagKind.ENGAGEMENT, offer.engagement),
        *(tag(TagKind.NEED, need.pk) for need in needs),
        *(tag(TagKind.SKILL, skill.pk) for skill in listing.skills.all()),
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
    true, known = entries_of(provider_ids), SearchEntry.objects.filter(provider__in=provider_ids).in_bulk()
    wrong = {known[pk].provider_id for pk in known.keys() - true.keys()}
    wrong |= {
        entry.provider_id for pk, entry in true.items() if pk not in known or not _same(entry, known[pk])
    }
    return sorted(wrong)


def _same(one: SearchEntry, other: SearchEntry) -> bool:
    names = [field.attname for field in SearchEntry._meta.concrete_fields]
    return all(getattr(one, name) == getattr(other, name) for name in names)


@transaction.atomic
def _settled(provider_id: int, *, repair: bool) -> bool:
    """Whether a provider's entries are wrong while its row is held; ``repair`` mends them."""
    provider = Provider.objects.locked().get(pk=provider_id)
    wrong = bool(_differing([provider_id]))
    if wrong and repair:
        write(provider)
    return wrong
