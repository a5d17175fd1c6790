"""The gate: what it shows and hides, what it refuses, and how something is corrected."""

import json
import random
from collections import Counter
from dataclasses import FrozenInstanceError, replace

import pytest

from marketplace.cubes import ASKED, Cube, Facet
from marketplace.disclosure import (
    PUBLIC,
    STAFF,
    Cell,
    Correction,
    People,
    Refused,
    Release,
    Row,
    publishable,
    reopened,
    rounded,
    rounded_half,
)
from tests.marketplace.gate_scene import (
    DEEP,
    FAITH,
    FLAT,
    HOURS,
    IN_EVERY,
    PRICE,
    a_county,
    cubes_of_the_gate,
    people,
    rows_of,
    values,
)

__all__ = ["cubes_of_the_gate"]

# What is shown


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({}, {}),
        ({"A": 9}, {}),
        ({"A": 10}, {"A": 10, "B": None, "C": None}),
        ({"A": 12, "B": 13}, {"A": 10, "B": 15, "C": None}),
        ({"A": 40, "B": 20, "C": 9}, {"A": 40, "B": None, "C": None}),
        ({"A": 40, "B": 20, "C": 10}, {"A": 40, "B": 20, "C": 10}),
        ({"A": 30, "B": 6, "C": 6}, {"A": 30, "B": None, "C": None}),
        ({"A": 14, "B": 1}, {"A": None, "B": None, "C": None}),
    ],
)
def test_gate_shows_ten_and_hides_until_the_rest_is_ten(counts, shown):
    assert values(publishable(FLAT, people(rows_of(counts)), PUBLIC), "area") == shown


def test_gate_says_nothing_of_a_group_that_is_everybody_except_where_they_live():
    release = publishable(FLAT, people(rows_of({"A": 30})), PUBLIC)
    assert values(release, "area")["A"] == 30
    assert set(values(release, "service").values()) == {None}


def test_gate_shows_the_one_block_there_could_be():
    """Who is unmet still waits: to say so twice tells nothing."""
    only = People("E06", "2026Q1", rows_of({"A": 30}), IN_EVERY | {"service": {"": ("personal",)}})
    assert values(publishable(FLAT, only, PUBLIC), "service") == {"personal": 30}


def test_gate_has_one_reason_for_nobody_few_and_hidden():
    cells = publishable(FLAT, people(rows_of({"A": 40, "B": 20, "C": 9})), PUBLIC).within("area")
    few = Cell(None, "fewer than 10, or would give away fewer than 10")
    assert cells == {"A": Cell(40), "B": few, "C": few}


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"one": 20, "two": 10, "three": 10}, {"one": 20, "two": 10, "three": 10}),
        ({"one": 20, "two": 10}, {"one": 20, "two": 10, "three": None}),
        ({"one": 200, "two": 100, "three": 9}, {"one": None, "two": None, "three": None}),
        ({"one": 200}, {"one": None, "two": None, "three": None}),
    ],
)
def test_gate_shows_what_is_special_whole_or_not_at_all(counts, shown):
    release = publishable(FAITH, people(rows_of(counts, "religion")), PUBLIC)
    assert values(release, "religion") == shown


def with_hours(given):
    """Twelve people in A whose providers gave these hours, and as many in B by six providers alike."""
    in_a = [Row(f"a{n}", {"area": "A"}, given if n == 0 else {}) for n in range(12)]
    return [*in_a, *(Row(f"b{n}", {"area": "B"}, {f"q{n % 6}": 10}) for n in range(12))]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"v": 50, "w": 30, "x": 10, "y": 10, "z": 11}, {"A": 110, "B": 120, "C": None}),
        ({"v": 50, "w": 30, "x": 10, "y": 10}, {"A": None, "B": None, "C": None}),
        ({"v": 50, "w": 30, "x": 10, "y": 10, "z": 0}, {"A": None, "B": None, "C": None}),
        ({"v": 100, "w": 30, "x": 5, "y": 5, "z": 4}, {"A": None, "B": None, "C": None}),
        ({"v": 100, "w": 30, "x": 5, "y": 5, "z": 5}, {"A": 145, "B": 120, "C": None}),
    ],
)
def test_gate_lays_no_provider_bare(given, shown):
    assert values(publishable(HOURS, people(with_hours(given)), PUBLIC), "area") == shown


def test_gate_a_middle_is_of_ten_people():
    prices = [Row(f"p{n}", {"area": "AB"[n >= 11]}, {"paid": 20 + n}) for n in range(20)]
    assert values(publishable(PRICE, people(prices), PUBLIC), "area") == dict.fromkeys("ABC")
    prices.append(Row("p20", {"area": "B"}, {"paid": 41}))
    assert values(publishable(PRICE, people(prices), PUBLIC), "area") == {"A": 25, "B": 36, "C": None}


def test_gate_shares_are_reckoned_from_what_is_shown():
    release = publishable(FLAT, people(rows_of({"A": 40, "B": 23})), PUBLIC)
    assert release.share(("area", "B")) == 38  # 25 of 65
    assert release.share(("area", "C")) is None
    assert publishable(FLAT, people(rows_of({"A": 40})), PUBLIC).share(("area", "A")) is None


