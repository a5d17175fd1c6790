"""Shortfall: what somebody told a council they could not find. Nobody is named, and no words are kept once read."""

from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.models import Authority, Lsoa
from marketplace.enums import Cause
from marketplace.querysets.shortfalls import ShortfallQuerySet


class Shortfall(models.Model):
    """Which care, for which neighbourhood, at which times of the week, and what made it hard.

    ``words`` are for one officer of the council, who says in the words all share what they mean; then they are gone.
    Nobody read in 90 days goes as well.
    """

    KEPT = Kept.DEMAND
    PERSONAL = frozenset({"words"})

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "SF"), editable=False
    )
    council = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    lsoa = models.ForeignKey(Lsoa, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    needs = ArrayField(models.IntegerField())
    times = models.CharField(max_length=400, help_text="the visits in words, such as weekday mornings")
    cause = models.CharField("what made it hard", max_length=15, choices=Cause)
    words = EncryptedTextField(max_length=500, blank=True)
    words_until = models.DateField(
        null=True, blank=True, help_text="their last day; empty when there are none, or none any more"
    )
    told_at = models.DateTimeField(default=timezone.now)
    form_token = models.UUIDField(unique=True)
    coded_at = models.DateTimeField(null=True, blank=True, help_text="when an officer had read the words")
    coded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ShortfallQuerySet.as_manager()

    class Meta:
        ordering = ["-told_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(coded_at=None, coded_by=None) | Q(coded_at__isnull=False, coded_by__isnull=False),
                name="shortfall_coded_at_and_by",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:shortfall_queue")
