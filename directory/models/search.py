"""SearchEntry: what search reads of a live offer."""

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex, OpClass
from django.db.models import F, Q

from accounts.retention import Kept
from directory.models.listing import Listing, Offer
from directory.models.place import BRITISH_NATIONAL_GRID
from directory.models.provider import Provider
from directory.querysets import SearchEntryQuerySet


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
