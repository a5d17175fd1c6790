"""KeptPanel: a panel of a council's workspace as it was reckoned in the night, so that its page opens at once. KeptGround: a map.

They are for the council's own staff, who see in them too what the public would. ``marketplace.actions.panels`` writes them, and can make them all again.
"""

from django.db import models
from django.utils import timezone

from accounts.retention import Kept
from marketplace.querysets.kept_panels import KeptGroundQuerySet, KeptPanelQuerySet


class KeptPanel(models.Model):
    """``content`` is the panel as JSON, with the day it is of. One that names who may stop names providers."""

    KEPT = Kept.RECKONED
    PERSONAL = frozenset({"content"})

    place = models.CharField(max_length=9, help_text="the GSS code of the council")
    audience = models.CharField(max_length=10, default="staff", help_text="by whose rules it was reckoned")
    period = models.CharField(max_length=6, help_text="the quarter, such as 2026Q1")
    key = models.CharField(max_length=40)
    content = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)
    knew = models.BigIntegerField(
        default=0, help_text="the newest release of the council there was; 0 is none"
    )

    objects = KeptPanelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "audience", "period", "key"], name="kept_panel_once"),
            models.CheckConstraint(
                condition=models.Q(period__regex=r"^20\d\dQ[1-4]$"), name="kept_panel_of_a_quarter"
            ),
        ]

    def __str__(self):
        return f"{self.key} of {self.place} in {self.period}"


class KeptGround(models.Model):
    """The outlines of a council by ``lsoa``, ``msoa`` or ``district``, in the units of a picture, of one load of boundaries."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    place = models.CharField(max_length=9, help_text="the GSS code of the council")
    by = models.CharField(max_length=8)
    vintage = models.BigIntegerField(default=0, help_text="the load of boundaries; 0 is before any")
    content = models.JSONField()

    objects = KeptGroundQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "by"], name="kept_ground_once")]

    def __str__(self):
        return f"{self.place} by {self.by}"
