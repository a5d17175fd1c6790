"""ListingVersion: a change to a listing people can see, which a council looks at before or after it is shown."""

import hashlib
import json
from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.enums import ReturnReason, VersionKind, VersionState
from directory.models.listing import Listing
from directory.querysets.moderation import VersionQuerySet

S = VersionState


class ListingVersion(models.Model):
    """An edit waits here while what people see stays up; a sample and new facts hold already, and are looked at after.

    ``changes`` are codes and numbers by name; ``words`` are the words people wrote, closed, as JSON. ``before`` and
    ``words_before`` are what stood there when the change was made.
    """

    KEPT = Kept.SUPPLY
    PERSONAL = frozenset({"words", "words_before", "answer"})

    TRANSITIONS = {
        S.WAITING: {S.APPROVED: Role.OFFICER, S.RETURNED: Role.OFFICER, S.TAKEN_BACK: Role.PROVIDER},
        S.APPROVED: {},
        S.RETURNED: {},
        S.TAKEN_BACK: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "VE"), editable=False
    )
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=10, choices=VersionKind, default=VersionKind.EDIT)
    state = models.CharField(max_length=20, choices=VersionState, default=S.WAITING, editable=False)
    changes = models.JSONField(default=dict)
    words = EncryptedTextField(blank=True)
    before = models.JSONField(default=dict)
    words_before = EncryptedTextField(blank=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reasons = ArrayField(models.CharField(max_length=20, choices=ReturnReason), default=list, blank=True)
    answer = EncryptedTextField("what the provider should do", max_length=1000, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "kind"], condition=Q(state=S.WAITING), name="version_one_waits"
            ),
            models.CheckConstraint(
                condition=Q(state=S.WAITING, decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="version_decided_at_and_by",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("directory:studio_listing", args=[self.listing.reference])

    @property
    def status(self):
        """Where it stands now."""
        return VersionState(self.state)

    @property
    def content(self):
        """Everything that changes, by name."""
        return self.changes | json.loads(self.words or "{}")

    @property
    def all_words(self):
        """The words among it, one below the other."""
        return "\n".join(json.loads(self.words or "{}").values())

    @property
    def content_before(self):
        """What stood there, by name."""
        return self.before | json.loads(self.words_before or "{}")

    @property
    def digest(self):
        """What an officer saw: another digest, another change."""
        return hashlib.sha256(json.dumps(self.content, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def return_words(self):
        """Why it went back, in words."""
        return [ReturnReason(reason).label for reason in self.reasons]

    def roles_of(self, user):
        """As towards its listing."""
        return self.listing.roles_of(user)
