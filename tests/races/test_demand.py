"""What is done with demand by many at once: each look decided, added up and counted once, and words read once."""

from datetime import timedelta
from functools import partial

import psycopg
import pytest
from django.utils import timezone

from accounts.models import Event
from directory.actions import partitions, settling
from directory.actions.searches import token_of
from directory.models import DemandFact, SearchRecord
from directory.quarters import quarter_of
from marketplace.actions import looked, rolling, shortfalls
from marketplace.models import DemandByLsoa, LookedPeriod, PeriodRun
from tests.database import parameters_of
from tests.factories.directory import LsoaFactory, PostcodeFactory, an_officer
from tests.factories.marketplace import a_shortfall
from tests.races.together import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
MANY, PEOPLE = 4, 6


@pytest.fixture
def period(monkeypatch):
    """Some people looked this morning; everything is done one by one."""
    monkeypatch.setattr(settling, "AT_ONCE", 1)
    monkeypatch.setattr(looked, "AT_ONCE", 1)
    lsoa, at = LsoaFactory(name="Wolds 001A"), timezone.now() - timedelta(hours=3)
    period = quarter_of(timezone.localdate(at))
    told = {
        "needs": [], "visits": [], "every_weeks": 1, "weekly_minutes": 60, "starts_in_days": 1, "funding": "own",
        "outcome": "whole", "whole": 5, "partial": 0, "stayed": True,
    }  # fmt: skip
    for number in range(PEOPLE):
        token = token_of(f"brief {number}", period)
        SearchRecord.objects.create(lsoa_id=lsoa.pk, at=at, token=token, **told)
    PeriodRun.objects.create(period=period, looked_at=at)
    return period


def test_many_who_make_months_make_each_once():
    made = [name for names in at_once([partitions.make_ahead] * MANY) for name in names]
    assert len(made) == len(set(made)) == (partitions.MONTHS_AHEAD + 1) * len(partitions.DIVIDED)


def test_many_officers_say_what_words_mean_and_the_first_has_said_it():
    PostcodeFactory(lsoa=LsoaFactory(name="Wolds 001A"))
    told, officer = a_shortfall(), an_officer()
    acts = [partial(shortfalls.code, told, cause=cause, by=officer) for cause in ("price", "training") * 2]
    assert len({one.cause for one in at_once(acts)}) == 1
    assert Event.objects.filter(what="shortfall.coded").count() == 1


def added_up():
    return sum(step.facts for step in rolling.roll_up(at_once=1))


def counted(period):
    return sum(looked.count(period))


@pytest.fixture
def elsewhere():
    """Somebody writes in another database of the server, since before anything is done: nobody waits for them."""
    with psycopg.connect(**parameters_of("postgres")) as writing:
        writing.execute("select pg_current_xact_id()")
        yield


def test_many_workers_do_it_once(elsewhere, period):
    assert sum(settled.counted for settled in at_once([settling.settle] * MANY)) == PEOPLE
    assert DemandFact.objects.count() == PEOPLE
    assert sum(at_once([added_up] * MANY)) == PEOPLE
    assert sum(DemandByLsoa.objects.values_list("facts", flat=True)) == PEOPLE
    assert sum(at_once([partial(counted, period)] * MANY)) == PEOPLE
    assert LookedPeriod.objects.count() == PEOPLE
