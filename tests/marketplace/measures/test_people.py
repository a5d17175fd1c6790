"""Numbers about people for staff: exact arithmetic, and nothing about a few."""

from datetime import date

import pytest

from marketplace.disclosure import STAFF
from marketplace.estimators.waiting import Ended
from marketplace.measures.equity import TOO_FEW, Arm, in_words, sourced_difference, unmet_ratio
from marketplace.measures.outcomes import NO_CARE, NOT_ASKED, Package, personal_outcomes
from marketplace.measures.payers import NOBODY_SEEKS, Search, fill_rate
from marketplace.measures.people import part_of_people
from marketplace.measures.quality import (
    NO_TIMES,
    NO_VISITS,
    NOBODY_LONG,
    Held,
    Preference,
    Trip,
    changing,
    continuity,
    cut_short,
    missed_visits,
    on_time,
    preferences_met,
    too_short_for_care,
    usual_worker,
    workforce_locality,
)
from marketplace.measures.waiting import (
    NOBODY_WAITED,
    NOT_REACHED,
    Wait,
    breaches,
    median_wait,
    sourced_so_far,
)

AS_OF = date(2025, 12, 31)


def test_a_part_is_in_whole_per_cent_with_its_interval():
    reading = part_of_people("M27", range(20), range(60), as_of=AS_OF, policy=STAFF)
    assert (reading.value, reading.of, reading.low, reading.high) == (0.33, 60, 0.23, 0.46)
    exact = part_of_people("M27", range(20), range(62), as_of=AS_OF, policy=None)
    assert (exact.value, exact.of) == (20 / 62, 62)
    assert part_of_people("M27", range(20), range(62), as_of=AS_OF, policy=STAFF).of == 60


@pytest.mark.parametrize(("some", "of"), [(4, 60), (56, 60), (0, 60), (60, 60), (2, 4)])
def test_few_on_either_side_are_no_number(some, of):
    assert part_of_people("M27", range(some), range(of), as_of=AS_OF, policy=STAFF).reason == STAFF.few


def workers(people, each):
    return dict.fromkeys(range(people), each)


def test_continuity_is_of_the_person_in_the_middle():
    rows = workers(4, "aaaaaaaa") | {10: "aaaabbbb", 11: "abcdefgh", 12: "aaaa"}
    assert continuity(rows, as_of=AS_OF).value == 1.0
    assert continuity(workers(5, "aaaabbbb"), as_of=AS_OF).value == 0.43  # (16 + 16 - 8) / 56
    assert continuity(workers(5, "aaaabbbb"), as_of=AS_OF, policy=None).value == 24 / 56
    assert usual_worker(workers(5, "aaaaaabb"), as_of=AS_OF).value == 0.75
    assert continuity(workers(4, "aaaaaaaa"), as_of=AS_OF).reason == STAFF.few
    assert continuity(workers(9, "aaaaaaa"), as_of=AS_OF).reason == NOBODY_LONG


def test_who_has_always_somebody_else_is_a_part_of_people():
    rows = workers(15, "aaaaaaaa") | dict.fromkeys(range(20, 25), "abcdefgh")
    assert (changing(rows, as_of=AS_OF).value, changing(rows, as_of=AS_OF).of) == (0.25, 20)
    assert changing({}, as_of=AS_OF).reason == NOBODY_LONG


def visits(people, *, start=0, **facts):
    facts = {"agreed_minutes": 30, "minutes": 30} | facts
    return [Held(person=number, **facts) for number in range(start, start + people)]


def test_cut_short_is_shorter_than_agreed_and_than_half_an_hour():
    rows = [
        *visits(10, minutes=20),
        *visits(10, start=10, agreed_minutes=15, minutes=15),
        *visits(20, start=20, agreed_minutes=60, minutes=45),
        *visits(5, start=50, missed=True, minutes=0),
    ]
    assert (cut_short(rows, as_of=AS_OF).value, cut_short(rows, as_of=AS_OF).of) == (0.25, 40)
    assert cut_short([], as_of=AS_OF).reason == NO_VISITS
    assert cut_short(visits(40), as_of=AS_OF).reason == STAFF.few


def test_care_in_a_quarter_of_an_hour_needs_a_reason():
    care = {"personal_care": True, "agreed_minutes": 15, "minutes": 15}
    rows = [*visits(5, **care), *visits(5, start=10, reason_given=True, **care), *visits(90, start=20)]
    assert too_short_for_care(rows, as_of=AS_OF).value == 0.5
    assert too_short_for_care(visits(9), as_of=AS_OF).value is None
    rows = visits(40, reason_given=True, **care)
    assert too_short_for_care(rows, as_of=AS_OF, policy=None).value == 0.0


def test_on_time_is_of_visits_whose_start_is_known():
    rows = [*visits(30, late=False), *visits(10, start=40, late=True), *visits(60, start=50)]
    assert (on_time(rows, as_of=AS_OF).value, on_time(rows, as_of=AS_OF).of) == (0.75, 40)
    assert on_time(visits(60), as_of=AS_OF).reason == NO_TIMES


def test_missed_is_a_rate_with_an_exact_interval():
    rows = [*visits(990), *visits(10, start=2000, missed=True)]
    reading = missed_visits(rows, as_of=AS_OF)
    assert (reading.value, reading.low, reading.high, reading.of) == (10, 5, 18, 1000)
    assert missed_visits(visits(9), as_of=AS_OF).reason == STAFF.few
    assert missed_visits([], as_of=AS_OF).reason == NO_VISITS


