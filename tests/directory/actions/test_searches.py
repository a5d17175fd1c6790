"""Demand: what is counted, what is not, and that counting never harms the page."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from directory.actions import searches
from directory.answer import Answer
from directory.enums import Outcome
from directory.models import SearchRecord
from directory.pattern import Pattern, PatternVisit
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
    facts = {"lsoa": LsoaFactory().pk, "funding": "own", "token_source": "abc", "agent": BROWSER} | more
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
        "id", "at", "token", "lsoa", "needs", "visits", "every_weeks", "weekly_minutes", "starts_in_days",
        "must_tags", "funding", "outcome", "whole", "partial",
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


def test_the_same_brief_counts_once_a_day_and_again_the_next():
    assert [count(), count()] == [1, 1]
    assert count(token_source="another") == 2
    tomorrow = question()
    assert count(replace(tomorrow, now=tomorrow.now + timedelta(days=1))) == 3


def test_the_token_of_one_day_does_not_lead_to_the_next(settings):
    one = searches.token_of("abc", MONDAY)
    assert one != searches.token_of("abc", MONDAY + timedelta(days=1))
    settings.SECRET_KEY = "another-secret-key-for-this-test"
    assert one != searches.token_of("abc", MONDAY)


@pytest.mark.parametrize("agent", ["", "  ", "Googlebot/2.1", "curl/8.1", "Mozilla/5.0 HeadlessChrome/120"])
def test_programs_are_not_demand(agent):
    assert count(agent=agent) == 0


def test_staff_are_not_demand(officer, clem):
    assert count(by=officer) == 0
    assert count(by=UserFactory(is_superuser=True)) == 0
    assert count(by=clem) == 1


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
