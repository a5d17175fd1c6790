"""The register of the Care Quality Commission: what it says of one location now."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

from directory.enums import CqcStatus
from directory.gateways.asking import Unreachable, ask
from directory.register import Entry, from_interface

FIXTURES = Path(__file__).parents[1] / "data" / "invented_cqc.json"
INVENTED = "1-000"  # no real location's ID begins so
RATINGS = ("Good", "Good", "Good", "Outstanding", "Good", "Requires improvement", "Good", "")


class Register(Protocol):
    """Knows every location."""

    def location(self, location_id: str) -> Entry:
        """What is said of it; one it does not know has the status UNKNOWN. Raises Unreachable."""


class Interface:
    """The CQC's syndication interface, asked over HTTPS with the council's key."""

    def location(self, location_id: str) -> Entry:
        """The location, and who runs it."""
        said = self._ask("locations", location_id)
        if said is None:
            return Entry(location_id, CqcStatus.UNKNOWN)
        run_by = self._ask("providers", said["providerId"]) if said.get("providerId") else None
        return read(said, run_by)

    @staticmethod
    def _ask(path: str, key: str) -> dict | None:
        return ask(settings.CQC_API_URL, path, key, {"Ocp-Apim-Subscription-Key": settings.CQC_API_KEY})


class Invented:
    """The stand-in while developing: locations in the interface's own layout, and every ID that begins 1-000."""

    def location(self, location_id: str) -> Entry:
        """A location of the fixtures, or one made from its ID; the same each time."""
        said = fixtures()["locations"].get(location_id)
        if said is None and location_id.startswith(INVENTED):
            said = made_from(location_id)
        if said is None:
            return Entry(location_id, CqcStatus.UNKNOWN)
        return read(said, fixtures()["providers"].get(said["providerId"]))


class Silent:
    """No key is set up: nothing is known, so nothing changes."""

    def location(self, location_id: str) -> Entry:  # noqa: ARG002 -- the Protocol's signature
        """Never answers."""
        raise Unreachable("No key for the CQC register is set up.")


def read(said: dict, run_by: dict | None) -> Entry:
    """The answer as an Entry. Raises Unreachable when it makes no sense."""
    try:
        return from_interface(said, run_by)
    except (ValueError, AttributeError, TypeError):
        raise Unreachable("The CQC register gave an answer that makes no sense.") from None


@lru_cache(maxsize=1)
def fixtures() -> dict:
    """Invented locations and providers, by ID."""
    return json.loads(FIXTURES.read_text())


def made_from(location_id: str) -> dict:
    """A registered home care agency, without a name: whoever gives the ID keeps their own."""
    rating = RATINGS[int(location_id[-2:]) % len(RATINGS)] if location_id[-2:].isdecimal() else ""
    return {
        "locationId": location_id,
        "providerId": f"{location_id}-P"[:20],
        "registrationStatus": "Registered",
        "regulatedActivities": [
            {"name": "Personal care", "code": "RA1"},
            {"name": "Treatment of disease, disorder or injury", "code": "RA5"},
        ],
        "currentRatings": {"overall": {"rating": rating, "reportDate": "2026-03-18"}} if rating else None,
    }


def register() -> Register:
    """The one that is set up."""
    if settings.CQC_API_KEY:
        return Interface()
    return Invented() if settings.DEMO_REGISTERS else Silent()
