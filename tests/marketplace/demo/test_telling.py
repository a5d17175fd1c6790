"""What an officer of the invented county writes: nothing that a panel beside it does not say."""

from datetime import date

import pytest

from marketplace.demo import places, telling
from marketplace.panel import Chart, Panel, Table
from marketplace.statement_sections import slots


def panel(*rows, sentence="", missing=""):
    heads = tuple(f"column {number}" for number in range(len(rows[0]))) if rows else ()
    return Panel(
        "one",
        "One",
        sentence,
        Table(heads, rows),
        Chart(""),
        (),
        date(2026, 10, 1),
        "",
        "",
        missing=missing,
    )


NOTHING = panel(missing="Too few")
CARDS = panel(
    ("Help of any kind in Wolds 001", "Wolds", 90, ""),
    ("Somebody who speaks Urdu", "Wolds", 30, ""),
    ("Personal care", "Wolds", 75, "6pm to 10pm"),
)


def test_every_word_has_a_slot_it_stands_in():
    known = {f"{section.key}.{slot.key}" for section, slot in slots()}
    made = {"four-questions.summary", "gap-map.needs", "intentions.intentions", "commitments.ambitions"}
    assert telling.ALWAYS.keys() | made <= known
    required = {f"{section.key}.{slot.key}" for section, slot in slots() if slot.required}
    assert required <= telling.ALWAYS.keys() | made


def test_summary_names_the_largest_kind_and_never_a_place_or_a_language_for_one():
    panels = dict.fromkeys(telling.READ, NOTHING) | {"wanted": CARDS}
    said = telling.summary(panels)
    assert "personal care in Wolds: 75 hours, most of it 6pm to 10pm" in said
    assert "Urdu" not in said
    assert telling.summary(dict.fromkeys(telling.READ, NOTHING)).startswith("Too few people")


@pytest.mark.parametrize(
    ("asked", "before", "word"), [(250, 200, "more than"), (150, 200, "fewer than"), (200, 200, "as many as")]
)
def test_needs_say_which_way_it_went(asked, before, word):
    rows = panel(("Wolds", asked, 60, 20, 70, None))
    said = telling.needs(rows, asked, before)
    assert f"That is {word} in the quarter before" in said
    assert "about 80 had all or part" in said
    assert "about 70 had none" in said
    assert telling.needs(rows, None, 200).startswith("Too few people")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(20, 40, "Fewer than half"), (55, 60, "Half or more"), (40, 60, "cannot be told")],
)
def test_waiting_says_half_only_where_the_band_does(low, high, said):
    assert said in telling.waiting(panel((0, 0, 0), (3, 1, 2), (7, low, high)))


def test_choice_and_ambitions_go_by_the_same_numbers():
    needs = panel(("Two workers", 12.0), ("Help in the home", 88.0), ("A night", None))
    assert telling.choice(needs).endswith("There is least for this: two workers.")
    assert "it holds in 1 of the 2 needs" in telling.ambitions(needs)
    assert telling.choice(NOTHING) == ""


def test_lots_are_of_what_is_missing_with_a_date_and_a_value():
    said = telling.intentions(CARDS, "2026Q3")
    assert (
        "Lot 1: personal care in Wolds, most of it 6pm to 10pm, about 75 hours a week, up to £94,000" in said
    )
    assert "Lot 2" not in said
    assert "opens for offers on 1 January 2027 and begins on 1 April 2027" in said


def test_areas_hold_the_postcodes_of_their_district():
    assert len(places.areas_of("Saltmere Coast")) == 5
    assert all(spot.postcode.startswith("QV") for spot in places.spots_in("Wrenchester 003"))
