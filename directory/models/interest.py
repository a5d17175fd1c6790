"""Interest: what stands between one of a council's staff and an open mind about a provider."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from accounts.retention import Kept
from directory.enums import InterestKind
from directory.models.provider import Provider
from directory.querysets.moderation import InterestQuerySet


class Interest(models.Model):
    """Somebody says why they should not decide about a provider, and until when."""

    KEPT = Kept.DECISION
    PERSONAL = frozenset()

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="interests")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=10, choices=InterestKind)
    declared_at = models.DateTimeField(default=timezone.now)
    until = models.DateField(null=True, blank=True, help_text="the last day")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "provider"], condition=Q(ended_at=None), name="interest_declared_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("declared_at")),
                name="interest_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.user_id} in {self.provider}"

    @property
    def reference(self):
        """It is recorded under the provider's."""
        return self.provider.reference
