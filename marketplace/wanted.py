"""Wanted near you: what was missing and may be said, as cards for whoever could give it.

A card is one cell of the hours that went through the gate, in words. Nothing is added to it that the cell does not say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.disclosure import Path
from marketplace.person_traits import NO_LANGUAGE, NOT_SAID, SEVERAL, first_of, next_quarter

LASTS = timedelta(days=150)  # after its quarter: by then the next was published
SERVICE_WORDS = {
    "nursing": "nursing",
    "nights": "nights and long stays",
    "personal_care": "personal care",
    "condition": "support that knows a condition",
    "breaks": "breaks for families",
    "meals": "meals and medicines",
    "company": "company and getting out",
    "home": "help in the home",
    "other": "other help",
}
TIME_WORDS = ("6am to 9am", "9am to noon", "noon to 3pm", "3pm to 6pm", "6pm to 10pm", "the night")
TIMES = dict(
    zip(
        ("6am_9am", "9am_noon", "noon_3pm", "3pm_6pm", "6pm_10pm", "10pm_6am"),
        TIME_WORDS,
        strict=True,
    )
)
ANY_HELP = "help of any kind in"
UNSAID = frozenset({NO_LANGUAGE, SEVERAL, NOT_SAID, ""})

HIDDEN = "We cannot tell where you go: your listing is not shown to anybody yet."
UNPUBLISHED = "No quarter is published of where you go that is new enough to go by."
FEW = (
    "Too few people went without where you go to say anything of them: fewer than ten, or so few that a number would "
    "give somebody away. It may be nobody."
)
LITTLE = "Little was missing where you go: people got nearly all the hours they asked for."


@dataclass(frozen=True)
class Card:
    """So many hours a week that people asked for and did not get, in one district; for what, in which language, or where.

    Where no more may be said than how many are missing in all of the district, it is of that. ``mostly`` is when most of them are, by hours, if that may be said.
    """

    path: Path
    district: str
    hours: int
    what: str
    fits: str
    mostly: str = ""

    @property
    def key(self) -> str:
        """The card as it stands in an address: the words of its cell."""
        return "/".join(f"{facet}:{block}" for facet, block in self.path)

    @property
    def anchor(self) -> str:
        """The key where only letters, digits and hyphens may stand."""
        return re.sub(r"[^a-z0-9]+", "-", self.key.lower())

    @property
    def is_of_a_district(self) -> bool:
        """Whether it is of all that is missing in a district."""
        return len(self.path) == 1

    @property
    def title(self) -> str:
        """The card in one line."""
        return f"{self.hours} hours a week: {self.what}"

    @property
    def words(self) -> str:
        """When most of it is, where that may be said."""
        return f"Most of it is {self.mostly}." if self.mostly else "At different times."


def expires_on(period: str) -> date:
    """The day from which the cards of a quarter are not shown any more."""
    return first_of(next_quarter(period)) + LASTS


def quarter_words(period: str) -> str:
    """A quarter as people say it: January to March 2026."""
    first = first_of(period)
    last = first_of(next_quarter(period)) - timedelta(days=1)
    return f"{first:%B} to {last:%B %Y}"


def cards_of(
    shown: Mapping[Path, int], *, languages: Mapping[str, str], places: Mapping[str, str]
) -> list[Card]:
    """The cards of the missing hours that are shown, those with most hours first; names of languages and districts by code.

    A district of which nothing narrower may be said has one card, of all that is missing there.
    """
    found = []
    for path, hours in shown.items():
        match path:
            case ((_, district), (facet, block)) if hours and (what := _what(facet, block, languages)):
                mostly = _mostly(shown, path) if facet == "service" else ""
                found.append(Card(path, district, hours, *what, mostly))
    narrower = {card.district for card in found}
    for path, hours in shown.items():
        match path:
            case (("district", district),) if hours and district not in narrower:
                found.append(Card(path, district, hours, f"{ANY_HELP} {places.get(district, district)}", ""))
    return sorted(found, key=lambda card: (-card.hours, card.key))


def _what(facet: str, block: str, languages: Mapping[str, str]) -> tuple[str, str] | None:
    """What a cell is of, in words, and what somebody must offer to give it; None where it is not to be given."""
    if facet == "service":
        return SERVICE_WORDS[block], block
    if facet == "language" and block not in UNSAID:
        return f"somebody who speaks {languages.get(block, block)}", block
    return (f"{ANY_HELP} {block}", "") if facet == "msoa" else None


def _mostly(shown: Mapping[Path, int], path: Path) -> str:
    """When most of a service is missing: the time of day of half of it or more. Nothing if that is not known."""
    within = {here[-1][1]: hours for here, hours in shown.items() if here[:-1] == path}
    times = [(hours, block) for block, hours in within.items() if hours and block in TIMES]
    most, block = max(times, default=(0, ""))
    return TIMES[block] if 2 * most >= shown[path] else ""
