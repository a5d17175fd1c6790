"""The panels of a statement, asked for by their key. What is not reckoned says why, never a number of its own."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from directory.models import Authority
from marketplace.disclosure import PUBLIC
from marketplace.enums import CommentState
from marketplace.measures.panels import panel_of
from marketplace.measures.panels_wanted import wanted
from marketplace.models import Commitment, Stance, StatementComment
from marketplace.panel import Chart, Panel, Table
from marketplace.quarters import quarter_words
from marketplace.statement_sections import SECTIONS

if TYPE_CHECKING:
    from datetime import date

    from marketplace.disclosure import Policy

NONE_STAND: Mapping[str, Panel] = MappingProxyType({})
Maker = Callable[[Authority, "Policy", str, "date"], Panel]

FOR_EVERYBODY = frozenset(
    {
        *(
            "needs",
            "commitments",
            "four_questions",
            "market_model",
            "wanted",
            "outlook",
            "backtest",
            "five_years",
        ),
        *(
            "health",
            "gap_map",
            "time_of_week",
            "waiting",
            "waiting_places",
            "choice",
            "missing",
            "looked",
            "languages",
        ),
        *("who_provides", "entry_exit", "prices", "ratings", "who_pays", "equity", "rare"),
    }
)
"""What readers may see: of people, only what was released; of supply, what anybody could count on this site.

What is reckoned from visits or requests themselves is for staff, however it is rounded: beside the releases of the same
quarter it would be a second answer to one question.
"""
NOT_RELEASED = (
    "The council’s staff see this. It is reckoned from single visits or requests, so it is not published."
)
TITLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "quality": ("The same faces, on time, as long as agreed", ("M21", "M22", "M23")),
    "wanted_and_got": ("What people wanted, and what they got", ("M29", "M34", "M35")),
    "price_by_payer": ("What an hour cost, by who paid", ("M18",)),
    "price_by_length": ("What a visit cost, by its length", ("M18b",)),
    "in_few_hands": ("How far care is in few hands", ("M20",)),
    "pa_fill": ("Direct payments that found a personal assistant", ("M27",)),
    "waiting_groups": ("Waiting by who pays, and in town and country", ("M7d",)),
    "waiting_now": ("Who waits now", ("M7", "M8")),
    "exit_impact": ("What it would take if one stopped", ("M25",)),
    "watch": ("Watch list", ("M24",)),
    "tried": ("What was tried", ()),
    "challenges": ("What providers and readers said", ("M32",)),
    "wanted_became": ("What became of what was wanted", ("M32",)),
    "market_model": ("How we mean the market to work", ("M33",)),
}
STANDS_ON: Mapping[str, frozenset[str]] = {
    "needs": frozenset({"asked"}),
    "four_questions": frozenset({"asked", "asked_hours", "looked", "missing_hours"}),
    "wanted": frozenset({"missing_hours"}),
    "outlook": frozenset({"asked"}),
    "backtest": frozenset({"asked"}),
    "five_years": frozenset({"asked"}),
    "gap_map": frozenset({"missing_hours"}),
    "time_of_week": frozenset({"asked_hours"}),
    "waiting": frozenset({"asked"}),
    "waiting_places": frozenset({"asked"}),
    "missing": frozenset({"looked"}),
    "looked": frozenset({"looked"}),
    "languages": frozenset({"asked"}),
    "who_pays": frozenset({"asked", "asked_hours"}),
}
"""Which cubes a panel may name a release of, in the statement's own quarter."""
LOOKS_BACK = frozenset({"outlook", "backtest", "five_years"})
"""Panels that are of quarters before, too."""


def panel_for(
    key: str,
    authority: Authority,
    policy: Policy,
    period: str,
    today: date,
    *,
    standing: Mapping[str, Panel] = NONE_STAND,
    read: dict[Hashable, Any] | None = None,
) -> Panel:
    """One panel as it stands today, or as it is ``standing``. Numbers about people come from the releases of ``period`` alone.

    For the public, a panel that is not ``FOR_EVERYBODY`` says why it shows nothing. Panels of one council and day may
    share what they ``read``.
    """
    make = MAKERS.get(key)
    if policy.name == PUBLIC.name and key not in FOR_EVERYBODY:
        return not_shown(key, period, today, NOT_RELEASED)
    if key in standing:
        return standing[key]
    if key == "four_questions":
        return four_questions(authority, policy, period, today, standing=standing, read=read)
    if make:
        return make(authority, policy, period, today)
    return panel_of(key, authority, policy, period, today, read=read)


def not_shown(key: str, period: str, today: date, why: str) -> Panel:
    """A panel without a number, and why."""
    title, measures = TITLES[key]
    return Panel(
        key=key,
        title=title,
        sentence="",
        table=Table((), ()),
        chart=Chart(""),
        measures=measures,
        as_of=today,
        window=quarter_words(period),
        out_of="what is not shown",
        missing=why,
    )


