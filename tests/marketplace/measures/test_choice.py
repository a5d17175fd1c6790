"""How many providers could come: what the search would find from each neighbourhood, in one statement."""

from datetime import datetime, timedelta

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.utils import timezone

from directory.hours import LONDON
from directory.models import Need, Provider, SearchEntry, Skill
from directory.question import Question
from directory.tags import TagKind, tag
from marketplace.measures.choice import (
    NO_NEIGHBOURHOODS,
    NOBODY_OLD,
    PROFILES,
    Choice,
    choice,
    choice_share,
    crowded_choice,
    musts,
    reach_shares,
)
from tests.directory.searching import Somebody, Terms, X, Y
from tests.factories.directory import HOME, AuthorityFactory
from tests.marketplace.measures.scene import AS_OF, free, market, place

pytestmark = pytest.mark.django_db
MORNING, HOISTED, HOME_HELP = PROFILES["morning"], PROFILES["two-workers"], PROFILES["home"]


def terms_of(profile):
    """An offer that has everything a profile asks for."""
    return Terms(tags=tuple(musts(profile.needs, profile.skills)))


def somebody(*spans, profile=MORNING, lanes=1, weeks=range(16), **facts):
    return Somebody(lanes=(free(*spans, weeks=weeks),) * lanes, offers=(terms_of(profile),), **facts)


def numbers(profile=MORNING):
    return {
        row.lsoa: (row.providers, row.confirmed)
        for row in choice(HOME, profile)
        if row.name.startswith("Wolds")
    }


def test_who_reaches_a_place_is_counted_there():
    place("Y01")
    place("Y02", east=6_000)
    place("Y03", east=60_000)
    market(somebody((2, 7, 8), travels_metres=5_000), somebody((2, 7, 8), east=6_000, travels_metres=7_000))
    assert numbers() == {"Y01": (2, 2), "Y02": (1, 1), "Y03": (0, 0)}


def test_an_area_is_not_a_distance():
    place("Y01")
    place("Y02", east=6_000)
    area = MultiPolygon(Polygon.from_bbox((X + 5_000, Y - 1_000, X + 7_000, Y + 1_000)), srid=27700)
    market(somebody((2, 7, 8), area=area))
    assert numbers() == {"Y01": (0, 0), "Y02": (1, 1)}


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        ({}, True),
        ({"weeks": [0]}, True),  # this week, from tomorrow on
        ({"weeks": [1]}, True),
        ({"weeks": [2]}, True),  # Monday, which is the fourteenth day
        ({"weeks": [3]}, False),
    ],
)
def test_one_visit_in_fourteen_days_is_enough(facts, counts):
    place("Y01")
    market(somebody((0, 7, 8), (1, 7, 8), **facts))
    assert numbers() == {"Y01": (int(counts),) * 2}


def test_today_is_too_soon():
    """The second of March is a Monday: of its week only Tuesday to Friday count."""
    place("Y01")
    market(somebody((0, 7, 8), weeks=[0]))
    assert numbers() == {"Y01": (0, 0)}


@pytest.mark.parametrize("spans", [[(5, 7, 9)], [(2, 9, 12)], [(2, 6, 7)]])
def test_other_times_do_not_help(spans):
    place("Y01")
    market(somebody(*spans))
    assert numbers() == {"Y01": (0, 0)}


def test_one_offer_must_have_everything():
    place("Y01")
    washing, dressing = (Terms(tags=(number,)) for number in musts(MORNING.needs))
    market(Somebody(lanes=(free((2, 7, 9)),), offers=(washing, dressing)))
    assert numbers() == {"Y01": (0, 0)}


def test_two_offers_of_one_provider_are_one_choice():
    place("Y01")
    market(Somebody(lanes=(free((2, 7, 9)),), offers=(terms_of(MORNING), terms_of(MORNING))))
    assert numbers() == {"Y01": (1, 1)}


def test_two_workers_are_two_at_once():
    place("Y01")
    market(somebody((2, 7, 8), profile=HOISTED))
    assert numbers(HOISTED) == {"Y01": (0, 0)}
    market(somebody((2, 7, 8), profile=HOISTED, lanes=2))
    assert numbers(HOISTED) == {"Y01": (1, 1)}


def test_who_did_not_confirm_is_found_but_told_apart():
    place("Y01")
    market(somebody((2, 7, 8)), confirmed=False)
    assert numbers() == {"Y01": (1, 0)}


