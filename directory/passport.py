"""The check passport: which checks a provider needs, how long each lasts, and what may be shown while they hold.

Sixteen kinds of check. Who needs which follows from facts (legal form, carers, CQC registration, kinds of contract) and
from the risk of what is offered: T1 is housework and company, T2 anything else one to one in somebody's home, T3 personal
care, T4 nursing and other people's money. A check holds from its first day to its last, both in London, so what hangs on
it ends at the midnight after its last day. A check that was never given keeps back what it is for; one that has lapsed
may keep back everything.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import TypeVar

Shown = TypeVar("Shown")

STALE_DAYS = 90
POUND = 100
INSURED_AT_LEAST_PENCE = 5_000_000 * POUND


class Kind(StrEnum):
    """What is checked, in the order people read it."""

    CONTACT = "contact"
    IDENTITY = "identity"
    RIGHT_TO_WORK = "right_to_work"
    DBS = "dbs"
    CQC = "cqc"
    PUBLIC_LIABILITY = "public_liability"
    EMPLOYERS_LIABILITY = "employers_liability"
    BUYERS_LIABILITY = "buyers_liability"
    REFERENCES = "references"
    TRAINING = "training"
    PROFESSIONAL_PIN = "professional_pin"
    VEHICLE = "vehicle"
    TRADER = "trader"
    FOOD_HYGIENE = "food_hygiene"
    DECLARATION = "declaration"
    FRESHNESS = "freshness"


class Effect(StrEnum):
    """What a lapse does."""

    PAUSED = "paused"
    TASKS_HIDDEN = "tasks_hidden"
    TAG_REMOVED = "tag_removed"
    NO_MESSAGES = "no_messages"
    PAYOUTS_HELD = "payouts_held"
    ADVICE = "advice"


KEEPS_BACK = frozenset({Effect.PAUSED, Effect.TASKS_HIDDEN, Effect.TAG_REMOVED})


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind of check works. ``months`` is the longest it lasts; None leaves that to the paper that was seen."""

    effect: Effect
    months: int | None = None
    reminders: tuple[int, ...] = (30, 7)  # days before the last day has passed
    grace_days: int = 0
    by_human: bool = False
    may_be_open: bool = False
    recorded: bool = True


RULES: dict[Kind, Rule] = {
    Kind.CONTACT: Rule(Effect.NO_MESSAGES, reminders=(), may_be_open=True),
    Kind.IDENTITY: Rule(Effect.PAUSED, 60, (60, 30, 7), by_human=True),
    Kind.RIGHT_TO_WORK: Rule(Effect.PAUSED, None, (90, 30, 7), by_human=True, may_be_open=True),
    Kind.DBS: Rule(Effect.TASKS_HIDDEN, 36, (90, 60, 30, 7), by_human=True),
    Kind.CQC: Rule(Effect.PAUSED, reminders=(), recorded=False),
    Kind.PUBLIC_LIABILITY: Rule(Effect.PAUSED, None, (30, 14, 7, 1)),
    Kind.EMPLOYERS_LIABILITY: Rule(Effect.PAUSED, None, (30, 14, 7, 1)),
    Kind.BUYERS_LIABILITY: Rule(Effect.ADVICE, reminders=(), recorded=False),
    Kind.REFERENCES: Rule(Effect.PAUSED, 36, grace_days=30, by_human=True),
    Kind.TRAINING: Rule(Effect.TAG_REMOVED, 36, (60, 30), by_human=True),
    Kind.PROFESSIONAL_PIN: Rule(Effect.TAG_REMOVED, 1, (7,)),
    Kind.VEHICLE: Rule(Effect.TAG_REMOVED),
    Kind.TRADER: Rule(Effect.PAYOUTS_HELD, 12),
    Kind.FOOD_HYGIENE: Rule(Effect.TAG_REMOVED, 12),
    Kind.DECLARATION: Rule(Effect.PAUSED, 12, grace_days=30),
    Kind.FRESHNESS: Rule(Effect.PAUSED, reminders=(60, 30), recorded=False),
}
RECORDED = tuple(kind for kind, rule in RULES.items() if rule.recorded)
BY_HUMAN = tuple(kind for kind, rule in RULES.items() if rule.by_human)
INSURANCES = (Kind.PUBLIC_LIABILITY, Kind.EMPLOYERS_LIABILITY)
TOLD_ON_CARDS = (Kind.RIGHT_TO_WORK, Kind.DBS, Kind.IDENTITY, Kind.REFERENCES, Kind.PUBLIC_LIABILITY)
UPDATE_SERVICE_MONTHS = 6
UPDATE_SERVICE_MONTHS_HIGH_RISK = 1
COURSE_MONTHS = {
    "safeguarding": 36,
    "moving_handling": 12,
    "infection": 12,
    "first_aid": 36,
    "medication": 12,
}

DBS_LEVELS = ("basic", "enhanced", "enhanced_barred")
T1, T2, T3, T4 = 1, 2, 3, 4
LEVEL_OF_TIER = {T1: "basic", T2: "enhanced", T3: "enhanced_barred", T4: "enhanced_barred"}

