"""The board pack: twelve pages, each with a number, what moved, how sure, what it means and what is asked."""

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from marketplace.actions import board_pack, shaping, statement_panels
from marketplace.board_pages import (
    BEFORE_AND_AFTER,
    NO_NUMBER,
    ONLY_TODAY,
    PAGES,
    RISKS,
    WHOLE_COUNT,
    interval,
    trend,
)
from marketplace.disclosure import STAFF
from marketplace.panel import Table
from marketplace.person_traits import quarter_before, quarter_of
from marketplace.templatetags.panels import whole_words
from tests.factories.directory import AuthorityFactory, an_officer
from tests.factories.market import an_analyst, an_intervention
from tests.factories.packs import a_full_pack
from tests.factories.statements import a_draft, a_published, home, numbers_of, written
from tests.marketplace.charts.samples import SAMPLES

pytestmark = pytest.mark.django_db


def test_every_page_says_its_five_things_and_what_moved():
    officer = an_officer(home())
    statement = written(a_draft(by=officer), by=officer, words="Nights are short.")
    for period, met in ((statement.period, 60), (quarter_before(statement.period), 50)):
        numbers_of(period, policy=STAFF, met=met)
    pages = board_pack.pack_of(home(), statement.period, timezone.localdate(), exempt=True)
    assert [filled.page.number for filled in pages] == list(range(1, 13))
    for filled in pages:
        assert all(
            [
                filled.number,
                filled.trend,
                filled.interval,
                filled.so_what,
                filled.page.decision,
                filled.panels,
            ]
        )
    first = pages[0]
    assert (first.number, first.so_what, first.interval) == (
        "About 90 people asked for care here.",
        "Nights are short.",
        WHOLE_COUNT,
    )
    assert first.trend[0] == "Wolds, asked: up by 10"


def test_watch_list_is_exempt_and_left_out_of_what_is_handed_out():
    (exempt,) = [page for page in PAGES if page.exempt]
    assert exempt.panels == ("watch",)
    officer = an_officer(home())
    draft = written(a_draft(by=officer), by=officer, words="Nights are short.")
    an_intervention(home())
    an_intervention(AuthorityFactory(name="Moors"))
    shaping.take_back(an_intervention(home(), name="Given up"), by=an_analyst(home()))
    today = timezone.localdate()
    handed_out = board_pack.pack_of(home(), draft.period, today, exempt=False)
    for_staff = board_pack.pack_of(home(), draft.period, today, exempt=True)
    kinds = [[panel.key for filled in pages for panel in filled.panels] for pages in (for_staff, handed_out)]
    assert [each.count("before_and_after-1") for each in kinds] == [1, 0]
    said = {filled.so_what for filled in for_staff}, {filled.so_what for filled in handed_out}
    assert ["Nights are short." in each for each in said] == [True, False]
    assert exempt not in [filled.page for filled in handed_out]
    shown = {panel.key for filled in handed_out for panel in filled.panels if not panel.missing}
    assert shown - {"outcomes", "risks"} <= statement_panels.FOR_EVERYBODY
    assert not {"watch", "exit_impact", "waiting_now", "tried"} & statement_panels.FOR_EVERYBODY


def test_no_two_things_of_the_page_share_an_id(sign_in):
    for name in ("More rounds", "Fewer forms"):
        an_intervention(home(), name=name)
    address = reverse("marketplace:council_pack", args=[home().pk, "2026Q1"])
    officer = an_officer(home())
    TOTP.activate(officer, generate_totp_secret())
    answer = sign_in(officer).get(address)
    found = Counter(re.findall(r'\bid="([^"]+)"', answer.content.decode()))
    assert {"before_and_after-1", "before_and_after-2"} <= found.keys()
    assert {each for each, number in found.items() if number > 1} == set()


def test_command_writes_one_file_and_refuses_what_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr("payments.gateways.paper.pdf_of", lambda html: html.encode())
    monkeypatch.setattr("payments.gateways.paper.lengths", lambda _: {})
    to, said = tmp_path / "pack.pdf", StringIO()
    call_command("board_pack", home().pk, "2026Q1", "--to", str(to), "--open", stdout=said)
    assert (
        "The page that is exempt is left out, and its numbers are those that anybody may read."
        in to.read_text()
    )
    assert "Watch list" not in to.read_text()
    assert to.read_text().count('<section class="sheet') == len(PAGES)
    for gss, period in (("X00000000", "2026Q1"), (home().pk, "2026")):
        with pytest.raises(CommandError):
            call_command("board_pack", gss, period)


