"""A clock that can be set, so that the county's last weeks are lived through in order.

Actions ask Django what time it is; while a story is told, ``at`` answers instead. Nothing outside the demo and
the tests does this. The audit log is not told stories: an Event keeps the time at which it was really written.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from unittest import mock

from django.utils import timezone

from accounts.actions import later
from directory.hours import wall

Story = Iterator[datetime]


@contextmanager
def at(moment: datetime):
    """For this while, that is what time it is."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


@contextmanager
def nobody_asked():
    """Background work is not asked for: the demo does it itself, and mail to invented people goes nowhere."""
    with mock.patch.object(later, "ask"):
        yield


class Calendar:
    """Days counted from today; those gone by are negative."""

    def __init__(self, now: datetime):
        self.now = now
        self.today = timezone.localdate(now)

    def at(self, days: int, hour: int = 9, minute: int = 0) -> datetime:
        """An instant some days from today, by the clock on the wall."""
        return wall(self.today + timedelta(days=days), hour * 60 + minute)

    def before(self, *, hours: int) -> datetime:
        """An instant some hours ago."""
        return self.now - timedelta(hours=hours)


def play(stories: Iterable[Story], until: datetime) -> int:
    """Tell all stories in the order of time; how many steps were taken.

    A story is a generator: it yields the moment it waits for, and goes on at that moment. What would be
    later than ``until`` has not happened yet.
    """
    waiting = [
        (moment, number, story) for number, story in enumerate(stories) if (moment := next(story, None))
    ]
    heapify(waiting)
    steps = 0
    while waiting and waiting[0][0] <= until:
        moment, number, story = heappop(waiting)
        with at(moment):
            following = next(story, None)
        steps += 1
        if following:
            heappush(waiting, (max(moment, following), number, story))
    return steps
