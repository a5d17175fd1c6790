"""Caution: what people are told before they spend money of one kind on something. They may go on: it is no bar."""

from functools import partial

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.enums import FundingKind
from payments.enums import Purpose
from payments.querysets.rules import CautionQuerySet


class Caution(models.Model):
    """Words from a day on. Those of a council hold for its own money, instead of what is said of everybody's.

    ``authority`` None is everybody's. No words is nothing to say. A row is never changed: ``replaced_at`` says that
    another took its place for the same day.
    """

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "CA"), editable=False
    )
    authority = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="cautions"
    )
    kind = models.CharField(max_length=20, choices=FundingKind)
    purpose = models.CharField(max_length=20, choices=Purpose)
    words = models.CharField(max_length=400, blank=True)
    valid_from = models.DateField(default=timezone.localdate)
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CautionQuerySet.as_manager()

    class Meta:
        ordering = ["valid_from", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="caution_purpose_known"),
            models.UniqueConstraint(
                fields=["authority", "kind", "purpose", "valid_from"],
                condition=Q(replaced_at=None),
                nulls_distinct=False,
                name="caution_once_a_day",
            ),
        ]

    def __str__(self):
        return self.reference
