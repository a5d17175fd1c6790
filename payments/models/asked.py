"""Asked: what hangs on an answer of the card company, and when to ask for it again."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

SOONEST, LATEST = timedelta(minutes=2), timedelta(hours=12)
DOUBLINGS = 9


def next_ask(times: int):
    """When to ask again after so many asks: two minutes, then twice as long each time, at most half a day."""
    return timezone.now() + min(SOONEST * 2 ** min(times, DOUBLINGS), LATEST)


class Asked(models.Model):
    """A row with a life at the card company. News may never come, so the clock asks until it is settled."""

    ask_at = models.DateTimeField(
        null=True, blank=True, default=timezone.now, editable=False, help_text="empty: it is settled"
    )
    asked_times = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def next_ask(self):
        """What to write when it was just asked about, and is still open."""
        return {"ask_at": next_ask(self.asked_times), "asked_times": self.asked_times + 1}

    SETTLED = {"ask_at": None}
