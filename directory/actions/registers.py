"""What registers say of providers. What a location loses there, its provider loses here in the same moment.

Nothing here asks a register within a transaction: what it says is fetched first, and written afterwards.
"""

from __future__ import annotations

import logging
import re
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actions.notify import tell
from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from accounts.models import User
from accounts.querysets import PUBLISHING
from directory.actions.diary import hold
from directory.actions.withholding import Settled, settle
from directory.company_numbers import at_companies_house
from directory.enums import CqcStatus
from directory.gateways import companies, cqc
from directory.gateways.asking import Unreachable
from directory.models import CqcLocation, Listing, Provider
from directory.models.provider import DECIDING
from directory.register import Company, Entry

logger = logging.getLogger(__name__)

LOCATION_ID = re.compile(r"1-[0-9]{3,12}|(?=[A-Z]*[0-9])[A-Z0-9]{5,6}")
NOT_AN_ID = "A CQC location ID looks like 1-123456789. It is on your CQC certificate."
REFUSED: dict[str, str] = {
    CqcStatus.UNKNOWN: "The CQC register does not know this location ID. Look at it again: it is on your CQC certificate.",
    CqcStatus.DEREGISTERED: "The CQC register says that this location is no longer registered. Give the ID of one that is, or none.",
}
TAKEN = (
    "Another provider here has already given this CQC location ID. Look at the ID again. "
    "If it is yours, write to your council."
)
SAID = (
    "status",
    "name",
    "run_by_id",
    "run_by_name",
    "rating",
    "rated_on",
    "deregistered_on",
    "company_number",
)
STALE = timedelta(days=7)
GIVE_UP_AFTER = 5  # silences in a row


def look_up(location_id: str) -> None:
    """Ask the register about a location somebody is about to claim. When it does not answer, the daily look will.

    Raises NotAllowed for one that the register does not know or has ended.
    """
    location_id = location_id.strip().upper()
    if not location_id:
        return
    if not LOCATION_ID.fullmatch(location_id):
        raise NotAllowed(NOT_AN_ID)
    try:
        entry = cqc.register().location(location_id)
    except Unreachable as why:
        logger.warning("The CQC register was asked about a location: %s", why)
        return
    if entry.status == CqcStatus.UNKNOWN and not Provider.objects.filter(cqc_location=location_id).exists():
        raise NotAllowed(REFUSED[CqcStatus.UNKNOWN])
    write(entry)


def company_of(number: str) -> Company | None:
    """What Companies House says of a number; None when it could not be asked.

    Raises NotAllowed when there is no company of that number.
    """
    if not at_companies_house(number):
        return None
    try:
        company = companies.register().company(number)
    except Unreachable as why:
        logger.warning("Companies House was asked about a company: %s", why)
        return None
    if company is None:
        raise NotAllowed("Companies House has no company with this number. Look at the number again.")
    return company


def claim(location_id: str, provider: Provider) -> CqcLocation | None:
    """The location ``provider`` says it runs; None when it says none. In the caller's transaction.

    One that was never looked up counts for nothing until it is. Raises NotAllowed for what is no location ID, for one
    the register does not know or has ended, and for one that another provider here has claimed.
    """
    location_id = location_id.strip().upper()
    if not location_id:
        return None
    if not LOCATION_ID.fullmatch(location_id):
        raise NotAllowed(NOT_AN_ID)
    location, _ = CqcLocation.objects.get_or_create(location_id=location_id)
    if location.status in REFUSED and location_id != provider.cqc_location_id:
        raise NotAllowed(REFUSED[location.status])
    if Provider.objects.filter(cqc_location=location).exclude(pk=provider.pk).exists():
        raise NotAllowed(TAKEN)
    return location


@transaction.atomic
def write(entry: Entry) -> Settled:
    """Keep what the register says of one location now. Its provider's tasks go or come back with it."""
    provider = Provider.objects.filter(cqc_location=entry.location_id).first()
    if provider:
        hold(provider)
    CqcLocation.objects.get_or_create(location_id=entry.location_id)
    location = CqcLocation.objects.select_for_update().get(pk=entry.location_id)
    before = (location.status, location.rating)
    for name in SAID:
        setattr(location, name, getattr(entry, name))
    location.activities, location.synced_at = sorted(entry.activities), timezone.now()
    location.stale_told_at = None
    location.save()
    if provider is None:
        return Settled()
    _recorded(provider, location, before)
    provider.refresh_from_db(fields=DECIDING)
    return settle(provider, by=None)


def _recorded(provider: Provider, location: CqcLocation, before: tuple[str, str]) -> None:
    """Say in the record what the register changed its mind about."""
    status, rating = before
    if location.status != status:
        record("provider.cqc_status", thing=provider, by=None, before=status, after=location.status)
    if location.rating != rating:
        record("provider.cqc_rating", thing=provider, by=None, before=rating, after=location.rating)


def sync(location_id: str) -> bool:
    """Ask the register about one location and write what it says; whether it answered."""
    try:
        entry = cqc.register().location(location_id)
    except Unreachable as why:
        logger.warning("The CQC register was asked about a location: %s", why)
        return False
    write(entry)
    return True


def sync_all() -> tuple[int, int]:
    """Every location somebody here has claimed, the longest unseen first; how many answered and how many did not.

    A register that is down is left in peace after a few silences; whatever was last known stands, with its date.
    """
    claimed = CqcLocation.objects.claimed().order_by("synced_at", "pk").values_list("pk", flat=True)
    answered = silent = in_a_row = 0
    for location_id in list(claimed):
        if in_a_row >= GIVE_UP_AFTER:
            silent += 1
            continue
        heard = sync(location_id)
        answered, silent = answered + heard, silent + (not heard)
        in_a_row = 0 if heard else in_a_row + 1
    return answered, silent


@transaction.atomic
def tell_of_stale() -> int:
    """Tell each council, once, of locations nobody could look up for a week; how many there are."""
    stale = CqcLocation.objects.claimed().unseen_since(timezone.now() - STALE).filter(stale_told_at=None)
    rows = list(stale.select_for_update(of=("self",), skip_locked=True))
    for location in rows:
        listing = Listing.objects.filter(provider__cqc_location=location).order_by("-pk").first()
        if listing:
            council = listing.provider.lsoa.council.organisation_id
            officers = User.objects.active().filter(
                memberships__organisation=council,
                memberships__role__in=PUBLISHING,
                memberships__left_at=None,
            )
            tell(officers, "register_stale", about=listing)
        location.stale_told_at = timezone.now()
        location.save(update_fields=["stale_told_at"])
    return len(rows)