def sheets_of(monkeypatch, **asked):
    """How many pages the PDF gives each of its sheets, as the printer lays them out."""
    printed = []
    monkeypatch.setattr(board_pack.paper, "lengths", cache(board_pack.paper.lengths))
    monkeypatch.setattr(board_pack.paper, "pdf_of", lambda html: printed.append(html) or b"")
    board_pack.whole_paper(home(), "2026Q1", **asked)
    return board_pack.paper.lengths(printed[0])


TWELVE = {f"sheet-{number}": 1 for number in range(1, 13)}


def test_paper_has_twelve_pages_when_there_is_little_to_tell(monkeypatch):
    assert sheets_of(monkeypatch, exempt=True) == TWELVE


def test_paper_has_twelve_pages_however_much_there_is_to_tell(monkeypatch):
    """In the last room, as each try costs seconds; how a sheet comes there is the next test."""
    monkeypatch.setattr(board_pack, "pack_of", lambda *_, **__: a_full_pack())
    monkeypatch.setattr(board_pack, "ROOMS", board_pack.ROOMS[-1:])
    assert sheets_of(monkeypatch, exempt=True) == TWELVE


def test_what_is_crowded_is_laid_out_again_in_less_room_until_it_is_one_sheet(monkeypatch):
    """As if the third never fitted, and the fifth as soon as it is snug."""
    tried, printed = [], []

    def lengths(html):
        rooms = {key: room for room, key in re.findall(r"sheet--(\w+)\" id=\"(sheet-\d+)", html)}
        tried.append(rooms)
        return {
            key: 9 if key == "sheet-3" else 2 if key == "sheet-5" and room != "snug" else 1
            for key, room in rooms.items()
        }

    monkeypatch.setattr(board_pack, "pack_of", lambda *_, **__: a_full_pack())
    monkeypatch.setattr(board_pack.paper, "lengths", lengths)
    monkeypatch.setattr(board_pack.paper, "pdf_of", lambda html: lengths(html) and printed.append(html))
    board_pack.whole_paper(home(), "2026Q1", exempt=True)
    roomy = dict.fromkeys(TWELVE, "roomy")
    assert tried[:-1] == [
        roomy,
        {"sheet-3": "tight", "sheet-5": "usual"},
        {"sheet-5": "snug"},
    ]
    assert (len(printed), tried[-1]) == (1, roomy | {"sheet-3": "least", "sheet-5": "snug"})


def test_crowded_sheet_takes_larger_steps_the_longer_it_is_and_none_when_it_fits():
    sheet = board_pack.Sheet(PAGES[0], None)
    assert [sheet.smaller(pages).step for pages in (1, 2, 5, 99)] == [0, 1, 2, len(board_pack.ROOMS) - 1]


def test_risks_are_told_of_the_whole_council_and_each_says_what_it_sees():
    pages = board_pack.pack_of(home(), "2026Q1", timezone.localdate(), exempt=True)
    risks, *_ = pages[1].panels
    assert [row[0] for row in risks.table.rows] == [risk for risk, _ in RISKS]
    assert all(row[1] for row in risks.table.rows)
    assert pages[1].page.note.startswith("Of the whole council")


def test_curve_tells_where_it_ends_and_numbers_say_what_of():
    assert interval(SAMPLES["curve"]) == "Day 28: between 69 and 79."
    dots = SAMPLES["dots"]
    assert interval(dots) == "Most deprived fifth: between 0.9 and 2.1."
    hidden_first = replace(dots, table=replace(dots.table, rows=dots.table.rows[::-1]))
    assert interval(hidden_first) == interval(dots)
    more = replace(dots.table, rows=(*dots.table.rows, ("Night, against day", 2.0, 1.25, 3.0)))
    assert interval(replace(dots, table=more, sentence="It differs for night.")).startswith(
        "Night, against day: between 1.2"
    )
    assert interval(replace(dots, missing="Too few.")) == NO_NUMBER


