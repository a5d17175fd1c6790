"""Arithmetic on releases: exact on what is shown, and no number where too little is."""

import pytest

from marketplace.cubes import ASKED, ASKED_HOURS, LOOKED, MISSING_HOURS
from marketplace.disclosure import PUBLIC, People, Row, publishable
from marketplace.estimators.outcomes import WAITED, Outcome
from marketplace.measures.demand import (
    HIDDEN as LOOKS_HIDDEN,
)
from marketplace.measures.demand import (
    binding_constraint,
    none_available,
    people_asking,
    people_looking,
    thin_results,
    zero_results,
)
from marketplace.measures.health import outcomes_known
from marketplace.measures.outcomes import asked_hours, missing_hours, outcomes, people_by_outcome
from marketplace.measures.payers import hours_by_payer, people_by_payer, self_funder_coverage
from marketplace.measures.released import NOTHING_RELEASED, in_full, last_day, summed
from marketplace.measures.waiting import HIDDEN, sourced_by
from marketplace.person_traits import WAITED_WITHIN

HERE, DISTRICTS = "E1", ("D1", "D2")
BLOCKS = {
    "district": {"": DISTRICTS},
    "msoa": {"": ("M1",)},
    "lsoa": {"": ("L1",)},
    "outcome": {"": tuple(Outcome)},
    "waited": WAITED_WITHIN,
    "service": {"": ("personal_care", "company")},
    "payer": {"": ("own", "council")},
    "language": {"": ("none_asked", "pl")},
    "hours_band": {"": ("2_to_7", "7_to_14")},
}
ALIKE = {"msoa": "M1", "lsoa": "L1", "service": "company", "language": "none_asked", "hours_band": "2_to_7"}


def released(*groups, cube=ASKED, minutes=0):
    """A release of groups of people: (how many, district, outcome, waited, payer)."""
    others = dict.fromkeys(cube.traits - BLOCKS.keys(), "any")  # which no measure here asks for
    rows = [
        Row(
            f"{number}-{each}",
            ALIKE | others | {"district": district, "outcome": outcome, "waited": waited, "payer": payer},
            {f"{number}-{each}": minutes} if minutes else {},
        )
        for number, (many, district, outcome, waited, payer) in enumerate(groups)
        for each in range(many)
    ]
    blocks = BLOCKS | {name: {"": ("any",)} for name in others}
    return publishable(cube, People(HERE, "2025Q4", rows, blocks), PUBLIC)


def a_quarter():
    return released(
        (20, "D1", "met", "by_day_1", "own"),
        (20, "D1", "met", "by_day_7", "council"),
        (20, "D1", "under_met", "by_day_7", "own"),
        (20, "D1", "under_met", "by_day_28", "council"),
        (20, "D1", "unmet", "still_waiting", "own"),
        (40, "D1", "left", "left", "council"),
        (60, "D2", "met", "by_day_1", "own"),
        (20, "D2", "met", "by_day_14", "own"),
    )


def test_what_is_shown_is_summed_over_all_it_stands_in():
    assert summed(a_quarter(), "outcome") == {"met": 40, "under_met": 40, "unmet": 20, "left": 40}
    assert summed(a_quarter(), "payer", (("district", "D1"), ("outcome", "met"))) == {
        "own": 20,
        "council": 20,
    }
    assert str(last_day("2025Q4")) == "2025-12-31"


def test_a_share_is_of_places_that_show_all_of_its_parts():
    """Of the other district only one class could be told, so none of it is: all of one class says something of each."""
    assert in_full(a_quarter(), "outcome", ("met", "unmet")) == {"met": 40, "unmet": 20}
    assert in_full(a_quarter(), "outcome", ("met", "too_early")) == {}


