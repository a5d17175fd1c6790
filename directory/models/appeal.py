"""Appeal: a provider asks somebody else to look at a decision again."""

from datetime import timedelta
from functools import partial

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.enums import AppealState
from directory.models.ruling import Ruling
from directory.querysets.moderation import AppealQuerySet

S = AppealState


class Appeal(models.Model):
    """One for each decision. Who decided the first time never decides the second."""

    KEPT = Kept.DECISION
    PERSONAL = frozenset({"words", "reasons"})
    ANSWERED_WITHIN = 10  # working days
    MADE_WITHIN = timedelta(days=28)

    TRANSITIONS = {
        S.WAITING: {S.UPHELD: Role.OFFICER, S.NOT_UPHELD: Role.OFFICER, S.WITHDRAWN: Role.PROVIDER},
        S.UPHELD: {},
        S.NOT_UPHELD: {},
        S.WITHDRAWN: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "AL"), editable=False
    )
    ruling = models.OneToOneField(Ruling, on_delete=models.PROTECT, related_name="appeal")
    state = models.CharField(max_length=20, choices=AppealState, default=S.WAITING, editable=False)
    words = EncryptedTextField("why the decision is wrong", max_length=3000)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reasons = EncryptedTextField(max_length=3000, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=S.WAITING, decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="appeal_decided_at_and_by",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return self.ruling.get_absolute_url()

    @property
    def status(self):
        """Where it stands now."""
        return AppealState(self.state)

    def roles_of(self, user):
        """As towards the listing it is about."""
        return self.ruling.listing.roles_of(user)
