"""The Market Position Statement as a schema: its sections, what each shows, and what has to be said in words.

What the Care Act guidance says a statement should contain is under ``statute``. Nothing of it may be empty silently:
it is said, or it is said why there is nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Slot:
    """Words an officer writes. ``statute`` names the content of the guidance that stands here."""

    key: str
    title: str
    hint: str
    statute: str = ""
    required: bool = True


@dataclass(frozen=True)
class Section:
    """One section: the question it answers and for whom, the panels it shows, and the words it needs."""

    number: int
    key: str
    title: str
    question: str
    readers: str
    panels: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()

    @property
    def required(self) -> tuple[Slot, ...]:
        """What has to be said here."""
        return tuple(slot for slot in self.slots if slot.required)

    def slot(self, key: str) -> Slot:
        """One of its slots. Raises KeyError for what it does not have."""
        return {slot.key: slot for slot in self.slots}[key]


SO_WHAT = Slot(
    "so_what", "What we make of it", "What the numbers mean here, and what they do not show.", required=False
)

SECTIONS = (
    Section(
        0,
        "masthead",
        "How far to trust this",
        "Can I trust these numbers?",
        "Everybody",
        ("health",),
        (SO_WHAT,),
    ),
    Section(
        1,
        "four-questions",
        "Four questions",
        "Is there enough, who is growing, are there workers, who is at risk?",
        "Investors and councillors",
        ("four_questions",),
        (
            Slot(
                "summary",
                "Supply and demand in short",
                "In a few sentences: is there enough care here, of the right kind, at the right times?",
                "a summary of supply and demand",
            ),
            Slot(
                "context",
                "What happens in the country",
                "Law, money and policy from outside that change what can be done here.",
                "the national context",
            ),
        ),
    ),
    Section(
        2,
        "wanted",
        "Wanted now",
        "Where is work for me this month?",
        "Personal assistants, providers and micro-enterprises",
        ("wanted",),
        (SO_WHAT,),
    ),
    Section(
        3,
        "gap-map",
        "Where care is missing",
        "Where is there not enough?",
        "Providers and commissioners",
        ("needs", "gap_map"),
        (
            Slot(
                "needs",
                "Needs and how they change",
                "What people here need now and will need, however it is paid for.",
                "needs, demand and trends",
            ),
        ),
    ),
    Section(
        4,
        "time-of-week",
        "When care is missing",
        "At which times is there not enough?",
        "Whoever plans rotas, and personal assistants",
        ("time_of_week",),
        (SO_WHAT,),
    ),
    Section(
        5,
        "waiting",
        "How long people wait",
        "How long does it take to find care?",
        "Families and directors of adult social services",
        ("waiting", "waiting_places", "waiting_groups"),
        (SO_WHAT,),
    ),
    Section(
        6,
        "choice",
        "How much choice there is",
        "Do people have a real choice?",
        "Everybody",
        ("choice",),
        (SO_WHAT,),
    ),
    Section(
        7,
        "missing",
        "What is missing",
        "What should I train or recruit for?",
        "Providers and colleges",
        ("missing", "looked", "languages"),
        (SO_WHAT,),
    ),
    Section(
        8,
        "who-provides",
        "Who provides care",
        "Is it resilient, and can I enter?",
        "New providers and inspectors",
        ("who_provides", "entry_exit", "in_few_hands"),
        (SO_WHAT,),
    ),
    Section(
        9,
        "prices",
        "Prices",
        "Can I make it pay, and is it fair?",
        "Providers and families",
        ("prices", "price_by_payer", "price_by_length"),
        (SO_WHAT,),
    ),
    Section(
        10,
        "quality",
        "Quality",
        "Is it good?",
        "Families",
        ("quality", "wanted_and_got", "ratings"),
        (
            Slot(
                "research",
                "What people told us",
                "What you asked of people who use care and their carers, how, and what they said.",
                "consumer research",
            ),
        ),
    ),
    Section(
        11,
        "who-pays",
        "Who pays",
        "How large are the private and direct payment markets?",
        "Investors",
        ("who_pays", "pa_fill"),
        (SO_WHAT,),
    ),
    Section(
        12,
        "equity",
        "Who is left out",
        "Does it work as well for everybody?",
        "Boards and the voluntary sector",
        ("equity",),
        (SO_WHAT,),
    ),
    Section(
        13,
        "outlook",
        "What is coming",
        "What will be needed next?",
        "Everybody",
        ("outlook", "backtest", "five_years"),
        (SO_WHAT,),
    ),
    Section(
        14,
        "intentions",
        "What the council will buy",
        "When do I bid, and for what?",
        "Providers",
        (),
        (
            Slot(
                "resources",
                "The money there will be",
                "What the council expects to spend on each kind of care, over how many years.",
                "resourcing forecasts",
            ),
            Slot(
                "intentions",
                "What we will commission",
                "Each with its date, value, route and lot; and which contracts end when.",
                "commissioning intentions",
            ),
        ),
    ),
    Section(
        15,
        "stance",
        "How we will treat you",
        "What kind of market does the council want?",
        "Providers",
        ("market_model",),
        (
            Slot(
                "direction",
                "Where we are going",
                "The direction of travel: what the council wants more of, less of, and why.",
                "the direction of travel",
            ),
        ),
    ),
    Section(
        16,
        "commitments",
        "Commitments",
        "Did you do what you said?",
        "Everybody",
        ("commitments",),
        (
            Slot(
                "ambitions",
                "What we want to be true",
                "The council’s ambitions for care here, and how anybody would see that they came true.",
                "ambitions",
            ),
        ),
    ),
    Section(
        17,
        "rare-needs",
        "Rare needs",
        "Who can do what few need?",
        "Specialist providers",
        ("rare",),
        (
            Slot(
                "rare",
                "What few people need",
                "Kinds of care, for a whole region. No numbers below ten, and nothing that points at one person.",
            ),
        ),
    ),
    Section(
        18,
        "neighbours",
        "Beside our neighbours",
        "Is it only here?",
        "Commissioners",
        (),
        (
            Slot(
                "together",
                "What we do together",
                "Agreements with the councils around yours: shared providers, prices, care across the boundary.",
            ),
        ),
    ),
    Section(
        19,
        "start-here",
        "Start here",
        "How do I begin?",
        "New providers and personal assistants",
        (),
        (
            Slot(
                "start",
                "The first steps",
                "For personal assistants, micro-enterprises and agencies: checks, time, cost, and whom to ask.",
            ),
        ),
    ),
    Section(
        20,
        "method",
        "How this was made",
        "What does each number mean?",
        "Analysts",
        (),
        (Slot("method", "What changed in how we count", "Leave it empty if nothing did.", required=False),),
    ),
)
BY_KEY: Mapping[str, Section] = {section.key: section for section in SECTIONS}

STATUTE = tuple(slot.statute for section in SECTIONS for slot in section.slots if slot.statute)
ANSWER_WORKING_DAYS = 10
NOT_VISIBLE = (
    "Care that people arrange without this site, and what they pay for it.",
    "People who needed care and asked nobody.",
    "Any group of fewer than ten people, and whatever would give one away.",
)


def slots() -> Iterator[tuple[Section, Slot]]:
    """Every slot with its section, in order."""
    for section in SECTIONS:
        for slot in section.slots:
            yield section, slot


def unsaid(words: Mapping[tuple[str, str], str]) -> list[tuple[Section, Slot]]:
    """The slots that must be said and are not; ``words`` are by section and slot, and may be why there is nothing."""
    return [
        (section, slot)
        for section, slot in slots()
        if slot.required and not words.get((section.key, slot.key), "").strip()
    ]


def after(key: str) -> Section | None:
    """The section that comes next; None after the last."""
    number = BY_KEY[key].number + 1
    return SECTIONS[number] if number < len(SECTIONS) else None
