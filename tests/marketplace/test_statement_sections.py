"""The schema of a statement: whole, in order, and nothing of the statute left out."""

from datetime import date

import pytest

from marketplace.panel import Chart, Panel, Table
from marketplace.statement_changes import Moved, kept_since, moved, reworded
from marketplace.statement_file import as_csv, canonical, digest_of
from marketplace.statement_neighbours import England, beside
from marketplace.statement_sections import BY_KEY, SECTIONS, STATUTE, after, slots, unsaid


def test_sections_are_twenty_one_in_order_each_with_its_key_once():
    assert [section.number for section in SECTIONS] == list(range(21))
    assert len(BY_KEY) == 21
    assert after("masthead").key == "four-questions"
    assert after("method") is None


def test_statute_asks_for_eight_contents_and_each_has_one_place():
    assert sorted(STATUTE) == sorted(
        [
            "a summary of supply and demand",
            "the national context",
            "needs, demand and trends",
            "consumer research",
            "resourcing forecasts",
            "commissioning intentions",
            "the direction of travel",
            "ambitions",
        ]
    )
    assert all(slot.required for _, slot in slots() if slot.statute)


def test_section_without_a_panel_has_words_that_must_be_said_or_explains_the_method():
    assert [section.key for section in SECTIONS if not (section.panels or section.required)] == ["method"]


def test_unsaid_is_what_must_be_said_and_is_not():
    everything = {(section.key, slot.key): "Because" for section, slot in slots()}
    assert unsaid(everything) == []
    left = unsaid(everything | {("intentions", "resources"): "  "})
    assert [(section.key, slot.key) for section, slot in left] == [("intentions", "resources")]
    assert len(unsaid({})) == sum(slot.required for _, slot in slots())


def a_panel(rows, **more):
    return Panel(
        **{
            "key": "needs",
            "title": "Who asked",
            "sentence": "Many.",
            "table": Table(("District", "Asked"), tuple(rows)),
            "chart": Chart("bars"),
            "measures": ("M1",),
            "as_of": date(2026, 8, 1),
            "window": "April to June 2026",
            "out_of": "everybody",
            "releases": ("RL-1",),
        }
        | more
    )


def a_content(rows, words="Enough.", period="2026Q2", name="Wolds", cells=(), **more):
    section = {"key": "gap-map", "title": "Where", "panels": [a_panel(rows, **more).as_json]}
    section["words"] = [{"key": "needs", "title": "Needs", "words": words, "why_none": ""}]
    promises = [
        {"reference": "CT-1", "promise": "Nights", "state": "Done" if period > "2026Q1" else "Promised"}
    ]
    return {
        "la": "E1",
        "name": name,
        "period": period,
        "version": 1,
        "as_of": "2026-08-01",
        "sections": [section],
        "commitments": promises,
        "cells": cells,
        "releases": [],
    }


def test_changes_are_told_in_words_and_rows_of_one_name_are_left_out():
    was = a_content([("North", 35), ("South", None), ("East", 10), ("Twin", 1), ("Twin", 2)], period="2026Q1")
    now = a_content([("North", 40), ("South", 20), ("East", None), ("Twin", 3), ("Twin", 4), ("New", 5)])
    assert [(one.row, one.words) for one in moved(was, now)] == [
        ("North", "up by 5"),
        ("South", "shown now, not before"),
        ("East", "shown before, not now"),
    ]
    assert Moved("", "", "", "", 40, 35).words == "down by 5"
    assert kept_since(was, now) == [("Nights", "Promised", "Done")]
    assert moved(now, now) == [] == reworded(now, now) == kept_since(now, now)


def test_a_change_reads_as_people_write_numbers():
    share = Moved("", "", "", "could choose, %", 46.33311109764228, 85.00818231407963)
    assert (share.what, share.then, share.today, share.words) == (
        "could choose",
        "46.3%",
        "85%",
        "up by 38.7 points",
    )
    price = Moved("", "", "", "middle, £", 31.75, 32.0)
    assert (price.what, price.then, price.today, price.words) == ("middle", "£31.75", "£32", "up by £0.25")
    hidden = Moved("", "", "", "part, %", None, 0.0)
    assert (hidden.then, hidden.today) == ("not shown", "0%")


def test_a_row_that_is_a_number_says_of_what_and_one_that_reads_the_same_is_left_out():
    heads = ("Day", "At least, %")
    was, now = (
        a_content([], table=Table(heads, rows)) for rows in ((("7", 8), (14, 9.01)), (("7", 18), (14, 9.02)))
    )
    assert [(one.row, one.words) for one in moved(was, now)] == [("Day 7", "up by 10 points")]