def test_gate_staff_see_from_five_by_the_same_rules():
    found = people(rows_of({"A": 40, "B": 5, "C": 4}))
    assert values(publishable(FLAT, found, STAFF), "area") == {"A": 40, "B": None, "C": None}
    found = people(rows_of({"A": 40, "B": 5, "C": 6}))
    assert values(publishable(FLAT, found, STAFF), "area") == {"A": 40, "B": 5, "C": 5}


# What is refused


@pytest.mark.parametrize(
    ("cube", "given", "why"),
    [
        (Cube("free", "asked", (Facet("area"),)), people([]), "not a registered cube"),
        (replace(FLAT, facets=(Facet("area"),)), people([]), "not a registered cube"),
        (FLAT, people([], period="2026-03"), "not a quarter"),
        (FLAT, people([], period="2026Q12"), "not a quarter"),
        (FLAT, people([Row("p", {"area": "A"})]), "A person has no service"),
        (FLAT, people(rows_of({"Z": 20})), "area Z is not one"),
        (FLAT, people([*rows_of({"A": 20}), *rows_of({"B": 1})]), "stands in two places"),
    ],
)
def test_gate_refuses_with_a_reason(cube, given, why):
    with pytest.raises(Refused, match=why):
        publishable(cube, given, PUBLIC)


def test_gate_a_release_is_made_by_the_gate_alone_and_does_not_change():
    release = publishable(FLAT, people(rows_of({"A": 40})), PUBLIC)
    with pytest.raises(Refused):
        Release("flat", "E06", "2026Q1", PUBLIC, {(): Cell(3)})
    with pytest.raises(Refused):
        replace(release, cells={(): Cell(3)})
    with pytest.raises(FrozenInstanceError):
        release.cells = {}
    with pytest.raises(TypeError):
        release.cells[()] = Cell(3)


def test_gate_digest_is_of_every_byte():
    release = publishable(FLAT, people(rows_of({"A": 40, "B": 23})), PUBLIC)
    told = json.loads(release.canonical)
    assert (told["schema"], told["suppressed"], told["policy"]["k"]) == ("mps/1", 4, 10)
    assert {"path": ["area:A"], "value": 40} in told["cells"]
    kept = {
        "cube": "flat",
        "place": "E06",
        "period": "2026Q1",
        "policy": PUBLIC,
        "cells": dict(release.cells),
        "code": release.code,
    }
    assert reopened(release.digest, **kept) == release
    others = {"place": "E07", "code": "", "cells": {**release.cells, (): Cell(60)}, "cube": "nested"}
    others |= {"period": "2026Q2", "policy": STAFF, "version": 2, "note": "x", "follows": "x", "people": 2}
    for forged in [{name: value} for name, value in others.items()]:
        with pytest.raises(Refused):
            reopened(release.digest, **(kept | forged))


# Corrections


def corrected(before, after, note="A service was written down wrongly", **more):
    first = publishable(FLAT, people(before), PUBLIC)
    return publishable(
        FLAT, people(after, **more), PUBLIC, corrects=Correction(first, [people(before)], note)
    )


def test_correction_has_a_version_a_note_and_what_it_follows():
    before, after = rows_of({"A": 40, "B": 40}), rows_of({"A": 20, "B": 60})
    second = corrected(before, after)
    assert (second.version, second.note) == (2, "A service was written down wrongly")
    assert corrected(before, after, note=" Late ").note == "Late"
    assert second.follows == publishable(FLAT, people(before), PUBLIC).digest
    assert values(second, "area") == {"A": 20, "B": 60, "C": None}


@pytest.mark.parametrize(
    ("after", "more", "why"),
    [
        ({"A": 31, "B": 49}, {}, "Fewer than 10 people would change"),
        ({"A": 40, "B": 40}, {}, "Fewer than 10 people would change"),
        ({"A": 20, "B": 60}, {"note": " "}, "says what was wrong"),
        ({"A": 20, "B": 60}, {"period": "2026Q2"}, "the same cube, place, quarter and policy"),
    ],
)
def test_correction_that_is_none_is_refused(after, more, why):
    with pytest.raises(Refused, match=why):
        corrected(rows_of({"A": 40, "B": 40}), rows_of(after), **more)


@pytest.mark.parametrize(
    ("cube", "place", "policy"), [(HOURS, "E06", PUBLIC), (FLAT, "E07", PUBLIC), (FLAT, "E06", STAFF)]
)
def test_correction_of_another_cube_place_or_audience_is_refused(cube, place, policy):
    before, after = people(rows_of({"A": 40, "B": 40})), people(rows_of({"A": 20, "B": 60}), place=place)
    told = Correction(publishable(FLAT, before, PUBLIC), [before], "Late")
    with pytest.raises(Refused, match="the same cube, place, quarter and policy"):
        publishable(cube, after, policy, corrects=told)


def test_correction_of_people_does_not_ask_what_they_were_given():
    before = rows_of({"A": 40, "B": 40})
    with pytest.raises(Refused, match="Fewer than 10 people would change"):
        corrected(before, [replace(row, amounts={"v": 1}) for row in before])


