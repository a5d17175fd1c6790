"""PersonPeriod: one person who asked for care in one quarter, as they are counted. PeriodRun: how far the count has come."""

from django.db import models

from accounts.retention import Kept
from marketplace.cubes import ASKED
from marketplace.models.intelligence.counted import OF_A_QUARTER, Counted
from marketplace.person_traits import NOT_SAID


class PersonPeriod(Counted):
    """Where a person lived when they first asked in the quarter, for what, and what became of it within 28 days."""

    KEPT = Kept.PSEUDONYM
    PERSONAL = frozenset({"key"})

    TRAITS = (
        "district",
        "msoa",
        "lsoa",
        "outcome",
        "waited",
        "service",
        "payer",
        "language",
        "hours_band",
        "time",
        "days",
    )

    time = models.CharField(max_length=12, default=NOT_SAID, help_text="of day, in which most is asked for")
    days = models.CharField(max_length=12, default=NOT_SAID, help_text="of the week, for which it is asked")
    outcome = models.CharField(max_length=12)
    waited = models.CharField(max_length=14)
    asked_on = models.DateField()
    asked_minutes = models.PositiveIntegerField(help_text="a week")
    given_minutes = models.PositiveIntegerField(help_text="a week")

    class Meta(Counted.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["period", "key", "version"], name="person_period_once_a_person_and_quarter"
            ),
            models.CheckConstraint(condition=OF_A_QUARTER, name="person_period_of_a_quarter"),
        ]
        indexes = [models.Index(fields=["period", "place"], name="person_period_of_a_place")]

    def __str__(self):
        return f"somebody in {self.period}"


class PeriodRun(models.Model):
    """One counting of a quarter. ``upto`` is the key of the last person done; a run that was stopped goes on from there."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    period = models.CharField(max_length=6, primary_key=True)
    upto = models.BigIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    counted = models.PositiveIntegerField(default=0)
    unplaced = models.PositiveIntegerField(
        default=0, help_text="people whose home is nowhere that is known; they are in no count"
    )
    looked_at = models.DateTimeField(
        null=True, blank=True, help_text="up to when those who only looked are counted"
    )

    def __str__(self):
        return self.period


if not {*PersonPeriod.TRAITS, "week"} >= ASKED.traits:  # the week is told by ``asked_on``
    raise TypeError("A cube asks for a trait that people are not counted by.")
