"""The one service a person is counted under, whatever else they need besides."""

from __future__ import annotations

from collections.abc import Iterable

SERVICES = ("nursing", "nights", "personal_care", "condition", "breaks", "meals", "company", "home", "other")

_AREAS = {
    "Nights and long stays": "nights",
    "Support that knows your condition": "condition",
    "Breaks for families": "breaks",
    "Eating, drinking and medicines": "meals",
    "Company and getting out": "company",
    "Home, shopping and papers": "home",
}
_CLASSES = {"nursing": "nursing", "personal_care": "personal_care"}


def service_of(area: str, regulated: str) -> str:
    """The service of one need: by its class in law, or else by the heading it stands under."""
    return _CLASSES.get(regulated) or _AREAS.get(area, "other")


def service(needs: Iterable[tuple[str, str]]) -> str:
    """The one service somebody is counted under: of (heading, class in law) of each need, what is most of a skill."""
    found = {service_of(area, regulated) for area, regulated in needs}
    return next((each for each in SERVICES if each in found), "other")
