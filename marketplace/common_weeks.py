"""The weeks people ask for most, in one tap. Plain arithmetic: a name, words, and the visits it stands for.

Windows are generous on purpose: the wider they are, the more people can come.
"""

from collections.abc import Callable
from dataclasses import dataclass

from directory.pattern import PatternVisit

EVERY_DAY = range(7)
WEEKDAYS = range(5)
WEEKEND = (5, 6)
TUESDAY, FRIDAY = 1, 4

MORNING = (7 * 60, 10 * 60)
LUNCH = (12 * 60, 14 * 60)
TEA = (16 * 60, 18 * 60 + 30)
BEDTIME = (19 * 60 + 30, 22 * 60)
AFTERNOON = (13 * 60, 17 * 60)
NIGHT = (22 * 60, 31 * 60)


@dataclass(frozen=True, slots=True)
class CommonWeek:
    """A week many people want. ``build`` takes minutes for each visit and how many workers come."""

    name: str
    words: str
    hint: str
    build: Callable[[int, int], tuple[PatternVisit, ...]]
    minutes: int


def _visits(days, *windows):
    """A builder of one visit in each window on each day."""

    def build(minutes: int, workers: int) -> tuple[PatternVisit, ...]:
        return tuple(
            PatternVisit(day, earliest, max(latest, earliest + minutes), minutes, workers, label)
            for day in days
            for label, (earliest, latest) in windows
        )

    return build


def _nights(*, sleep_in):
    """A builder of every night, bedtime to breakfast, whatever length was said."""

    def build(minutes: int, workers: int) -> tuple[PatternVisit, ...]:
        del minutes
        earliest, latest = NIGHT
        return tuple(
            PatternVisit(day, earliest, latest, latest - earliest, workers, "night", sleep_in)
            for day in EVERY_DAY
        )

    return build


COMMON_WEEKS = {
    week.name: week
    for week in (
        CommonWeek(
            "mornings",
            "Every morning",
            "7 visits a week, some time between 7am and 10am",
            _visits(EVERY_DAY, ("breakfast", MORNING)),
            45,
        ),
        CommonWeek(
            "mornings-evenings",
            "Every morning and evening",
            "14 visits a week, 7am to 10am and 7:30pm to 10pm",
            _visits(EVERY_DAY, ("breakfast", MORNING), ("bedtime", BEDTIME)),
            45,
        ),
        CommonWeek(
            "breakfast-tea",
            "Every breakfast and tea",
            "14 visits a week, 7am to 10am and 4pm to 6:30pm",
            _visits(EVERY_DAY, ("breakfast", MORNING), ("tea", TEA)),
            45,
        ),
        CommonWeek(
            "mealtimes",
            "Morning, lunch, tea and bedtime",
            "28 visits a week, four a day",
            _visits(EVERY_DAY, ("breakfast", MORNING), ("lunch", LUNCH), ("tea", TEA), ("bedtime", BEDTIME)),
            30,
        ),
        CommonWeek(
            "weekday-mornings",
            "Weekday mornings",
            "5 visits, Monday to Friday, 7am to 10am",
            _visits(WEEKDAYS, ("breakfast", MORNING)),
            45,
        ),
        CommonWeek(
            "weekends",
            "Weekend mornings",
            "2 visits, Saturday and Sunday, 7am to 10am",
            _visits(WEEKEND, ("breakfast", MORNING)),
            45,
        ),
        CommonWeek(
            "two-afternoons",
            "Two afternoons a week",
            "Tuesday and Friday, some time between 1pm and 5pm",
            _visits((TUESDAY, FRIDAY), ("afternoon", AFTERNOON)),
            120,
        ),
        CommonWeek(
            "nights",
            "Every night, asleep",
            "7 nights, 10pm to 7am. The worker sleeps there and helps if called.",
            _nights(sleep_in=True),
            540,
        ),
        CommonWeek(
            "waking-nights",
            "Every night, awake",
            "7 nights, 10pm to 7am. The worker stays awake.",
            _nights(sleep_in=False),
            540,
        ),
    )
}


def week_of(name: str, *, minutes: int | None, workers: int) -> tuple[PatternVisit, ...]:
    """The visits of a common week; without ``minutes`` its own usual length. Raises KeyError for a name unknown."""
    week = COMMON_WEEKS[name]
    return week.build(minutes or week.minutes, workers)


def name_of(visits: tuple[PatternVisit, ...]) -> str | None:
    """The common week these visits are, if they are one."""
    if not visits:
        return None
    first = visits[0]
    same = (week.name for week in COMMON_WEEKS.values() if week.build(first.minutes, first.workers) == visits)
    return next(same, None)
