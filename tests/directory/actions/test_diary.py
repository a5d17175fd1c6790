from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actions.transitions import NotAllowed
from directory.actions import diary
from directory.actions.diary import Taken, VisitsStand, Wanted
from directory.actions.free_hours import rebuild, verify
from directory.actions.hours import set_hours
from directory.enums import EntryKind
from directory.hours import WeeklySpan, instants
from directory.models import DiaryEntry, FreeHours
from tests.factories.directory import a_provider, always
from tests.standing import made_once

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(datetime(2026, 3, 2, 6, tzinfo=UTC), tick=False)


def visit(day=0, start=480, minutes=60, *, weeks=0, **more):
    starts_at, ends_at = instants(MONDAY + timedelta(days=day, weeks=weeks), start, minutes)
    return Wanted(starts_at, ends_at, **more)


def lanes(groups):
    return [[entry.worker.number for entry in group] for group in groups]


def all_right():
    return [pk for progress in verify() for pk in progress.wrong] == []


@made_once
def provider():
    return a_provider()


def test_take_promises_the_time_and_clears_the_bits(provider):
    [[entry]] = diary.take(provider, [visit()])
    assert (entry.during.lower, entry.kind) == (visit().starts_at, EntryKind.VISIT)
    assert FreeHours.objects.get().free[31:37] == "100001"
    assert all_right()


def test_take_outside_weekly_hours_is_refused():
    provider = a_provider(spans=always(540, 1020))
    with pytest.raises(Taken) as taken:
        diary.take(provider, [visit(start=540), visit(start=480)])
    assert taken.value.missing == visit(start=480)
    assert "Monday 2 March 2026 at 8am" in str(taken.value)


def test_take_is_all_or_nothing(provider):
    diary.take(provider, [visit(day=3)])
    with pytest.raises(Taken):
        diary.take(provider, [visit(day=2), visit(day=3)])
    assert DiaryEntry.objects.count() == 1
    assert all_right()


@pytest.mark.django_db(transaction=True)
def test_take_outside_a_transaction_is_refused(provider):
    with pytest.raises(RuntimeError):
        diary.take(provider, [visit()])


def test_take_sends_two_workers_on_two_lanes():
    provider = a_provider(lanes=3)
    diary.take(provider, [visit()])
    assert lanes(diary.take(provider, [visit(workers=2)])) == [[2, 3]]
    with pytest.raises(Taken):
        diary.take(provider, [visit()])


def test_take_keeps_one_lane_for_a_series():
    provider = a_provider(lanes=2)
    diary.take(provider, [visit(weeks=2)])
    series = [visit(weeks=week, series="tea") for week in range(4)]
    assert lanes(diary.take(provider, series)) == [[2]] * 4


def test_take_beyond_the_window_reads_hours_and_entries():
    spans = [WeeklySpan(0, 480, 600, date.min, date(2026, 12, 31))]
    provider = a_provider(spans=spans)
    diary.take(provider, [visit(weeks=30)])
    with pytest.raises(Taken):
        diary.take(provider, [visit(weeks=30)])
    with pytest.raises(Taken):
        diary.take(provider, [visit(weeks=50)])
    diary.take(provider, [visit(weeks=30, start=540)])


def test_take_across_the_end_of_the_window_is_whole(provider):
    night = visit(day=6, start=1380, minutes=120, weeks=15)
    diary.take(provider, [night])
    assert all_right()
    with pytest.raises(Taken):
        diary.take(provider, [visit(day=0, start=0, weeks=16)])


def test_take_when_the_window_was_never_rolled_on(time_machine, provider):
    time_machine.move_to(datetime(2026, 8, 3, 6, tzinfo=UTC), tick=False)
    diary.take(provider, [visit(weeks=23)])
    with pytest.raises(Taken):
        diary.take(provider, [visit(weeks=23)])


def test_take_meets_a_promise_the_bits_do_not_know_about(provider):
    worker = provider.workers.get()
    DiaryEntry.objects.create(
        worker=worker, during=(visit(day=1).starts_at, visit(day=1).ends_at), kind="visit"
    )
    with pytest.raises(Taken) as taken:
        diary.take(provider, [visit(), visit(day=1)])
    assert taken.value.missing == visit(day=1)
    assert DiaryEntry.objects.count() == 1


def test_take_off_the_grid_is_an_error(provider):
    off = Wanted(visit().starts_at + timedelta(minutes=5), visit().ends_at)
    with pytest.raises(ValueError, match="quarter"):
        diary.take(provider, [off])


def test_take_needs_as_many_queries_for_26_visits_as_for_one():
    provider = a_provider(lanes=3)
    counts = []
    for visits in ([visit(start=0)], [visit(weeks=week, workers=2) for week in range(14)]):
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            diary.take(provider, visits)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


def test_take_of_the_repeated_hour_promises_all_its_slots(provider):
    starts_at, ends_at = instants(date(2026, 10, 25), 60, 30)
    diary.take(provider, [Wanted(starts_at, ends_at)])
    later = timedelta(hours=1)
    with pytest.raises(Taken):
        diary.take(provider, [Wanted(starts_at + later, ends_at + later)])


def test_release_gives_the_time_back_unless_something_else_holds_it(provider):
    [[entry]] = diary.take(provider, [visit()])
    set_hours(provider.workers.get(), always(510, 1020), by=None)
    assert diary.release([entry], by=None) == 1
    assert diary.release([entry], by=None) == 0
    assert FreeHours.objects.get().free[32:37] == "00111"
    assert all_right()


def test_block_takes_time_off_and_unblock_opens_it():
    provider = a_provider(lanes=2)
    asked = visit()
    entries = diary.block(list(provider.workers.all()), asked.starts_at, asked.ends_at, by=None)
    with pytest.raises(Taken):
        diary.take(provider, [asked])
    diary.unblock(entries[0], by=None)
    assert lanes(diary.take(provider, [asked])) == [[1]]
    assert all_right()


def test_block_over_a_visit_says_which(provider):
    [[entry]] = diary.take(provider, [visit()])
    with pytest.raises(VisitsStand, match="Monday 2 March 2026 at 8am") as stands:
        diary.block([provider.workers.get()], visit(start=0).starts_at, visit(day=3).ends_at, by=None)
    assert stands.value.entries == [entry]


def test_block_twice_is_refused_in_words(provider):
    worker = provider.workers.get()
    diary.block([worker], visit().starts_at, visit().ends_at, by=None)
    with pytest.raises(NotAllowed, match="already"):
        diary.block([worker], visit(start=510).starts_at, visit(start=510).ends_at, by=None)


def test_block_for_years_is_refused(provider):
    with pytest.raises(NotAllowed, match="year"):
        diary.block([provider.workers.get()], visit().starts_at, visit(weeks=80).ends_at, by=None)


def test_unblock_of_a_visit_is_refused(provider):
    [[entry]] = diary.take(provider, [visit()])
    with pytest.raises(NotAllowed, match="visit"):
        diary.unblock(entry, by=None)


def test_reproject_mends_the_bits(provider):
    FreeHours.objects.update(free="0" * 10752)
    assert not all_right()
    diary.reproject(provider)
    assert all_right()


def test_rebuild_after_a_worker_leaves_offers_nothing_more(provider):
    worker = provider.workers.get()
    worker.ends_on = date(2026, 3, 3)
    worker.save()
    rebuild([worker.pk])
    free = FreeHours.objects.get().free
    assert (free[:192].count("1"), free[192:].count("1")) == (192, 0)
