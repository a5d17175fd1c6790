"""Whatever is done, in whatever order: the bits search reads are what the diary says."""

import copy
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions.transitions import NotAllowed
from directory.actions import diary, free_hours, hours, workers
from directory.actions.diary import Wanted
from directory.enums import EntryKind
from directory.hours import TimeDoesNotExist, WeeklySpan, instants
from directory.models import DiaryEntry, FreeHours
from tests.factories.directory import a_provider, always
from tests.thorough import stories

pytestmark = pytest.mark.django_db

# Mondays before the clocks go forward (29 March), back (25 October), and of an ordinary week
MONDAYS = [date(2026, 3, 16), date(2026, 10, 12), date(2026, 6, 1)]
QUARTERS = st.integers(0, 95).map(lambda quarter: quarter * 15)
DAYS = st.integers(0, 20)


@st.composite
def spans(draw):
    start = draw(QUARTERS)
    end = draw(st.integers(start // 15 + 1, 96)) * 15
    season = draw(st.sampled_from(["always", "always", "term", "holidays"]))
    first, last = sorted(draw(st.lists(st.integers(0, 40), min_size=2, max_size=2)))
    dated = draw(st.booleans())
    return draw(st.integers(0, 6)), start, end, season, (first, last) if dated else None


@st.composite
def visits(draw):
    return draw(DAYS), draw(QUARTERS), draw(st.integers(1, 40)) * 15, draw(st.integers(1, 2))


steps = st.lists(
    st.one_of(
        st.tuples(st.just("set_hours"), st.integers(0, 1), st.lists(spans(), max_size=4)),
        st.tuples(st.just("take"), st.lists(visits(), min_size=1, max_size=3)),
        st.tuples(st.just("release"), st.integers(0, 9)),
        st.tuples(st.just("block"), st.integers(0, 1), visits()),
        st.tuples(st.just("unblock"), st.integers(0, 9)),
        st.tuples(st.just("extra"), st.integers(0, 1), DAYS, QUARTERS),
        st.tuples(st.just("leave"), st.integers(0, 1), st.one_of(st.none(), DAYS)),
        st.tuples(st.just("terms"), st.lists(st.integers(0, 60), min_size=2, max_size=4, unique=True)),
    ),
    max_size=12,
)


class World:
    """One provider with two lanes, and everything that may be done to it."""

    def __init__(self, monday):
        self.monday = monday
        self.provider = a_provider(lanes=2, carers=2, spans=always(360, 1320))
        self.workers = list(self.provider.workers.all())

    def instants(self, day, start, minutes):
        return instants(self.monday + timedelta(days=day), start, minutes)

    def set_hours(self, lane, wanted):
        made = [
            WeeklySpan(
                day,
                start,
                end,
                self.monday + timedelta(days=dated[0]) if dated else date.min,
                self.monday + timedelta(days=dated[1]) if dated else None,
                season,
            )
            for day, start, end, season, dated in wanted
        ]
        hours.set_hours(self.workers[lane], made, by=None)

    def take(self, wanted):
        visits = [
            Wanted(*self.instants(day, start, minutes), workers) for day, start, minutes, workers in wanted
        ]
        diary.take(self.provider, visits)

    def release(self, which):
        entries = list(DiaryEntry.objects.holding().filter(kind=EntryKind.VISIT).order_by("pk"))
        if entries:
            diary.release([entries[which % len(entries)]], by=None)

    def block(self, lane, visit):
        diary.block([self.workers[lane]], *self.instants(*visit[:3]), by=None)

    def unblock(self, which):
        entries = list(DiaryEntry.objects.holding().filter(kind=EntryKind.LEAVE).order_by("pk"))
        if entries:
            diary.unblock(entries[which % len(entries)], by=None)

    def extra(self, lane, day, start):
        on = self.monday + timedelta(days=day)
        hours.add_extra(self.workers[lane], on=on, start=start, end=min(start + 120, 1440), by=None)

    def leave(self, lane, day):
        ends_on = None if day is None else self.monday + timedelta(days=day)
        workers.change(self.workers[lane], label="", starts_on=None, ends_on=ends_on, by=None)

    def terms(self, numbers):
        marks = [self.monday + timedelta(days=number) for number in sorted(numbers)]
        council = self.provider.lsoa.council
        hours.set_school_terms(council, list(zip(marks[::2], marks[1::2], strict=False)), by=None)


def do(world, step):
    try:
        with transaction.atomic():
            getattr(world, step[0])(*step[1:])
    except (NotAllowed, TimeDoesNotExist):
        pass


@pytest.fixture(params=MONDAYS)
def world(request, db, time_machine):
    """Made once, at noon of a Monday, for all that is done to it."""
    noon = datetime.combine(request.param, datetime.min.time(), UTC) + timedelta(hours=12)
    time_machine.move_to(noon, tick=False)
    return World(request.param)


@given(steps)
@settings(
    max_examples=stories(7),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_bits_are_what_the_diary_says_after_anything(world, todo):
    world = copy.deepcopy(world)
    with transaction.atomic():
        for step in todo:
            do(world, step)
        stored = {row.pk: row.free for row in FreeHours.objects.all()}
        assert [pk for progress in free_hours.verify() for pk in progress.wrong] == []
        for worker in world.workers:
            free_hours.rebuild([worker.pk])
        assert stored == {row.pk: row.free for row in FreeHours.objects.all()}
        transaction.set_rollback(True)
