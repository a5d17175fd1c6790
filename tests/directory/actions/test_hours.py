from datetime import UTC, date, datetime

import pytest

from accounts.actions.transitions import NotAllowed
from directory.actions.free_hours import verify
from directory.actions.hours import add_extra, remove_extra, set_hours, set_school_terms
from directory.hours import WeeklySpan
from directory.models import FreeHours, WeeklyHours
from tests.factories.directory import a_provider, always
from tests.standing import made_once

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(datetime(2026, 3, 2, 6, tzinfo=UTC), tick=False)


@made_once
def worker():
    return a_provider(spans=always(480, 600)).workers.get()


def free_on(worker, day):
    first = (day - date(2026, 3, 2)).days * 96
    return FreeHours.objects.get(worker=worker).free[first : first + 96].count("1") / 4


def all_right():
    return [pk for progress in verify() for pk in progress.wrong] == []


def test_set_hours_replaces_the_weekly_hours(worker):
    set_hours(worker, always(540, 660, days=[2]), by=None)
    assert (free_on(worker, WEDNESDAY), free_on(worker, date(2026, 3, 5))) == (2, 0)
    assert all_right()


@pytest.mark.parametrize(
    "spans",
    [
        [WeeklySpan(0, 480, 600, date.min), WeeklySpan(0, 585, 700, date.min)],
        [WeeklySpan(0, 480, 490, date.min)],
        [WeeklySpan(0, 600, 480, date.min)],
        [WeeklySpan(0, 1380, 1500, date.min)],
        [
            WeeklySpan(0, 480, 600, date.min, date(2026, 5, 1)),
            WeeklySpan(0, 490 + 5, 510, date(2026, 6, 1)),
            WeeklySpan(0, 540, 700, date(2026, 5, 1)),
        ],
    ],
)
def test_hours_that_cannot_stand_together_are_refused(worker, spans):
    with pytest.raises(NotAllowed, match="Monday"):
        set_hours(worker, spans, by=None)
    assert free_on(worker, WEDNESDAY) == 2


def test_hours_after_one_another_in_time_stand_together(worker):
    spans = [
        WeeklySpan(2, 480, 600, date.min, date(2026, 3, 8)),
        WeeklySpan(2, 540, 720, date(2026, 3, 9)),
    ]
    set_hours(worker, spans, by=None)
    assert (free_on(worker, WEDNESDAY), free_on(worker, date(2026, 3, 11))) == (2, 3)


def test_extra_hours_count_on_one_day_only(worker):
    add_extra(worker, on=WEDNESDAY, start=570, end=720, by=None)
    assert (free_on(worker, WEDNESDAY), free_on(worker, date(2026, 3, 11))) == (4, 2)
    assert all_right()


def test_extra_hours_that_are_weekly_already_are_refused(worker):
    with pytest.raises(NotAllowed, match="already"):
        add_extra(worker, on=WEDNESDAY, start=480, end=540, by=None)


def test_extra_hours_survive_new_weekly_hours(worker):
    add_extra(worker, on=WEDNESDAY, start=720, end=840, by=None)
    set_hours(worker, always(780, 800 + 10), by=None)
    assert free_on(worker, WEDNESDAY) == 2
    set_hours(worker, always(600, 900), by=None)
    assert not WeeklyHours.objects.on_one_day().exists()
    assert all_right()


def test_extra_hours_may_go_again(worker):
    add_extra(worker, on=WEDNESDAY, start=720, end=840, by=None)
    remove_extra(WeeklyHours.objects.on_one_day().get(), by=None)
    assert free_on(worker, WEDNESDAY) == 2
    assert all_right()


def test_term_time_follows_the_council(worker):
    council = worker.provider.lsoa.council
    set_hours(worker, [WeeklySpan(2, 480, 600, date.min, season="term")], by=None)
    assert free_on(worker, WEDNESDAY) == 0
    terms = [(date(2026, 2, 23), date(2026, 3, 6)), (date(2026, 3, 16), date(2026, 3, 27))]
    set_school_terms(council, terms, by=None)
    assert (free_on(worker, WEDNESDAY), free_on(worker, date(2026, 3, 11))) == (2, 0)
    assert free_on(worker, date(2026, 3, 18)) == 2
    assert all_right()
