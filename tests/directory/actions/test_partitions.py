"""Months: made ahead, moved out of the rest, dropped when all of them is over; none missing ever fails anything."""

from datetime import UTC, date, datetime

import psycopg
import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, transaction

from directory.actions import demand, partitions
from directory.actions.demand import FACTS, SEARCHES
from directory.demand import Kind
from directory.models import DemandFact
from directory.time_of_week import NOTHING
from tests.database import parameters_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime(2026, 3, 15, 9, tzinfo=UTC), tick=False)


def a_fact(at, **more):
    words = {"lsoa_id": "Y01", "council_id": "E10", "service": "other", "funding": "own"}
    return DemandFact.objects.create(occurred_at=at, kind=Kind.ASKED, qhours=list(NOTHING), **words | more)


def where():
    """In which division each fact is."""
    with connection.cursor() as cursor:
        cursor.execute("select tableoid::regclass::text from directory_demandfact order by occurred_at")
        return [name.removeprefix("directory_demandfact_") for (name,) in cursor.fetchall()]


def test_months_are_made_three_ahead_and_once():
    made = partitions.make_ahead()
    assert [name[-7:] for name in made] == [
        month for month in ("2026_03", "2026_04", "2026_05", "2026_06") for _ in partitions.DIVIDED
    ]
    assert partitions.make_ahead() == []


def test_what_came_before_its_month_was_made_is_moved_into_it():
    a_fact(datetime(2026, 3, 31, 22, 59, tzinfo=UTC))
    a_fact(datetime(2026, 3, 31, 23, 0, tzinfo=UTC))  # midnight in London, where it is summer
    a_fact(datetime(2035, 1, 1, tzinfo=UTC))
    assert where() == ["rest"] * 3
    partitions.make_ahead()
    assert where() == ["2026_03", "2026_04", "rest"]
    assert DemandFact.objects.count() == 3


def test_one_thing_counts_once_in_a_month_made_or_not():
    at = datetime(2026, 3, 3, tzinfo=UTC)
    fact = a_fact(at)
    for _ in range(2):
        with pytest.raises(IntegrityError), transaction.atomic():
            a_fact(at, event_key=fact.event_key)
        partitions.make_ahead()


def test_a_month_that_fails_half_way_is_not_there_and_nothing_is_lost(monkeypatch):
    a_fact(datetime(2026, 3, 3, tzinfo=UTC))
    monkeypatch.setattr(partitions, "MOVE", f"{partitions.MOVE}; select 1 / 0")
    with pytest.raises(DataError):
        partitions.make_ahead()
    assert (where(), partitions.months_of(FACTS)) == (["rest"], [])


@pytest.fixture
def reader():
    """Somebody else, on a door of their own."""
    with psycopg.connect(**parameters_of(connection.settings_dict["NAME"])) as door:
        yield door
        door.rollback()


def gives_up(work):
    """It stops waiting by itself, long before the database stops it."""
    connection.cursor().execute("set local statement_timeout = '5s'; set local lock_timeout = 0")
    with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
        work()


def test_nobody_waits_long_for_a_month_to_be_made_or_dropped(reader, monkeypatch):
    monkeypatch.setattr(partitions, "PATIENCE", "1ms")
    reader.execute("lock table directory_demandfact_rest in access share mode")
    gives_up(partitions.make_ahead)
    reader.rollback()
    partitions.make_ahead(since=date(2026, 1, 1))
    reader.execute("lock table only directory_demandfact in access share mode")
    gives_up(lambda: partitions.drop_before(FACTS, date(2026, 3, 1)))


def test_what_is_let_go_of_goes_by_whole_months():
    for divided, months in ((SEARCHES, (1, 2)), (FACTS, (2, 3))):
        for month in months:
            partitions._make(divided, date(2026 if divided == SEARCHES else 2023, month, 1))
    demand.forget()
    left = [name[-7:] for divided in partitions.DIVIDED for name in partitions.months_of(divided)]
    assert left == ["2026_02", "2023_03"]


def test_a_month_is_dropped_when_all_of_it_is_over():
    partitions.make_ahead(since=date(2026, 1, 1))
    a_fact(datetime(2026, 1, 3, tzinfo=UTC))
    assert partitions.drop_before(FACTS, date(2026, 1, 31)) == []
    assert partitions.drop_before(FACTS, date(2026, 2, 1)) == ["directory_demandfact_2026_01"]
    assert DemandFact.objects.count() == 0
    assert partitions.months_of(SEARCHES)[0] == "directory_searchrecord_2026_01"
