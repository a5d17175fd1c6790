"""PersonPeriod: one person who asked for care in one quarter, as they are counted. PeriodRun: how far the count has come."""

from django.db import models
from django.db.models import Q

from accounts.retention import Kept
from marketplace.cubes import ASKED
from marketplace.person_traits import NOT_SAID
from marketplace.querysets.person_periods import PersonPeriodQuerySet


class PersonPeriod(models.Model):
    """Where a person lived when they first asked in the quarter, for what, and what became of it within 28 days.

    ``key`` stands for the person in this quarter alone: it is made with a secret, and is another in the next. Somebody
    is in one place however they move. Once a quarter is published its rows stand; what is found to be otherwise comes
    as a row of a higher ``version``, so that a correction knows who was counted how before.
    """

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
    )

    key = models.CharField(max_length=32)
    period = models.CharField(max_length=6, help_text="the quarter, such as 2026Q1")
    version = models.PositiveSmallIntegerField(default=1, help_text="of the release it counts in")
    place = models.CharField(max_length=9, help_text="the GSS code of the council")
    district = models.CharField(max_length=9)
    msoa = models.CharField(max_length=60)
    lsoa = models.CharField(max_length=9)
    service = models.CharField(max_length=20)
    payer = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    hours_band = models.CharField(max_length=12)
    time = models.CharField(max_length=12, default=NOT_SAID, help_text="of day, in which most is asked for")
    outcome = models.CharField(max_length=12)
    waited = models.CharField(max_length=14)
    asked_on = models.DateField()
    asked_minutes = models.PositiveIntegerField(help_text="a week")
    given_minutes = models.PositiveIntegerField(help_text="a week")

    objects = PersonPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "key", "version"], name="person_period_once_a_person_and_quarter"
            ),
            models.CheckConstraint(
                condition=Q(period__regex=r"^20\d\dQ[1-4]$", version__gte=1),
                name="person_period_of_a_quarter",
            ),
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
