"""Panels of what is wanted: the cards that providers see too, and for the council what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from directory.models import Authority, Language
from marketplace.cubes import MISSING_HOURS
from marketplace.enums import WantedReply
from marketplace.measures.panels_made import district_names
from marketplace.models import Release, WantedAnswer, WantedLetter
from marketplace.panel import Chart, Panel, Table
from marketplace.wanted import Card, cards_of, quarter_words

if TYPE_CHECKING:
    from marketplace.disclosure import Policy

MINUTES_AN_HOUR = 60
HEADS = ("What", "Where", "Hours a week", "Mostly")
NOTHING = "Nothing that was missing may be shown: too few people asked, or too few went without."
LITTLE = "Little was missing: people got nearly all the hours they asked for."
NOT_PUBLISHED = "Nothing is published of this quarter yet."


def wanted(authority: Authority, policy: Policy, period: str, today: date) -> Panel:
    """Section 2: hours a week that were asked for and not given, by what, in which language and where."""
    found = Release.objects.standing_row(MISSING_HOURS.name, authority.gss, period, policy.name)
    if found is None:
        return _panel(period, today, missing=NOT_PUBLISHED)
    reference, release = found
    shown = {path: cell.value for path, cell in release.cells.items() if path and cell.value is not None}
    names, spoken = district_names(str(authority.pk)), dict(Language.objects.values_list("code", "name"))
    cards = cards_of(shown, languages=spoken, places=names)
    if not cards:
        return _panel(period, today, missing=LITTLE if shown else NOTHING, releases=(reference,))
    rows = tuple(
        (_capital(card.what), names.get(card.district, ""), card.hours, card.mostly) for card in cards
    )
    return _panel(
        period,
        today,
        sentence=_most(cards[0], names),
        table=Table(HEADS, rows),
        chart=Chart("cards", values=(2,), unit="hours a week"),
        releases=(reference,),
    )


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _most(card: Card, names: Mapping[str, str]) -> str:
    where = f" in {names.get(card.district, '')}" if card.fits else ""
    return f"Most wanted is {card.what}: {card.hours} hours a week{where}."


def _panel(period: str, today: date, **more: Any) -> Panel:
    facts: dict[str, Any] = {"sentence": "", "table": Table(HEADS, ()), "chart": Chart("")} | more
    return Panel(
        key="wanted",
        title="Wanted now",
        measures=("M4",),
        as_of=today,
        window=quarter_words(period),
        out_of="people who asked and did not get all they asked for within 28 days",
        coverage="It sees what was asked for through this site.",
        **facts,
    )


NO_ANSWER = "No provider has answered a card yet."
BECAME = ("What providers said", "Providers", "Hours a week added in 28 days", "Bookings agreed since")


def became(authority: Authority, policy: Policy, period: str, today: date) -> Panel:  # noqa: ARG001 (of providers, and of all time)
    """What became of the cards: who answered, which hours came, and which bookings; counts of providers, not of people."""
    answers = list(WantedAnswer.objects.in_council(authority).with_agreed_since())
    letters = WantedLetter.objects.running().filter(provider__lsoa__council=authority).count()
    rows = tuple(
        (
            reply.label,
            len({one.provider_id for one in answers if one.reply == reply}),
            round(sum(_added(one) for one in answers if one.reply == reply) / MINUTES_AN_HOUR),
            sum(one.agreed for one in answers if one.reply == reply),
        )
        for reply in WantedReply
    )
    return Panel(
        key="wanted_became",
        title="What became of it",
        sentence=f"Providers who answered a card: {len({one.provider_id for one in answers})}. Written to each week: {letters}.",
        table=Table(BECAME, rows if answers else ()),
        chart=Chart("bars", values=(1,), unit="providers"),
        measures=("M32",),
        as_of=today,
        window="since the first card",
        out_of="providers who set out from here and answered",
        coverage="Hours are those of the week at the answer, and 28 days later.",
        missing="" if answers else NO_ANSWER,
    )


def _added(answer: WantedAnswer) -> int:
    """Minutes a week more than when they answered; less is no gain."""
    return max(0, (answer.minutes_after or answer.minutes_before) - answer.minutes_before)
