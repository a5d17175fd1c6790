"""The lines of a council's queue: everything that waits for it, each with its age, its target and its risk."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts.models import Approval
from directory.actions import grave
from directory.enums import AppealState, ListingState, VersionKind
from directory.models import Appeal, Authority, Check, Listing, ListingVersion, Photo, Provider
from directory.policies import tiers_of
from directory.working_days import after, between
from marketplace.enums import Waits

FIRST_LOOK, DECISION, APPEAL, PUT_BACK = 2, 5, Appeal.ANSWERED_WITHIN, 1


@dataclass(slots=True)
class Line:
    """One thing that waits."""

    kind: str
    listing: int
    since: datetime
    target: int  # working days
    page: tuple[str, str]  # the name of its page and the reference in it
    holder: int | None = None
    state: str = ""
    due_on: date = date.max
    age: int = 0
    late: bool = False
    tier: int = 1
    shown: Listing | None = None
    conflicts: Collection[str] = ()

    @property
    def what(self) -> str:
        """What it is, in words."""
        return Waits(self.kind).label

    @property
    def href(self) -> str:
        """Its page."""
        return reverse(self.page[0], args=[self.page[1]])


def councils_of(user) -> list[str]:
    """The authorities whose listings ``user`` looks at."""
    theirs = user.memberships.that_publish().values("organisation")
    return list(Authority.objects.filter(organisation__in=theirs).values_list("pk", flat=True))


def lines_for(user, holidays: Collection[date]) -> list[Line]:
    """Everything that waits for the councils ``user`` looks at listings for: a fixed number of queries."""
    councils = councils_of(user)
    lines = [
        *_listings(councils),
        *_versions(councils),
        *_handed_in(councils),
        *_companies(councils),
        *_appeals(councils),
        *_proposals(councils),
    ]
    _clocked(lines, timezone.localdate(), holidays)
    tiers = tiers_of({line.listing for line in lines})
    for line in lines:
        line.tier = tiers.get(line.listing, 1)
    return lines


def _clocked(lines: Iterable[Line], today: date, holidays: Collection[date]) -> None:
    """The day each is due, how old it is, and whether it is late."""
    due = lru_cache(maxsize=None)(lambda since, target: after(since, target, holidays))
    age = lru_cache(maxsize=None)(lambda since: between(since, today, holidays))
    for line in lines:
        since = timezone.localdate(line.since)
        line.due_on, line.age = due(since, line.target), age(since)
        line.late = line.due_on < today


def _listings(councils):
    waiting = Listing.objects.to_be_looked_at().filter(provider__lsoa__council__in=councils).order_by()
    rows = waiting.values_list("pk", "reference", "state", "submitted_at", "created_at", "taken_by")
    for pk, reference, state, submitted_at, created_at, taken_by in rows:
        target = FIRST_LOOK if state == ListingState.SUBMITTED else DECISION
        page = ("directory:moderation_detail", reference)
        yield Line("listing", pk, submitted_at or created_at, target, page, holder=taken_by, state=state)


def _versions(councils):
    waiting = ListingVersion.objects.waiting().filter(listing__provider__lsoa__council__in=councils)
    rows = waiting.order_by().values_list("listing", "reference", "kind", "proposed_at")
    for listing, reference, kind, since in rows:
        yield Line(VersionKind(kind).value, listing, since, DECISION, ("directory:version_detail", reference))


def _handed_in(councils):
    """What providers handed in to be looked at, each beside the first of its provider's listings that is not a draft."""
    photos = Photo.objects.waiting().filter(provider__lsoa__council__in=councils).order_by()
    checks = Check.objects.waiting().filter(provider__lsoa__council__in=councils).order_by()
    waiting = [("photo", *row) for row in photos.values_list("provider", "reference", "added_at")]
    waiting += [("check", *row) for row in checks.values_list("provider", "reference", "offered_at")]
    listings = Listing.objects.filter(provider__in={row[1] for row in waiting})
    found = listings.exclude(state=ListingState.DRAFT).order_by("-pk").values_list("provider", "pk")
    first = dict(found)
    for kind, provider, reference, since in waiting:
        if provider in first:
            yield Line(kind, first[provider], since, DECISION, (f"directory:{kind}_detail", reference))


def _companies(councils):
    """Those that ask whether they may give personal care, each beside the newest of its listings."""
    asking = Provider.objects.filter(council_asked_at__isnull=False, lsoa__council__in=councils)
    rows = asking.order_by().annotate(listing=Max("listings")).exclude(listing=None)
    for reference, since, listing in rows.values_list("reference", "council_asked_at", "listing"):
        yield Line("company", listing, since, DECISION, ("directory:company_decide", reference))


def _appeals(councils):
    """Those to answer, and those that were right and whose listing two people have still to put back."""
    here = Appeal.objects.filter(ruling__listing__provider__lsoa__council__in=councils)
    rows = here.open().values_list("reference", "state", "made_at", "decided_at", "ruling__listing", "ruling__listing__reference")  # fmt: skip
    for reference, state, made_at, decided_at, listing, its_reference in rows:
        if state == AppealState.WAITING:
            yield Line("appeal", listing, made_at, APPEAL, ("directory:appeal_answer", reference))
        else:
            page = ("directory:moderation_detail", its_reference)
            yield Line("upheld", listing, decided_at, PUT_BACK, page)


def _proposals(councils):
    waiting = Approval.objects.open().filter(thing=Listing._meta.label_lower)
    found = {approval.thing_reference: approval for approval in waiting}
    here = Listing.objects.filter(reference__in=found, provider__lsoa__council__in=councils)
    for pk, reference in here.order_by().values_list("pk", "reference"):
        approval = found[reference]
        page = ("marketplace:desk_proposal", approval.reference)
        state = grave.deed_of(approval).value
        yield Line("proposal", pk, approval.proposed_at, 1, page, holder=approval.proposed_by_id, state=state)


ORDERS = {
    "": lambda line: (not line.late, line.due_on, -line.tier, line.since),
    "oldest": lambda line: line.since,
    "tier": lambda line: (-line.tier, not line.late, line.due_on),
}
