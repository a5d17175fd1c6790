"""Panels: from releases and from what there is now; what may not be shown is not, and why is said."""

import random
from datetime import date

import pytest

from directory import taxonomy
from directory.models import Need, SearchEntry, Skill
from directory.tags import TagKind, tag
from directory.taxonomy import TRAINED_IN
from marketplace.actions.periods import people_of
from marketplace.actions.releasing import publish
from marketplace.cubes import ASKED, ASKED_HOURS, MISSING_HOURS
from marketplace.disclosure import PUBLIC, STAFF
from marketplace.measures import panels_where
from marketplace.measures.panels import MAKERS, panel_of
from marketplace.models import PersonPeriod
from marketplace.panel import Panel
from tests.factories.directory import HOME, LsoaFactory, a_live_listing
from tests.marketplace.measures.scene import having
from tests.standing import made_once

pytestmark = pytest.mark.django_db
PERIOD, TODAY = "2025Q4", date(2026, 3, 2)
LSOAS = {"Y01": "Wolds 001A", "Y02": "Wolds 001B", "Y03": "Wolds 002A"}
ENDS = [
    ("met", "by_day_1", 600),
    ("met", "by_day_7", 600),
    ("unmet", "still_waiting", 0),
    ("left", "left", 0),
]


def the_people(number=160, period=PERIOD):
    dice = random.Random(number)
    for code, name in LSOAS.items():
        LsoaFactory(code=code, name=name, aged_65_over=100)
    rows = []
    for each in range(number):
        lsoa = dice.choices(list(LSOAS), [12, 3, 6])[0]
        outcome, waited, given = dice.choices(ENDS, [8, 6, 5, 2])[0]
        rows.append(
            PersonPeriod(
                key=f"{period}-{each}",
                period=period,
                place=HOME,
                district=HOME,
                lsoa=lsoa,
                msoa=LSOAS[lsoa][:-1],
                outcome=outcome,
                waited=waited,
                service=dice.choice(["personal_care", "company"]),
                payer=dice.choice(["own", "direct_payment"]),
                language=dice.choices(["none_asked", "pl"], [3, 1])[0],
                hours_band="7_to_14",
                asked_on=date(2025, 11, 5),
                asked_minutes=600,
                given_minutes=given,
            )
        )
    PersonPeriod.objects.bulk_create(rows)
    for cube in (ASKED, ASKED_HOURS, MISSING_HOURS):
        for policy in (PUBLIC, STAFF):
            publish(cube, people_of(HOME, period, amount=cube.amount), policy, by=None)


@made_once
def home():
    return LsoaFactory(code="Y01", name="Wolds 001A").council


def ask(key, home, policy=STAFF):
    return panel_of(key, home, policy, PERIOD, TODAY)


@pytest.mark.parametrize("key", [*MAKERS, "nobody_makes_this"])
def test_a_panel_of_a_council_with_nothing_says_why_it_has_no_number(key, home):
    panel = ask(key, home)
    assert panel.key == key
    assert (bool(panel.missing), panel.table.rows) == (True, ()) or panel.table.rows
    assert Panel.read(panel.as_json) == panel


def test_panels_of_people_come_from_releases_and_name_them(home):
    the_people()
    panels = {
        key: ask(key, home)
        for key in ("gap_map", "gap_tiles", "asked_map", "waiting", "waiting_places", "who_pays", "languages")
    }
    assert {key: panel.missing for key, panel in panels.items() if panel.missing} == {}
    assert all(
        panel.releases and panel.out_of and panel.as_of == date(2025, 12, 31) for panel in panels.values()
    )
    assert [row[0] for row in panels["gap_map"].table.rows] == ["Wolds 001", "Wolds 002"]
    assert [row[1] for row in panels["asked_map"].table.rows] == ["Y01", "Y02", "Y03"]
    rounded = {key for key, panel in panels.items() if "Numbers are rounded to five" in panel.coverage}
    assert {"gap_map", "asked_map", "who_pays"} <= rounded
    assert not rounded & {"waiting", "waiting_places"}
    assert {"Own money", "Not said"} <= {row[0] for row in panels["who_pays"].table.rows}
    days = [row[0] for row in panels["waiting"].table.rows]
    assert days == [0, 1, 3, 7, 14, 28]
    lows, highs = ([row[place] for row in panels["waiting"].table.rows] for place in (1, 2))
    assert lows == sorted(lows)
    assert all(low <= high for low, high in zip(lows, highs, strict=True))


def test_the_public_sees_no_group_that_staff_alone_may_see(home):
    the_people(number=90)
    staff, public = (
        {row[1]: row[2] for row in ask("asked_map", home, policy).table.rows} for policy in (STAFF, PUBLIC)
    )
    shown = [value for value in public.values() if value is not None]
    assert all(value >= PUBLIC.k for value in shown)
    assert sum(value is None for value in public.values()) >= sum(value is None for value in staff.values())


def test_supply_is_as_it_is_now(home):
    provider = a_live_listing().provider
    panels = {key: ask(key, home) for key in ("who_provides", "prices", "watch")}
    assert {key: panel.missing for key, panel in panels.items() if panel.missing} == {}
    assert [row[1] for row in panels["who_provides"].table.rows] == [1]
    assert panels["watch"].table.rows[0][0] == provider.organisation.name


@pytest.mark.parametrize("key", ["watch", "exit_impact", "equity", "waiting_now"])
def test_what_is_for_staff_has_no_number_for_anybody_else(key, home):
    a_live_listing()
    the_people(number=90)
    panel = ask(key, home, PUBLIC)
    assert (panel.table.rows, bool(panel.missing)) == ((), True)


def test_a_gap_below_nought_is_told_as_room(home, monkeypatch):
    the_people()
    assert ask("gap_share", home).title == panels_where.GAP_SHARE
    monkeypatch.setattr(panels_where, "supply_of", lambda _: [having(1, spare=90_000)])
    monkeypatch.setattr(panels_where, "reach_of", lambda _: {(HOME, 1): 1.0})
    panel = ask("gap_share", home)
    assert (panel.title, panel.sentence) == (
        panels_where.ROOM,
        "More is free within reach than was asked for in Wolds.",
    )
    assert panel.coverage.startswith(panels_where.BOTH)


def test_who_is_trained_in_a_task_counts_as_one_who_offers_it(home):
    a_live_listing()
    need, skill = Need.objects.get(slug="sight-hearing"), Skill.objects.get(slug="sensory-loss")
    assert {row[0]: row[2] for row in ask("rare", home).table.rows}[need.name] == 0
    entry = SearchEntry.objects.get()
    entry.tags = sorted([*entry.tags, tag(TagKind.SKILL, skill.pk)])
    entry.save()
    assert {row[0]: row[2] for row in ask("rare", home).table.rows}[need.name] == 1


def test_every_skill_that_says_the_same_as_a_task_is_there():
    needs = {slug for _, some in taxonomy.NEEDS for slug, *_ in some}
    skills = {slug for slug, *_ in taxonomy.SKILLS}
    assert set(TRAINED_IN) <= needs
    assert set(TRAINED_IN.values()) <= skills
