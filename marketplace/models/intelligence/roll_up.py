"""What was wanted, added up by months: DemandByLsoa for maps, DemandByNeed for trends. RollUp: up to where they are.

They are for people who work on the market, not for the public: they count what happened, not people. Both are made from
``DemandFact`` by ``marketplace.actions.rolling`` alone, and can be made again.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.retention import Kept
from directory.demand import FOUND_WORDS, KIND_WORDS
from marketplace.querysets.roll_ups import RolledUpQuerySet


class RolledUp(models.Model):
    """So many facts of a month: ``firsts`` of them not repeated within 28 days; hours by cell of the week; who pays.

    ``funding`` counts in the order of ``directory.enums.FundingKind``.
    """

    month = models.DateField(help_text="its first day, in London")
    council_id = models.CharField(max_length=9, help_text="the council then")
    kind = models.CharField(max_length=12, choices=list(KIND_WORDS.items()))
    outcome = models.CharField(max_length=15, blank=True, choices=list(FOUND_WORDS.items()))
    facts = models.PositiveIntegerField()
    firsts = models.PositiveIntegerField()
    qhours = ArrayField(models.IntegerField(), help_text="quarter hours a week")
    funding = ArrayField(models.IntegerField())

    objects = RolledUpQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.kind} in {self.month:%B %Y}"


class DemandByLsoa(RolledUp):
    """By neighbourhood."""

    KEPT = Kept.DEMAND
    PERSONAL = frozenset()

    BY = ("month", "council_id", "lsoa_id", "kind", "outcome")

    lsoa_id = models.CharField(max_length=9)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council_id", "month", "lsoa_id", "kind", "outcome"], name="demand_by_lsoa_once"
            )
        ]


class DemandByNeed(RolledUp):
    """By service and need, with what stood in the way and why it was refused."""

    KEPT = Kept.DEMAND
    PERSONAL = frozenset()

    BY = ("month", "council_id", "service", "need_id", "kind", "outcome", "barrier", "cause")

    service = models.CharField(max_length=15)
    need_id = models.BigIntegerField(default=0, help_text="0 where none is known")
    barrier = models.CharField(max_length=10, blank=True)
    cause = models.CharField(max_length=15, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council_id", "month", "service", "need_id", "kind", "outcome", "barrier", "cause"],
                name="demand_by_need_once",
            )
        ]


class RollUp(models.Model):
    """Up to which transaction facts are added up. There is one row; whoever adds up holds it."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    upto = models.BigIntegerField(default=0, help_text="of the facts' ingested_xid, not included")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="roll_up_is_one")]

    def __str__(self):
        return f"up to {self.upto}"
