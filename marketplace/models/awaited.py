"""Awaited: somebody whose search found nobody wants to be told when somebody comes free."""

from functools import partial

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from marketplace.models.brief import Brief
from marketplace.querysets.awaited import AwaitedQuerySet


class Awaited(models.Model):
    """Who asked, about which search. It stands until they were told (``told_at``), or it was stopped: by them, or by the clock.

    The clock stops it after ``ends_on``, and when they may open the search no more.
    """

    KEPT = Kept.BRIEF
    PERSONAL = frozenset()

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "AW"), editable=False
    )
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="awaited")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="awaited")
    asked_at = models.DateTimeField(default=timezone.now)
    ends_on = models.DateField(help_text="the last day it is looked for")
    told_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = AwaitedQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "brief"],
                condition=Q(told_at=None, stopped_at=None),
                name="awaited_once_a_search",
            ),
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(stopped_at=None), name="awaited_told_or_stopped"
            ),
            models.CheckConstraint(
                condition=(Q(told_at=None) | Q(told_at__gte=F("asked_at")))
                & (Q(stopped_at=None) | Q(stopped_at__gte=F("asked_at"))),
                name="awaited_ends_after",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        """The search it is of, where it is stopped too."""
        return self.brief.get_absolute_url()
