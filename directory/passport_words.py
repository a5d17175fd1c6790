"""Checks in plain words: exactly what was seen, by whom and when, and what it does not mean. Never one badge for all."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.spoken import say_day, say_pounds
from directory.passport import BY_HUMAN, DBS_LEVELS, INSURANCES, Kind

LEVELS = {
    "basic": "Basic DBS certificate",
    "enhanced": "Enhanced DBS certificate",
    "enhanced_barred": "Enhanced DBS certificate with adults’ barred list",
}
COURSES = {
    "safeguarding": "Safeguarding adults",
    "moving_handling": "Moving and handling people",
    "infection": "Infection prevention and control",
    "first_aid": "First aid",
    "medication": "Giving medicines",
}
REGISTERS = {
    "nmc": "Nursing and Midwifery Council",
    "hcpc": "Health and Care Professions Council",
    "swe": "Social Work England",
}
NAMES = {
    Kind.CONTACT: "Email and phone",
    Kind.IDENTITY: "Identity",
    Kind.RIGHT_TO_WORK: "Right to work in the UK",
    Kind.DBS: "DBS certificate (criminal record)",
    Kind.CQC: "Care Quality Commission (CQC) registration",
    Kind.PUBLIC_LIABILITY: "Public liability insurance",
    Kind.EMPLOYERS_LIABILITY: "Employers’ liability insurance",
    Kind.BUYERS_LIABILITY: "Your own employers’ liability insurance",
    Kind.REFERENCES: "Two references",
    Kind.TRAINING: "Training",
    Kind.PROFESSIONAL_PIN: "Professional registration",
    Kind.VEHICLE: "Driving licence, MOT and business insurance",
    Kind.TRADER: "Tax or company registration",
    Kind.FOOD_HYGIENE: "Food hygiene registration",
    Kind.DECLARATION: "Declaration of good conduct",
    Kind.FRESHNESS: "Free hours confirmed",
}
WANTED = {
    Kind.CONTACT: "Your email address was proved by a code when you signed in. The council rings the number you gave, and again when you change it.",
    Kind.IDENTITY: "Show the council a passport or driving licence and a letter with your address, in person or by video.",
    Kind.RIGHT_TO_WORK: "Give the council a share code, or show a British or Irish passport. It is asked of everybody.",
    Kind.DBS: "Show the council your original certificate. You can apply for it yourself through an umbrella body.",
    Kind.CQC: "The CQC’s register is read every day. Give us your location ID.",
    Kind.PUBLIC_LIABILITY: "Cover for £5 million or more, in case somebody is hurt or something is broken.",
    Kind.EMPLOYERS_LIABILITY: "The law asks for it, for £5 million or more, as soon as you have staff.",
    Kind.BUYERS_LIABILITY: "Whoever employs you needs it. We tell them; there is nothing for you to do.",
    Kind.REFERENCES: "Two people who are not family, one of whom knows your care work. The council asks them itself.",
    Kind.TRAINING: "The certificate of a course, with its date.",
    Kind.PROFESSIONAL_PIN: "Your PIN with the NMC, HCPC or Social Work England. The council looks it up every month.",
    Kind.VEHICLE: "Your licence, the MOT and insurance for business use.",
    Kind.TRADER: "Your tax reference or company number. Without it we cannot pay you through the site.",
    Kind.FOOD_HYGIENE: "Registration of your food business with the council where you cook.",
    Kind.DECLARATION: "Say that you know of nothing that stands against you, once a year.",
    Kind.FRESHNESS: "Say that your free hours are right. After 90 days without a word you are hidden.",
}
LIMITS = {
    Kind.CONTACT: "It does not mean that anybody has met them.",
    Kind.IDENTITY: "It shows who they are. It says nothing about how they work.",
    Kind.RIGHT_TO_WORK: "It says nothing about how they work.",
    Kind.DBS: (
        "It shows what was on record on the day of the certificate. It does not mean that nothing has happened since, or "
        "that they are right for you. You may ask to see it yourself."
    ),
    Kind.PUBLIC_LIABILITY: "It does not mean that the insurer will pay for every accident.",
    Kind.EMPLOYERS_LIABILITY: "It covers their staff. It does not cover you.",
    Kind.REFERENCES: "Two people thought well of them. That does not mean that you will.",
    Kind.TRAINING: "It shows that they took the course. It does not mean that somebody has watched them do it.",
    Kind.PROFESSIONAL_PIN: "It shows that they may practise. It does not mean that they practise here as one.",
    Kind.VEHICLE: "It does not mean that anybody has looked over the car.",
    Kind.TRADER: "It says nothing about the quality of their care.",
    Kind.FOOD_HYGIENE: "It does not mean that the kitchen was inspected lately.",
    Kind.DECLARATION: "It is their own word.",
}
SHORT = {
    Kind.IDENTITY: "identity",
    Kind.REFERENCES: "two references",
    Kind.PUBLIC_LIABILITY: "insurance",
}
SHORT_LEVELS = {
    "basic": "basic DBS",
    "enhanced": "enhanced DBS",
    "enhanced_barred": "enhanced DBS with barred list",
}
HOW = {
    "original": "seen by {council}",
    "video": "seen by {council} on a video call",
    "copy": "a copy seen by {council}",
    "digital": "shown to {council} through a certified digital identity service",
    "share_code": "confirmed to {council} by the Home Office",
    "update_service": "confirmed to {council} by the DBS Update Service",
    "register": "looked up by {council}",
    "spoken": "asked for by {council}",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One check as facts: what a page needs to say what was seen."""

    kind: str
    source: str
    seen_on: date
    human: int | None = None
    detail: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    issuer: str = ""
    limit_pence: int | None = None
    register: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What a page says of one kind of check: its name, what was seen, and what that does not mean."""

    name: str
    seen: tuple[str, ...]
    limits: str


def _day(day: date) -> str:
    return say_day(day, weekday=False)


def what_words(seen: Seen) -> str:
    """The paper itself: "Enhanced DBS certificate with adults’ barred list, dated 3 March 2026"."""
    parts = [NAMES[Kind(seen.kind)]]
    if seen.kind == Kind.DBS:
        parts = [LEVELS[seen.detail]]
    elif seen.kind == Kind.TRAINING:
        parts = [COURSES[seen.detail], *([f"taught by {seen.issuer}"] if seen.issuer else [])]
    elif seen.kind in INSURANCES:
        parts += [f"with {seen.issuer}", f"for up to {say_pounds(seen.limit_pence or 0)}"]
    elif seen.kind == Kind.PROFESSIONAL_PIN and seen.register:
        parts = [REGISTERS[seen.register]]
    if seen.issued_on and seen.kind != Kind.DECLARATION:
        parts.append(f"dated {_day(seen.issued_on)}")
    return ", ".join(parts)


def seen_words(seen: Seen, council: str, *, humans: int = 1) -> str:
    """One sentence: what was seen, by whom, when, and until when it counts."""
    until = f" It counts until {_day(seen.valid_until)}." if seen.valid_until else ""
    if seen.source == "signed":
        return f"Signed by them on {_day(seen.seen_on)}.{until}"
    if seen.source == "attested":
        who = f"The agency answers for everyone it sends; {council} accepted that on {_day(seen.seen_on)}."
        return f"{what_words(seen)}. {who}{until}"
    how = HOW.get(seen.source, "seen by {council}").format(council=council)
    each = (
        f" For each of the {humans} people who give care; this is the one that ends first."
        if humans > 1
        else ""
    )
    return f"{what_words(seen)}, {how} on {_day(seen.seen_on)}.{until}{each}"


def lines(checks: Iterable[Seen], council: str, *, humans: int = 1) -> list[Line]:
    """What a listing's page says: one line for each kind, in the order people read them."""
    groups: dict[tuple[Kind, str], list[Seen]] = {}
    for seen in checks:
        course = seen.detail if seen.kind == Kind.TRAINING else ""
        groups.setdefault((Kind(seen.kind), course), []).append(seen)
    words: dict[Kind, list[str]] = {}
    for (kind, _), group in sorted(
        groups.items(), key=lambda item: (list(Kind).index(item[0][0]), item[0][1])
    ):
        many = humans if kind in BY_HUMAN else 1
        if len({seen.human for seen in group}) < many and not any(
            seen.source == "attested" for seen in group
        ):
            continue  # somebody here has none
        words.setdefault(kind, []).append(seen_words(weakest(group), council, humans=many))
    return [Line(NAMES[kind], tuple(found), LIMITS.get(kind, "")) for kind, found in words.items()]


