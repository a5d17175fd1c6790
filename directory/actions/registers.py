"""What registers say of providers. What a location loses there, its provider loses here in the same moment."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils import timezone

from accounts.actions.recording import record
from accounts.actions.transitions import NotAllowed
from directory.actions.diary import hold
from directory.actions.withholding import Settled, settle
from directory.enums import CqcStatus
from directory.models import CqcLocation, Provider
from directory.models.provider import DECIDING
from directory.register import Entry

LOCATION_ID = re.compile(r"1-[0-9]{3,12}|[A-Z0-9]{5,6}")
REFUSED: dict[str, str] = {
    CqcStatus.UNKNOWN: "The CQC register does not know this location ID. Look at it again: it is on your CQC certificate.",
    CqcStatus.DEREGISTERED: "The CQC register says that this location is no longer registered. Give the ID of one that is, or none.",
}
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


def claim(location_id: str, provider: Provider) -> CqcLocation | None:
    """The location ``provider`` says it runs; None when it says none. In the caller's transaction.

    One that was never looked up counts for nothing until it is. Raises NotAllowed for what is no location ID, for one
    the register does not know or has ended, and for one that another provider here has claimed.
    """
    location_id = location_id.strip().upper()
    if not location_id:
        return None
    if not LOCATION_ID.fullmatch(location_id):
        raise NotAllowed("A CQC location ID looks like 1-123456789. It is on your CQC certificate.")
    location, _ = CqcLocation.objects.get_or_create(location_id=location_id)
    if location.status in REFUSED and location_id != provider.cqc_location_id:
        raise NotAllowed(REFUSED[location.status])
    if Provider.objects.filter(cqc_location=location).exclude(pk=provider.pk).exists():
        raise NotAllowed(
            "Another provider here has already given this CQC location ID. Look at the ID again. "
            "If it is yours, write to your council."
        )
    return location


@transaction.atomic
def write(entry: Entry) -> Settled:
    """Keep what the register says of one location now. Its provider's tasks go or come back with it."""
    provider = Provider.objects.filter(cqc_location=entry.location_id).first()
    if provider:
        hold(provider)
    location, _ = CqcLocation.objects.select_for_update().get_or_create(location_id=entry.location_id)
    before = (location.status, location.rating)
    for name in SAID:
        setattr(location, name, getattr(entry, name))
    location.activities, location.synced_at = sorted(entry.activities), timezone.now()
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
