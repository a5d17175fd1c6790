"""SearchEntry: what search reads of a live offer. SearchRecord: what was looked for; never who."""

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex, OpClass
from django.db.models import F, Q

from accounts.retention import Kept
from directory.enums import FundingKind, Outcome
from directory.models.listing import Listing, Offer
from directory.models.place import BRITISH_NATIONAL_GRID, Lsoa
from directory.models.provider import Provider
from directory.querysets import SearchEntryQuerySet, SearchRecordQuerySet


class SearchEntry(models.Model):
    """A projection: one row for each offer and each stretch of time in which people may find it. No row, not findable.

    It knows the future: what is found at a moment is what holds ``during`` it, so a check that runs out takes the
    listing away by itself. Written only by ``directory.actions.projection``, in the transaction of whatever changed it.
    ``reach`` is the bounding box of the coverage and the key of the index; the coverage itself is the circle of
    ``travels_metres`` around ``point`` or, where there is one, ``area``.
    """

    KEPT = Kept.SUPPLY
    PERSONAL = frozenset()

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="search_entries")
    during = DateTimeRangeField(help_text="UTC instants, the end not included")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="search_entries")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    point = models.PointField(
        srid=BRITISH_NATIONAL_GRID, spatial_index=False, help_text="the public position"
    )
    travels_metres = models.PositiveIntegerField()
    area = models.MultiPolygonField(srid=BRITISH_NATIONAL_GRID, null=True, spatial_index=False)
    reach = models.PolygonField(srid=BRITISH_NATIONAL_GRID, spatial_index=False)
    tags = ArrayField(models.IntegerField(), help_text="directory.tags")
    rates = ArrayField(models.IntegerField(), help_text="pence an hour, in the order of directory.bands.Band")
    minimum_minutes = models.PositiveSmallIntegerField()
    travel_pence = models.PositiveIntegerField()
    ask_by_hours = models.PositiveSmallIntegerField()
    hours_confirmed_on = models.DateField(null=True)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "search entries"
        indexes = [
            GistIndex(
                OpClass(F("reach"), "gist_geometry_ops_2d"),
                OpClass(F("tags"), "gist__intbig_ops(siglen=32)"),
                F("during"),
                name="search_entry_reach_and_tags",
            )
        ]
        constraints = [
            ExclusionConstraint(
                name="search_entry_once_at_a_time",
                expressions=[("offer", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False,
                    during__lower_inc=True,
                    during__upper_inc=False,
                    during__lower_inf=False,
                    during__upper_inf=False,
                ),
                name="search_entry_has_both_ends",
            ),
        ]

    def __str__(self):
        return f"entry {self.pk}"


class SearchRecord(models.Model):
    """A fact about demand: what was looked for, where, and what was found. Never who, never their words.

    ``token`` is salted anew each day: it keeps one search from counting twice that day and links nothing else.
    """

    KEPT = Kept.SEARCH
    PERSONAL = frozenset()

    at = models.DateTimeField(auto_now_add=True)
    token = models.BinaryField(max_length=16, unique=True)
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

    objects = SearchRecordQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["lsoa", "at"], name="search_record_where_and_when")]

    def __str__(self):
        return f"search {self.pk}"
