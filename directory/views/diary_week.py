"""One week of a provider's diary, a lane at a time: what is promised and what is still free."""

from dataclasses import dataclass
from datetime import date, timedelta

from directory.actions.free_hours import truth
from directory.enums import EntryKind
from directory.hours import DAYS, SLOTS_A_DAY, monday_of, slots_between, wall
from directory.models import DiaryEntry
from directory.usual_week import times_words

WORDS = {EntryKind.VISIT: "Visit", EntryKind.LEAVE: "Time off", EntryKind.OUTSIDE: "Work elsewhere"}
A_DAY = (1 << SLOTS_A_DAY) - 1


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one lane."""

    name: str
    on: date
    promised: list[tuple[str, str]]
    free: tuple[str, ...]


def lanes_of(provider, monday):
    """Each worker who is here that week, with seven days."""
    monday = monday_of(monday)
    workers = list(provider.workers.here_between(monday, monday + timedelta(days=6)).order_by("number"))
    ids = [worker.pk for worker in workers]
    free, entries = truth(ids, monday, weeks=1), _entries(ids, monday)
    return [(worker, _days(monday, free[worker.pk], entries.get(worker.pk, []))) for worker in workers]


def _entries(worker_ids, monday):
    """What each worker has promised in that week."""
    held = DiaryEntry.objects.holding().filter(worker__in=worker_ids)
    found = {}
    for entry in held.overlapping(wall(monday, 0), wall(monday + timedelta(days=7), 0)).order_by("during"):
        found.setdefault(entry.worker_id, []).append(entry)
    return found


def _days(monday, free, entries):
    return [
        Day(
            name,
            monday + timedelta(days=at),
            [words for entry in entries for words in _on_day(entry, monday, at)],
            times_words((free >> at * SLOTS_A_DAY) & A_DAY),
        )
        for at, name in enumerate(DAYS)
    ]


def _on_day(entry, monday, at):
    """The part of an entry that falls on one day, in words."""
    mask = slots_between(entry.during.lower, entry.during.upper, monday, 1) >> at * SLOTS_A_DAY & A_DAY
    return [(WORDS[entry.kind], times) for times in times_words(mask)]