def test_preferences_are_told_by_kind():
    rows = [Preference(number, "language", number < 5) for number in range(10)] + [
        Preference(1, "sex", met=True)
    ]
    found = preferences_met(rows, as_of=AS_OF)
    assert (found["language"].value, found["sex"].reason) == (0.5, STAFF.few)
    assert preferences_met([], as_of=AS_OF)[""].reason == "nobody stated a preference"


def test_locality_is_of_visits():
    rows = [Trip(number, 5_000, 3) for number in range(5)] + [
        Trip(number, 6_000, 1) for number in range(10, 15)
    ]
    reading = workforce_locality(rows, as_of=AS_OF)
    assert (reading.value, reading.of) == (0.75, 20)
    assert workforce_locality([], as_of=AS_OF).reason == NO_VISITS


def waits(*groups):
    """(how many, days, how it stands), each a person of their own."""
    return [
        Wait(100 * number + each, days, ended)
        for number, (many, days, ended) in enumerate(groups)
        for each in range(many)
    ]


MIXED = waits((10, 2, Ended.SOURCED), (5, 3, Ended.LEFT), (10, 9, Ended.SOURCED), (15, 30, Ended.WAITING))


def test_leavers_compete_and_those_who_wait_are_followed():
    found = sourced_so_far(MIXED, (3, 7, 28), as_of=AS_OF, policy=None)
    assert {day: reading.value for day, reading in found.items()} == {3: 0.25, 7: 0.25, 28: 0.5}
    assert found[3].low < 0.25 < found[3].high
    assert sourced_so_far(MIXED, (1,), as_of=AS_OF)[1].reason == STAFF.few
    assert sourced_so_far([], as_of=AS_OF)[7].reason == NOBODY_WAITED


def test_breaches_are_those_who_still_wait_after_three_days():
    assert breaches(MIXED, as_of=AS_OF, policy=None).value == 0.625
    assert (breaches(MIXED, as_of=AS_OF).value, breaches(MIXED, as_of=AS_OF).of) == (0.62, 40)
    assert breaches([], as_of=AS_OF).reason == NOBODY_WAITED


def test_the_median_may_not_be_reached():
    assert median_wait(MIXED, as_of=AS_OF).value == 9
    assert (
        median_wait(waits((9, 1, Ended.SOURCED), (20, 5, Ended.WAITING)), as_of=AS_OF).reason == NOT_REACHED
    )
    assert median_wait(waits((4, 1, Ended.SOURCED)), as_of=AS_OF).reason == STAFF.few


def arm(met, unmet, left=0):
    return Arm(
        ("met",) * met + ("unmet",) * unmet + ("left",) * left,
        ("by_day_7",) * met + ("still_waiting",) * unmet + ("left",) * left,
    )


def test_equity_is_a_ratio_with_its_interval():
    reading = unmet_ratio(arm(40, 40, left=9), arm(80, 20), as_of=AS_OF)
    assert (reading.value, reading.low, reading.high, reading.unit) == (2.5, 1.6, 3.92, "times")
    assert in_words(reading, alike=1) == "higher"
    assert in_words(unmet_ratio(arm(20, 20), arm(21, 20), as_of=AS_OF), alike=1) == "cannot tell"
    assert in_words(unmet_ratio(arm(80, 20), arm(40, 40), as_of=AS_OF), alike=1) == "lower"


def test_equity_needs_thirty_on_each_side():
    assert unmet_ratio(arm(20, 9, left=9), arm(80, 20), as_of=AS_OF).reason == TOO_FEW
    assert sourced_difference(arm(20, 9), arm(80, 20), as_of=AS_OF).reason == TOO_FEW
    assert unmet_ratio(arm(40, 4), arm(80, 20), as_of=AS_OF).reason == STAFF.few
    assert in_words(unmet_ratio(arm(9, 9), arm(80, 20), as_of=AS_OF), alike=1) == "cannot tell"


def test_equity_is_a_difference_by_day_28():
    reading = sourced_difference(arm(40, 50, left=10), arm(80, 20), as_of=AS_OF)
    half = 1.959964 * (0.4 * 0.6 / 100 + 0.8 * 0.2 / 100) ** 0.5
    assert (reading.value, reading.low, reading.high) == (-0.4, round(-0.4 - half, 2), round(-0.4 + half, 2))


def test_fill_rate_is_of_those_who_asked_long_enough_ago():
    rows = [
        *[Search(number, 60, 56) for number in range(10)],
        *[Search(number, 60, 57) for number in range(10, 15)],
        *[Search(number, 60) for number in range(15, 20)],
        *[Search(number, 55, 1) for number in range(20, 50)],
    ]
    assert (fill_rate(rows, as_of=AS_OF).value, fill_rate(rows, as_of=AS_OF).of) == (0.5, 20)
    assert fill_rate(rows[20:], as_of=AS_OF).reason == NOBODY_SEEKS


def test_outcomes_people_named_are_parts_of_people():
    rows = [Package(number, number < 30, number < 10) for number in range(40)]
    found = personal_outcomes(rows, as_of=AS_OF)
    assert {name: reading.value for name, reading in found.items()} == {
        "stated": 0.75,
        "reviewed": 0.25,
        "attained": None,
    }
    assert found["attained"].reason == NOT_ASKED
    assert personal_outcomes([], as_of=AS_OF)["stated"].reason == NO_CARE
