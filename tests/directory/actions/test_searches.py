"""Demand: what is counted, what is not, and that counting never harms the page."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from directory.actions import searches
from directory.answer import Answer
from directory.enums import Outcome
from directory.models import SearchRecord
from directory.pattern import Pattern, PatternVisit
from directory.sittings import STAYED
from directory.tags import TagKind, tag
from tests.directory.searching import MONDAY, ask
from tests.factories.accounts import UserFactory
from tests.factories.directory import LsoaFactory

pytestmark = pytest.mark.django_db

PATTERN = Pattern((PatternVisit(0, 420, 570, 45), PatternVisit(2, 420, 570, 60, 2)), starts_on=MONDAY)
NOTHING = Answer(whole=0, partial=0, total=0, page=1, pages=1, cards=(), facets={})
BROWSER = "Mozilla/5.0 (Linux; Android 9) Firefox/130.0"


def question(**more):
    return ask(PATTERN, musts=(tag(TagKind.NEED, 3), tag(TagKind.SEX, "female")), **more)


def count(asked=None, answer=NOTHING, **more):
    facts = {"lsoa": LsoaFactory().pk, "funding": "own", "visitor": "abc", "agent": BROWSER} | more
    searches.record(asked or question(), answer, **facts)
    return SearchRecord.objects.count()


def test_a_search_is_a_fact_without_a_person():
    count(answer=replace(NOTHING, whole=2, partial=5))
    fact = SearchRecord.objects.get()
    assert (fact.needs, fact.must_tags) == ([3], [tag(TagKind.SEX, "female")])
    assert (fact.weekly_minutes, fact.starts_in_days, fact.every_weeks) == (165, 5, 1)
    assert (fact.outcome, fact.whole, fact.partial) == (Outcome.WHOLE, 2, 5)
    assert fact.visits[1] == {"day": 2, "earliest": 420, "latest": 570, "minutes": 60, "workers": 2}
    assert b"abc" not in bytes(fact.token)
    assert {field.name for field in SearchRecord._meta.fields} == {
        "id", "at", "token", "crowd", "lsoa", "needs", "visits", "every_weeks", "weekly_minutes", "starts_in_days",
        "must_tags", "funding", "outcome", "whole", "partial", "stayed", "settled_at", "counts", "left_out", "found",
        "barrier",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (replace(NOTHING, partial=2, teams=("team",)), Outcome.TEAM),
        (replace(NOTHING, partial=2), Outcome.PARTIAL),
        (NOTHING, Outcome.NOTHING),
    ],
)
def test_the_outcome_is_the_best_that_was_found(answer, outcome):
    count(answer=answer)
    assert SearchRecord.objects.get().outcome == outcome


def test_a_visitor_has_one_token_in_a_quarter_and_another_in_the_next():
    asked = question()
    for days in (0, 1, 34, 36):
        count(replace(asked, now=asked.now + timedelta(days=days)))
    tokens = [bytes(token) for token in SearchRecord.objects.order_by("at").values_list("token", flat=True)]
    assert tokens[0] == tokens[1] == tokens[2] != tokens[3]


def test_the_token_of_one_quarter_does_not_lead_to_the_next(settings):
    one = searches.token_of("abc", "2026Q1")
    assert one != searches.token_of("abc", "2026Q2")
    settings.LOCATION_KEY = "another-location-key-for-this-test"
    assert one != searches.token_of("abc", "2026Q1")


def test_where_they_come_from_is_kept_as_a_digest_of_one_day():
    asked = question()
    count(asked)
    count(asked, comes_from="192.0.2.1")
    count(asked, comes_from="192.0.2.1")
    count(replace(asked, now=asked.now + timedelta(days=1)), comes_from="192.0.2.1")
    count(asked, comes_from="192.0.2.1", agent=f"{BROWSER} Mobile")
    nowhere, one, same, *others = (bytes(each.crowd) for each in SearchRecord.objects.order_by("pk"))
    assert (nowhere, one == same, one in others, b"192" in one) == (b"", True, False, False)


@pytest.mark.parametrize("agent", ["", "  ", "Googlebot/2.1", "curl/8.1", "Mozilla/5.0 HeadlessChrome/120"])
def test_programs_are_not_demand(agent):
    assert count(agent=agent) == 0


def test_staff_are_not_demand(officer, clem):
    assert count(by=officer) == count(by=officer, for_somebody=True) == 0
    assert count(by=UserFactory(is_superuser=True)) == 0
    assert count(by=clem) == 1


def test_a_provider_who_looks_round_is_not_demand_and_one_who_looks_for_somebody_is(dara):
    assert count(by=dara) == 0
    assert count(by=dara, for_somebody=True) == 1


def test_who_left_a_business_looks_as_anybody_does(dara):
    dara.memberships.update(left_at=timezone.now())
    assert count(by=dara) == 1


def test_ten_seconds_of_telling_are_no_flash():
    for told_for in (STAYED, STAYED - timedelta.resolution):
        count(told_for=told_for)
    assert list(SearchRecord.objects.order_by("pk").values_list("stayed", flat=True)) == [True, False]


@pytest.mark.parametrize(
    "narrowed",
    [{"page": 2}, {"whole_only": True}, {"any_of": ((1,),)}, {"only": (1,)}, {"max_week_pence": 1}],
)
def test_another_look_through_filters_is_not_another_search(narrowed):
    assert count(question(**narrowed)) == 0


def test_a_failure_to_count_leaves_the_page_and_its_transaction_whole(caplog):
    with caplog.at_level(logging.WARNING):
        assert count(lsoa="far too long for a code") == 0
    assert caplog.messages == ["A search could not be counted: DataError"]
    assert connection.is_usable()
