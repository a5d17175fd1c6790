"""SearchRecord: one look at an answer, for five weeks. DemandFact: what was wanted; never who.

Both are divided by months in the database (``directory.actions.partitions``). What comes before its month is made goes
into the division of all the rest, so that nothing ever fails for it.
"""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.retention import Kept
from directory.demand import BARRIER_WORDS, FOUND_WORDS, KIND_WORDS, LEFT_OUT_WORDS
from directory.enums import Cause, FundingKind, Outcome
from directory.models.need import Need
from directory.models.place import Authority, Lsoa
from directory.querysets.demand import DemandFactQuerySet, SearchRecordQuerySet
from directory.services import SERVICES


class SearchRecord(models.Model):
    """A look at an answer: what was looked for, where, and what was found. Never who, never their words.

    ``token`` stands for a visitor in one quarter, and ``crowd`` for where they came from on one day: each is made with
    a secret, and says nothing else. Neither is in what is kept longer.
    """

    KEPT = Kept.SEARCH
    PERSONAL = frozenset({"token", "crowd"})

    at = models.DateTimeField(default=timezone.now)
    token = models.BinaryField(max_length=16)
    crowd = models.BinaryField(max_length=16, default=bytes)
    lsoa = models.ForeignKey(Lsoa, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    needs = ArrayField(models.IntegerField())
    visits = models.JSONField(help_text="the pattern: day, earliest, latest, minutes, workers")
    every_weeks = models.PositiveSmallIntegerField()
    weekly_minutes = models.PositiveIntegerField(help_text="of care asked for; two workers count twice")
    starts_in_days = models.PositiveSmallIntegerField()
    must_tags = ArrayField(models.IntegerField(), default=list)
    funding = models.CharField(max_length=20, choices=FundingKind)
    outcome = models.CharField(max_length=10, choices=Outcome)
    whole = models.PositiveIntegerField(help_text="listings that could do every visit")
    partial = models.PositiveIntegerField(help_text="listings that could do some")
    stayed = models.BooleanField(default=False, help_text="told over ten seconds, or looked at again")
    settled_at = models.DateTimeField(null=True, help_text="when it was decided what of it counts")
    counts = models.BooleanField(default=False, help_text="the last look of a sitting that counts")
    left_out = models.CharField(max_length=10, blank=True, choices=list(LEFT_OUT_WORDS.items()))
    found = models.CharField(max_length=15, blank=True, choices=list(FOUND_WORDS.items()))
    barrier = models.CharField(max_length=10, blank=True, choices=list(BARRIER_WORDS.items()))

    objects = SearchRecordQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["token", "at"], name="search_record_of_a_visitor"),
            models.Index(fields=["crowd", "at"], name="search_record_of_a_crowd"),
        ]

    def __str__(self):
        return f"search {self.pk}"


class DemandFact(models.Model):
    """Something wanted, at one moment, from one neighbourhood: looked for, asked for, refused, agreed.

    ``council`` is the one the neighbourhood was in then. ``event_key`` keeps one thing from being written twice, and leads
    nowhere. ``qhours`` are the quarter hours a week in each cell of ``directory.time_of_week``. Its row has the number
    of the transaction that wrote it, ``ingested_xid``, by which it is added up once.
    """

    KEPT = Kept.DEMAND
    PERSONAL = frozenset()

    occurred_at = models.DateTimeField()
    event_key = models.UUIDField(default=uuid4)
    kind = models.CharField(max_length=12, choices=list(KIND_WORDS.items()))
    lsoa = models.ForeignKey(
        Lsoa, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    council = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    service = models.CharField(max_length=15, choices=[(each, each) for each in SERVICES])
    need = models.ForeignKey(
        Need,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        help_text="the first of the needs of its service",
    )
    funding = models.CharField(max_length=20, choices=FundingKind)
    qhours = ArrayField(models.SmallIntegerField())
    outcome = models.CharField(max_length=15, blank=True, choices=list(FOUND_WORDS.items()))
    barrier = models.CharField(max_length=10, blank=True, choices=list(BARRIER_WORDS.items()))
    cause = models.CharField(max_length=15, blank=True, choices=Cause)
    first = models.BooleanField(default=True, help_text="of its person and service in 28 days")
    minutes_to_source = models.PositiveIntegerField(null=True, help_text="from asking to agreeing")

    objects = DemandFactQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["council", "occurred_at"], name="demand_fact_of_a_council")]
        constraints = [
            models.CheckConstraint(condition=models.Q(qhours__len=42), name="demand_fact_of_a_week"),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"