def test_every_settled_request_is_in_one_class():
    found = outcomes(a_quarter())
    assert {kind: reading.value for kind, reading in found.items()} == {
        "met": 0.4,
        "under_met": 0.4,
        "unmet": 0.2,
    }
    assert {reading.of for reading in found.values()} == {100}
    assert (found["unmet"].low, found["unmet"].high) == (0.13, 0.29)
    assert (
        found["met"].coverage == "100 of 220 are in districts where every class is large enough to be shown"
    )


def test_a_class_too_small_hides_the_shares():
    found = outcomes(
        released((40, "D1", "met", "by_day_1", "own"), (40, "D1", "unmet", "still_waiting", "own"))
    )
    assert {reading.reason for reading in found.values()} == {PUBLIC.few}
    assert people_by_outcome(a_quarter())["too_early"].reason == PUBLIC.few
    assert people_by_outcome(a_quarter())["met"].value == 40


def test_people_are_the_root():
    assert (people_asking(a_quarter()).value, people_asking(a_quarter()).unit) == (220, "people")
    assert people_asking(a_quarter(), (("district", "D2"),)).value == 80
    assert people_asking(released((9, "D1", "met", "by_day_1", "own"))).reason == PUBLIC.few


def test_the_curve_is_division_of_published_people():
    found = sourced_by(a_quarter(), (("district", "D1"),))
    assert {day: reading.value for day, reading in found.items()} == {
        1: 0.14,
        3: 0.14,
        7: 0.43,
        14: 0.43,
        28: 0.57,
    }
    assert {(reading.of, reading.high) for reading in found.values()} == {
        (140, 0.17), (140, 0.47), (140, 0.6)
    }  # fmt: skip


def test_waits_that_are_hidden_are_an_interval_and_too_many_are_no_number():
    """Ten of the met stand with the rest, whose wait is not told."""
    some = [
        (40, "D1", "met", "by_day_1", "own"),
        (40, "D1", "met", "by_day_3", "own"),
        (5, "D1", "met", "by_day_7", "own"),
        (5, "D1", "met", "by_day_14", "own"),
        (60, "D1", "unmet", "still_waiting", "own"),
    ]
    found = sourced_by(released(*some))
    assert (found[1].value, found[1].low, found[1].high) == (0.27, 0.25, 0.29)
    assert found[28].of == 150
    assert sourced_by(released(*some[:4], (20, "D1", "unmet", "still_waiting", "own")))[1].value == 0.36
    hidden = [(6, "D1", "met", words, "own") for _, words in WAITED] + [
        (60, "D1", "unmet", "still_waiting", "own")
    ]
    found = sourced_by(released(*hidden))
    assert found[7].reason == HIDDEN
    assert (found[28].low, found[28].high) == (0.31, 0.36)  # all of them had found somebody by then


def hours(cube, *groups):
    return released(*groups, cube=cube, minutes=300)


def test_hours_are_whole_of_the_release():
    groups = [(20, "D1", "unmet", "still_waiting", "own"), (20, "D1", "unmet", "still_waiting", "council")]
    assert asked_hours(hours(ASKED_HOURS, *groups)).value == 200
    assert missing_hours(hours(MISSING_HOURS, *groups)).value == 200
    assert missing_hours(hours(MISSING_HOURS, *groups)).unit == "hours a week"
    found = hours_by_payer(hours(ASKED_HOURS, *groups))
    assert (found["own"].value, found["own"].of, found["isf"].reason) == (100, 200, PUBLIC.few)


def test_people_by_payer_say_how_many_can_be_told_apart():
    found = people_by_payer(a_quarter())
    assert (found["own"].value, found["council"].value) == (40, 40)
    assert found["own"].coverage == "80 of 220 are in groups large enough to be shown"


def test_self_funders_are_seen_against_an_estimate():
    reading = self_funder_coverage(a_quarter(), 104_012)
    assert reading.of == 81_228 * 104_012 / 10_401_213
    assert reading.value == 40 / reading.of
    assert self_funder_coverage(a_quarter(), 0).value is None


