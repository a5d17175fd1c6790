"""What the county's council notes of its market: what happened, what it tries, and how it means parts of it to work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from directory.hours import wall
from directory.models import Authority, Lsoa
from marketplace.actions import shaping
from marketplace.demo.clock import Story
from marketplace.enums import InterventionKind, InterventionMeasure, MarketService, Relations, Rules
from marketplace.person_traits import first_of

COAST, INLAND = "Saltmere Coast", "Tarnwick"
# (quarter, counted from the last; days into it; where, or everywhere; what)
HAPPENED = (
    (-4, 20, "", "Four working days a week begin at the county’s largest employer"),
    (-3, 33, INLAND, "Bridge at Tarnwick closed to buses for six weeks"),
    (-2, 18, COAST, "Bus 24 withdrawn between Saltmere and Marchfleet"),
    (-1, 26, "", "Ward for older people open again at Wrenchester hospital"),
)


@dataclass(frozen=True)
class Meant:
    """How a part of the market is meant to work from a quarter on, counted from the last."""

    quarter: int
    rules: str
    relations: str
    why: str


@dataclass(frozen=True)
class Tried:
    """Something that is tried in all of a district."""

    name: str
    kind: str
    where: str
    words: str


ROAD = Tried(
    "Travel money on the coast",
    InterventionKind.FEES,
    COAST,
    "We pay for the time on the road to each visit on the coast. Less should be asked for there and not given.",
)
EVENINGS = Tried(
    "Evening workers for Tarnwick",
    InterventionKind.GRANT,
    INLAND,
    "Two events, and start-up money for personal assistants who work after six. Less should be missing.",
)
# (service, where or everywhere, how it was and is meant)
PARTS = (
    (
        MarketService.PERSONAL_CARE,
        "",
        (
            Meant(-7, Rules.MANY, Relations.LOOSE, "A framework with one price and one specification."),
            Meant(
                -3,
                Rules.MANY,
                Relations.CLOSE,
                "One price brought nobody new. We keep the standard, and plan rounds with those who give care.",
            ),
        ),
    ),
    (
        MarketService.COMPANY,
        "",
        (Meant(-5, Rules.FEW, Relations.LOOSE, "People choose and pay themselves. We only look at checks."),),
    ),
    (
        MarketService.PERSONAL_CARE,
        COAST,
        (
            Meant(
                -1,
                Rules.FEW,
                Relations.CLOSE,
                "Few providers and long roads: we agree rounds with each by name.",
            ),
        ),
    ),
)


@dataclass
class Shaping:
    """One officer of one council, over the years; ``quarters`` are those gone by, the oldest first."""

    officer: User
    place: str
    quarters: Sequence[str]
    today: date

    def stories(self) -> Iterator[Story]:
        """Each thing on its day."""
        for quarter, days, where, words in HAPPENED:
            yield self._happened(self._day(quarter, days), where, words)
        yield self._tried(ROAD, self._day(-1, 0))
        lately = self.today - timedelta(days=40)
        yield self._tried(EVENINGS, lately, lately + timedelta(days=190))
        for service, where, meant in PARTS:
            for one in meant:
                yield self._declared(service, where, one)

    def _day(self, quarter: int, days: int) -> date:
        return first_of(self.quarters[quarter]) + timedelta(days=days)

    def _council(self) -> Authority:
        return Authority.objects.get(pk=self.place)

    def _areas_of(self, district: str) -> list[str]:
        found = Lsoa.objects.filter(council=self.place, district__name=district)
        return list(found.order_by("pk").values_list("pk", flat=True))

    def _district(self, name: str) -> Authority | None:
        return Authority.objects.get(name=name) if name else None

    def _happened(self, on: date, where: str, words: str) -> Story:
        yield wall(on + timedelta(days=1), 10 * 60)
        shaping.annotate(
            self._council(), happened_on=on, district=self._district(where), words=words, by=self.officer
        )

    def _tried(self, what: Tried, first: date, last: date | None = None) -> Story:
        """It is written down before it starts, with the number by which one should see it."""
        yield wall(first - timedelta(days=12), 14 * 60)
        shaping.intervene(
            self._council(),
            name=what.name,
            kind=what.kind,
            words=what.words,
            lsoas=self._areas_of(what.where),
            starts_on=first,
            ends_on=last,
            measure=InterventionMeasure.MISSING_HOURS,
            by=self.officer,
        )

    def _declared(self, service: str, where: str, meant: Meant) -> Story:
        since = self._day(meant.quarter, 9)
        yield wall(since, 9 * 60)
        district = self._district(where)
        part = shaping.open_sub_market(self._council(), service=service, district=district, by=self.officer)
        shaping.declare(
            part,
            rules=meant.rules,
            relations=meant.relations,
            why=meant.why,
            since=since,
            by=self.officer,
        )