def commitments(authority: Authority, policy: Policy, period: str, today: date) -> Panel:  # noqa: ARG001 (asked like every panel)
    """What was promised, by when, and what became of it."""
    promises = list(Commitment.objects.filter(authority=authority).open_first())
    rows = tuple(
        (one.promise, one.owner, f"{one.due_on:%-d %B %Y}", one.standing, one.evidence or "–")
        for one in promises
    )
    kept = sum(not one.is_open for one in promises)
    return Panel(
        key="commitments",
        title="What we promised",
        sentence=f"{kept} of {len(promises)} promises {'is' if kept == 1 else 'are'} over; {sum(one.is_late for one in promises)} are late.",
        table=Table(("Promise", "Whose", "By when", "Where it stands", "What shows it"), rows),
        chart=Chart("cards"),
        measures=("M32",),
        as_of=today,
        window="since the first promise",
        out_of="promises the council made here",
        missing="" if rows else "The council has promised nothing here yet.",
    )


def challenges(authority: Authority, policy: Policy, period: str, today: date) -> Panel:  # noqa: ARG001 (of all time)
    """What providers and readers said of the council's statements, by section; how much of it waits, and waits too long."""
    said = StatementComment.objects.filter(statement__authority=authority)
    counts = (
        said.order_by()
        .values_list("section")
        .annotate(
            made=Count("pk"),
            waits=Count("pk", filter=Q(state=CommentState.WAITS)),
            late=Count("pk", filter=Q(state=CommentState.WAITS, answer_by__lt=today)),
        )
    )
    found = {section: each for section, *each in counts}
    rows = tuple(
        (section.title, made, made - waits, late)
        for section in SECTIONS
        if section.key in found
        for made, waits, late in [found[section.key]]
    )
    if not rows:
        return not_shown("challenges", period, today, "Nobody has said anything of a statement yet.")
    made, answered, late = (sum(row[column] for row in rows) for column in (1, 2, 3))
    return Panel(
        key="challenges",
        title=TITLES["challenges"][0],
        sentence=f"{answered} of {made} are answered; {late} {'waits' if late == 1 else 'wait'} longer than was promised.",
        table=Table(("Section", "Said", "Answered", "Late"), rows),
        chart=Chart("bars", unit="comments and questions"),
        measures=TITLES["challenges"][1],
        as_of=today,
        window="since the first statement",
        out_of="comments of providers on drafts, and questions of readers about what is published",
    )


def four_questions(
    authority: Authority,
    policy: Policy,
    period: str,
    today: date,
    *,
    standing: Mapping[str, Panel] = NONE_STAND,
    read: dict[Hashable, Any] | None = None,
) -> Panel:
    """The four questions a statement opens with, each answered by the panel that knows."""
    asked = {
        "Is the range of care sufficient?": ("choice", "needs"),
        "Who is developing what?": ("who_provides",),
        "Are there the workers?": ("gap_map", "time_of_week"),
        "Who is at risk?": ("equity", "waiting"),
    }
    rows, used = [], []
    for question, keys in asked.items():
        panels = [
            panel_for(key, authority, policy, period, today, standing=standing, read=read) for key in keys
        ]
        known = next((panel for panel in panels if not panel.missing), panels[0])
        used.append(known)
        rows.append((question, known.sentence or known.missing, " ".join(known.measures)))
    missing = "Nothing of it is known yet." if all(panel.missing for panel in used) else ""
    return Panel(
        key="four_questions",
        title="Four questions",
        sentence="Each answer comes from a panel further down.",
        table=Table(("Question", "Answer", "Measures"), () if missing else tuple(rows)),
        chart=Chart("cards"),
        measures=tuple(dict.fromkeys(code for panel in used for code in panel.measures)),
        as_of=today,
        window=quarter_words(period),
        out_of="what each panel says it is out of",
        missing=missing,
        releases=tuple(sorted({reference for panel in used for reference in panel.releases})),
    )


def market_model(authority: Authority, policy: Policy, period: str, today: date) -> Panel:  # noqa: ARG001 (asked like every panel)
    """M33 as far as it is declared: how the council means each part of the market to work."""
    declared = Stance.objects.standing().filter(sub_market__authority=authority, since__lte=today)
    newest = declared.order_by("sub_market__service", "sub_market_id", "-since")
    of_each = newest.distinct("sub_market__service", "sub_market_id")
    rows = tuple(
        (one.sub_market.name, one.get_rules_display(), one.get_relations_display(), f"{one.since:%-d %B %Y}")
        for one in of_each.select_related("sub_market__district", "sub_market__authority")
    )
    if not rows:
        return not_shown(
            "market_model", period, today, "The council has declared it of no part of the market."
        )
    return Panel(
        key="market_model",
        title=TITLES["market_model"][0],
        sentence=f"The council has declared how it means {len(rows)} parts of the market to work.",
        table=Table(("Part of the market", "Rules", "Relationships", "Since"), rows),
        chart=Chart(""),
        measures=TITLES["market_model"][1],
        as_of=today,
        window="Now",
        out_of="parts of the market the council has named",
        coverage="What is seen beside it, and the drift, is for staff.",
    )


MAKERS: dict[str, Maker] = {
    "market_model": market_model,
    "commitments": commitments,
    "challenges": challenges,
    "wanted": wanted,
}
"""Who makes which panel."""
