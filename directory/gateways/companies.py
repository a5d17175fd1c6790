"""Companies House: the name a company number belongs to."""

from __future__ import annotations

from base64 import b64encode
from typing import Protocol

from django.conf import settings

from directory.gateways.asking import Unreachable, ask
from directory.register import Company

KNOWN = {
    "01234567": Company("01234567", "WOLD CARE LIMITED"),
    "07654321": Company("07654321", "EASTERLING HOMES LIMITED"),
    "SC123456": Company("SC123456", "BORDER HELP C.I.C."),
    "05555555": Company("05555555", "GONE AWAY LIMITED", active=False),
}


class Register(Protocol):
    """Knows every company."""

    def company(self, number: str) -> Company | None:
        """The company; None when there is none of that number. Raises Unreachable."""


class Interface:
    """The public interface of Companies House, asked over HTTPS with a key."""

    def company(self, number: str) -> Company | None:
        """Its name, and whether it is active."""
        said = ask(settings.COMPANIES_API_URL, "company", number, {"Authorization": f"Basic {self._key()}"})
        if said is None:
            return None
        if not isinstance(said.get("company_name"), str):
            raise Unreachable("Companies House gave an answer that makes no sense.")
        return Company(number, said["company_name"], active=said.get("company_status") == "active")

    @staticmethod
    def _key() -> str:
        return b64encode(f"{settings.COMPANIES_API_KEY}:".encode()).decode()


class Invented:
    """The stand-in while developing: four companies, and none of any number that begins 99; the rest it cannot say."""

    def company(self, number: str) -> Company | None:
        """The same each time."""
        if number in KNOWN:
            return KNOWN[number]
        if number.startswith("99"):
            return None
        raise Unreachable("The stand-in does not know this number.")


class Silent:
    """No key is set up: nothing is known, so nothing changes."""

    def company(self, number: str) -> Company | None:  # noqa: ARG002 -- the Protocol's signature
        """Never answers."""
        raise Unreachable("No key for Companies House is set up.")


def register() -> Register:
    """The one that is set up."""
    if settings.COMPANIES_API_KEY:
        return Interface()
    return Invented() if settings.DEMO_REGISTERS else Silent()
