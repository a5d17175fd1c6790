"""The gate, attacked: by subtraction, by algebra, by thought, by asking again and by time; and each rule taken away once."""

import json
import random
from collections import Counter
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace import disclosure
from marketplace.cubes import ASKED, Cube, Facet, Register
from marketplace.disclosure import (
    PUBLIC,
    STAFF,
    Cell,
    Correction,
    People,
    Policy,
    Refused,
    Release,
    Row,
    publishable,
    reopened,
    rounded,
)
from tests.marketplace.outsiders import (
    EveryDataset,
    atoms_of,
    small_differences,
    small_groups_solved,
    truth,
)

FLAT = Cube("flat", "asked", (Facet("area", place=True), Facet("service")))
NESTED = Cube("nested", "asked", (Facet("area", place=True), Facet("service", within=(Facet("outcome"),))))
FAITH = Cube("faith", "special", (Facet("religion", special=True),))
HOURS = Cube("hours", "asked", (Facet("area", place=True),), measure="sum", amount="hours")
PRICE = Cube("price", "asked", (Facet("area", place=True),), measure="median", amount="price")

# A county by its traits, as NESTED and DEEP count it.
BLOCKS = {
    "area": ("A", "B", "C"),
    "village": ("A1", "A2", "B1", "B2", "C1", "C2"),
    "service": ("personal", "domestic", "night"),
    "outcome": ("met", "under_met", "unmet"),
}
DEEP = Cube(
    "deep",
    "asked",
    (
        Facet(
            "area",
            place=True,
            within=(
                Facet("village", place=True),
                Facet("service", within=(Facet("outcome"),)),
            ),
        ),
    ),
)
IN_EVERY = {facet: {"": blocks} for facet, blocks in BLOCKS.items()} | {
    "village": {
        area: tuple(name for name in BLOCKS["village"] if name[0] == area) for area in BLOCKS["area"]
    },
    "religion": {"": ("one", "two", "three")},
}
POSSIBLE = [traits for traits in atoms_of(BLOCKS) if traits["village"][0] == traits["area"]]


@pytest.fixture(autouse=True)
def _cubes_of_these_tests(monkeypatch):
    """The product's cubes and ours, which are trees each by itself and cross one another."""
    register = Register(disclosure.CUBES)
    register.update({cube.name: cube for cube in (FLAT, NESTED, FAITH, HOURS, PRICE, DEEP)})
    monkeypatch.setattr(disclosure, "CUBES", register)


def people(rows, period="2026Q1", place="E06"):
    return People(place, period, rows, IN_EVERY)


def rows_of(counts, facet="area", first=0):
    """``{"A": 12}`` as twelve people."""
    blocks = [block for block, number in counts.items() for _ in range(number)]
    return [
        Row(f"p{first + number}", {facet: block, "service": "personal"})
        for number, block in enumerate(blocks)
    ]


def values(release, facet, *path):
    return {block: cell.value for block, cell in release.within(facet, *path).items()}


def a_county(number, seed=5):
    """People as uneven as they are: most in one village, few at night."""
    dice = random.Random(seed)
    return [
        Row(f"p{each}", dice.choices(POSSIBLE, [1 + 3 ** (at % 5) for at in range(len(POSSIBLE))])[0])
        for each in range(number)
    ]


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
    for forged in ({"place": "E07"}, {"code": ""}, {"cells": {**release.cells, (): Cell(60)}}):
        with pytest.raises(Refused):
            reopened(release.digest, **(kept | forged))


# Attacks. Each returns what it found, so that it can be tried on a gate with a rule taken away.


def by_example():
    """The rule itself: nine are not shown, ten are."""
    return [
        counts
        for counts in ({"A": 30, "B": 9, "C": 12}, {"A": 9, "B": 20})
        if truth(rows := rows_of(counts), ())
        and small_differences(publishable(FLAT, people(rows), disclosure.PUBLIC), rows, 10)
    ]


def by_algebra():
    """A harvest of two quarters, solved for every group of up to three traits."""
    found = []
    for seed, number in enumerate((120, 400)):
        rows = a_county(number, seed)
        release = publishable(DEEP, people(rows, f"202{seed}Q1"), disclosure.PUBLIC)
        found += small_groups_solved(release, rows, BLOCKS, 10) + small_differences(release, rows, 10)
    return found


def by_counting_twice():
    """Whoever asks four times is still one person."""
    rows = [Row(row.person, row.traits) for row in rows_of({"A": 4, "B": 30}) for _ in range(4)]
    return small_differences(publishable(FLAT, people(rows), disclosure.PUBLIC), rows, 10)


def by_time():
    """One person is added, then the quarter is asked for again: what tells them from the rest?"""
    before, after = rows_of({"A": 12, "B": 30}), rows_of({"A": 13, "B": 30})
    first = publishable(FLAT, people(before), PUBLIC)
    try:
        second = publishable(
            FLAT, people(after), PUBLIC, corrects=Correction(first, [people(before)], "Late answers")
        )
    except Refused:
        return []
    return [path for path in first.cells if first.cells[path] != second.cells.get(path)]


ATTACKS = (by_example, by_algebra, by_counting_twice, by_time)


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_finds_nothing(attack):
    assert attack() == []


def k_is_nine(patch):
    patch.setattr(disclosure, "PUBLIC", replace(PUBLIC, k=9))


def no_rule_for_the_rest(patch):
    patch.setattr(disclosure, "is_safe_rest", lambda *_: True)


