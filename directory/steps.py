"""The studio's task list: what is done, what is to do, what cannot start yet, and what is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ASKED_AGAIN_AFTER = timedelta(days=365)


class Status(StrEnum):
    """How a step stands, as GOV.UK names it."""

    COMPLETED = "completed"
    INCOMPLETE = "incomplete"
    OPTIONAL = "optional"
    CANNOT_START = "cannot_start"


@dataclass(frozen=True, slots=True)
class Step:
    """One row: its name, where it is done, how it stands, and a line about it."""

    name: str
    href: str
    status: Status
    hint: str = ""


def status_of(done: object, *, needed: bool = True) -> Status:
    """Completed when something is there; else incomplete, or optional when it need not be."""
    if done:
        return Status.COMPLETED
    return Status.INCOMPLETE if needed else Status.OPTIONAL


def next_of(steps: Sequence[Step]) -> Step | None:
    """The first that is to do; None when only what is optional is left."""
    return next((step for step in steps if step.status == Status.INCOMPLETE), None)


def is_due_again(confirmed_on: date | None, today: date) -> bool:
    """Whether facts about a provider are to be said again: every year, and when they never were."""
    return confirmed_on is None or today - confirmed_on >= ASKED_AGAIN_AFTER
