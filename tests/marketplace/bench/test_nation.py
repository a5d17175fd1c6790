"""The invented nation, very small: lawful, proved against the actions, and searched as obviously."""

import pytest
from django.core.management import call_command
from django.db import connection

from directory.models import DiaryEntry, FreeHours, Listing, SearchEntry
from directory.pattern import Pattern
from directory.question import Question
from directory.tags import TagKind, untag
from marketplace.bench import clock, database, holding, moderation, proof
from marketplace.bench.nation.filling import fill, prove
from marketplace.bench.nation.inventing import MONDAY
from marketplace.common_weeks import COMMON_WEEKS, week_of
from payments.price_runs import price_runs
from tests.factories.briefs import a_brief

pytestmark = pytest.mark.django_db(transaction=True)


def is_what_the_actions_would_have_written():
    prove(seed=2)
    assert Listing.objects.count() == 60
    assert DiaryEntry.objects.count() > 1_000
    FreeHours.objects.filter(pk=FreeHours.objects.first().pk).update(free="0" * 10_752)
    with pytest.raises(AssertionError, match="free hours of worker"):
        prove(seed=2)


def what_the_test_of_time_costs_is_measured_over_what_holds_now():
    entry = SearchEntry.objects.first()
    pattern = Pattern(week_of("mornings", minutes=60, workers=1), starts_on=MONDAY)
    with clock.stopped() as now:
        question = Question(
            round(entry.point.x), round(entry.point.y), pattern, now, prices=price_runs(pattern)
        )
        statements = [holding.statement_of(question)]
        assert holding.search_cost(lambda _: None, statements, passes=1) > 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM held.directory_searchentry")
        (held,) = cursor.fetchone()
        cursor.execute("DROP SCHEMA held CASCADE")
    assert 0 < held < SearchEntry.objects.count()


def is_searched_as_obviously():
    entry = SearchEntry.objects.filter(area=None).first()
    need = next(one for one in entry.tags if untag(one).kind == TagKind.NEED)
    with clock.stopped() as now:
        for name in COMMON_WEEKS:
            visits = week_of(name, minutes=60, workers=1)
            pattern = Pattern(visits, starts_on=MONDAY)
            question = Question(
                round(entry.point.x), round(entry.point.y), pattern, now,
                musts=(need,), prices=price_runs(pattern),
            )  # fmt: skip
            assert proof.differences(question) == []


def test_the_nation():
    """One for all: it takes longest to fill."""
    call_command("load_places", invented=True, verbosity=0)
    fill(lambda *_: None, listings=60, seed=1, visits=2_000)
    is_searched_as_obviously()
    what_the_test_of_time_costs_is_measured_over_what_holds_now()
    is_what_the_actions_would_have_written()  # and in the end is not any more


def test_the_queue_and_what_checks_cost_are_measured_together(monkeypatch):
    """Small: the invented county stands for England, and its briefs for those of the nation."""
    call_command("load_places", invented=True, verbosity=0)
    filled = []

    def keep(part, _seed, fill, *, say, first=False):
        filled.append((part, first))
        fill()

    monkeypatch.setattr(database, "keep", keep)
    monkeypatch.setattr(moderation, "ask", lambda many, _seed: [("any", a_brief()) for _ in range(many)])
    sizes = {"listings": 40, "checks": 320, "nation": 60, "visits": 2_000}
    found = moderation.run(lambda _words: None, **sizes, pages=2, searches=2, passes=1)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA held CASCADE")
    assert filled == [("the nation", True), ("moderation", False)]
    assert {"listings", "checks", "queries", "page_p95_ms", "search_cost_ratio"} <= set(found)
    assert (found["listings"], found["checks"], found["queries"] <= 20) == (40, 320, True)
    assert found["search_cost_ratio"] > 0
