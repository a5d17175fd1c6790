"""The quarterly board pack as a schema: twelve pages, what each shows, and what its board is asked to decide."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.charts.words import said
from marketplace.panel import Panel
from marketplace.statement_changes import between, comparable, named


@dataclass(frozen=True)
class BoardPage:
    """One page: its panels, the section of the statement that says what they mean, and the decision asked.

    What is ``exempt`` is for Part II of a meeting, and for the council's staff alone. A ``note`` says what its numbers are of.
    """

    number: int
    title: str
    panels: tuple[str, ...]
    section: str
    decision: str
    exempt: bool = False
    note: str = ""


PAGES = (
    BoardPage(
        1,
        "The four outcomes",
        ("needs", "outcomes"),
        "four-questions",
        "Which of these is not good enough, and who acts on it before the next quarter?",
    ),
    BoardPage(
        2,
        "Five risks",
        ("risks", "quality"),
        "who-provides",
        "Which of capacity, exits, diversity, cost and workforce is beyond what the council accepts?",
        note="Of the whole council: in a district there are too few providers to say as much without telling of one.",
    ),
    BoardPage(
        3,
        "Hours that are missing",
        ("gap_map", "time_of_week", "wanted"),
        "gap-map",
        "Where is more care bought or grown first?",
    ),
    BoardPage(
        4,
        "How long people wait",
        ("waiting", "waiting_now", "waiting_places", "waiting_groups"),
        "waiting",
        "How long may somebody wait, and what is done on the day after?",
    ),
    BoardPage(
        5,
        "Providers who stop",
        ("entry_exit", "exit_impact"),
        "who-provides",
        "Is there a plan for each of the three whose going would be felt most?",
    ),
    BoardPage(
        6,
        "Watch list",
        ("watch",),
        "who-provides",
        "Whom do officers visit this month?",
        exempt=True,
    ),
    BoardPage(
        7,
        "Prices and fees",
        ("prices", "price_by_length"),
        "prices",
        "Do the council’s fees let care be given lawfully, and what would it cost if they did?",
    ),
    BoardPage(
        8,
        "Choice and diversity",
        ("choice", "in_few_hands", "who_provides"),
        "choice",
        "Where has nobody a choice, and who is helped to start there?",
    ),
    BoardPage(
        9,
        "Who is left out",
        ("equity",),
        "equity",
        "Is any difference large enough to act on, or to look into?",
    ),
    BoardPage(
        10,
        "What was tried",
        ("tried",),
        "stance",
        "What is gone on with, stopped, or given longer?",
    ),
    BoardPage(
        11,
        "What was promised and asked",
        ("commitments", "challenges", "wanted_became"),
        "commitments",
        "Which promise is late, and what does its owner need?",
    ),
    BoardPage(
        12,
        "What is coming",
        ("outlook", "backtest", "market_model"),
        "outlook",
        "How many hours are asked of providers for the next holidays, and is the market the one we meant?",
    ),
)
OUTCOMES = (
    ("A market that lasts", "who_provides"),
    ("What people want of their care", "quality"),
    ("Less need that is not met", "needs"),
    ("Later need of a care home", ""),
)
"""The four outcomes a board is for, each with the panel that knows of it; of the last the site sees nothing."""
RISKS = (
    ("Capacity", "time_of_week"),
    ("Providers who stop", "entry_exit"),
    ("Diversity", "who_provides"),
    ("Cost of care", "prices"),
    ("Workforce", "quality"),
)
"""The five standing risks, each with the panel that knows of it."""
OF_PROVIDERS = frozenset({"choice", "prices", "time_of_week", "who_provides"})
"""Panels of what providers offer on the day they are reckoned: while many join, they tell who came to the site."""
ALIKE = 0.25
"""Two numbers of providers are alike if one is at most so much of the larger away."""
WHOLE_COUNT = "A count, or what anybody could count: it has no interval."
NO_NUMBER = "There is no number, so it has no interval."
ONLY_TODAY = "Not compared: what there was a quarter before was not kept, only what there is today is known."
BEFORE_AND_AFTER = "Each is itself a comparison, of before and after."


def number(panel: Panel) -> str:
    """What a panel says in one sentence, or why it says nothing."""
    return panel.missing or panel.sentence


def interval(panel: Panel) -> str:
    """Between what a number lies: the one its sentence names, the end of a curve, or the first of which it may be shown."""
    chart, rows = panel.chart, panel.table.rows
    if panel.missing:
        return NO_NUMBER
    if chart.low is None or chart.high is None or not rows:
        return WHOLE_COUNT
    known = [row for row in rows if row[chart.low] is not None and row[chart.high] is not None]
    if not known:
        return "No interval may be shown."
    row = known[-1] if chart.kind == "curve" else next(filter(panel.names, known), known[0])
    low, high = row[chart.low], row[chart.high]
    return f"{named(panel, str(row[chart.label]))}: between {said(low)} and {said(high)}."


def alike(was: int, now: int) -> bool:
    """Whether about as many providers could be found then as now."""
    return abs(now - was) <= ALIKE * max(was, now)


def others_found(was: int, now: int) -> str:
    """Why what they offer is not compared."""
    return f"Not compared: {was} providers could be found a quarter before and {now} now, so it would show who joined this site, not what changed."


def trend(was: Panel | None, now: Panel | None, most: int = 5) -> list[str]:
    """What moved since the quarter before, in words; the first few. None is a panel of which only today is known."""
    if was is None or now is None:
        return [ONLY_TODAY]
    if was.missing or now.missing:
        return ["There is no earlier quarter to put beside it."]
    if not comparable(was, now):
        return ["Not compared: no number of it stands in both quarters."]
    changes = between(was, now)
    told = [f"{one.row}, {one.what.lower()}: {one.words}" for one in changes[:most]]
    return told or ["Nothing of it moved."]