def test_what_holds_no_more_is_no_choice():
    place("Y01")
    market(somebody((2, 7, 8)))
    SearchEntry.objects.update(during=(timezone.now() - timedelta(days=9), timezone.now()))
    assert numbers() == {"Y01": (0, 0)}


def test_another_council_is_another_question():
    place("Y01", council=AuthorityFactory())
    market(somebody((2, 7, 8)))
    assert "Y01" not in numbers()


def test_choice_is_what_the_search_finds(time_machine):
    """For one visit on one day, a neighbourhood counts exactly the providers that its people would be shown."""
    time_machine.move_to(datetime(2026, 3, 3, 6, tzinfo=LONDON), tick=False)
    place("Y01")
    place("Y02", east=4_000)
    market(
        somebody((2, 7, 8), travels_metres=5_000),
        somebody((2, 8, 9), east=5_000, travels_metres=2_000),
        somebody((2, 9, 10)),
        somebody((2, 7, 9), profile=HOME_HELP),
    )
    one_day = MORNING.__class__("x", "x", MORNING.needs, (2,), MORNING.earliest, MORNING.latest, 30)
    pattern = one_day.pattern(timezone.localdate() + timedelta(days=1))
    for row in choice(HOME, one_day):
        east = {"Y01": 0, "Y02": 4_000}.get(row.lsoa)
        if east is not None:
            question = Question(X + east, Y, pattern, timezone.now(), musts=tuple(musts(MORNING.needs)))
            answer = SearchEntry.objects.answer(question)
            assert row.providers == answer.whole


def test_choice_is_one_statement_and_one_for_words(django_assert_num_queries):
    place("Y01")
    market(somebody((2, 7, 8)))
    with django_assert_num_queries(2):
        choice(HOME, MORNING)
    place("Y02")
    market(somebody((2, 7, 8)), somebody((2, 7, 8)))
    with django_assert_num_queries(2):
        assert numbers()["Y02"] == (3, 3)


@pytest.mark.parametrize("slug", PROFILES)
def test_every_profile_can_be_asked(slug):
    profile = PROFILES[slug]
    place("Y01")
    day = profile.days[0]
    market(somebody((day, profile.earliest // 60, profile.latest // 60), profile=profile, lanes=2))
    assert numbers(profile) == {"Y01": (1, 1)}
    assert profile.pattern(AS_OF).problems(AS_OF) == []


def test_words_that_are_not_there_are_refused():
    with pytest.raises(LookupError, match="flying"):
        musts(["washing", "flying"])
    assert musts(["washing"], ["hoist"]) == [
        tag(TagKind.NEED, Need.objects.get(slug="washing").pk),
        tag(TagKind.SKILL, Skill.objects.get(slug="hoist").pk),
    ]


def test_reach_is_the_part_of_a_district():
    place("Y01")
    place("Y02", east=6_000)
    place("Y03", east=60_000)
    near, far = market(
        somebody((2, 7, 8), travels_metres=5_000), somebody((2, 7, 8), east=6_000, travels_metres=7_000)
    )
    assert reach_shares(HOME, MORNING.needs) == {(HOME, near.pk): 1 / 3, (HOME, far.pk): 2 / 3}
    Provider.objects.filter(pk=near.pk).update(hours_confirmed_at=None)
    assert len(reach_shares(HOME)) == 2


def row(lsoa, aged, providers):
    return Choice(lsoa, lsoa, HOME, aged, providers, 0)


def test_the_headline_is_people_with_three_or_more():
    rows = [row("Y01", 100, 3), row("Y02", 200, 2), row("Y03", 100, 9)]
    reading = choice_share(rows, as_of=AS_OF)
    assert (reading.value, reading.of, reading.unit) == (0.5, 400, "share")
    assert choice_share([], as_of=AS_OF).reason == NO_NEIGHBOURHOODS
    assert choice_share([row("Y01", 0, 3)], as_of=AS_OF).reason == NOBODY_OLD


def test_crowding_divides_what_is_shared():
    found = crowded_choice(
        {1: 30.0, 2: 10.0},
        {("E1", 1): 1.0, ("E2", 1): 0.5, ("E2", 2): 1.0, ("E2", 3): 1.0},
        {"E1": 50, "E2": 100, "E3": 0},
        as_of=AS_OF,
    )
    assert found["E1"].value == 0.3
    assert found["E2"].value == 0.5 * 0.3 + 0.1
    assert found["E3"].reason == NOBODY_OLD
