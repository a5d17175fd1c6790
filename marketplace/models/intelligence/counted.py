"""Counted: what is the same of everybody who is counted in a quarter, whether they asked for care or only looked for it."""

from django.db import models
from django.db.models import Q

from marketplace.querysets.person_periods import PersonPeriodQuerySet

OF_A_QUARTER = Q(period__regex=r"^20\d\dQ[1-4]$", version__gte=1)


class Counted(models.Model):
    """One person in one quarter, and the blocks they stand in.

    ``key`` stands for the person in this quarter alone: it is made with a secret, and is another in the next. Somebody
    is in one place however they move. Once a quarter is published its rows stand; what is found to be otherwise comes
    as a row of a higher ``version``, so that a correction knows who was counted how before.
    """

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

    objects = PersonPeriodQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["key"]
