"""Cubes that cross are refused when they are registered; the site's own are one tree for each kind of people."""

import pytest

from marketplace.cubes import (
    ASKED,
    ASKED_HOURS,
    CUBES,
    MISSING_HOURS,
    Crosses,
    Cube,
    Facet,
    Register,
    crossings,
)


def cube(name, *facets, **more):
    return Cube(name, **({"about": "asked", "facets": facets} | more))


SERVICE, PAYER = Facet("service"), Facet("payer")
BY_DISTRICT = Facet("district", place=True, within=(SERVICE,))

CROSSING = {
    "one trait along two paths of one cube": [cube("one", BY_DISTRICT, SERVICE)],
    "one trait along two paths of two cubes": [cube("one", BY_DISTRICT), cube("two", SERVICE)],
    "a trait within two others": [
        cube("one", Facet("payer", within=(SERVICE,)), Facet("language", within=(SERVICE,)))
    ],
    "a place beside a place that it lies in": [
        cube("one", Facet("district", place=True), Facet("msoa", place=True))
    ],
    "another map of the same people": [
        cube("one", Facet("district", place=True, within=(Facet("msoa", place=True),))),
        cube("two", Facet("quintile", place=True)),
    ],
    "how long beside how it ended": [cube("one", Facet("outcome"), Facet("waited"))],
    "days beside the time of day": [cube("one", Facet("service", within=(Facet("time"), Facet("days"))))],
    "days both within the time of day and above it": [
        cube("one", Facet("time", within=(Facet("days"),))),
        cube("two", Facet("days", within=(Facet("time"),))),
    ],
    "a place in one and not in the other": [
        cube("one", Facet("district", place=True)),
        cube("two", Facet("district")),
    ],
    "special in one and not in the other": [
        cube("one", Facet("religion", special=True)),
        cube("two", Facet("religion")),
    ],
}


@pytest.mark.parametrize("crossing", CROSSING)
def test_cubes_that_cross_are_refused_and_none_of_them_is_registered(crossing):
    register = Register()
    with pytest.raises(Crosses, match="cross"):
        register.add(*CROSSING[crossing])
    assert register == {}


TOGETHER = {
    "two margins": [cube("one", SERVICE, PAYER)],
    "two cubes that are one tree": [
        cube("one", BY_DISTRICT),
        cube("two", Facet("district", place=True, within=(PAYER,))),
    ],
    "a map within a map": [cube("one", Facet("district", place=True, within=(Facet("msoa", place=True),)))],
    "how long within how it ended": [cube("one", Facet("outcome", within=(Facet("waited"),)))],
    "another map of other people": [
        cube("one", Facet("district", place=True)),
        cube("two", Facet("quintile", place=True), about="looked"),
    ],
    "other people": [cube("one", BY_DISTRICT), cube("two", SERVICE, about="looked")],
    "hours and not people": [cube("one", BY_DISTRICT), cube("two", SERVICE, measure="sum", amount="hours")],
}


@pytest.mark.parametrize("together", TOGETHER)
def test_cubes_that_do_not_cross_are_registered(together):
    register = Register()
    register.add(*TOGETHER[together])
    assert all(register.holds(each) for each in TOGETHER[together])


def test_cubes_a_name_is_given_once():
    register = Register()
    register.add(cube("one", SERVICE))
    with pytest.raises(Crosses, match="two cubes one"):
        register.add(cube("one", PAYER))
    assert not register.holds(cube("one", PAYER))


def test_cubes_of_this_site_are_one_tree():
    assert crossings(CUBES.values()) == []
    assert CUBES.holds(ASKED)


@pytest.mark.parametrize("hours", [ASKED_HOURS, MISSING_HOURS])
def test_hours_of_the_week_are_one_path_and_days_are_its_end(hours):
    """The time of day stands where it stood before days were known, so that no quarter was published by another tree."""
    places = {facet.name: above for above, facet in hours.walk()}
    assert places["time"] == ("district", "service")
    assert places["days"] == ("district", "service", "time")
