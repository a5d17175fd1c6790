"""Services and their prices: what the law says of wages is asked before directory keeps them."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from accounts.actions.transitions import NotAllowed
from accounts.models import User
from directory.actions import listings
from directory.actions.diary import hold
from directory.models import Listing, Need, Offer
from payments.policies import judge_rates


@transaction.atomic
def set_offer(
    listing: Listing,
    *,
    engagement: str,
    needs: Collection[Need],
    offer: Offer | None = None,
    by: User | None,
    **rates: int | None,
) -> list[str]:
    """Add a service or change ``offer``; what should be said about its rates all the same.

    Raises NotAllowed for wages under the floor, and as ``directory.actions.listings.set_offer`` does.
    """
    finding = judge_rates(engagement, rates)
    if finding.refused:
        raise NotAllowed(f"{next(iter(finding.refused.values()))}.")
    if offer is None and _there_already(listing, engagement, needs, rates):
        return finding.warned
    listings.set_offer(listing, engagement=engagement, needs=needs, offer=offer, by=by, **rates)
    return finding.warned


def _there_already(
    listing: Listing, engagement: str, needs: Collection[Need], rates: dict[str, int | None]
) -> bool:
    """Whether the very same service is there: a form sent twice adds it once. Holds the provider's row."""
    hold(listing.provider)
    wanted = {need.pk for need in needs}
    alike = listing.offers.filter(engagement=engagement, **rates).prefetch_related("tasks")
    return any({task.need_id for task in offer.tasks.all()} == wanted for offer in alike)
