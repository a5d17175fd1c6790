"""Providers out of dice: where they live follows where people live; what they do follows the law for their kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import cos, pi, sin
from random import Random

from directory.hours import (
    SLOT,
    SLOTS_A_WEEK,
    WINDOW_WEEKS,
    TimeDoesNotExist,
    instants,
    slots_between,
    wall,
    wall_slots,
)
from directory.jitter import public_position
from directory.kinds import NURSING, PERSONAL_CARE, Facts, may_offer

MONDAY = date(
    2027, 2, 8
)  # eight weeks from any start in the next three weeks span the change of clocks in March
SHARES = {"personal_assistant": 100, "micro_enterprise": 10, "agency": 15, "other": 25}
LANES = {
    "personal_assistant": (1,),
    "micro_enterprise": (2, 2, 3),
    "agency": (3, 4, 5, 6, 7, 11),
    "other": (1, 1, 2, 2),
}
VISIT_WEEKS = 13
EVERY_WEEK = sum(1 << SLOTS_A_WEEK * week for week in range(WINDOW_WEEKS))
CORNERS = 28
FIRST_NAMES = (
    "Mary", "Grace", "Amina", "Tom", "Priya", "Sean", "Ewa", "Joy", "Harpreet", "Lola", "Ken", "Wendy", "Omar",
    "Ruth", "Bilal", "Nia", "Carol", "Femi", "Beth", "Stan",
)  # fmt: skip
SHIFTS = (
    ((0, 1, 2, 3, 4), ((540, 900),)),
    ((0, 1, 2, 3, 4), ((420, 840),)),
    ((0, 1, 2, 3, 4), ((960, 1260),)),
    ((0, 1, 2, 3, 4, 5, 6), ((420, 660), (960, 1320))),
    ((0, 1, 3, 4, 5), ((480, 1080),)),
    ((5, 6), ((480, 1200),)),
    ((0, 2, 4), ((480, 1080),)),
    ((0, 1, 2, 3, 4, 5, 6), ((360, 1380),)),
    ((0, 1, 2, 3), ((1320, 1440), (0, 420))),
    ((0, 1, 2, 3, 4, 5, 6), ((420, 840),)),
    ((0, 1, 2, 3, 4, 5, 6), ((840, 1320),)),
)


@dataclass(frozen=True, slots=True)
class Home:
    """A neighbourhood somebody may live in."""

    code: str
    easting: float
    northing: float
    outcode: str
    town: str
    residents: int


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """What can be offered: the ids of needs with their regulated class, of languages and of skills."""

    needs: tuple[tuple[int, str], ...]
    languages: tuple[int, ...]
    skills: tuple[int, ...]
    slugs: dict[int, str]
    skill_slugs: dict[int, str]


@dataclass(slots=True)
class Terms:
    """One offer."""

    engagement: str
    needs: tuple[int, ...]
    weekday_pence: int
    saturday_pence: int | None
    sunday_pence: int | None
    bank_holiday_pence: int | None
    night_pence: int | None
    sleep_in_pence: int | None
    minimum_minutes: int
    travel_pence: int


@dataclass(slots=True)
class Lane:
    """One worker: weekly hours as (day, start, end), promised periods with their kind, and what is left."""

    weekly: list[tuple[int, int, int]]
    entries: list[tuple[str, datetime, datetime]]
    free: int


@dataclass(slots=True)
class Invented:
    """A provider and all it has."""

    number: int
    kind: str
    legal_form: str
    carers: int
    cqc: str
    sex: str
    home: Home
    point: tuple[int, int]
    name: str
    travels_metres: int
    area: list[tuple[float, float]] | None
    ask_by_hours: int
    confirmed_at: datetime | None
    languages: dict[int, int]
    skills: tuple[int, ...]
    offers: list[Terms]
    lanes: list[Lane]

    @property
    def reference(self) -> str:
        """A reference that no other has."""
        return f"PR-B{self.number:07}"


def invent(
    numbers: range, homes: Sequence[Home], taxonomy: Taxonomy, *, seed: int, key: bytes, visits_a_lane: float
) -> Iterator[Invented]:
    """Providers one by one, in no order of place; the same for the same seed and numbers."""
    weights = []
    reached = 0
    for home in homes:
        reached += home.residents
        weights.append(reached)
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
    for number in numbers:
        dice = Random(seed * 1_000_003 + number)
        kind = kinds[number * 37 % len(kinds)]
        home = dice.choices(homes, cum_weights=weights)[0]
        yield _provider(dice, number, kind, home, taxonomy, key, visits_a_lane)


def _provider(  # noqa: PLR0917 - plain facts, one caller
    dice: Random, number: int, kind: str, home: Home, taxonomy: Taxonomy, key: bytes, visits_a_lane: float
) -> Invented:
    legal_form, carers, cqc = _form(dice, kind, number)
    door = home.easting + dice.gauss(0, 400), home.northing + dice.gauss(0, 400)
    point = public_position(*door, f"PR-B{number:07}", key)
    travels = 1609 * dice.choice(
        {"personal_assistant": (2, 3, 5, 5, 8, 10), "agency": (5, 8, 10, 15)}.get(kind, (3, 5, 10, 15))
    )
    facts = Facts(legal_form, carers)
    if cqc:
        facts = Facts(legal_form, carers, cqc="registered", activities=PERSONAL_CARE | NURSING)
    needs = tuple(pk for pk, regulated in taxonomy.needs if may_offer(regulated, facts))
    lanes = dice.choice(LANES[kind])
    return Invented(
        number=number,
        kind=kind,
        legal_form=legal_form,
        carers=carers,
        cqc=cqc,
        sex=dice.choice(("female", "female", "female", "male", "")) if kind == "personal_assistant" else "",
        home=home,
        point=point,
        name=f"{dice.choice(FIRST_NAMES)} {'Care' if kind == 'agency' else 'of'} {home.town}",
        travels_metres=travels,
        area=_area(dice, point, travels) if kind == "agency" and dice.random() < 0.6 else None,
        ask_by_hours=dice.choice((12, 24, 24, 48, 72, 168)),
        confirmed_at=_confirmed(dice),
        languages=_languages(dice, taxonomy.languages, carers),
        skills=tuple(sorted(dice.sample(taxonomy.skills, dice.choice((0, 1, 2, 4))))),
        offers=_offers(dice, kind, legal_form, needs),
        lanes=[_lane(dice, kind, visits_a_lane) for _ in range(lanes)],
    )


def _form(dice: Random, kind: str, number: int) -> tuple[str, int, str]:
    """Legal form, carers and CQC location: the facts the kind follows from."""
    if kind == "personal_assistant":
        return dice.choice(("employed_pa", "sole_trader")), 1, ""
    if kind == "micro_enterprise":
        return dice.choice(("partnership", "company")), dice.randrange(2, 6), ""
    if kind == "agency":
        return "company", dice.randrange(8, 80), f"1-9{number:08}"
    return dice.choice(("charity", "company")), dice.randrange(6, 40), ""


def _area(dice: Random, point: tuple[int, int], metres: int) -> list[tuple[float, float]]:
    """A drawn area around a place, with as many corners as one drawn on a map."""
    ring = []
    for corner in range(CORNERS):
        reach, turn = metres * dice.uniform(0.6, 1.2), 2 * pi * corner / CORNERS
        ring.append((round(point[0] + reach * cos(turn)), round(point[1] + reach * sin(turn))))
    return [*ring, ring[0]]


def _confirmed(dice: Random) -> datetime | None:
    if dice.random() < 0.15:
        return None
    return wall(MONDAY, 600) - timedelta(days=dice.choice((0, 1, 3, 7, 12, 20, 40, 80)))


def _languages(dice: Random, known: Sequence[int], carers: int) -> dict[int, int]:
    """Common languages are common: each is spoken by about a seventh fewer people than the one before."""
    found = {known[0]: 4}
    for _ in range(1 if carers == 1 else 3):
        if dice.random() < 0.4:
            found[known[min(int(dice.expovariate(1 / 7)), len(known) - 1)]] = dice.randrange(2, 5)
    return found


def _offers(dice: Random, kind: str, legal_form: str, needs: tuple[int, ...]) -> list[Terms]:
    engagements = {"agency": ["agency"]}.get(kind, ["self_employed"])
    if legal_form == "employed_pa":
        engagements = ["employed"]
    elif legal_form == "sole_trader" and dice.random() < 0.4:
        engagements = ["self_employed", "employed"]
    chosen = tuple(sorted(dice.sample(needs, min(len(needs), dice.choice((4, 8, 12, 20))))))
    return [_terms(dice, kind, engagement, chosen) for engagement in engagements]


def _terms(dice: Random, kind: str, engagement: str, needs: tuple[int, ...]) -> Terms:
    day = dice.randrange(2400, 3400, 50) if kind == "agency" else dice.randrange(1350, 2300, 25)
    return Terms(
        engagement=engagement,
        needs=needs,
        weekday_pence=day,
        saturday_pence=dice.choice((None, day + 150)),
        sunday_pence=dice.choice((None, day + 300)),
        bank_holiday_pence=dice.choice((None, day * 2, day * 3 // 2)),
        night_pence=dice.choice((None, day + 200)),
        sleep_in_pence=dice.choice((None, None, 9000, 11000)),
        minimum_minutes=dice.choice((30, 30, 45, 60)) if kind == "agency" else dice.choice((30, 60, 60, 120)),
        travel_pence=dice.choice((0, 0, 0, 150, 300)),
    )


def _lane(dice: Random, kind: str, visits: float) -> Lane:
    shifts = SHIFTS if kind == "agency" else (*SHIFTS[:8], *SHIFTS[:3])
    days, spans = dice.choice(shifts)
    weekly = sorted((day, start, end) for day in days for start, end in spans)
    week = 0
    for day, start, end in weekly:
        week |= wall_slots(day, start, end - start)
    free = week * EVERY_WEEK
    entries = []
    if dice.random() < 0.12:
        free, entry = _leave(dice, free)
        entries.append(entry)
    for _ in range(int(visits * 2 / VISIT_WEEKS * dice.random() + dice.random())):
        free = _series(dice, weekly, free, entries)
    return Lane(weekly, entries, free)


def _leave(dice: Random, free: int) -> tuple[int, tuple[str, datetime, datetime]]:
    first = MONDAY + timedelta(weeks=dice.randrange(WINDOW_WEEKS - 1), days=dice.randrange(7))
    starts_at, ends_at = instants(first, 0, 1440 * dice.choice((1, 3, 7)))
    return free & ~slots_between(starts_at, ends_at, MONDAY), ("leave", starts_at, ends_at)


def _series(dice: Random, weekly: list[tuple[int, int, int]], free: int, entries: list) -> int:
    """A visit every week for a while, where it fits."""
    day, start, end = dice.choice(weekly)
    minutes = min(dice.choice((30, 30, 45, 60, 60, 120)), end - start)
    start += SLOT * dice.randrange((end - start - minutes) // SLOT + 1)
    first = dice.randrange(3)
    for week in range(first, first + VISIT_WEEKS):
        period = _period(MONDAY + timedelta(weeks=week, days=day), start, minutes)
        wanted = wall_slots(day, start, minutes) << week * SLOTS_A_WEEK
        if period and free & wanted == wanted:
            free &= ~wanted
            entries.append(("visit", *period))
    return free


@lru_cache(maxsize=200_000)
def _period(day: date, start: int, minutes: int) -> tuple[datetime, datetime] | None:
    try:
        return instants(day, start, minutes)
    except TimeDoesNotExist:
        return None