def test_correction_says_nothing_of_blocks_that_everybody_left():
    """Nor of the block that all are in now, except where they live."""
    before = rows_of({"A": 40, "B": 40})
    before = [replace(row, traits=row.traits | {"service": "night"}) for row in before[:40]] + before[40:]
    second = corrected(before, rows_of({"B": 80}))
    assert values(second, "area") == {"A": None, "B": 80, "C": None}
    assert set(values(second, "service").values()) == {None}


def hours_in(counts, given=10):
    """So many people in each area, by six providers alike."""
    return [replace(row, amounts={f"q{n % 6}": given}) for n, row in enumerate(rows_of(counts))]


def test_correction_of_hours_hides_what_everybody_left_and_refuses_what_few_brought():
    before, everybody = hours_in({"A": 24, "B": 24}), hours_in({"B": 48})
    first = publishable(HOURS, people(before), PUBLIC)
    told = Correction(first, [people(before)], "Late")
    assert values(publishable(HOURS, people(everybody), PUBLIC, corrects=told), "area") == {
        "A": None,
        "B": 480,
        "C": None,
    }
    few = [replace(row, amounts={"q0": 11}) for row in everybody[:3]] + everybody[3:]
    with pytest.raises(Refused, match="came or went"):
        publishable(HOURS, people(few), PUBLIC, corrects=told)


def test_correction_hides_a_block_that_few_people_came_into():
    """Twelve came, eleven into A and one into B: to show both again would tell of the one."""
    before = rows_of({"A": 40, "B": 40})
    after = [*before, *rows_of({"A": 11, "B": 1}, first=100)]
    assert values(corrected(before, after), "area") == {"A": None, "B": None, "C": None}
    after = [*before, *rows_of({"A": 11}, first=100)]
    assert values(corrected(before, after), "area") == {"A": 50, "B": 40, "C": None}


def test_correction_that_the_sum_would_tell_of_is_refused():
    """Twenty were in the wrong place, and three more came: the sum of all cannot be said again."""
    after = [*rows_of({"A": 20, "B": 60}), *rows_of({"A": 3}, first=100)]
    with pytest.raises(Refused, match="came or went"):
        corrected(rows_of({"A": 40, "B": 40}), after)


def test_correction_looks_back_to_every_version():
    one, two = rows_of({"A": 40, "B": 40}), rows_of({"A": 20, "B": 60})
    first, second = publishable(FLAT, people(one), PUBLIC), corrected(one, two)
    nearly_one = rows_of({"A": 39, "B": 41})
    with pytest.raises(Refused, match="Fewer than 10"):
        publishable(
            FLAT, people(nearly_one), PUBLIC, corrects=Correction(second, [people(one), people(two)], "Back")
        )
    with pytest.raises(Refused, match="every version"):
        publishable(FLAT, people(nearly_one), PUBLIC, corrects=Correction(second, [people(one)], "Back"))
    back = publishable(
        FLAT, people(one), PUBLIC, corrects=Correction(second, [people(one), people(two)], "Back")
    )
    assert (back.version, back.within("area")) == (3, first.within("area"))


def test_rounding_is_half_up_and_never_below_ten():
    assert [rounded_half(number) for number in (2, 2.5, 3.5)] == [2, 3, 4]
    assert [rounded(number, 5) for number in (0, 2, 3, 10, 12, 13, 17, 18)] == [0, 0, 5, 10, 10, 15, 15, 20]


def test_gate_knows_the_blocks_of_a_place_from_the_map():
    """All villages of an area are there, also those nobody asked from."""
    release = publishable(
        DEEP, people([row for row in a_county(300) if row.traits["village"] != "A2"]), PUBLIC
    )
    assert set(release.within("village", ("area", "A"))) == {"A1", "A2"}


def test_gate_counts_by_the_site_own_cube():
    """Five thousand people, in every way it knows: a quarter of a second, because 153 councils wait."""
    dice = random.Random(2)
    names = {name: [f"{name}{at}" for at in range(6)] for name in ASKED.traits - {"district", "msoa", "lsoa"}}
    rows = []
    for each in range(5000):
        msoa = int(60 * dice.random() ** 2)
        where = {"district": f"d{msoa % 6}", "msoa": f"m{msoa}", "lsoa": f"l{msoa}-{dice.randrange(6)}"}
        rows.append(Row(f"p{each}", where | {name: dice.choice(blocks) for name, blocks in names.items()}))
    blocks = {name: {"": tuple(given)} for name, given in names.items()} | {
        "district": {"": tuple(f"d{at}" for at in range(6))},
        "msoa": {f"d{at}": tuple(f"m{msoa}" for msoa in range(60) if msoa % 6 == at) for at in range(6)},
        "lsoa": {f"m{at}": tuple(f"l{at}-{each}" for each in range(6)) for at in range(60)},
    }
    release = publishable(ASKED, People("E06", "2026Q1", rows, blocks), PUBLIC)
    assert Counter(len(path) for path, cell in release.cells.items() if cell.value)[2] > 60
