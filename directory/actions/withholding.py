"""Tasks the law keeps from a provider are withheld at once, and come back by themselves when they are lawful again.

Whoever changes what decides (the facts, what a register says, a council's decision) calls ``settle`` in the same
transaction, with the provider's row held. The database refuses whatever was forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.models import User
from directory.actions import projection
from directory.enums import ListingState
from directory.kinds import Facts, why_not
from directory.models import Listing, Need, OfferNeed, Provider

OVER = {ListingState.WITHDRAWN, ListingState.REMOVED, ListingState.REJECTED}


@dataclass(frozen=True, slots=True)
class Settled:
    """What a change of facts did to the tasks of a provider."""

    lost: list[Need] = field(default_factory=list)
    back: list[Need] = field(default_factory=list)


def settle(provider: Provider, *, by: User | None) -> Settled:
    """Withhold what may not be offered now, give back what may, tell the owners, and let search know."""
    lost, back = {}, {}
    for listing in provider.listings.all():
        gone, returned = _settled(listing, provider.facts)
        for tasks, kind in ((gone, "withheld"), (returned, "returned")):
            if tasks:
                record(f"listing.needs_{kind}", thing=listing, by=by, needs=len(tasks))
        if listing.state not in OVER:
            _told(listing, gone, returned)
        lost |= {task.need_id: task.need for task in gone}
        back |= {task.need_id: task.need for task in returned}
    projection.write(provider)
    return Settled(list(lost.values()), list(back.values()))


def _settled(listing: Listing, facts: Facts) -> tuple[list[OfferNeed], list[OfferNeed]]:
    """The tasks of one listing that went and that came back; a reason that changed is written too."""
    now, gone, returned, changed = timezone.now(), [], [], []
    for task in OfferNeed.objects.filter(offer__listing=listing).select_related("need"):
        why = why_not(task.need.regulated, facts) or ""
        if why == task.withheld_why:
            continue
        if not task.withheld_why:
            gone.append(task)
        elif not why:
            returned.append(task)
        task.withheld_at, task.withheld_why = (task.withheld_at or now) if why else None, why
        changed.append(task)
    OfferNeed.objects.bulk_update(changed, ["withheld_at", "withheld_why"])
    return gone, returned


def _told(listing: Listing, gone: list[OfferNeed], returned: list[OfferNeed]) -> None:
    owners = User.objects.belonging_to(listing.provider.organisation)
    if gone:
        tell(owners, "tasks_withheld", about=listing)
    if returned:
        tell(owners, "tasks_returned", about=listing)
