"""The board pack of one council and quarter: twelve pages of panels, what moved, what it means, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from marketplace.actions.statement_panels import NOT_RELEASED, not_shown, panel_for
from marketplace.board_pages import (
    BEFORE_AND_AFTER,
    OF_PROVIDERS,
    ONLY_TODAY,
    OUTCOMES,
    PAGES,
    RISKS,
    WHOLE_COUNT,
    BoardPage,
    alike,
    interval,
    number,
    others_found,
    trend,
)
from marketplace.disclosure import PUBLIC, STAFF
from marketplace.measures.panels_shaping import before_and_after
from marketplace.measures.released import last_day
from marketplace.models import Intervention, KeptPanel, PublishedStatement, Statement
from marketplace.panel import Chart, Panel, Table
from marketplace.panel_paper import Room
from marketplace.person_traits import quarter_before, quarter_of
from marketplace.quarters import quarter_words
from marketplace.statement_file import panels_in
from marketplace.statement_sections import BY_KEY
from payments.gateways import paper

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from datetime import date

    from directory.models import Authority
    from marketplace.disclosure import Policy

ROOMS = (
    Room(14, 250, 440, 330, "roomy", 8),
    Room(10, 200, 440, 280, "usual", 6),
    Room(8, 140, 440, 230, "snug", 5),
    Room(6, 100, 440, 190, "close", 5),
    Room(4, 70, 440, 150, "tight", 3),
    Room(3, 50, 440, 120, "least", 2),
)
"""How a page of the pack is printed: as the first of these with which it is one sheet."""
SUMMED = {"outcomes": ("The four outcomes", OUTCOMES), "risks": ("Five risks", RISKS)}
NOT_SEEN = "No data yet: the site does not see who moves into a care home."
TRIED = "tried"
NOTHING_TRIED = "The council has written down nothing that it tries."


@dataclass(frozen=True)
class Of:
    """Of which council and quarter, for whom, and what day it is. ``read`` is what its panels were made from."""

    authority: Authority
    policy: Policy
    period: str
    today: date
    read: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def standing(self) -> Mapping[str, Panel]:
        """What the last night reckoned."""
        keys = {key for page in PAGES for key in page.panels} | {key for _, key in (*OUTCOMES, *RISKS)}
        return KeptPanel.objects.standing(self.authority.pk, self.period, keys, self.policy.name)

    @cached_property
    def frozen(self) -> Mapping[str, Panel]:
        """What the newest statement of the quarter keeps, as everybody reads it."""
        kept = PublishedStatement.objects.version_of(self.authority.pk, self.period)
        if kept is None or kept.why_withdrawn:
            return {}
        return {panel.key: panel for _, panel in panels_in(kept.content)}

    def of_then(self, key: str, panel: Panel) -> Panel | None:
        """It as it was in the quarter. What is of another day is as a statement kept it, else nobody knows."""
        if panel.missing or panel.as_of <= last_day(self.period):
            return panel
        return self.frozen.get(key)

    @cached_property
    def found(self) -> int:
        """How many providers could be found, by the panel that stands for the quarter; nobody, where none does."""
        panel = _stands("who_provides", self)
        return sum(int(row[1] or 0) for row in panel.table.rows) if panel else 0


@dataclass(frozen=True)
class Filled:
    """One page as a board reads it."""

    page: BoardPage
    panels: Sequence[Panel]
    number: str
    trend: Sequence[str]
    interval: str
    so_what: str

    @property
    def since(self) -> str:
        """What moved, in one line."""
        return f"{'; '.join(each.removesuffix('.') for each in self.trend)}."


@dataclass(frozen=True)
class Sheet:
    """One page as it is printed; nothing is filled in on one that is left out."""

    page: BoardPage
    filled: Filled | None
    step: int = 0

    def smaller(self, pages: int) -> Sheet:
        """It with less room for each thing, the more pages it took; the same when it took one."""
        return replace(self, step=min(self.step + pages // 2, len(ROOMS) - 1))

    @property
    def is_least(self) -> bool:
        """Whether it cannot be smaller; that always fits."""
        return self.step == len(ROOMS) - 1

    @property
    def room(self) -> Room:
        """How much room there is for each thing on it."""
        return ROOMS[self.step]

    @property
    def key(self) -> str:
        """Its id on paper."""
        return f"sheet-{self.page.number}"

    @property
    def panels(self) -> Sequence[Panel]:
        """Those there is room for."""
        return self.filled.panels[: self.room.panels] if self.filled else ()

    @property
    def left(self) -> int:
        """How many there is none for."""
        return len(self.filled.panels) - len(self.panels) if self.filled else 0


def pack_of(authority: Authority, period: str, today: date, *, exempt: bool) -> list[Filled]:
    """The pages for staff; or, without what is exempt, as papers of a meeting that anybody may read: with public numbers alone."""
    policy = STAFF if exempt else PUBLIC
    words = _words(authority, period, published=not exempt)
    pages = [page for page in PAGES if exempt or not page.exempt]
    now = Of(authority, policy, period, today)
    before = replace(now, period=quarter_before(period))
    return [_filled(page, now, before, words.get(page.section, "")) for page in pages]


def _filled(page: BoardPage, of: Of, before: Of, words: str) -> Filled:
    """Its facts are of the first of its panels that has a number; of one that sums up, of each that it sums up."""
    found = [(key, each) for key in page.panels for each in _panels(key, of)]
    key, first = next((each for each in found if not each[1].missing), found[0])
    so_what = words or f"Nobody has said it yet: it is written in “{BY_KEY[page.section].title}”."
    panels = [each for _, each in found]
    if key not in SUMMED:
        return Filled(page, panels, number(first), _moved(key, first, of, before), interval(first), so_what)
    told = [(thing, each, panel) for thing, each, panel in _known(key, of) if panel and not panel.missing]
    moved: dict[str, list[str]] = {}
    for thing, each, panel in told:
        moved.setdefault(_moved(each, panel, of, before)[0], []).append(thing)
    sure = [f"{thing}: {said}" for thing, _, panel in told if (said := interval(panel)) != WHOLE_COUNT]
    numbers = " ".join(f"{thing}: {number(panel)}" for thing, _, panel in told)
    return Filled(
        page,
        panels,
        numbers or number(first),
        [f"{', '.join(things)}: {moves}" for moves, things in moved.items()]
        or _moved(key, first, of, before),
        " ".join(sure) or WHOLE_COUNT,
        so_what,
    )


def _moved(key: str, now: Panel, of: Of, before: Of) -> list[str]:
    """What moved since the quarter before; of what providers offer only if about as many could be found then."""
    if key == TRIED:
        return [BEFORE_AND_AFTER]
    (earlier,) = _panels(key, before)
    was, then = before.of_then(key, earlier), _stands(key, of, now)
    if was and then and key in OF_PROVIDERS and not alike(before.found, of.found):
        return [others_found(before.found, of.found) if before.found else ONLY_TODAY]
    return trend(was, then)


def _stands(key: str, of: Of, now: Panel | None = None) -> Panel | None:
    """It as it was in the quarter. Of the last quarter what there is today may stand for it, of older ones not."""
    panel = now or _panels(key, of)[0]
    is_last = of.period == quarter_before(quarter_of(of.today))
    return of.of_then(key, panel) or (panel if is_last else None)


def _panels(key: str, of: Of) -> list[Panel]:
    if key in SUMMED:
        return [_summed(key, of)]
    if key != TRIED:
        return [
            panel_for(key, of.authority, of.policy, of.period, of.today, standing=of.standing, read=of.read)
        ]
    if of.policy.name == PUBLIC.name:
        return [not_shown("tried", of.period, of.today, NOT_RELEASED)]
    tried = Intervention.objects.standing().filter(authority=of.authority).order_by("-starts_on", "-pk")
    made = [
        replace(panel, key=f"{panel.key}-{number}")
        for number, panel in enumerate((before_and_after(one, today=of.today) for one in tried), start=1)
    ]
    return made or [not_shown("tried", of.period, of.today, NOTHING_TRIED)]


def _summed(key: str, of: Of) -> Panel:
    """Several things on one page, each in a sentence of the panel that knows of it."""
    title, known = SUMMED[key][0], _known(key, of)
    told = [panel for _, _, panel in known if panel and not panel.missing]
    return Panel(
        key=key,
        title=title,
        sentence=f"Of {len(told)} of {len(known)} the site can tell something, each from a panel of its own.",
        table=Table(
            ("What", "What is seen", "Of when", "Measures"),
            tuple(_row(thing, panel) for thing, _, panel in known),
        ),
        chart=Chart("cards"),
        measures=tuple(dict.fromkeys(code for panel in told for code in panel.measures)),
        as_of=of.today,
        window=quarter_words(of.period),
        out_of="what each of these panels says it is out of",
        releases=tuple(sorted({reference for panel in told for reference in panel.releases})),
    )


def _known(key: str, of: Of) -> list[tuple[str, str, Panel | None]]:
    """Each thing that is summed up, with the panel that knows of it."""
    return [(thing, each, _panels(each, of)[0] if each else None) for thing, each in SUMMED[key][1]]


def _row(thing: str, panel: Panel | None) -> tuple[str, ...]:
    if panel is None:
        return (thing, NOT_SEEN, "–", "–")
    return (thing, panel.missing or panel.sentence, panel.window, " ".join(panel.measures) or "–")


def _words(authority: Authority, period: str, *, published: bool) -> dict[str, str]:
    """What officers said each section means, in the newest statement of the quarter; or in the newest that is published."""
    written = Statement.objects.filter(authority=authority, period=period)
    statement = (written.exclude(published_at=None) if published else written).first()
    if statement is None:
        return {}
    found: dict[str, str] = {}
    for one in statement.words.order_by("pk"):
        found.setdefault(one.section, one.said)
    return found


def whole_paper(authority: Authority, period: str, *, exempt: bool) -> bytes:
    """The pack as a PDF: a sheet for each page. What is crowded is shown smaller, and shorter, until it is one sheet."""
    today = timezone.localdate()
    pages = {filled.page.number: filled for filled in pack_of(authority, period, today, exempt=exempt)}
    shown = {
        "authority": authority,
        "period": period,
        "today": today,
        "exempt": exempt,
        "site": settings.SITE_URL,
    }
    sheets = [Sheet(page, pages.get(page.number)) for page in PAGES]
    crowded = sheets
    while crowded:
        long = paper.lengths(_html(shown, crowded))
        smaller = {sheet.key: sheet.smaller(long.get(sheet.key, 1)) for sheet in crowded}
        sheets = [smaller.get(sheet.key, sheet) for sheet in sheets]
        crowded = [sheet for sheet in smaller.values() if long.get(sheet.key, 1) > 1 and not sheet.is_least]
    return paper.pdf_of(_html(shown, sheets))


def _html(shown: Mapping[str, Any], sheets: Sequence[Sheet]) -> str:
    return render_to_string("marketplace/board_pack_print.html", {**shown, "sheets": sheets})
