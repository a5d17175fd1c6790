"""Many at once for the same hour: exactly as many win as there are hands."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import transaction

from directory.actions import diary, free_hours
from directory.actions.diary import Taken, Wanted
from directory.models import DiaryEntry
from tests.factories.directory import a_provider
from tests.races.together import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

SLOT = datetime(2026, 3, 4, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _the_second_of_march(time_machine):
    time_machine.move_to(datetime(2026, 3, 2, 6, tzinfo=UTC))


def taken(take):
    """Whether one taker won."""
    try:
        with transaction.atomic():
            take()
    except Taken:
        return False
    return True


def race(takers):
    """Run every taker at once; how many won."""
    return sum(at_once([partial(taken, take) for take in takers]))


def a_taker(provider, *, weeks=1, workers=1):
    visits = [
        Wanted(SLOT + timedelta(weeks=week), SLOT + timedelta(weeks=week, hours=1), workers)
        for week in range(weeks)
    ]
    return lambda: diary.take(provider, visits)


def all_right():
    return [pk for progress in free_hours.verify() for pk in progress.wrong] == []


@pytest.mark.parametrize(("lanes", "takers"), [(1, 2), (1, 12), (3, 12)])
def test_exactly_as_many_win_as_there_are_lanes(lanes, takers):
    provider = a_provider(lanes=lanes)
    assert race([a_taker(provider, weeks=10)] * takers) == lanes
    assert DiaryEntry.objects.count() == lanes * 10
    assert all_right()


def test_two_workers_at_once_share_lanes_out_without_deadlock():
    provider = a_provider(lanes=3)
    assert race([a_taker(provider, workers=2), a_taker(provider)] * 5) in (2, 3)
    assert DiaryEntry.objects.count() == 3
    assert all_right()


def test_beyond_the_window_exactly_one_wins():
    provider = a_provider()
    assert race([a_taker(provider, weeks=30)] * 6) == 1
    assert all_right()


def test_taking_and_blocking_at_once_leave_one_of_them():
    provider = a_provider()
    worker = provider.workers.get()

    def block():
        try:
            diary.block([worker], SLOT, SLOT + timedelta(hours=1), by=None)
        except diary.NotAllowed:
            raise Taken(Wanted(SLOT, SLOT)) from None

    assert race([a_taker(provider), block] * 4) == 1
    assert DiaryEntry.objects.count() == 1
    assert all_right()


def test_without_the_lock_the_constraint_still_stands(monkeypatch):
    monkeypatch.setattr(diary, "hold", lambda _: None)
    provider = a_provider()
    assert race([a_taker(provider)] * 8) == 1
    assert DiaryEntry.objects.count() == 1
