"""One group beside another: exact shares, and nothing of a group that few are in, nor of one that tells of it."""

from datetime import date

import pytest

from marketplace.disclosure import PUBLIC, STAFF
from marketplace.measures.histories import by_payer_and_setting
from marketplace.measures.panels import panel_of
from marketplace.measures.waiting import sourced_by_group
from marketplace.models import PersonPeriod
from tests.factories.directory import HOME, LsoaFactory
from tests.standing import made_once

AS_OF = date(2025, 12, 31)


def values(groups, policy=STAFF):
    found = sourced_by_group(groups, as_of=AS_OF, policy=policy)
    return {name: [by_day[day].value for day in (3, 7, 28)] for name, by_day in found.items()}


def waits(soon, later, never, left=0):
    return ["by_day_1"] * soon + ["by_day_14"] * later + ["still_waiting"] * never + ["left"] * left


def test_part_of_each_group_by_each_day():
    """Those who left and those who wait still are in the denominator."""
    found = values({"own": waits(10, 10, 10, left=10), "council": waits(30, 6, 12)})
    assert found == {"own": [0.25, 0.25, 0.5], "council": [0.62, 0.62, 0.75]}


def test_interval_holds_the_value():
    reading = sourced_by_group({"own": waits(10, 10, 20)}, as_of=AS_OF)["own"][7]
    assert reading.low < reading.value < reading.high
    assert reading.of == 40


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ({"own": waits(20, 0, 20), "council": waits(4, 0, 20)}, set()),
        ({"own": waits(20, 0, 20), "council": waits(30, 0, 30), "isf": waits(4, 0, 20)}, {"council"}),
        ({"own": waits(20, 0, 20), "isf": waits(5, 0, 5)}, {"own", "isf"}),
        ({"own": waits(20, 0, 20), "isf": waits(4, 0, 0), "council": waits(1, 0, 9)}, {"own"}),
        ({}, set()),
    ],
)
def test_group_is_told_when_it_and_what_is_not_told_are_enough(groups, told):
    found = values(groups)
    assert {name for name, by_day in found.items() if by_day[1] is not None} == told


def test_without_a_policy_everybody_is_told():
    assert values({"own": waits(1, 0, 1)}, policy=None) == {"own": [0.5, 0.5, 0.5]}


@made_once
def home():
    for code, setting in (("Y01", "Urban"), ("Y02", "Rural")):
        LsoaFactory(code=code, name=f"Wolds {code}", setting=setting)
    facts = {
        "period": "2025Q4",
        "place": HOME,
        "district": HOME,
        "service": "company",
        "language": "none_asked",
    }
    facts |= {
        "hours_band": "under_2",
        "asked_on": date(2025, 11, 5),
        "asked_minutes": 60,
        "given_minutes": 60,
    }
    PersonPeriod.objects.bulk_create(
        PersonPeriod(
            key=f"k{each}",
            lsoa=("Y01", "Y02")[each % 2],
            payer=("own", "council")[each % 4 < 2],
            waited="too_early" if each == 0 else "by_day_1" if each % 3 else "still_waiting",
            outcome="too_early" if each == 0 else "met" if each % 3 else "unmet",
            **facts,
        )
        for each in range(60)
    )
    return LsoaFactory(code="Y01").council


def test_groups_are_by_payer_and_by_where_people_live(home):
    payers, settings = by_payer_and_setting(HOME, "2025Q4")
    assert {name: len(some) for name, some in settings.items()} == {
        "Lives in a town or city": 29,
        "Lives in the country": 30,
    }
    assert sorted(len(some) for some in payers.values()) == [29, 30]


def test_panel_is_for_staff(home):
    staff, public = (
        panel_of("waiting_groups", home, policy, "2025Q4", date(2026, 3, 2)) for policy in (STAFF, PUBLIC)
    )
    assert [row[0] for row in staff.table.rows][2:] == ["Lives in a town or city", "Lives in the country"]
    assert all(isinstance(row[2], float) for row in staff.table.rows)
    assert public.table.rows == ()
    assert "for staff" in public.missing
