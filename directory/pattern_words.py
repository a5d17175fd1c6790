"""Visit patterns in people's words: what was asked for, what is missing, what a change would be called.

A visit belongs to a part of the day by the earliest time it may start.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from accounts.spoken import say_day, say_time
from directory.hours import DAYS, MINUTES_A_DAY, minutes_words
from directory.pattern import Pattern, PatternVisit

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})
FLEXES = ((30, "half an hour"), (60, "an hour"))
_RUN = 3  # so many days in a row are "Monday to Wednesday"
_PHRASES = 3


class Part(StrEnum):
    """A part of the day, in the singular that fits after a day: "Sunday tea"."""

    MORNING = "morning"
    LUNCH = "lunch"
    AFTERNOON = "afternoon"
    TEA = "tea"
    BEDTIME = "bedtime"
    NIGHT = "night"


PART_STARTS = (
    (0, Part.NIGHT),
    (5 * 60, Part.MORNING),
    (11 * 60, Part.LUNCH),
    (14 * 60, Part.AFTERNOON),
    (16 * 60 + 30, Part.TEA),
    (19 * 60, Part.BEDTIME),
    (23 * 60, Part.NIGHT),
)

_PLURALS = {
    Part.MORNING: ("on", "mornings"),
    Part.LUNCH: ("at", "lunchtimes"),
    Part.AFTERNOON: ("on", "afternoons"),
    Part.TEA: ("at", "teatimes"),
    Part.BEDTIME: ("at", "bedtimes"),
    Part.NIGHT: ("on", "nights"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Visits people think of together, "weekday mornings", with "on" or "at" to say it in a sentence."""

    words: str
    preposition: str
    indexes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Flexibility:
    """A change somebody might agree to: some visits' windows opened by minutes earlier or later."""

    words: str
    indexes: frozenset[int]
    earlier: int = 0
    later: int = 0


def part_of(visit: PatternVisit) -> Part:
    """The part of the day a visit belongs to."""
    return next(part for start, part in reversed(PART_STARTS) if visit.earliest >= start)


def groups(pattern: Pattern) -> list[Group]:
    """The visits as people think of them: weekday or weekend, by part of the day, in order."""
    found: dict[tuple[bool, Part], set[int]] = {}
    for index, visit in enumerate(pattern.visits):
        found.setdefault((visit.day in WEEKEND, part_of(visit)), set()).add(index)
    order = list(Part)
    return [
        Group(
            f"{'weekend' if weekend else 'weekday'} {_PLURALS[part][1]}",
            _PLURALS[part][0],
            frozenset(indexes),
        )
        for (weekend, part), indexes in sorted(
            found.items(), key=lambda item: (item[0][0], order.index(item[0][1]))
        )
    ]


def _groups_all_week(pattern: Pattern) -> list[Group]:
    """Parts of the day with visits on weekdays and at the weekend alike: "all mornings"."""
    found: dict[Part, set[int]] = {}
    for index, visit in enumerate(pattern.visits):
        found.setdefault(part_of(visit), set()).add(index)
    return [
        Group(f"all {_PLURALS[part][1]}", _PLURALS[part][0], frozenset(found[part]))
        for part in Part
        if len({pattern.visits[index].day in WEEKEND for index in found.get(part, ())}) > 1
    ]


def flexibilities(pattern: Pattern) -> list[Flexibility]:
    """Every change worth asking about: half an hour or an hour, later or earlier, for each group of visits.

    Where weekdays and the weekend both have visits at one part of the day, all of them together are a group too.
    """
    found = []
    asked = [*groups(pattern), *_groups_all_week(pattern)]
    for minutes, length in FLEXES:
        for group in asked:
            where = f"{group.preposition} {group.words}"
            found += [
                Flexibility(f"{length} later {where}", group.indexes, later=minutes),
                Flexibility(f"{length} earlier {where}", group.indexes, earlier=minutes),
            ]
    return found


def describe(pattern: Pattern) -> list[str]:
    """The visits of a week, equal ones together: "Every day: 7am to 9:30am, 45 minutes"."""
    found: dict[tuple[int, int, int, int, str], set[int]] = {}
    for visit in pattern.visits:
        key = (visit.earliest, visit.latest, visit.minutes, visit.workers, visit.label)
        found.setdefault(key, set()).add(visit.day)
    lines = []
    for (earliest, latest, minutes, workers, label), days in sorted(found.items()):
        next_day = " the next day" if latest > MINUTES_A_DAY else ""
        parts = [
            label,
            f"{say_time(earliest)} to {say_time(latest)}{next_day}",
            minutes_words(minutes),
            "two workers" if workers > 1 else "",
        ]
        lines.append(f"{_days_words(days)}: {', '.join(part for part in parts if part)}")
    return lines


def frequency_words(pattern: Pattern) -> str:
    """How often and from when: "Every 2 weeks from Monday 5 January 2026 to Friday 27 March 2026"."""
    often = "Every week" if pattern.every_weeks == 1 else f"Every {pattern.every_weeks} weeks"
    until = f" to {say_day(pattern.ends_on)}" if pattern.ends_on else ""
    return f"{often} from {say_day(pattern.starts_on)}{until}"


def missing_words(pattern: Pattern, covered: Collection[int]) -> str:
    """What is not covered: "no Sunday tea"; empty when nothing is missing.

    ``covered`` is the indexes of the covered visits.
    """
    missing = [index for index in range(len(pattern.visits)) if index not in covered]
    if missing and len(missing) == len(pattern.visits):
        return "none of these visits"
    needed, lacking = _days_by_name(pattern, range(len(pattern.visits))), _days_by_name(pattern, missing)
    phrases = [_lacking_words(name, days, needed[name]) for name, days in lacking.items()]
    if len(phrases) > _PHRASES:
        rest = sum(len(days) for days in list(lacking.values())[_PHRASES:])
        phrases = [*phrases[:_PHRASES], f"and {rest} more missing"]
    return ", ".join(phrases)


def _days_by_name(pattern: Pattern, indexes: Iterable[int]) -> dict[str, set[int]]:
    """The days of some visits under the name people give them; a time where the name is not enough."""
    names = [visit.label or part_of(visit).value for visit in pattern.visits]
    known = [(visit.day, name) for visit, name in zip(pattern.visits, names, strict=True)]
    found: dict[str, set[int]] = {}
    for index in sorted(indexes, key=lambda index: (pattern.visits[index].earliest, index)):
        visit = pattern.visits[index]
        alone = known.count((visit.day, names[index])) == 1
        found.setdefault(names[index] if alone else say_time(visit.earliest), set()).add(visit.day)
    return found


def _lacking_words(name: str, days: set[int], needed: set[int]) -> str:
    if days == needed and len(days) > 1:
        return f"no {name} visits"
    if days == WEEKEND:
        return f"no weekend {name}"
    if days == WEEKDAYS:
        return f"no weekday {name}"
    return f"no {_listed([DAYS[day] for day in sorted(days)], 'or')} {name}"


def _days_words(days: set[int]) -> str:
    if days == EVERY_DAY:
        return "Every day"
    ordered = sorted(days)
    if len(ordered) >= _RUN and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{DAYS[ordered[0]]} to {DAYS[ordered[-1]]}"
    return _listed([DAYS[day] for day in ordered], "and")


def _listed(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
