"""The gate, attacked: by subtraction, by algebra, by thought, by asking again and by time; and each rule taken away once."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace import disclosure
from marketplace.cubes import ASKED_HOURS, Cube, Facet
from marketplace.disclosure import (
    PUBLIC,
    Cell,
    Correction,
    People,
    Policy,
    Refused,
    Row,
    publishable,
    rounded,
)
from tests.marketplace.gate_scene import (
    ATOMS_OF_A_WEEK,
    BLOCKS,
    DEEP,
    FLAT,
    NESTED,
    OF_A_WEEK,
    WEEK,
    a_county,
    a_week,
    cubes_of_the_gate,
    people,
    rows_of,
)
from tests.marketplace.outsiders import (
    Crowd,
    EveryDataset,
    atoms_of,
    small_differences,
    small_groups_solved,
    truth,
)

__all__ = ["cubes_of_the_gate"]

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


def by_the_week():
    """The site's own hours by service, time of day and days, of several crowds; once each stands there twice."""
    found = []
    for number, times in ((60, 1), (140, 1), (300, 1), (90, 2)):
        them = a_week(number, number, times=times)
        release = publishable(ASKED_HOURS, them, disclosure.PUBLIC)
        found += small_differences(release, them.rows, 10)
        found += small_groups_solved(release, them.rows, OF_A_WEEK, 10, atoms=ATOMS_OF_A_WEEK)
    return found


ATTACKS = (by_example, by_algebra, by_the_week, by_counting_twice, by_time)


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
        (k_is_nine, by_the_week),
        (no_rule_for_the_rest, by_the_week),
        (rows_not_people, by_the_week),
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
    (WEEK, {"service": "ab", "time": "mn", "days": "xy"}, 5, 2),
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
    crowd = Crowd(rows)
    for path, cell in release.cells.items():
        assert cell.value is None or cell.value == rounded(crowd.truth(path), 5)
        assert (cell.value is None) == bool(cell.reason)
    again = dice.sample(rows, len(rows))
    assert publishable(cube, People("E06", "2026Q1", again, blocks), PUBLIC).digest == release.digest