def test_no_word_is_cut_on_paper():
    assert whole_words("Nothing became of it", 15) == "Nothing became…"
    assert whole_words("Nothing became of it", 13) == "Nothing…"


def test_what_is_of_today_is_put_beside_what_a_statement_kept_or_is_not_compared(monkeypatch):
    period = quarter_before(quarter_of(timezone.localdate()))
    today = replace(SAMPLES["dots"], as_of=timezone.localdate())
    then = replace(today, table=replace(today.table, rows=(("Most deprived fifth", 1.0, 0.9, 2.1),)))
    monkeypatch.setattr(board_pack, "panel_for", lambda *_, **__: today)
    of = board_pack.Of(home(), STAFF, period, timezone.localdate())
    before, older = replace(of, period=quarter_before(period)), replace(of, period="2020Q1")
    assert board_pack._moved("equity", today, of, before) == [ONLY_TODAY]
    before.__dict__["frozen"] = {"equity": then}
    assert board_pack._moved("equity", today, of, before) == ["Most deprived fifth, ratio: up by 0.4"]
    assert board_pack._moved("equity", today, older, before) == [ONLY_TODAY]
    older.__dict__["frozen"] = {"equity": then}
    assert board_pack._moved("equity", today, older, before) == ["Nothing of it moved."]
    assert board_pack._moved("tried", today, of, before) == [BEFORE_AND_AFTER]
    no_row = replace(then, table=replace(then.table, rows=(("Night", 1.0, 0.9, 2.1),)))
    assert trend(no_row, today) == ["Not compared: no number of it stands in both quarters."]


def test_what_providers_offer_is_not_compared_when_many_more_can_be_found(monkeypatch):
    today = timezone.localdate()
    period = quarter_before(quarter_of(today))
    table = Table(("Kind", "Providers"), (("Personal assistant", 143), ("Other service", 32)))
    now = replace(SAMPLES["bars"], key="who_provides", table=table, as_of=today)
    monkeypatch.setattr(board_pack, "panel_for", lambda *_, **__: now)
    for few, said in (
        (0, ONLY_TODAY),
        (17, "Not compared: 49 providers could be found a quarter before and 175 now, so it would show "),
        (120, "Personal assistant, providers: up by 23"),
    ):
        of = board_pack.Of(home(), STAFF, period, today)
        before = replace(of, period=quarter_before(period))
        rows = (("Personal assistant", few), ("Other service", 32 if few else None))
        before.__dict__["frozen"] = {"who_provides": replace(now, table=replace(table, rows=rows))}
        (moved,) = board_pack._moved("who_provides", now, of, before)
        assert moved.startswith(said)


def test_what_a_quarter_was_is_what_its_published_statement_keeps():
    statement = a_published()
    of = board_pack.Of(home(), STAFF, statement.period, timezone.localdate())
    assert {"needs", "choice"} <= of.frozen.keys()
    assert replace(of, period="2020Q1").frozen == {}


def test_facts_are_of_the_first_panel_with_a_number_and_of_risks_each_says_its_own(monkeypatch):
    dots = replace(SAMPLES["dots"], as_of=timezone.localdate())
    none = replace(dots, missing="Too few.")
    monkeypatch.setattr(board_pack, "panel_for", lambda key, *_, **__: none if key == "waiting" else dots)
    pages = board_pack.pack_of(home(), "2026Q1", timezone.localdate(), exempt=True)
    assert (pages[3].number, pages[3].interval) == (
        dots.sentence,
        "Most deprived fifth: between 0.9 and 2.1.",
    )
    risks = pages[1]
    assert risks.number.startswith("Capacity: Mornings are short of help. Providers who stop: Mornings")
    assert risks.interval.startswith(
        "Capacity: Most deprived fifth: between 0.9 and 2.1. Providers who stop:"
    )
    everything = "Capacity, Providers who stop, Diversity, Cost of care, Workforce"
    assert (risks.trend, risks.since) == ([f"{everything}: {ONLY_TODAY}"], f"{everything}: {ONLY_TODAY}")
    assert replace(risks, trend=["Wolds: up by 1", "Not compared."]).since == "Wolds: up by 1; Not compared."
