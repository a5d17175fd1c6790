from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from accounts.actions.transitions import NotAllowed
from directory.actions import diary, workers
from directory.actions.diary import Taken, VisitsStand, Wanted
from directory.actions.hours import set_hours
from tests.factories.directory import a_provider, always

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 4, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(datetime(2026, 3, 2, 6, tzinfo=UTC), tick=False)


def take(provider, at=AT):
    with transaction.atomic():
        return diary.take(provider, [Wanted(at, at + timedelta(hours=1))])


def test_a_new_worker_is_busy_until_hours_are_set():
    provider = a_provider(carers=2)
    worker = workers.add(provider, label="Sam", by=None)
    assert worker.number == 2
    take(provider)
    with pytest.raises(Taken):
        take(provider)
    set_hours(worker, always(), by=None)
    take(provider)


def test_a_worker_offers_nothing_after_the_last_day():
    provider = a_provider()
    worker = provider.workers.get()
    workers.change(worker, label="", starts_on=None, ends_on=date(2026, 3, 3), by=None)
    with pytest.raises(Taken):
        take(provider)


def test_a_worker_with_visits_to_come_does_not_leave_before_them():
    provider = a_provider()
    worker = provider.workers.get()
    take(provider)
    with pytest.raises(VisitsStand, match="4 March"):
        workers.change(worker, label="", starts_on=None, ends_on=date(2026, 3, 3), by=None)
    workers.change(worker, label="", starts_on=None, ends_on=date(2026, 3, 4), by=None)


def test_a_worker_does_not_leave_before_coming():
    worker = a_provider().workers.get()
    with pytest.raises(NotAllowed, match="later last day"):
        workers.change(worker, label="", starts_on=date(2026, 5, 1), ends_on=date(2026, 4, 1), by=None)
