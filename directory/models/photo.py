"""Photo: the face of a provider, shown once a council has looked at it."""

from functools import partial

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.enums import PhotoState
from directory.models.provider import Provider
from directory.querysets.files import PhotoQuerySet

S = PhotoState


class Photo(models.Model):
    """One picture of one provider, in two sizes. The old one stays up while a new one waits.

    The files are fresh pixels without anything a camera wrote into them, under keys that say nothing.
    """

    KEPT = Kept.SUPPLY
    PERSONAL = frozenset({"words", "why_refused"})

    TRANSITIONS = {
        S.PENDING: {S.SHOWN: Role.OFFICER, S.REFUSED: Role.OFFICER, S.REMOVED: Role.PROVIDER},
        S.SHOWN: {S.REFUSED: Role.OFFICER, S.REMOVED: Role.PROVIDER | Role.OFFICER},
        S.REFUSED: {},
        S.REMOVED: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "PH"), editable=False
    )
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="photos")
    state = models.CharField(max_length=10, choices=PhotoState, default=S.PENDING, editable=False)
    words = models.CharField(
        max_length=120, blank=True, help_text="what it shows, for people who cannot see it"
    )
    large = models.CharField(max_length=32, unique=True, help_text="the key of the large file")
    small = models.CharField(max_length=32, unique=True, help_text="the key of the small file")
    digest = models.CharField(max_length=64, help_text="of the large file")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    scanned_at = models.DateTimeField(null=True, blank=True, help_text="when it was found to be clean")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why_refused = EncryptedTextField(max_length=300, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, help_text="when its files were gone")

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider"], condition=Q(state=S.PENDING), name="photo_one_waits"
            ),
            models.UniqueConstraint(fields=["provider"], condition=Q(state=S.SHOWN), name="photo_one_shown"),
            models.CheckConstraint(
                condition=~Q(state=S.SHOWN) | Q(scanned_at__isnull=False, decided_by__isnull=False),
                name="photo_shown_was_scanned_and_seen",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="photo_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(state__in=[S.REFUSED, S.REMOVED]),
                name="photo_erased_is_not_on_show",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("directory:studio_photo", args=[self.provider.reference])

    @property
    def status(self):
        """Where it stands now."""
        return PhotoState(self.state)

    @property
    def says(self):
        """What it shows, in words."""
        return self.words or f"Photo of {self.provider}"

    @property
    def keys(self):
        """Those of its files."""
        return [self.large, self.small]

    def roles_of(self, user):
        """Its provider's members, and the staff of the council it is in who look at listings."""
        here = user.memberships.that_publish().filter(organisation__authority=self.provider.lsoa.council_id)
        return self.provider.roles_of(user) | (Role.OFFICER if here.exists() else Role(0))
