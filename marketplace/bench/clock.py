"""The day of the benches: diaries are invented around it, so that the weeks asked about span a change of clocks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time

from django.utils import timezone

from marketplace.bench.nation.inventing import MONDAY

NOW = datetime.combine(MONDAY, time(10), UTC)


@contextmanager
def stopped() -> Iterator[datetime]:
    """It is that Monday, ten in the morning, for everything that asks Django the time."""
    true_clock = timezone.now
    timezone.now = lambda: NOW
    try:
        yield NOW
    finally:
        timezone.now = true_clock
