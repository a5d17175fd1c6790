"""Settling: sittings count once, by their last look; programs, flashes and repeats move nothing; stopped, it goes on."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from django.db import connection

from directory.actions import barriers, demand, searches, settling
from directory.answer import Answer
from directory.demand import Barrier, Found, Kind
from directory.models import DemandFact, Need, SearchEntry, SearchRecord
from directory.pattern import Pattern, PatternVisit
from directory.sittings import AN_HOUR, MOST_AN_HOUR
from directory.tags import TagKind, tag
from directory.tasks import keep_demand, settle_searches
from tests.directory.searching import MONDAY, NOW, Somebody, Terms, X, Y, ask, settle
from tests.factories.directory import LsoaFactory
from tests.standing import made_once

pytestmark = pytest.mark.django_db

PATTERN = Pattern((PatternVisit(0, 420, 570, 60),), starts_on=MONDAY)
NOTHING = Answer(whole=0, partial=0, total=0, page=1, pages=1, cards=(), facets={})
BROWSER = "Mozilla/5.0 (Linux; Android 9) Firefox/130.0"
SOME = replace(NOTHING, whole=5)
LATER = NOW + timedelta(hours=3)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(LATER, tick=False)


@made_once
def lsoa():
    return LsoaFactory(centre=f"SRID=27700;POINT({X} {Y})")


ASKED = ask(PATTERN)


@cache
def personal_care():
    """A need that every database has."""
    return Need.objects.filter(regulated="personal_care").order_by("pk").first()


def a_look(lsoa, *, at=NOW, answer=SOME, need=None, musts=(), visitor="asha", **more):
    need = need or personal_care()
    asked = replace(ASKED, now=at, musts=(tag(TagKind.NEED, need.pk), *musts))
    facts = {"lsoa": lsoa.pk, "funding": "own", "agent": BROWSER, "comes_from": "192.0.2.1"}
    searches.record(asked, answer, visitor=visitor, **facts | more)


def facts():
    return DemandFact.objects.order_by("occurred_at", "event_key")


def test_a_sitting_counts_once_by_its_last_look(lsoa):
    a_look(lsoa, answer=NOTHING)
    a_look(lsoa, at=NOW + timedelta(minutes=20), answer=SOME, funding="council")
    assert settling.settle(now=LATER) == settling.Settled(2, 1)
    fact = facts().get()
    assert (fact.kind, fact.outcome, fact.funding, fact.first) == (Kind.LOOKED, Found.PLENTY, "council", True)
    assert (fact.lsoa_id, fact.council_id, fact.service) == (lsoa.pk, lsoa.council_id, "personal_care")
    assert (fact.qhours[0], sum(fact.qhours)) == (4, 4)
    assert settling.settle(now=LATER) == settling.Settled(0, 0)


def test_nobody_is_settled_while_they_may_go_on(lsoa):
    a_look(lsoa, at=LATER - settling.QUIET + timedelta(seconds=1))
    settle_searches()
    assert facts().count() == 0
    a_look(lsoa, at=LATER - settling.QUIET, visitor="bola")
    settle_searches()
    assert facts().count() == 1


def test_whoever_may_yet_prove_to_be_a_program_waits_for_an_hour_and_a_half(lsoa):
    a_look(lsoa)
    settled = [settling.settle(now=NOW + timedelta(minutes=minutes)).looks for minutes in (89, 90)]
    assert settled == [0, 1]


def test_an_episode_is_of_one_visitor_and_service_in_28_days(lsoa, time_machine):
    company = Need.objects.filter(area="Company and getting out").first()
    for at, need in [(0, None), (9, None), (9.2, company), (30, None), (60, None)]:
        moment = NOW + timedelta(days=at)
        a_look(lsoa, at=moment, need=need)
        settling.settle(now=moment + settling.QUIET)
    assert list(facts().values_list("first", flat=True)) == [True, False, True, False, True]


def test_of_two_sittings_settled_together_one_begins_an_episode(lsoa):
    for hours in (0, 1):
        a_look(lsoa, at=NOW + timedelta(hours=hours))
    assert settling.settle(now=LATER).counted == 2
    assert list(facts().values_list("first", flat=True)) == [True, False]


def test_a_program_that_does_not_say_so_is_left_out_with_all_of_its_hour(lsoa):
    for number in range(MOST_AN_HOUR + 1):
        a_look(lsoa, at=NOW + timedelta(seconds=50 * number), visitor=f"brief {number}")
    a_look(lsoa, visitor="bola", comes_from="192.0.2.2")
    settling.settle(now=LATER)
    assert facts().count() == 1
    assert SearchRecord.objects.filter(left_out="crowd").count() == MOST_AN_HOUR + 1


def test_sixty_an_hour_are_people(lsoa):
    for number in range(MOST_AN_HOUR):
        a_look(lsoa, at=NOW + timedelta(seconds=50 * number), visitor=f"brief {number}")
    settling.settle(now=LATER)
    assert facts().count() == MOST_AN_HOUR


def test_those_of_whom_nobody_knows_where_they_come_from_are_no_crowd(lsoa):
    for number in range(MOST_AN_HOUR + 1):
        a_look(lsoa, at=NOW + timedelta(seconds=50 * number), visitor=f"brief {number}", comes_from="")
    assert settling.settle(now=LATER).counted == MOST_AN_HOUR + 1


def test_a_neighbourhood_that_is_on_no_map_any_more_makes_no_fact_and_holds_nobody_up(lsoa):
    a_look(lsoa)
    SearchRecord.objects.update(lsoa_id="E00000001")
    a_look(lsoa, visitor="bola")
    assert (settling.settle(now=LATER).counted, facts().count()) == (2, 1)


def test_a_flash_is_left_out_unless_they_looked_again(lsoa):
    for visitor in ("asha", "bola"):
        a_look(lsoa, at=LATER - timedelta(hours=2), visitor=visitor, told_for=timedelta(seconds=9))
    searches.looked_again("bola")
    assert settling.settle(now=LATER).counted == 1
    searches.looked_again("asha")  # too late: it is decided
    flash = SearchRecord.objects.get(left_out="flash")
    assert (flash.counts, flash.stayed) == (False, False)


def test_stopped_half_way_and_run_again_the_rest_is_done_and_nothing_twice(lsoa, monkeypatch):
    monkeypatch.setattr(settling, "AT_ONCE", 2)
    for number in range(5):
        a_look(lsoa, visitor=f"brief {number}")
    done, write = [], demand.write

    def killed(those):
        write(those)
        if done:
            raise KeyboardInterrupt
        done.append(those)

    monkeypatch.setattr(demand, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        settling.settle(now=LATER)
    assert (facts().count(), SearchRecord.objects.filter(settled_at=None).count()) == (2, 3)
    monkeypatch.setattr(demand, "write", write)
    assert settling.settle(now=LATER).counted == 3
    assert facts().count() == 5


def test_what_is_kept_has_no_token_and_leads_to_no_look(lsoa):
    a_look(lsoa)
    token = bytes(SearchRecord.objects.get().token)
    settling.settle(now=LATER)
    row = DemandFact.objects.values().get()
    assert token.hex() not in str(row)
    assert not {"token", "crowd", "postcode"} & set(row)


@pytest.mark.parametrize(
    ("people", "found", "barrier"),
    [
        ([], Found.NOBODY, Barrier.SEVERAL),
        ([Somebody((0,), (Terms(tags=(1,)),))], Found.NOBODY, Barrier.SEX),
        ([Somebody((0,), (Terms(tags=(1, 2)),))], Found.NO_TIME, Barrier.TIME),
        ([Somebody((0,), (Terms(tags=(1, 2)),), east=9000, travels_metres=2000)], Found.NOBODY, Barrier.TRAVEL),
    ],
)  # fmt: skip
def test_what_stood_in_the_way(lsoa, people, found, barrier, time_machine):
    """1 stands for the need and 2 for a woman; a lane of all ones is free at all times, of the morning's zeroes is not."""
    need = Need.objects.filter(regulated="personal_care").first()
    tags = {1: tag(TagKind.NEED, need.pk), 2: tag(TagKind.SEX, "female")}
    all_day = (1 << 96 * 7 * 16) - 1
    morning = sum(((1 << 16) - 1) << (96 * 7 * week + 26) for week in range(16))
    lane = all_day & ~morning if found == Found.NO_TIME else all_day
    settle(
        [
            replace(one, lanes=(lane,), offers=tuple(replace(terms, tags=tuple(tags[each] for each in terms.tags)) for terms in one.offers))
            for one in people
        ]
    )  # fmt: skip
    a_look(lsoa, answer=NOTHING, need=need, musts=(tags[2],))
    settling.settle(now=LATER)
    assert (facts().get().outcome, facts().get().barrier) == (found, barrier)
    assert SearchEntry.objects.count() == len(people)