def weakest(group: Sequence[Seen]) -> Seen:
    """Of the best that each human has, the lowest level, and then the one that ends first."""

    def strength(seen: Seen) -> tuple[int, date]:
        level = DBS_LEVELS.index(seen.detail) if seen.kind == Kind.DBS else 0
        return level, seen.valid_until or date.max

    best: dict[int | None, Seen] = {}
    for seen in group:
        held = best.get(seen.human)
        if held is None or strength(seen) > strength(held):
            best[seen.human] = seen
    return min(best.values(), key=strength)


def card_words(rows: Iterable[tuple[str, int | None, str]]) -> str:
    """A short line for a result card, from (kind, human, level): only what everyone who gives care there has."""
    found: dict[str, dict[int | None, str]] = {}
    for kind, human, level in rows:
        held = found.setdefault(kind, {})
        held[human] = max(held.get(human, ""), level, key=("", *DBS_LEVELS).index)
    humans = found.get(Kind.RIGHT_TO_WORK, {}).keys()

    def everyone(held: Mapping[int | None, str]) -> bool:
        return None in held or (bool(humans) and held.keys() >= humans)

    parts = []
    if (dbs := found.get(Kind.DBS, {})) and everyone(dbs):
        parts.append(SHORT_LEVELS[min(dbs.values(), key=DBS_LEVELS.index)])
    parts += [words for kind, words in SHORT.items() if kind in found and everyone(found[kind])]
    return listed(parts)


def listed(parts: Collection[str]) -> str:
    """Words in a row: "a, b and c"."""
    *most, last = parts or [""]
    return f"{', '.join(most)} and {last}" if most else last
