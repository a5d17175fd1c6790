"""The panels of a statement, asked for by their key. What is not reckoned says why, never a number of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from directory.models import Authority
from marketplace.estimators.outcomes import Outcome
from marketplace.measures import panels
from marketplace.measures.outlook import outlook
from marketplace.measures.panels_wanted import wanted
from marketplace.models import Commitment, Release
from marketplace.panel import Chart, Panel, Table
from marketplace.wanted import quarter_words

if TYPE_CHECKING:
    from datetime import date

    from marketplace import disclosure
    from marketplace.disclosure import Policy

Maker = Callable[[Authority, "Policy", str, "date"], Panel]

TITLES = {
    "health": "How fresh and how full the facts are",
    "four_questions": "Four questions",
    "gap_map": "Hours asked for and free, by area",
    "time_of_week": "Hours asked for and free, by time of the week",
    "waiting": "How long it takes to find care",
    "choice": "How many could come",
    "missing": "What keeps people from finding somebody",
    "who_provides": "Who provides care",
    "prices": "What care costs",
    "quality": "How good care is",
    "who_pays": "Who pays",
    "equity": "Who waits longer",
    "market_model": "The market we said we want, and the one there is",
}
CODES: dict[str, tuple[str, ...]] = {
    "health": ("M36",),
    "gap_map": ("M16",),
    "time_of_week": ("M13", "M16"),
    "waiting": ("M7",),
    "choice": ("M17",),
    "missing": ("M6",),
    "who_provides": ("M19", "M20", "M30"),
    "prices": ("M18",),
    "quality": ("M21", "M22", "M29"),
    "who_pays": ("M26", "M27"),
    "equity": ("M28",),
    "market_model": ("M33",),
}
OUTCOMES = {
    Outcome.MET: "Met",
    Outcome.UNDER_MET: "Met in part",
    Outcome.UNMET: "Not met",
    Outcome.LEFT: "No longer needed",
}


def panel_for(key: str, authority: Authority, policy: Policy, period: str, today: date) -> Panel:
    """One panel as it stands today. Numbers about people come from the releases of ``period`` alone."""
    make = MAKERS.get(key)
    if make is None and key in panels.MAKERS:
        return panels.panel_of(key, authority, policy, period, today)
    return make(authority, policy, period, today) if make else not_yet(key, period, today)


def not_yet(key: str, period: str, today: date, why: str = "") -> Panel:
    """A panel without a number, and why."""
    return Panel(
        key=key,
        title=TITLES.get(key, key),
        sentence="",
        table=Table((), ()),
        chart=Chart(""),
        measures=CODES.get(key, ()),
        as_of=today,
        window=quarter_words(period),
        out_of="nothing yet",
        missing=why or "No data yet: this site does not reckon it.",
    )


def needs(authority: Authority, policy: Policy, period: str, today: date) -> Panel:
    """M1 and M3: who asked for care in the quarter, and what became of it within 28 days, by district."""
    found = Release.objects.standing_row("asked", authority.pk, period, policy.name)
    if found is None:
        why = f"The numbers of {quarter_words(period)} are not published: it was not counted, or the gate refused it."
        return not_yet("needs", period, today, why)
    reference, release = found
    names = dict(Authority.objects.filter(pk__in=release.within("district")).values_list("pk", "name"))
    rows = [
        (names.get(block, block), cell.value, *_outcomes(release, block))
        for block, cell in sorted(
            release.within("district").items(), key=lambda one: names.get(one[0], one[0])
        )
    ]
    total = release.value()
    return Panel(
        key="needs",
        title="Who asked for care, and what became of it",
        sentence=f"About {total:,} people asked for care here."
        if total
        else "Too few asked to say how many.",
        table=Table(("District", "Asked", *OUTCOMES.values()), tuple(rows) if total else ()),
        chart=Chart("stacked", values=tuple(range(2, 2 + len(OUTCOMES))), unit="people"),
        measures=("M1", "M3"),
        as_of=today,
        window=quarter_words(period),
        out_of="everybody who asked for care on this site, each once",
        missing="" if total else f"Of {quarter_words(period)} nothing may be shown: {policy.few}.",
        releases=(reference,),
    )


def _outcomes(release: disclosure.Release, block: str) -> list[int | None]:
    return [release.value(("district", block), ("outcome", outcome)) for outcome in OUTCOMES]


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
        sentence=f"{kept} of {len(promises)} promises are over; {sum(one.is_late for one in promises)} are late.",
        table=Table(("Promise", "Whose", "By when", "Where it stands", "What shows it"), rows),
        chart=Chart("cards"),
        measures=("M32",),
        as_of=today,
        window="since the first promise",
        out_of="promises the council made here",
        missing="" if rows else "The council has promised nothing here yet.",
    )


def four_questions(authority: Authority, policy: Policy, period: str, today: date) -> Panel:
    """The four questions a statement opens with, each answered by the panel that knows."""
    asked = {
        "Is the range of care sufficient?": ("choice", "needs"),
        "Who is developing what?": ("who_provides",),
        "Are there the workers?": ("time_of_week", "missing"),
        "Who is at risk?": ("waiting", "equity"),
    }
    rows, used = [], []
    for question, keys in asked.items():
        panels = [panel_for(key, authority, policy, period, today) for key in keys]
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
        out_of="as each panel says",
        missing=missing,
        releases=tuple(sorted({reference for panel in used for reference in panel.releases})),
    )


MAKERS: dict[str, Maker] = {
    "needs": needs,
    "commitments": commitments,
    "four_questions": four_questions,
    "wanted": wanted,
    "outlook": outlook,
}
"""Who makes which panel."""
