"""How long people wait, where what became of some may not be shown."""

from datetime import date

import pytest

from marketplace.actions.periods import people_of
from marketplace.actions.releasing import publish
from marketplace.cubes import ASKED
from marketplace.disclosure import PUBLIC
from marketplace.measures.panels import panel_of
from marketplace.models import PersonPeriod
from tests.factories.directory import HOME, LsoaFactory

pytestmark = pytest.mark.django_db
PERIOD = "2025Q4"


def the_people(*groups):
    """Publish groups of people: how many, what became of them, and by when somebody came."""
    home = LsoaFactory(code="Y01", name="Wolds 001A").council
    PersonPeriod.objects.bulk_create(
        PersonPeriod(
            key=f"{outcome}-{waited}-{each}",
            period=PERIOD,
            place=HOME,
            district=HOME,
            lsoa="Y01",
            msoa="Wolds 001",
            outcome=outcome,
            waited=waited,
            service="company",
            payer="own",
            language="none_asked",
            hours_band="7_to_14",
            asked_on=date(2025, 11, 5),
            asked_minutes=600,
            given_minutes=0,
        )
        for number, outcome, waited in groups
        for each in range(number)
    )
    publish(ASKED, people_of(HOME, PERIOD), PUBLIC, by=None)
    return home


def bands(home, key="waiting"):
    return panel_of(key, home, PUBLIC, PERIOD, date(2026, 3, 2)).table.rows


def test_those_of_whom_nothing_is_shown_may_have_found_somebody():
    """Three who left hide the forty who found somebody: it must not read as if nobody had."""
    home = the_people((40, "met", "by_day_3"), (57, "unmet", "still_waiting"), (3, "left", "left"))
    assert bands(home)[-1] == (28, 0, 49)
    assert bands(home, "waiting_places") == (("Wolds", 0, 0, 49),)


def test_where_all_is_shown_the_band_is_what_rounding_took():
    home = the_people((20, "met", "by_day_1"), (20, "met", "by_day_7"), (60, "unmet", "still_waiting"))
    assert bands(home)[1:] == ((1, 17, 23), (3, 17, 23), (7, 38, 42), (14, 38, 42), (28, 38, 42))
