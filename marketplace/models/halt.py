"""Halt: somebody with a booking was told that its listing is not shown any more, and what they chose."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.retention import Kept
from directory.models import Listing
from marketplace.enums import HaltChoice
from marketplace.models.booking import Booking
from marketplace.querysets import HaltQuerySet


class Halt(models.Model):
    """What a booking's person is asked to choose. It says nothing about why: nobody is accused."""

    KEPT = Kept.AGREEMENT
    PERSONAL = frozenset()

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="halts")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(default=timezone.now)
    over_at = models.DateTimeField(null=True, blank=True, help_text="when the listing came back")
    choice = models.CharField(max_length=10, choices=HaltChoice, blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = HaltQuerySet.as_manager()

    class Meta:
        ordering = ["-told_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking"], condition=Q(over_at=None), name="halt_open_once_a_booking"
            ),
            models.CheckConstraint(
                condition=Q(choice="", chosen_at=None, chosen_by=None)
                | (~Q(choice="") & Q(chosen_at__isnull=False, chosen_by__isnull=False)),
                name="halt_chosen_at_and_by",
            ),
        ]

    def __str__(self):
        return f"halt of {self.booking}"
