"""Delivery: one message of the card company, stored before it is answered. It says what to ask about, and no more."""

from django.db import models
from django.db.models import Q

from accounts.retention import Kept
from payments.enums import Followed
from payments.querysets.cards import DeliveryQuerySet


class Delivery(models.Model):
    """Stored once by the name the card company gave it; told again, there is nothing more to do. Its body is not kept."""

    KEPT = Kept.MONEY
    PERSONAL = frozenset()

    event = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=80)
    account = models.CharField(max_length=64, blank=True)
    thing = models.CharField(max_length=80, help_text="which object to ask about")
    thing_kind = models.CharField(max_length=40)
    intent = models.CharField(max_length=80, blank=True, help_text="the payment it belongs to, if it says so")
    happened_at = models.DateTimeField()
    arrived_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    became = models.CharField(max_length=10, choices=Followed, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, became="") | Q(done_at__isnull=False, became__in=Followed.values),
                name="delivery_became_something",
            )
        ]
        indexes = [models.Index(fields=["arrived_at"], condition=Q(done_at=None), name="delivery_waiting")]

    def __str__(self):
        return self.event
