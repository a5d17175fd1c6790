"""Visits written in a line, as people who do this all day write them.

``Mon-Fri 7:00-9:30 45m x2 breakfast`` is five visits: on each of those days, between those times, for 45 minutes,
by two workers, called breakfast. ``asleep`` before the name makes it a sleep-in. Plain: text in, visits or kind words out, and the same back again.
"""

import re

from accounts.spoken import UnclearError, read_time
from directory.hours import DAYS, MINUTES_A_DAY
from directory.pattern import MOST_VISITS, PatternVisit

LONGEST_LINE = 120
SLEEP_IN = "asleep"
EXAMPLE = "Mon-Fri 7:00-9:30 45m"
_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d{2})?")
_GROUPS = {"daily": range(7), "every day": range(7), "weekdays": range(5), "weekends": (5, 6)}
_LINE = re.compile(
    r"(?P<days>[a-z ,&-]+?)\s*(?P<from>\d[\d:.apm]*)\s*(?:-|to)\s*(?P<until>\d[\d:.apm]*)\s+"
    r"(?:for\s+)?(?P<length>\d+)\s*(?P<unit>m|min|mins|minutes|h|hr|hrs|hours?)\b"
    r"(?:\s*x\s*(?P<workers>\d))?(?:\s+(?P<label>[a-z][a-z ]{0,30}))?"
)


class LineError(ValueError):
    """A line that cannot be read, in words for the person who wrote it."""


def read_visits(text: str) -> tuple[PatternVisit, ...]:
    """Every visit in ``text``, a line each. Raises LineError naming the first line that cannot be read."""
    lines = [
        line.strip().lower().replace("–", "-").replace("×", "x") for line in text.splitlines() if line.strip()
    ]
    if len(lines) > MOST_VISITS:
        raise LineError(f"Write {MOST_VISITS} lines or fewer.")
    visits = [visit for number, line in enumerate(lines, 1) for visit in _read_line(number, line)]
    return tuple(sorted(visits, key=lambda visit: (visit.day, visit.earliest)))


def write_visits(visits: tuple[PatternVisit, ...]) -> str:
    """The same visits as lines that ``read_visits`` reads back; days with equal times share a line."""
    by_times: dict[tuple, list[int]] = {}
    for visit in visits:
        label = f"{SLEEP_IN} {visit.label}".strip() if visit.sleep_in else visit.label
        key = (visit.earliest, visit.latest, visit.minutes, visit.workers, label)
        by_times.setdefault(key, []).append(visit.day)
    return "\n".join(_write_line(days, times) for times, days in by_times.items())


def _write_line(days, times):
    earliest, latest, minutes, workers, label = times
    words = f"{', '.join(DAYS[day][:3] for day in days)} {_time(earliest)}-{_time(latest)} {minutes}m"
    return words + (f" x{workers}" if workers > 1 else "") + (f" {label}" if label else "")


def _time(minute):
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def _read_time(text):
    """A time on the 24-hour clock unless it says am or pm."""
    if _CLOCK.fullmatch(text):
        hour, _, minute = text.replace(".", ":").partition(":")
        text = f"{hour:0>2}:{minute or '00'}"
    return read_time(text)


def _read_line(number, line):
    found = _LINE.fullmatch(line) if len(line) <= LONGEST_LINE else None
    if found is None:
        raise LineError(f"Line {number} cannot be read. Write it like this: {EXAMPLE}")
    try:
        earliest, latest = _read_time(found["from"]), _read_time(found["until"])
    except UnclearError as error:
        raise LineError(f"Line {number}: {error}") from error
    if latest <= earliest:
        latest += MINUTES_A_DAY
    minutes = int(found["length"]) * (60 if found["unit"].startswith("h") else 1)
    workers = int(found["workers"] or 1)
    label = (found["label"] or "").strip()
    sleep_in = label.startswith(SLEEP_IN)
    label = label.removeprefix(SLEEP_IN).strip()
    return [
        PatternVisit(day, earliest, latest, minutes, workers, label, sleep_in)
        for day in _read_days(number, found["days"])
    ]


def _read_days(number, words):
    words = words.strip().removesuffix(",").strip()
    if words in _GROUPS:
        return list(_GROUPS[words])
    days = []
    for part in re.split(r",|&|\band\b", words):
        first, _, last = (end.strip() for end in part.partition("-"))
        start = _read_day(number, first)
        end = _read_day(number, last) if last else start
        days += [day % 7 for day in range(start, end + 1 if end >= start else end + 8)]
    return sorted(set(days))


def _read_day(number, word):
    matches = [day for day, name in enumerate(DAYS) if len(word) >= 2 and name.lower().startswith(word)]  # noqa: PLR2004
    if len(matches) != 1:
        raise LineError(
            f"Line {number}: “{word[:20]}” is not a day. Write Mon, Tue, Wed, Thu, Fri, Sat or Sun."
        )
    return matches[0]
