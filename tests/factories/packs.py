"""A board pack as full as one gets: more rows, longer words and more that was tried than any council has."""

from datetime import date

from marketplace.actions.board_pack import Filled
from marketplace.board_pages import PAGES
from marketplace.panel import Chart, Panel, Table

WORDS = "Nobody who speaks a language that somebody here would understand "
NUMBERS = (1234.5, 6789, None, 12.25, 98765, 4, 3)
LINES = (("National Living Wage", 1300.0), ("What the council pays for an hour", 5000.0))
KINDS = {
    "needs": ("stacked", 14, 5),
    "waiting": ("curve", 29, 3),
    "waiting_now": ("curve", 29, 3),
    "waiting_places": ("dots", 14, 3),
    "health": ("cards", 4, 2),
    "outcomes": ("cards", 4, 3),
    "risks": ("cards", 5, 3),
    "quality": ("dots", 7, 4),
    "gap_map": ("areas", 300, 2),
    "time_of_week": ("heat", 7, 6),
    "wanted": ("cards", 12, 3),
    "watch": ("bars", 60, 2),
    "prices": ("box", 6, 5),
    "price_by_length": ("box", 6, 5),
    "equity": ("dots", 20, 3),
    "tried": ("line", 12, 2),
    "commitments": ("cards", 30, 4),
    "outlook": ("fan", 13, 6),
    "market_model": ("", 20, 3),
}


def a_full_panel(key):
    """One panel of the most there can be; what has no kind here is bars."""
    kind, many, across = KINDS.get(key, ("bars", 12, 3))
    values = tuple(range(1, across + 1)) if kind in {"stacked", "heat", "box"} else (1,)
    low, high = (2, 3) if kind in {"curve", "dots", "fan"} else (None, None)
    words = kind in {"cards", ""}
    rows = tuple(
        (
            number if kind == "curve" else f"{WORDS if kind != 'heat' else 'Monday'}{number}",
            *((WORDS * 3,) * across if words else NUMBERS[:across]),
        )
        for number in range(many)
    )
    return Panel(
        key=key,
        title=WORDS.strip(),
        sentence=WORDS * 2,
        table=Table(("What it is of", *[f"Which of them {number}" for number in range(across)]), rows),
        chart=Chart(
            kind, values=values, low=low, high=high, unit="hours a week, or of a hundred", lines=LINES
        ),
        measures=("M21", "M21b", "M21c", "M22", "M22b", "M23", "M23b"),
        as_of=date(2026, 6, 30),
        window="April to June 2026",
        out_of=WORDS * 2,
        coverage=WORDS * 3,
        releases=("RL-AAAA-BBBB",) * 8,
        notes=tuple((f"2026-03-{day:02}", WORDS) for day in range(1, 9)) if kind == "line" else (),
    )


def a_full_pack():
    """All twelve pages."""
    return [
        Filled(
            page,
            [a_full_panel(key) for key in page.panels for _ in range(12 if key == "tried" else 1)],
            WORDS * 3,
            [WORDS] * 5,
            WORDS * 2,
            "What an officer says of it. " * 200,
        )
        for page in PAGES
    ]