def test_where_some_could_do_a_part_it_was_time_that_stood_in_the_way(lsoa):
    a_look(lsoa, answer=replace(NOTHING, partial=2))
    settling.settle(now=LATER)
    assert (facts().get().outcome, facts().get().barrier) == (Found.NO_TIME, Barrier.TIME)


def test_a_search_that_cannot_be_asked_again_holds_nobody_up(lsoa, caplog):
    a_look(lsoa, answer=NOTHING)
    SearchRecord.objects.update(must_tags=[7])
    a_look(lsoa, visitor="bola")
    assert settling.settle(now=LATER).counted == 2
    assert caplog.messages == ["A search could not be asked again: ValueError"]


def test_a_search_that_the_database_refuses_to_ask_again_holds_nobody_up(lsoa, caplog, monkeypatch):
    a_look(lsoa, answer=NOTHING)
    monkeypatch.setattr(barriers, "barrier", lambda *_: connection.cursor().execute("select 1 / 0"))
    assert (settling.settle(now=LATER).counted, facts().get().barrier) == (1, Barrier.SEVERAL)
    assert caplog.messages == ["A search could not be asked again: DataError"]


def test_looks_go_after_35_days_counted_or_not(lsoa, time_machine):
    a_look(lsoa)
    keep_demand()
    assert SearchRecord.objects.count() == 1
    time_machine.move_to(NOW + timedelta(days=35, hours=1), tick=False)
    keep_demand()
    assert SearchRecord.objects.count() == 1
    time_machine.move_to(NOW + timedelta(days=36), tick=False)
    keep_demand()
    assert (SearchRecord.objects.count(), facts().count()) == (0, 1)


