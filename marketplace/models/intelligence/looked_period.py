"""LookedPeriod: somebody who looked for care in one quarter and asked for none, as they are counted."""

from django.db import models

from accounts.retention import Kept
from marketplace.cubes import LOOKED
from marketplace.models.intelligence.counted import OF_A_QUARTER, Counted


class LookedPeriod(Counted):
    """Where somebody last looked in the quarter, for what, and what they found. Who also asked is in PersonPeriod alone.

    The looks it was made from are gone after five weeks.
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

    outcome = models.CharField(max_length=15, help_text="as ``directory.demand.Found``")
    barrier = models.CharField(max_length=12, help_text="as ``directory.demand.Barrier``, or not_limited")
    looked_on = models.DateField()

    class Meta(Counted.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["period", "key", "version"], name="looked_period_once_a_person_and_quarter"
            ),
            models.CheckConstraint(condition=OF_A_QUARTER, name="looked_period_of_a_quarter"),
        ]
        indexes = [models.Index(fields=["period", "place"], name="looked_period_of_a_place")]

    def __str__(self):
        return f"somebody who looked in {self.period}"


if not set(LookedPeriod.TRAITS) >= LOOKED.traits:
    raise TypeError("A cube asks for a trait that those who looked are not counted by.")
