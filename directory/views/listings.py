"""The page of one listing, as everybody sees it."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from directory import usual_week
from directory.bands import BAND_WORDS, Band, filled
from directory.enums import Engagement, ListingState
from directory.hours import SLOTS_A_DAY, from_bitstring
from directory.models import FreeHours, Listing
from directory.policies import needs_shown, skills_shown
from directory.views.check_rows import lines_of

WEEKS_LOOKED_AT = 4
USUALLY = 3  # of them

PRICE = "Price for each hour"
PAY = "Pay for each hour. Your costs as an employer come on top"
ENGAGEMENT_WORDS = {
    Engagement.EMPLOYED: (
        "You would employ them",
        (
            "You are their employer: you pay wages, tax and holiday, and need insurance. Wages are paid "
            "by you and never through this site."
        ),
    ),
    Engagement.SELF_EMPLOYED: (
        "They work for themselves",
        "You buy a service from them, as from any trader. They pay their own tax and insure themselves.",
    ),
    Engagement.AGENCY: (
        "They work for a registered agency",
        (
            "You buy a service from the agency. It employs the workers, and the Care Quality Commission "
            "(CQC) inspects it."
        ),
    ),
}


def listing_detail(request, slug):
    shown = Listing.objects.shown_to(request.user).with_details()
    listing = get_object_or_404(shown, slug=slug)
    return render(request, "directory/listing_detail.html", page_of(listing))


def page_of(listing):
    """Everything the page of a listing shows."""
    provider, today = listing.provider, timezone.localdate()
    confirmed_at = provider.hours_confirmed_at
    confirmed_on = confirmed_at and timezone.localdate(confirmed_at)
    return {
        "listing": listing,
        "provider": provider,
        "photo": provider.photos.shown().first(),
        "is_live": listing.status == ListingState.LIVE,
        "services": [one for one in map(service, listing.offers.all()) if one["needs"]],
        "skills": skills_shown(listing),
        "checked": lines_of(provider),
        "hires": any(offer.engagement == Engagement.EMPLOYED for offer in listing.offers.all()),
        "week": week_of(provider),
        "confirmed": usual_week.freshness_words(confirmed_on, today),
        "fresh": usual_week.is_fresh(confirmed_on, today),
        "languages": sorted(listing.spoken.all(), key=lambda spoken: (-spoken.level, spoken.language.name)),
    }


def service(offer):
    """An offer as a page shows it: tasks the law allows, contract in words, a rate for every kind of hour."""
    words, meaning = ENGAGEMENT_WORDS[offer.engagement]
    rates = dict(zip(Band, filled(offer.rates), strict=True))
    night = rates.pop(Band.SLEEP_IN)
    return {
        "offer": offer,
        "needs": needs_shown(offer),
        "engagement": words,
        "engagement_meaning": meaning,
        "price_words": PAY if offer.engagement == Engagement.EMPLOYED else PRICE,
        "rates": [(BAND_WORDS[band], pence) for band, pence in rates.items()],
        "sleep_in_pence": night,
    }


def week_of(provider):
    """When at least one of its workers is free in most of the coming weeks."""
    rows = list(FreeHours.objects.filter(provider=provider))
    if not rows:
        return []
    from_on = max(row.from_on for row in rows)
    first = (timezone.localdate() - from_on).days // 7 + 1
    lanes = [from_bitstring(row.free) >> (from_on - row.from_on).days * SLOTS_A_DAY for row in rows]
    return usual_week.usual_week(lanes, first, WEEKS_LOOKED_AT, most=USUALLY)