EVERYDAY = frozenset(
    [
        "company",
        "getting-out",
        "meals",
        "cleaning",
        "laundry",
        "shopping",
        "phone-computer",
        "gardening",
        "pets",
    ]
)
WITH_MONEY = frozenset({"money-letters"})

# For which tasks each course has to have been taken
COURSES: dict[str, frozenset[str]] = {
    "moving_handling": frozenset({"getting-up", "moving"}),
    "infection": frozenset(
        {"washing", "toilet", "catheter", "mouth-hair-nails", "nursing-tasks", "breathing"}
    ),
    "first_aid": frozenset({"night-awake", "night-asleep", "live-in", "children-home"}),
    "medication": frozenset({"medicines-give", "feeding-tube"}),
}
SKILLS_OF_COURSE = {"moving_handling": {"hoist"}, "first_aid": {"first-aid"}}
DRIVING = "drives-own-car"
MEALS = "meals"


@dataclass(frozen=True, slots=True)
class Human:
    """Someone who gives care here, and the days between which they do; ``number`` is the row of their lane."""

    number: int
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """What one listing offers: its tasks with their regulated class, its skills, and on which kinds of contract."""

    tasks: Mapping[str, str]
    skills: frozenset[str] = frozenset()
    engagements: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a provider is. A registered agency answers for its staff; everybody else's humans are checked one by one."""

    legal_form: str
    carers: int
    one_human: bool
    registered: bool
    humans: tuple[Human, ...] = ()

    @property
    def checked(self) -> tuple[Human | None, ...]:
        """Whom the checks of humans are about; None is the agency, for everyone in it."""
        if self.registered:
            return (None,)
        return self.humans[:1] if self.one_human else self.humans


@dataclass(frozen=True, slots=True)
class Required:
    """One check that is needed: of which human, which level or course, for which tasks and skills."""

    kind: Kind
    human: int | None = None
    detail: str = ""
    claims: frozenset[str] = frozenset()
    from_on: date = date.min
    until_on: date | None = None

    @property
    def rule(self) -> Rule:
        """How its kind works."""
        return RULES[self.kind]