def test_a_panel_that_has_no_number_is_no_change():
    shown, hidden = a_content([("North", 35)]), a_content([], missing="Nobody knows.")
    assert moved(hidden, shown) == [] == moved(shown, hidden)


def test_words_are_compared_by_sentence():
    was, now = (
        a_content([], "It is fine. Nights are short."),
        a_content([], "It is fine. Nights are short now."),
    )
    (change,) = reworded(was, now)
    assert change.sentences == (
        ("kept", "It is fine."),
        ("gone", "Nights are short."),
        ("added", "Nights are short now."),
    )


def test_csv_traces_each_number_and_holds_no_formula():
    told = as_csv(a_content([("=1+1", 35)])).splitlines()
    assert told[1] == (
        "E1,2026Q2,1,gap-map,needs,M1,2026-08-01,April to June 2026,everybody,RL-1,'=1+1,Asked,35"
    )
    assert "Nobody knows." in as_csv(a_content([], missing="Nobody knows."))


def test_digest_is_of_the_bytes_in_one_order():
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'
    assert digest_of(canonical({"b": 1, "a": 2})) == digest_of(canonical({"a": 2, "b": 1}))


def cell(value, *path, cube="asked"):
    return {"cube": cube, "path": list(path), "value": value}


@pytest.fixture
def contents():
    here = [cell(200), cell(120, "district:A"), cell(60, "district:A", "outcome:met"), cell(80, "district:B")]
    there = [cell(100), cell(100, "district:C"), cell(90, "district:C", "outcome:met")]
    return a_content([], cells=here), a_content([], name="Moors", cells=there)


def test_neighbours_are_compared_by_what_all_of_them_show(contents):
    """A district that does not show how it ended is in neither part of the share."""
    panels = {panel.key: panel for panel in beside(contents[0], [contents[1]])}
    assert panels["beside_met"].table.rows == (
        ("Wolds", 50, "April to June 2026"),
        ("Moors", 90, "April to June 2026"),
    )
    assert panels["beside_met"].sentence == "Wolds: 50%. 1 of 1 neighbours has more."
    assert panels["beside_unmet"].missing == "No council here shows this number."


def a_council(asked, **districts):
    """Published cells: all who asked, and of each district those who asked and those who were met."""
    cells = {(): asked}
    for district, (people, met) in districts.items():
        cells |= {(f"district:{district}",): people, (f"district:{district}", "outcome:met"): met}
    return cells


def test_england_is_all_together_for_parts_and_the_middle_for_the_rest(contents):
    """Of four councils one does not show how it ended, and one not how many asked."""
    asked = {
        "E1": a_council(200, A=(120, 60), B=(80, None)),
        "E2": a_council(100, C=(100, 90)),
        "E3": a_council(None, D=(40, None)),
        "E4": a_council(300, F=(180, 102)),
    }
    england = England("2026Q1", {"asked": asked}, 153)
    panels = {panel.key: panel for panel in beside(contents[0], [contents[1]], england)}
    met = ("England (3 of 153 councils together)", 63, "January to March 2026")
    assert panels["beside_met"].table.rows[-1] == met
    assert panels["beside_asked"].table.rows[-1][:2] == ("England (the middle of 3 of 153 councils)", 200)
    assert panels["beside_met"].sentence == "Wolds: 50%. 1 of 1 neighbours has more."
    assert panels["beside_met"].window == "The newest quarter of each; England in January to March 2026"


@pytest.mark.parametrize("number", [0, 1, 2])
def test_england_is_not_told_of_fewer_than_three_and_no_neighbours_are_not_counted(number):
    here = a_content([], cells=[cell(200)])
    england = England("2026Q1", {"asked": {f"E{one}": a_council(200) for one in range(number)}}, 153)
    panels = {panel.key: panel for panel in beside(here, [], england)}
    assert panels["beside_asked"].table.rows == (("Wolds", 200, "April to June 2026"),)
    assert panels["beside_asked"].sentence == "Wolds: 200 people. No neighbour shows it yet."
    assert panels["beside_asked"].window == "The newest quarter of each"


def test_a_number_beside_another_names_only_releases_of_its_own(contents):
    released = [
        {"reference": f"RL-{number}", "cube": cube, "period": period}
        for number, (cube, period) in enumerate(
            (("asked", "2026Q2"), ("asked", "2026Q1"), ("supply", "2026Q2"))
        )
    ]
    panels = {panel.key: panel for panel in beside(contents[0] | {"releases": released}, [])}
    assert panels["beside_asked"].releases == ("RL-0",)
