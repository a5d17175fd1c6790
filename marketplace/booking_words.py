"""What a booking says of itself, in plain words: its times, where it stands, and what is awaited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.spoken import say_time
from directory.hours import DAYS, MINUTES_A_DAY, minutes_words
from directory.pattern import PatternVisit

EVERY_DAY = tuple(range(7))
RUN = 3  # so many days in a row are "Monday to Wednesday"
COLOURS = {
    "requested": "yellow",
    "suggested": "yellow",
    "accepted": "green",
    "declined": "red",
    "withdrawn": "grey",
    "expired": "grey",
    "ended": "grey",
    "planned": "teal",
    "confirmed": "green",
    "disputed": "red",
    "missed": "orange",
    "cancelled": "grey",
}
# status: what the person's side reads, what the provider's side reads
STANDINGS = {
    "requested": ("We are waiting for their answer.", "They are waiting for your answer."),
    "suggested": (
        "They suggest other times. Do they suit you?",
        "We are waiting for them to answer your times.",
    ),
    "accepted": ("It is agreed.", "It is agreed."),
    "declined": ("They said no.", "You said no."),
    "withdrawn": ("You took this request back.", "They took this request back."),
    "expired": (
        "Nobody answered in time, so this request is over.",
        "This request was not answered in time, so it is over.",
    ),
    "ended": ("This agreement has ended.", "This agreement has ended."),
}
NEXT = {
    "requested": (
        "You need do nothing. We will email you when they answer.",
        "Accept, suggest other times, or say no. Your free time is kept only once you accept.",
    ),
    "suggested": (
        "Accept the new times, or take your request back and look for somebody else.",
        "We will email you when they answer.",
    ),
    "declined": ("You can ask somebody else.", ""),
    "withdrawn": ("You can ask somebody else.", ""),
    "expired": ("You can ask somebody else.", ""),
}
# how it is paid: where the person's side reads of itself, the provider's side reads of them
THEIR_MONEY = {"own": "Their own money", "not_sure": "They are not sure yet"}


def paid_with(kind: str, label: str, *, is_provider: bool) -> str:
    """How it is paid, to this side: ``label`` is the kind's own."""
    return (is_provider and THEIR_MONEY.get(kind)) or label or "Not said yet"


@dataclass(frozen=True, slots=True)
class AgreedLine:
    """Equal visits of a week on one line."""

    days: str
    times: str
    extra: str


def pattern_choices(visits: Iterable[PatternVisit]) -> list[tuple[int, str]]:
    """The visits that are needed, to choose from: their place, and the day and the time they may start and end."""
    return [
        (
            place,
            f"{DAYS[visit.day]}, {say_time(visit.earliest)} to {say_time(visit.latest)}, {minutes_words(visit.minutes)}",
        )
        for place, visit in enumerate(visits)
    ]


def standing(status: str, *, is_provider: bool) -> str:
    """Where it stands, in one sentence."""
    return STANDINGS[status][is_provider]


def what_next(status: str, *, is_provider: bool) -> str:
    """What happens next, or what to do."""
    return NEXT.get(status, ("", ""))[is_provider]


def times_words(start: int, minutes: int) -> str:
    """From when until when: "8am to 9am", "10pm to 7am the next morning"."""
    end = start + minutes
    next_day = " the next morning" if end > MINUTES_A_DAY else ""
    return f"{say_time(start)} to {say_time(end)}{next_day}"


def days_words(days: Sequence[int]) -> str:
    """Days as people say them: "Every day", "Monday to Friday", "Monday and Thursday"."""
    days = sorted(days)
    if tuple(days) == EVERY_DAY:
        return "Every day"
    if len(days) >= RUN and days[-1] - days[0] == len(days) - 1:
        return f"{DAYS[days[0]]} to {DAYS[days[-1]]}"
    names = [DAYS[day] for day in days]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def often_words(every_weeks: int) -> str:
    """How often the week comes round."""
    return "Every week" if every_weeks == 1 else f"Every {every_weeks} weeks"


def agreed_lines(visits: Iterable[tuple[int, int, int, int, str, bool]]) -> list[AgreedLine]:
    """Visits as (day, start, minutes, workers, label, sleep-in), equal ones together, in order of their first day."""
    found: dict[tuple[int, int, int, str, bool], list[int]] = {}
    for day, start, minutes, workers, label, sleep_in in visits:
        found.setdefault((start, minutes, workers, label, sleep_in), []).append(day)
    lines = []
    for (start, minutes, workers, label, sleep_in), days in sorted(
        found.items(), key=lambda item: (min(item[1]), item[0])
    ):
        extra = [
            label,
            minutes_words(minutes),
            "two workers" if workers > 1 else "",
            "sleep-in" if sleep_in else "",
        ]
        lines.append(
            AgreedLine(days_words(days), times_words(start, minutes), ", ".join(filter(None, extra)))
        )
    return lines
