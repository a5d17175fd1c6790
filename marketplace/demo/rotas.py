"""The shapes of people's working weeks."""

from collections.abc import Iterable
from datetime import date
from random import Random

from directory.hours import Season, WeeklySpan

EVERY_DAY, WEEKDAYS, WEEKEND = range(7), range(5), (5, 6)
DAY = 1440


def week(days: Iterable[int], *stretches: tuple[float, float], season: Season = "always") -> list[WeeklySpan]:
    """The same stretches, in hours of the day, on each of some days; past 24 it goes on the next morning."""
    found = []
    for day in days:
        for starts, ends in stretches:
            start, end = round(starts * 60), round(ends * 60)
            found.append(WeeklySpan(day, start, min(end, DAY), date.min, None, season))
            if end > DAY:
                found.append(WeeklySpan((day + 1) % 7, 0, end - DAY, date.min, None, season))
    return found


def every_morning():
    return week(EVERY_DAY, (6.5, 11))


def every_evening():
    return week(EVERY_DAY, (15.5, 22))


def weekday_mornings():
    return week(WEEKDAYS, (7, 11.5))


def weekend_mornings():
    return week(WEEKEND, (7, 12))


def after_the_school_run():
    return week(WEEKDAYS, (9.5, 15))


def evenings_all_week():
    return week(EVERY_DAY, (16, 22.25))


def most_of_the_week():
    return week(WEEKDAYS, (7, 19)) + week((5,), (8, 13))


# (how common, shape) for people who work alone
ALONE = (
    (14, most_of_the_week),
    (10, lambda: week(WEEKDAYS, (7, 14))),
    (9, lambda: week(WEEKDAYS, (9.25, 14.75), season="term")),
    (8, lambda: week(WEEKDAYS, (7, 10.5), (16, 20))),
    (8, lambda: week((0, 1, 3, 4), (8, 18))),
    (7, lambda: week(WEEKDAYS, (17, 22)) + week(WEEKEND, (8, 20))),
    (7, every_morning),
    (7, every_evening),
    (6, lambda: week(WEEKEND, (7, 21.5))),
    (6, lambda: week((1, 2, 3), (7.5, 16))),
    (6, lambda: week(EVERY_DAY, (7, 10), (12, 14), (16, 18.5), (19.5, 22))),
    (5, lambda: week((6, 0, 1, 2, 3), (21, 32))),
    (4, lambda: week(EVERY_DAY, (21.5, 31.5))),
    (4, lambda: week((0, 2, 4), (10, 16))),
    (3, lambda: week(WEEKDAYS, (16.5, 21), season="term") + week(WEEKDAYS, (8, 18), season="holidays")),
    (3, lambda: week((4, 5, 6), (8, 22))),
    (2, lambda: week((5, 6), (20, 33))),
)  # fmt: skip

# An agency's workers, one after another: so that three of them already fill a week of single visits
AGENCY = (
    lambda: week(WEEKDAYS, (6.5, 14.5)),
    lambda: week(WEEKDAYS, (14, 22.5)),
    lambda: week(WEEKEND, (6.5, 22.5)),
    lambda: week((0, 1, 2, 5, 6), (6.5, 14)),
    lambda: week((2, 3, 4, 5, 6), (14, 22.5)),
    lambda: week((3, 4, 5, 6), (6.5, 18)),
    lambda: week(EVERY_DAY, (7, 11), (16, 20)),
    lambda: week((0, 1, 2), (14, 22.5)),
    lambda: week(WEEKDAYS, (9, 17)),
    lambda: week(EVERY_DAY, (21.5, 32)),
    lambda: week(WEEKDAYS, (6.5, 14.5)),
    lambda: week(WEEKEND, (7, 15)),
)

SHOP_HOURS = (
    lambda: week(WEEKDAYS, (9, 17)),
    lambda: week(WEEKDAYS, (8.5, 16.5)) + week((5,), (9, 13)),
    lambda: week((0, 1, 3, 4), (9.5, 15.5)),
    lambda: week(WEEKDAYS, (10, 18)),
    lambda: week((1, 3), (9, 16)) + week((5,), (10, 16)),
)


def alone(random: Random):
    """The week of somebody who works alone."""
    return random.choices([shape for _, shape in ALONE], [share for share, _ in ALONE])[0]()