def log(lsoa, *, of_them, programs, repeats):
    """A week: people with a need each, some of them again and again, and programs that ask from one place."""
    dice, need = random.Random(20260302), Need.objects.first()
    people = [(f"person {number}", NOW + timedelta(hours=dice.random() * 140)) for number in range(of_them)]
    for visitor, at in people:
        a_look(lsoa, at=at, need=need, visitor=visitor, comes_from=visitor)
    for number in range(repeats):
        visitor, at = people[number % len(people)]
        again = at + timedelta(minutes=dice.random() * 25)
        a_look(lsoa, at=again, need=need, visitor=visitor, comes_from=visitor)
    for number in range(programs):
        at = NOW + number / programs * AN_HOUR
        a_look(lsoa, at=at, need=need, visitor=f"brief {number}", comes_from="192.0.2.66")
        a_look(lsoa, at=at, need=need, visitor=f"honest {number}", agent="Googlebot/2.1")


def looked(lsoa, **of):
    """How many people looked, and how many sittings counted."""
    SearchRecord.objects.all().delete()
    DemandFact.objects.all().delete()
    log(lsoa, **of)
    settling.settle(now=NOW + timedelta(days=9))
    counted = SearchRecord.objects.counted()
    return counted.values("token").distinct().count(), facts().count()


def test_ten_times_the_programs_and_repeats_move_demand_by_less_than_one_per_cent(lsoa, time_machine):
    time_machine.move_to(datetime(2026, 3, 9, tzinfo=UTC), tick=False)
    once = looked(lsoa, of_them=30, programs=62, repeats=10)
    ten_times = looked(lsoa, of_them=30, programs=620, repeats=100)
    assert once == (30, 30)
    assert abs(ten_times[0] - once[0]) < 0.01 * once[0]
    assert abs(ten_times[1] - once[1]) < 0.01 * once[1]
