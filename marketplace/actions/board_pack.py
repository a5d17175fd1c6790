"""The board pack of one council and quarter: twelve pages of panels, what moved, what it means, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import timezone

from marketplace.actions.statement_panels import NOT_RELEASED, not_shown, panel_for
from marketplace.board_pages import PAGES, BoardPage, interval, number, trend
from marketplace.disclosure import PUBLIC, STAFF
from marketplace.measures.panels_shaping import before_and_after
from marketplace.models import Intervention, KeptPanel, Statement
from marketplace.person_traits import quarter_before
from marketplace.statement_sections import BY_KEY
from payments.gateways import paper

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from directory.models import Authority
    from marketplace.disclosure import Policy
    from marketplace.panel import Panel

NOTHING_TRIED = "The council has written down nothing that it tries."


@dataclass(frozen=True)
class Of:
    """Of which council and quarter, for whom, and what day it is."""

    authority: Authority
    policy: Policy
    period: str
    today: date

    @cached_property
    def standing(self) -> Mapping[str, Panel]:
        """What the last night reckoned."""
        keys = {key for page in PAGES for key in page.panels}
        return KeptPanel.objects.standing(self.authority.pk, self.period, keys, self.policy.name)


@dataclass(frozen=True)
class Filled:
    """One page as a board reads it."""

    page: BoardPage
    panels: Sequence[Panel]
    number: str
    trend: Sequence[str]
    interval: str
    so_what: str


def pack_of(authority: Authority, period: str, today: date, *, exempt: bool) -> list[Filled]:
    """The pages for staff; or, without what is exempt, as papers of a meeting that anybody may read: with public numbers alone."""
    policy = STAFF if exempt else PUBLIC
    words = _words(authority, period, published=not exempt)
    pages = [page for page in PAGES if exempt or not page.exempt]
    now = Of(authority, policy, period, today)
    before = replace(now, period=quarter_before(period))
    return [_filled(page, now, before, words.get(page.section, "")) for page in pages]


def _filled(page: BoardPage, of: Of, before: Of, words: str) -> Filled:
    panels = [each for key in page.panels for each in _panels(key, of)]
    first = panels[0]
    earlier = _panels(page.panels[0], before)[0]
    so_what = words or f"Nobody has said it yet: it is written in “{BY_KEY[page.section].title}”."
    return Filled(page, panels, number(first), trend(earlier, first), interval(first), so_what)


def _panels(key: str, of: Of) -> list[Panel]:
    if key != "tried":
        return [panel_for(key, of.authority, of.policy, of.period, of.today, standing=of.standing)]
    if of.policy.name == PUBLIC.name:
        return [not_shown("tried", of.period, of.today, NOT_RELEASED)]
    tried = Intervention.objects.standing().filter(authority=of.authority).order_by("-starts_on", "-pk")
    made = [before_and_after(one, today=of.today) for one in tried]
    return made or [not_shown("tried", of.period, of.today, NOTHING_TRIED)]


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
    """The pack as a PDF."""
    today = timezone.localdate()
    pages = pack_of(authority, period, today, exempt=exempt)
    shown = {"authority": authority, "period": period, "pages": pages, "today": today, "exempt": exempt}
    return paper.pdf_of(render_to_string("marketplace/board_pack_print.html", shown))
