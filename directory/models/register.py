"""CqcLocation: what the register of the Care Quality Commission said of one location, and when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.retention import Kept
from directory.enums import CqcStatus
from directory.querysets.registers import CqcLocationQuerySet


class CqcLocation(models.Model):
    """One location as it was at ``synced_at``. Written only by ``directory.actions.registers``."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    location_id = models.CharField("location ID", max_length=20, primary_key=True)
    run_by_id = models.CharField("CQC provider ID", max_length=20, blank=True)
    run_by_name = models.CharField("who runs it", max_length=250, blank=True)
    name = models.CharField(max_length=250, blank=True)
    status = models.CharField(max_length=20, choices=CqcStatus, default=CqcStatus.UNCHECKED)
    activities = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        help_text="regulated activities, in the register’s own words",
    )
    rating = models.CharField(
        max_length=40, blank=True, help_text="the latest overall rating, in the register’s own words"
    )
    rated_on = models.DateField(null=True, blank=True, help_text="when the report was published")
    deregistered_on = models.DateField(null=True, blank=True)
    company_number = models.CharField(max_length=12, blank=True)
    claimed_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text="when we first heard of it"
    )
    synced_at = models.DateTimeField(null=True, blank=True, help_text="when the register last answered")
    stale_told_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="when its council was told that the register has been silent for a week",
    )

    objects = CqcLocationQuerySet.as_manager()

    class Meta:
        verbose_name = "CQC location"
        ordering = ["location_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=CqcStatus.UNCHECKED) | Q(synced_at__isnull=False),
                name="cqc_location_status_was_read",
            )
        ]

    def __str__(self):
        return self.location_id