def rows_not_people(patch):
    patch.setattr(disclosure, "one_row_each", lambda rows: dict(enumerate(rows)))


def not_frozen(patch):
    patch.setattr(disclosure, "_standing", lambda *_: (2, "", ""))


@pytest.mark.parametrize(
    ("mutation", "attack"),
    [
        (k_is_nine, by_example),
        (no_rule_for_the_rest, by_example),
        (no_rule_for_the_rest, by_algebra),
        (rows_not_people, by_counting_twice),
        (not_frozen, by_time),
    ],
)
def test_attack_finds_something_when_a_rule_is_taken_away(monkeypatch, mutation, attack):
    mutation(monkeypatch)
    assert attack() != []


def every_dataset(cube, blocks, number, k):
    """All datasets of so many people, unrounded; the attackers have it as easy as can be."""
    atoms, policy = atoms_of(blocks), Policy("tiny", k=k, base=1)
    given = {facet: {"": names} for facet, names in blocks.items()}

    def publish(dataset):
        rows, each = [], 0
        for traits, count in zip(atoms, dataset, strict=True):
            rows += [Row(str(each + one), traits) for one in range(count)]
            each += count
        release = publishable(cube, People("E06", "2026Q1", rows, given), policy)
        return {path: cell.value for path, cell in release.cells.items() if cell.value is not None}

    return EveryDataset(number, atoms, publish)


TINY = [
    (FLAT, {"area": "AB", "service": "xyz"}, 7, 3),
    (NESTED, {"area": "AB", "service": "xy", "outcome": "mn"}, 5, 2),
]


@pytest.mark.parametrize(("cube", "blocks", "number", "k"), TINY)
def test_oracle_no_outsider_learns_of_a_small_group(cube, blocks, number, k):
    """Every dataset, every group: none of 1 to k-1 people is solved for, or is certain; to one who knows the method
    the most that is certain of a hidden group is that it is of fewer than k."""
    every = every_dataset(cube, blocks, number, k)
    assert every.differences(k) == []
    assert every.inferred(k, knows_the_method=False) == []
    assert set(every.inferred(k, knows_the_method=True)) <= {k - 1}


@pytest.mark.parametrize("mutation", [no_rule_for_the_rest, k_is_nine])
def test_oracle_goes_red(monkeypatch, mutation):
    """One less than k, or no rule for the rest: the oracle finds small groups at once."""
    mutation(monkeypatch)
    cube, blocks, number, k = TINY[0]
    shown_from = k - 1 if mutation is k_is_nine else k
    assert every_dataset(cube, blocks, number, shown_from).differences(k) != []


def test_canary_is_in_no_byte_and_changes_none():
    """The only one who needs nights, in the smallest village: nothing that is theirs alone is said, not even that they are there."""
    rows = [
        row for row in a_county(400) if row.traits["village"] != "C2" and row.traits["service"] != "night"
    ]
    canary = Row("canary-person", {"area": "C", "village": "C2", "service": "night", "outcome": "unmet"})
    without, with_them = (publishable(DEEP, people(each), PUBLIC) for each in (rows, [*rows, canary]))
    assert "canary" not in with_them.canonical
    theirs = [path for path in with_them.cells if {("village", "C2"), ("service", "night")} & set(path)]
    assert len(theirs) == 4
    assert {with_them.cells[path] for path in theirs} == {Cell(None, PUBLIC.few)}
    assert {without.cells[path] for path in theirs} == {Cell(None, PUBLIC.few)}


def test_averaging_gives_nothing():
    rows = a_county(300)
    dice = random.Random(1)
    answers = {publishable(DEEP, people(dice.sample(rows, len(rows))), PUBLIC).canonical for _ in range(20)}
    assert len(answers) == 1


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


# Any tree, any people


@st.composite
def a_tree_and_its_people(draw):
    """A tree of two levels and up to ninety people, unevenly spread."""
    facets = []
    names = iter("abcdef")
    for _ in range(draw(st.integers(1, 3))):
        inner = tuple(Facet(next(names)) for _ in range(draw(st.integers(0, 1))))
        facets.append(
            Facet(next(names), within=inner, place=draw(st.booleans()), special=draw(st.booleans()))
        )
    cube = Cube("drawn", "drawn", tuple(facets))
    weights = draw(st.lists(st.integers(0, 90), min_size=1, max_size=6))
    traits = st.fixed_dictionaries({trait: st.sampled_from("wxyz") for trait in sorted(cube.traits)})
    rows, number = [], 0
    for weight in weights:
        kind = draw(traits)
        rows += [Row(f"p{number + each}", kind) for each in range(min(weight, 90 - number))]
        number = len(rows)
    return cube, rows


@given(a_tree_and_its_people(), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_any_tree_keeps_the_rules(drawn, dice):
    cube, rows = drawn
    disclosure.CUBES[cube.name] = cube
    blocks = {trait: {"": "wxyz"} for trait in cube.traits}
    release = publishable(cube, People("E06", "2026Q1", rows, blocks), PUBLIC)
    assert small_differences(release, rows, 10) == []
    for path, cell in release.cells.items():
        assert cell.value is None or cell.value == rounded(truth(rows, path), 5)
        assert (cell.value is None) == bool(cell.reason)
    again = dice.sample(rows, len(rows))
    assert publishable(cube, People("E06", "2026Q1", again, blocks), PUBLIC).digest == release.digest


def test_rounding_is_half_up_and_never_below_ten():
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