@dataclass(frozen=True, slots=True)
class Held:
    """A check somebody decided is in order: ``valid_until`` is its last day in London, None when it has no end."""

    kind: Kind
    human: int | None
    detail: str
    valid_from: date
    valid_until: date | None = None

    def serves(self, required: Required) -> bool:
        """Whether this is what ``required`` asks for, as long as it is valid."""
        if (self.kind, self.human) != (required.kind, required.human):
            return False
        if self.kind == Kind.DBS:
            return DBS_LEVELS.index(self.detail) >= DBS_LEVELS.index(required.detail)
        return self.detail == required.detail


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one day until another, not included, something may be shown: all but what is in ``hidden``."""

    from_on: date
    until_on: date
    hidden: frozenset[str] = field(default_factory=frozenset)


def skill(slug: str) -> str:
    """A skill as a claim, so that it is not taken for a task."""
    return f"skill:{slug}"


def tier_of(task: str, regulated: str) -> int:
    """The risk of a task: 1 to 4. A task we do not know is taken for one to one at home."""
    if regulated == "nursing" or task in WITH_MONEY:
        return T4
    if regulated == "personal_care":
        return T3
    return T1 if task in EVERYDAY else T2


def required(facts: Facts, offered: Offered) -> list[Required]:
    """Every check that a provider with these facts needs for one listing, in the order people read them."""
    tiers = {task: tier_of(task, regulated) for task, regulated in offered.tasks.items()}
    everything = frozenset(tiers) | {skill(slug) for slug in offered.skills}
    found = [Required(Kind.CONTACT)]
    for human in facts.checked:
        found += _of_a_human(human, tiers, everything, offered)
    found += _of_the_business(facts, offered, tiers, everything)
    order = list(Kind)
    return sorted(found, key=lambda one: order.index(one.kind))


def _of_a_human(
    human: Human | None, tiers: Mapping[str, int], everything: frozenset[str], offered: Offered
) -> Iterator[Required]:
    needs = partial(
        Required,
        human=human.number if human else None,
        from_on=(human and human.starts_on) or date.min,
        until_on=human.ends_on if human else None,
    )
    at_home = frozenset(task for task, tier in tiers.items() if tier >= T2)
    yield needs(Kind.RIGHT_TO_WORK, claims=everything)
    if at_home:
        yield needs(Kind.IDENTITY, claims=at_home)
        yield needs(Kind.REFERENCES, claims=at_home)
        yield needs(Kind.TRAINING, detail="safeguarding", claims=at_home)
    for level in DBS_LEVELS:
        tasks = frozenset(task for task, tier in tiers.items() if LEVEL_OF_TIER[tier] == level)
        if tasks:
            yield needs(Kind.DBS, detail=level, claims=tasks)
    for course, tasks in COURSES.items():
        skills = SKILLS_OF_COURSE.get(course, set()) & offered.skills
        claims = (tasks & tiers.keys()) | {skill(slug) for slug in skills}
        if claims:
            yield needs(Kind.TRAINING, detail=course, claims=frozenset(claims))


def _of_the_business(
    facts: Facts, offered: Offered, tiers: Mapping[str, int], everything: frozenset[str]
) -> Iterator[Required]:
    regulated = frozenset(task for task, kind in offered.tasks.items() if kind != "none")
    trades = facts.legal_form != "employed_pa" and (
        not offered.engagements or offered.engagements != {"employed"}
    )
    if regulated and facts.registered:
        yield Required(Kind.CQC, claims=regulated)
    if trades:
        yield Required(Kind.PUBLIC_LIABILITY, claims=everything)
        yield Required(Kind.TRADER)
    if facts.carers > 1:
        yield Required(Kind.EMPLOYERS_LIABILITY, claims=everything)
    if "employed" in offered.engagements:
        yield Required(Kind.BUYERS_LIABILITY)
    if nursing := frozenset(task for task, kind in offered.tasks.items() if kind == "nursing"):
        yield Required(Kind.PROFESSIONAL_PIN, claims=nursing)
    if DRIVING in offered.skills:
        yield Required(Kind.VEHICLE, claims=frozenset({skill(DRIVING)}))
    if MEALS in tiers and not facts.one_human and not facts.registered:
        yield Required(Kind.FOOD_HYGIENE, claims=frozenset({MEALS}))
    yield Required(Kind.DECLARATION, claims=everything)


def hidden_on(day: date, needed: Iterable[Required], held: Collection[Held]) -> frozenset[str] | None:
    """The claims that may not be shown on a day; None when nothing may."""
    hidden: set[str] = set()
    for one in needed:
        if one.rule.effect not in KEEPS_BACK or not _is_here(one, day):
            continue
        serving = [check for check in held if check.serves(one)]
        if any(_holds(check, one.rule, day) for check in serving):
            continue
        lapsed = any(check.valid_from <= day for check in serving)
        if lapsed and one.rule.effect == Effect.PAUSED:
            return None
        hidden |= one.claims
    return frozenset(hidden)


def _is_here(one: Required, day: date) -> bool:
    return one.from_on <= day and (one.until_on is None or day <= one.until_on)


def _holds(check: Held, rule: Rule, day: date) -> bool:
    return check.valid_from <= day and (
        check.valid_until is None or day <= check.valid_until + timedelta(days=rule.grace_days)
    )


def stretches(needed: Collection[Required], held: Collection[Held], *, stale_on: date) -> list[Stretch]:
    """When something may be shown, and what not, until ``stale_on``: the day on which the hours are too old to show.

    It depends on no clock: what has passed and what is to come are reckoned alike.
    """
    return [Stretch(*one) for one in joined(_parts(needed, held, stale_on))]


def _parts(
    needed: Collection[Required], held: Collection[Held], stale_on: date
) -> Iterator[tuple[date, date, frozenset[str]]]:
    """From each day on which something may change until the next: what is hidden, where not all is."""
    everything = frozenset[str]().union(*(one.claims for one in needed))
    days = sorted({day for day in _turns(needed, held) if date.min < day < stale_on})
    for from_on, until_on in pairwise([date.min, *days, stale_on]):
        hidden = hidden_on(from_on, needed, held)
        if hidden is not None and hidden != everything:
            yield from_on, until_on, hidden


def joined(parts: Iterable[tuple[date, date, Shown]]) -> list[tuple[date, date, Shown]]:
    """The same in as few parts as can be: two that meet and show the same are one."""
    found: list[tuple[date, date, Shown]] = []
    for from_on, until_on, shown in parts:
        if found and found[-1][1:] == (from_on, shown):
            found[-1] = (found[-1][0], until_on, shown)
        else:
            found.append((from_on, until_on, shown))
    return found


def _turns(needed: Iterable[Required], held: Iterable[Held]) -> Iterator[date]:
    """The days on which something may change."""
    for check in held:
        yield check.valid_from
        if check.valid_until:
            yield check.valid_until + timedelta(days=1 + RULES[check.kind].grace_days)
    for one in needed:
        yield one.from_on
        if one.until_on:
            yield one.until_on + timedelta(days=1)


def longest(kind: str, detail: str, from_on: date) -> date | None:
    """The last day a check of this kind that starts on ``from_on`` can have; None when the paper decides."""
    months = (
        COURSE_MONTHS.get(detail, RULES[Kind(kind)].months)
        if kind == Kind.TRAINING
        else RULES[Kind(kind)].months
    )
    return None if months is None else months_later(from_on, months) - timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("Every month has 28 days.")


def is_expiring(kind: str, valid_until: date | None, today: date) -> bool:
    """Whether it is time to think of the next one: the first reminder is due."""
    reminders = RULES[Kind(kind)].reminders
    return (
        valid_until is not None and bool(reminders) and today >= valid_until - timedelta(days=max(reminders))
    )


def reminder_due(kind: str, valid_until: date, today: date) -> int | None:
    """The latest reminder that is due, as days before the end; None before the first and after the last day."""
    left = (valid_until - today).days
    due = [days for days in RULES[Kind(kind)].reminders if left <= days]
    return min(due) if due and left >= 0 else None
