"""Panels of what is reckoned elsewhere: what searches found, how full providers are, what was wanted and got, who paid what."""

from datetime import date

import pytest

from marketplace.actions.looked import people_of
from marketplace.actions.releasing import publish
from marketplace.cubes import LOOKED
from marketplace.disclosure import PUBLIC, STAFF
from marketplace.estimators.waiting import Ended
from marketplace.measures import panels_prices, panels_providers, panels_quality, panels_waiting
from marketplace.measures.outcomes import Package
from marketplace.measures.panels import panel_of
from marketplace.measures.prices import Price
from marketplace.measures.quality import Preference, Trip
from marketplace.measures.waiting import Wait
from marketplace.models import LookedPeriod
from tests.factories.directory import HOME, LsoaFactory
from tests.marketplace.measures.scene import having
from tests.standing import made_once

pytestmark = pytest.mark.django_db
PERIOD, TODAY = "2025Q4", date(2026, 3, 2)


@made_once
def home():
    return LsoaFactory(code="Y01", name="Wolds 001A").council


def ask(key, home, policy=STAFF):
    return panel_of(key, home, policy, PERIOD, TODAY)


def test_what_searches_found_is_from_a_release_and_added_to_nobody(home):
    facts = {
        "period": PERIOD, "place": HOME, "district": HOME, "msoa": "Wolds 001", "lsoa": "Y01", "service": "company",
        "payer": "own", "language": "none_asked", "hours_band": "2_to_7", "looked_on": date(2025, 11, 5),
    }  # fmt: skip
    ends = [("found", "not_limited", 60), ("thin", "not_limited", 20), ("none", "sex", 20)]
    LookedPeriod.objects.bulk_create(
        LookedPeriod(key=f"{outcome}{each}", outcome=outcome, barrier=barrier, **facts)
        for outcome, barrier, number in ends
        for each in range(number)
    )
    release = publish(LOOKED, people_of(HOME, PERIOD), PUBLIC, by=None)
    panel = ask("looked", home, PUBLIC)
    assert panel.sentence.startswith("About 100 visitors looked for care and asked nobody.")
    assert {row[0]: row[1] for row in panel.table.rows} == {
        "Nobody suits": 20,
        "Somebody suits, and none is free": None,
        "One or two could come": 20,
    }
    assert panel.releases == (release.reference,)
    assert "fewer than 10" in panel.coverage


def test_how_full_is_by_district_and_lays_nobody_bare(home, monkeypatch):
    rows = [having(number, promised=6, spare=2) for number in range(6)]
    monkeypatch.setattr(panels_providers, "supply_of", lambda _: rows)
    panel = ask("how_full", home)
    assert panel.table.rows[0][:3] == ("Wolds", 75, 48)
    assert panel.sentence == "Fullest is Wolds: 75% of the hours that are known are promised."
    monkeypatch.setattr(panels_providers, "supply_of", lambda _: rows[:4])
    assert ask("how_full", home).table.rows == ()


def test_what_was_wanted_and_got_is_told_where_enough_are_on_both_sides(home, monkeypatch):
    wishes = [Preference(each, "language", met=each < 30) for each in range(40)]
    packages = [Package(each, outcome_stated=each < 20, reviewed=each < 3) for each in range(40)]
    trips = [Trip(each, 100 if each < 10 else 9000, 5) for each in range(40)]
    monkeypatch.setattr(panels_quality, "preferences", lambda _: wishes)
    monkeypatch.setattr(panels_quality, "packages_of", lambda *_: packages)
    monkeypatch.setattr(panels_quality, "trips_of", lambda *_: trips)
    rows = {row[0]: row[1] for row in ask("wanted_and_got", home).table.rows}
    assert rows == {
        "The language they would rather speak": 75,
        "What matters to them is written down": 50,
        "Their side wrote of how it went": None,
        "They say that it was reached": None,
        "Workers from nearby": 25,
    }


def test_price_by_payer_is_of_enough_people_and_providers(home, monkeypatch):
    def paid(payer, pence, people):
        return [
            Price(pence, 1, each % 6, "agency", "", "company", False, payer, each, 60)
            for each in range(people)
        ]

    rows = [*paid("own", 2800, 12), *paid("council", 2400, 12), *paid("not_sure", 2600, 3)]
    monkeypatch.setattr(panels_prices, "paid_prices", lambda _: rows)
    panel = ask("price_by_payer", home)
    assert sorted(row[2] for row in panel.table.rows if row[2]) == [24, 28]
    assert {row[0] for row in panel.table.rows} == {"Own money", "The council arranges it", "Not said"}
    assert panel.sentence.count("in the middle") == 2


def test_price_by_length_says_what_its_rows_say(home, monkeypatch):
    rows = [
        Price(pence, 1, each % 6, "agency", "", "company", False, "own", each, minutes)
        for pence, minutes in ((3000, 30), (2800, 60))
        for each in range(12)
    ]
    monkeypatch.setattr(panels_prices, "paid_prices", lambda _: rows)
    panel = ask("price_by_length", home)
    told = [f"{row[0]}: £{row[2]:,.2f} in the middle" for row in panel.table.rows]
    assert [row[2] for row in panel.table.rows] == [15, 28]
    assert panel.sentence == f"{'; '.join(told)}."


def test_who_waits_now_is_told_with_what_became_of_all_others(home, monkeypatch):
    waits = [
        Wait(person, days, ended)
        for person, (days, ended) in enumerate(
            [(1, Ended.SOURCED)] * 20 + [(2, Ended.LEFT)] * 8 + [(9, Ended.WAITING)] * 12
        )
    ]
    monkeypatch.setattr(panels_waiting, "waits_of", lambda *_: waits)
    assert ask("waiting_now", home).sentence == (
        "30% of people were still waiting after three days; all others had an agreement by then, "
        "or had taken their request back."
    )
