"""Sketches of providers: what each is, offers, charges and works, before anything of it has happened."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from directory.enums import Engagement, LanguageLevel, LegalForm, ListingState
from directory.hours import WeeklySpan
from marketplace.demo import places, rotas, words
from marketplace.demo.names import Crowd, Human
from marketplace.demo.places import Spot

S = ListingState
WASHING = (
    "getting-up",
    "washing",
    "dressing",
    "toilet",
    "mouth-hair-nails",
    "meals",
    "medicines-prompt",
    "company",
)
HEAVY = (*WASHING, "moving", "medicines-give", "catheter", "eating", "after-hospital")
COMPANY = ("company", "getting-out", "appointments", "shopping", "meals")
HOUSE = ("cleaning", "laundry", "shopping", "meals", "pets")
LEARNING = (
    "learning-skills",
    "learning-disability",
    "autism",
    "work-study",
    "getting-out",
    "company",
    "money-letters",
)
NIGHTS = ("night-asleep", "respite", "getting-up", "toilet", "company")
AGENCY = (
    *HEAVY,
    "cleaning",
    "laundry",
    "shopping",
    "appointments",
    "getting-out",
    "dementia",
    "respite",
    "end-of-life",
)
NURSING = ("nursing-tasks", "feeding-tube")
LIVING_IN = ("night-awake", "night-asleep", "live-in")
TRADES = ("Home Care", "Care at Home", "Homecare", "Support", "Home Helps", "Care Services", "Carers")
MICRO_TRADES = (
    "Good Company", "Doorstep Dinners", "Helping Hands", "Odd Jobs & Gardens", "Out and About", "Spick and Span", "Day Trips",
    "Letters & Laptops", "Pet Friends", "Kitchen Table", "Men’s Shed Outings",
)  # fmt: skip
SUKI = Human("Suki", "Tidewell", "english", "female", "suki.tidewell@example.com", "07700 900910")
AS_OFTEN = {LegalForm.COMPANY: LegalForm.CIC, LegalForm.CHARITY: LegalForm.COOPERATIVE}
STATES = (
    (78, S.LIVE), (4, S.PAUSED), (5, S.DRAFT), (4, S.SUBMITTED), (3, S.IN_REVIEW), (3, S.CHANGES_REQUESTED), (1, S.REJECTED),
    (2, S.WITHDRAWN), (1, S.STALE),
)  # fmt: skip
LONG_AGO = {"joined": 116, "confirmed": 104}  # days: their hours are too old to show
FORMS = (
    LegalForm.PARTNERSHIP, LegalForm.COMPANY, LegalForm.CIC, LegalForm.CHARITY, LegalForm.COOPERATIVE, LegalForm.COUNCIL,
)  # fmt: skip


@dataclass(frozen=True)
class Service:
    """One offer: on which contract, what, and for how much."""

    engagement: str
    needs: tuple[str, ...]
    rates: dict[str, int | None]


@dataclass
class Sketch:
    """A provider to be."""

    owner: Human
    spot: Spot
    name: str
    title: str
    summary: str
    about: str
    legal_form: str
    lanes: list[list[WeeklySpan]]
    services: list[Service]
    carers: int = 1
    sex: str = ""
    cqc: str = ""
    languages: dict[str, int] = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    travels: int = 8_000
    terms: dict[str, int] = field(default_factory=dict)
    becomes: str = S.LIVE
    joined: int = 50  # days ago
    confirmed: int = 5  # days ago
    takes_leave: bool = True
    sends_papers: bool = False
    asks_council: bool = False


def rates(random: Random, lowest: int, highest: int, **more: int | None) -> dict[str, int | None]:
    """Pence an hour, in steps of 25, with weekends and bank holidays as people charge them."""
    weekday = random.randrange(lowest, highest + 1, 25)
    found: dict[str, int | None] = {
        "weekday_pence": weekday,
        "minimum_minutes": random.choice((30, 45, 60, 60)),
    }
    if random.random() < 0.6:
        found["saturday_pence"] = _quarter(weekday * random.choice((105, 110, 115)))
        found["sunday_pence"] = _quarter(weekday * random.choice((110, 115, 125)))
    if random.random() < 0.7:
        found["bank_holiday_pence"] = _quarter(weekday * random.choice((150, 150, 200)))
    return found | more


def _quarter(hundredfold: int) -> int:
    return round(hundredfold / 2500) * 25


def the_county(random: Random, crowd: Crowd, scale: float) -> Iterator[Sketch]:
    """Everybody who offers care: about 300 at full scale, and always some in each of the three corners."""
    found = [
        build(random, crowd, places.anywhere(random))
        for count, build in ((170, alone), (45, micro), (45, other))
        for _ in range(max(3, round(count * scale)))
    ]
    for sketch, (_, state) in zip(found, STATES, strict=False):
        sketch.becomes = state
    for sketch, form in zip([one for one in found if one.carers > 1], FORMS, strict=False):
        sketch.legal_form = form
    for sketch in found:
        if sketch.becomes == S.STALE:
            sketch.joined, sketch.confirmed = LONG_AGO["joined"], LONG_AGO["confirmed"]
    yield from found
    named = agency_names(random)
    yield from (agency(random, crowd, named[number]) for number in range(max(3, round(25 * scale))))
    yield from corners(random, crowd)
    yield alone_in_a_company(crowd)


def agency_names(random: Random) -> list[tuple[str, str]]:
    """(town, name): each town has several. The towns are invented, so no real agency is called this."""
    towns = (
        ["Castermouth"] * 9 + ["Wrenchester"] * 7 + ["Saltmere"] * 4 + ["Tarnwick"] * 3 + ["Drayhythe"] * 3
    )
    random.shuffle(towns)
    first, met = ["Castermouth", "Wrenchester", "Saltmere"], set()
    named = []
    for town in [*first, *towns]:
        trade = random.choice([trade for trade in TRADES if (town, trade) not in met] or TRADES)
        met.add((town, trade))
        named.append((town, f"{random.choice(('', '', 'Old ', 'New '))}{town} {trade}"))
    return named


def kept_out(spot: Spot, travels: int) -> int:
    """How far personal care may travel from here without reaching a corner that is kept short of it."""
    return min([travels, *(corner.room((spot.east, spot.north)) for corner in places.CORNERS)])


def _common(random: Random, human: Human) -> dict[str, Any]:
    states, shares = [state for _, state in STATES], [share for share, _ in STATES]
    level = LanguageLevel.FLUENT
    return {
        "owner": human,
        "languages": {"en": random.choice((level, level, LanguageLevel.CARE)), **dict.fromkeys(human.languages, level)},
        "becomes": random.choices(states, shares)[0],
        "joined": random.randint(36, 55),
        "confirmed": random.choice((0, 0, 1, 1, 2, 3, 4, 6, 8, 9, 11, 13, 16, 19, 24, 33, 60)),
        "terms": {
            "ask_by_hours": random.choice((4, 12, 24, 24, 48, 72)),
            "answers_within_hours": random.choice((4, 8, 12, 24, 24, 48)),
            "free_to_cancel_hours": random.choice((24, 24, 48)),
            "late_fee_percent": random.choice((50, 100, 100)),
        },
    }  # fmt: skip


def _skills(random: Random, human: Human, needs: tuple[str, ...]) -> tuple[str, ...]:
    likely = [
        "first-aid",
        "dementia-trained",
        "drives-own-car",
        "pets-fine",
        "food-safety",
        "stroke",
        "parkinsons",
    ]
    likely += ["end-of-life-trained", "lgbt-aware", "sensory-loss", "vegetarian-kitchen", "epilepsy"]
    chosen = set(random.sample(likely, random.randint(1, 4)))
    if "moving" in needs:
        chosen.add("hoist")
    if "autism" in needs:
        chosen |= {"autism-trained", "learning-disability-trained"}
    if human.heritage in {"bangladeshi", "pakistani", "somali"} and random.random() < 0.8:
        chosen.add("halal-kitchen")
    return tuple(sorted(chosen))


def alone(random: Random, crowd: Crowd, spot: Spot, *, lane=None, needs=(), **fixed) -> Sketch:
    """A personal assistant: employed by the people they help, or a sole trader, or both."""
    human = fixed.pop("human", None) or crowd.somebody()
    lane = lane or rotas.alone(random)
    night = any(span.start >= 20 * 60 and span.end == rotas.DAY for span in lane)
    needs = needs or (
        NIGHTS if night else random.choices((WASHING, HEAVY, COMPANY, LEARNING, HOUSE), (9, 5, 4, 3, 2))[0]
    )
    travels = random.choice((4_000, 6_000, 8_000, 10_000, 12_000))
    common = _common(random, human)
    if set(needs) & set(HEAVY) - set(COMPANY):
        safe = fixed.get("travels") or kept_out(spot, travels)
        needs, travels = (needs, safe) if safe >= 2_000 else (COMPANY, travels)
    sleep_in = random.randrange(6_000, 9_001, 500) if night else None
    services = []
    employed = random.random() < 0.45
    if employed or random.random() < 0.3:
        wages = rates(random, 1_300, 1_600, sleep_in_pence=sleep_in, minimum_minutes=60)
        services.append(Service(Engagement.EMPLOYED, needs, wages))
    if not employed:
        travel = random.choice((0, 0, 150, 250))
        asked = rates(random, 1_700, 2_400, sleep_in_pence=sleep_in, travel_pence=travel)
        services.append(Service(Engagement.SELF_EMPLOYED, needs, asked))
    company = needs in (COMPANY, HOUSE, LEARNING)
    if "bfi" not in common["languages"] and random.random() < 0.05:
        common["languages"] |= {random.choice(("bfi", "x-mak")): LanguageLevel.CARE}
    summary = random.choice(words.COMPANY_SUMMARIES if company else words.PA_SUMMARIES).format(town=spot.town)
    made = common | {
        "spot": spot,
        "name": human.name,
        "title": f"{human.name}, {'support and company' if company else 'personal assistant'}",
        "summary": summary,
        "about": words.about_one(random, spot.town),
        "legal_form": LegalForm.EMPLOYED_PA if employed else LegalForm.SOLE_TRADER,
        "lanes": [lane],
        "services": services,
        "sex": human.sex if random.random() < 0.8 else "",
        "skills": _skills(random, human, needs),
        "travels": travels,
    }  # fmt: skip
    return Sketch(**(made | fixed))


def alone_in_a_company(crowd: Crowd) -> Sketch:
    """A company of one person, who asks the council whether it may give personal care."""
    random = Random("a company of one person")  # its own, so that everybody else stays who they are
    fixed = {"needs": COMPANY, "legal_form": LegalForm.COMPANY, "becomes": S.LIVE, "takes_leave": False}
    spot = places.somewhere_in("Wrenchester", random)
    sketch = alone(random, crowd, spot, human=SUKI, sex="", **fixed)
    sketch.name = sketch.title = "Tidewell Support Ltd"
    sketch.services = [Service(Engagement.SELF_EMPLOYED, COMPANY, rates(random, 1_900, 2_400))]
    sketch.asks_council = True
    return sketch


def micro(random: Random, crowd: Crowd, spot: Spot) -> Sketch:
    """A micro-enterprise of two to five: everything but personal care."""
    human, carers = crowd.somebody(), random.randint(2, 5)
    name = f"{spot.town} {random.choice(MICRO_TRADES)}"
    form = random.choice((LegalForm.PARTNERSHIP, LegalForm.COMPANY, LegalForm.CHARITY))
    form = AS_OFTEN.get(form, form) if carers % 2 else form
    needs = random.choice(
        (COMPANY, HOUSE, LEARNING, (*COMPANY, "gardening", "phone-computer", "money-letters"))
    )
    lanes = [random.choice(rotas.SHOP_HOURS)() for _ in range(random.randint(1, min(3, carers)))]
    return Sketch(
        **_common(random, human),
        spot=spot,
        name=name,
        title=name,
        summary=random.choice(words.COMPANY_SUMMARIES).format(town=spot.town),
        about=words.MICRO_ABOUT.format(carers=carers, name=name),
        legal_form=form,
        carers=carers,
        lanes=lanes,
        services=[Service(Engagement.SELF_EMPLOYED, needs, rates(random, 1_600, 2_300))],
        skills=_skills(random, human, needs),
        travels=random.choice((5_000, 8_000, 12_000)),
    )


def other(random: Random, crowd: Crowd, spot: Spot) -> Sketch:
    """A larger service without CQC registration: a charity's day trips, a council's meals."""
    made = micro(random, crowd, spot)
    made.carers = random.randint(6, 20)
    made.name = made.title = (
        f"{spot.town} {random.choice(('Befrienders', 'Community Transport', 'Lunch Club', 'Carers’ Breaks'))}"
    )
    made.about = f"A local service with {made.carers} people who give care. Volunteers help too."
    made.legal_form = LegalForm.CHARITY if made.carers % 4 else LegalForm.COUNCIL
    return made


def agency(random: Random, crowd: Crowd, named: tuple[str, str], **fixed) -> Sketch:
    """A registered home care agency with 3 to 12 workers to promise."""
    town, name = named
    human, spot = crowd.somebody(), places.somewhere_in(town, random)
    lanes = fixed.pop("lanes", None) or random.choice((3, 4, 5, 6, 6, 7, 8, 9, 10, 12))
    charged = rates(random, 2_800, 3_600, minimum_minutes=random.choice((30, 30, 45)), night_pence=None)
    weekday = charged["weekday_pence"] or 0
    charged["saturday_pence"], charged["sunday_pence"] = _quarter(weekday * 110), _quarter(weekday * 115)
    services = [Service(Engagement.AGENCY, AGENCY, charged)]
    if lanes >= 8:
        nights = charged | {
            "sleep_in_pence": random.randrange(8_000, 11_001, 500),
            "night_pence": _quarter(weekday * 120),
        }
        services.append(Service(Engagement.AGENCY, (*WASHING, *LIVING_IN, *NURSING), nights))
    spoken = [code for _ in range(3) for code in crowd.somebody().languages]
    made = _common(random, human) | {
        "spot": spot,
        "name": name,
        "title": name,
        "summary": f"Registered home care in and around {town}, from half an hour to round the clock.",
        "about": words.AGENCY_ABOUT.format(name=name, town=town, years=random.randint(2, 22)),
        "legal_form": LegalForm.COMPANY,
        "carers": lanes + random.randint(2, 25),
        "cqc": f"1-000{random.randrange(10**6):06}",
        "lanes": [rotas.AGENCY[number % len(rotas.AGENCY)]() for number in range(lanes)],
        "services": services,
        "languages": {"en": LanguageLevel.FLUENT, **dict.fromkeys(spoken, LanguageLevel.CARE)},
        "skills": _skills(random, human, AGENCY),
        "travels": kept_out(spot, random.choice((8_000, 10_000, 12_000))),
    }  # fmt: skip
    return Sketch(**(made | fixed))


def corners(random: Random, crowd: Crowd) -> Iterator[Sketch]:
    """Three places a search tells the truth about: nobody twice a day; only in twos; only half an hour later."""
    fixed = {"needs": HEAVY, "becomes": S.LIVE, "takes_leave": False}

    def somebody(town: str, lane: list[WeeklySpan], travels: int) -> Sketch:
        sketch = alone(random, crowd, places.somewhere_in(town, random), lane=lane, travels=travels, **fixed)
        sketch.terms["ask_by_hours"] = min(sketch.terms["ask_by_hours"], 24)
        return sketch

    yield somebody("Cotterquay", rotas.weekday_mornings(), 7_500)
    yield somebody("Cotterquay", rotas.weekend_mornings(), 7_500)
    for _ in range(2):
        yield somebody(places.ONLY_IN_TWOS.name, rotas.every_morning(), 5_000)
        yield somebody(places.ONLY_IN_TWOS.name, rotas.evenings_all_week(), 5_000)
    for _ in range(5):
        yield somebody(places.ONLY_AFTER_THE_SCHOOL_RUN.name, rotas.after_the_school_run(), 5_000)
    yield somebody(places.ONLY_AFTER_THE_SCHOOL_RUN.name, rotas.weekday_mornings(), 5_000)
