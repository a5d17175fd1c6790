"""LookedPeriod: somebody who looked for care in one quarter and asked for none, as they are counted."""

from django.db import models
from django.db.models import Q

from accounts.retention import Kept
from marketplace.cubes import LOOKED
from marketplace.querysets.person_periods import PersonPeriodQuerySet


class LookedPeriod(models.Model):
    """Where somebody last looked in the quarter, for what, and what they found. Who also asked is in PersonPeriod alone.

    ``key`` and ``version`` are as in PersonPeriod: the key is another in the next quarter, and the looks it was made from
    are gone after five weeks.
    """

    KEPT = Kept.PSEUDONYM
    PERSONAL = frozenset({"key"})

    TRAITS = (
        "district",
        "msoa",
        "lsoa",
        "outcome",
        "barrier",
        "service",
        "payer",
        "language",
        "hours_band",
    )

    key = models.CharField(max_length=32)
    period = models.CharField(max_length=6, help_text="the quarter, such as 2026Q1")
    version = models.PositiveSmallIntegerField(default=1, help_text="of the release it counts in")
    place = models.CharField(max_length=9, help_text="the GSS code of the council")
    district = models.CharField(max_length=9)
    msoa = models.CharField(max_length=60)
    lsoa = models.CharField(max_length=9)
    outcome = models.CharField(max_length=15, help_text="as ``directory.demand.Found``")
    barrier = models.CharField(max_length=12, help_text="as ``directory.demand.Barrier``, or not_limited")
    service = models.CharField(max_length=20)
    payer = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    hours_band = models.CharField(max_length=12)
    looked_on = models.DateField()

    objects = PersonPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "key", "version"], name="looked_period_once_a_person_and_quarter"
            ),
            models.CheckConstraint(
                condition=Q(period__regex=r"^20\d\dQ[1-4]$", version__gte=1),
                name="looked_period_of_a_quarter",
            ),
        ]
        indexes = [models.Index(fields=["period", "place"], name="looked_period_of_a_place")]

    def __str__(self):
        return f"somebody who looked in {self.period}"


if not set(LookedPeriod.TRAITS) >= LOOKED.traits:
    raise TypeError("A cube asks for a trait that those who looked are not counted by.")