def test_outcomes_known_leave_out_the_too_early():
    assert outcomes_known(a_quarter()).value == 1.0
    early = [(30, "D1", "too_early", "too_early", "own"), (30, "D1", "met", "by_day_1", "own")]
    assert outcomes_known(released(*early)).value == 0.5


@pytest.mark.parametrize(
    "of",
    [
        people_asking,
        people_looking,
        zero_results,
        none_available,
        thin_results,
        asked_hours,
        missing_hours,
        outcomes_known,
        lambda _: self_funder_coverage(None, 1),
    ],
)
def test_no_release_is_no_number(of):
    assert of(None).reason == NOTHING_RELEASED


@pytest.mark.parametrize("of", [outcomes, people_by_outcome, people_by_payer, hours_by_payer, sourced_by])
def test_no_release_is_no_number_for_any(of):
    assert {reading.reason for reading in of(None).values()} == {NOTHING_RELEASED}


# Those who looked

BARRIERS = {
    "none": ("language", "travel", "skill", "sex", "who", "need", "several"),
    "none_available": ("time",),
    "": ("not_limited",),
}


def looked(*groups):
    """A release of those who looked: (how many, district, what they found, what stood in the way)."""
    others = dict.fromkeys(LOOKED.traits - BLOCKS.keys(), "any")
    rows = [
        Row(
            f"{number}-{each}",
            ALIKE
            | {"payer": "own"}
            | others
            | {"district": district, "outcome": outcome, "barrier": barrier},
        )
        for number, (many, district, outcome, barrier) in enumerate(groups)
        for each in range(many)
    ]
    blocks = BLOCKS | {"outcome": {"": ("found", "thin", "none_available", "none")}, "barrier": BARRIERS}
    return publishable(LOOKED, People(HERE, "2025Q4", rows, blocks), PUBLIC)


PLENTY = (100, "D1", "found", "not_limited")
NONE = ((30, "D1", "none", "language"), (20, "D1", "none", "travel"))
NO_TIME = (30, "D1", "none_available", "time")


def test_what_came_of_looking_is_a_part_of_visitors():
    release = looked(PLENTY, *NONE, NO_TIME, (20, "D1", "thin", "not_limited"))
    assert people_looking(release).value == 200
    assert [each(release).value for each in (zero_results, none_available, thin_results)] == [0.25, 0.15, 0.1]
    assert (zero_results(release).low, zero_results(release).high, zero_results(release).of) == (
        0.23,
        0.27,
        200,
    )


def test_a_district_that_shows_too_few_is_an_interval():
    """Of the other district only those who found plenty are shown; the ten others may all have found nobody."""
    other = [
        (140, "D2", "found", "not_limited"),
        (5, "D2", "none", "travel"),
        (5, "D2", "thin", "not_limited"),
    ]
    reading = zero_results(looked(PLENTY, *NONE, *other))
    assert (reading.low, reading.high, reading.value, reading.of) == (0.15, 0.22, 0.18, 300)
    wide = [(60, "D2", "found", "not_limited"), (9, "D2", "none", "travel"), (9, "D2", "thin", "not_limited")]
    assert zero_results(looked((20, *PLENTY[1:]), *NONE, *wide)).reason == LOOKS_HIDDEN
    assert thin_results(looked(PLENTY, *NONE)).reason == PUBLIC.few


def test_what_stands_in_the_way_is_of_those_it_stood_in_the_way_of():
    found = binding_constraint(looked(PLENTY, *NONE, NO_TIME, (20, "D1", "thin", "not_limited")))
    assert {barrier: reading.value for barrier, reading in found.items()} == {
        "language": 0.38,
        "time": 0.38,
        "travel": 0.25,
    }
    assert {reading.of for reading in found.values()} == {80}
    assert binding_constraint(looked(PLENTY))[""].reason == PUBLIC.few
    assert binding_constraint(None)[""].reason == NOTHING_RELEASED
