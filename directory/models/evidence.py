"""Evidence: a file somebody gives for one check. EvidencePolicy: whether a council takes such files at all."""

from datetime import timedelta
from functools import partial

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.enums import CheckState, EvidenceEnd, EvidenceState
from directory.models.check import Check
from directory.models.place import Authority
from directory.papers import KEPT_DAYS, why_not
from directory.querysets.files import EvidenceQuerySet

S = EvidenceState


def six_months_on():
    """When a file given now has to be gone at the latest."""
    return timezone.now() + timedelta(days=KEPT_DAYS)


class EvidencePolicy(models.Model):
    """What a council has switched on, when and by whom. Without a row, or with it empty, nothing is."""

    KEPT = Kept.DECISION
    PERSONAL = frozenset()

    authority = models.OneToOneField(
        Authority, on_delete=models.PROTECT, primary_key=True, related_name="evidence_policy"
    )
    allowed_at = models.DateTimeField(null=True, blank=True)
    allowed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    certificates_at = models.DateTimeField(
        null=True, blank=True, help_text="when copies of DBS certificates were let in too"
    )
    certificates_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "evidence policies"
        constraints = [
            models.CheckConstraint(
                condition=Q(allowed_at=None, allowed_by=None)
                | Q(allowed_at__isnull=False, allowed_by__isnull=False),
                name="evidence_allowed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(certificates_at=None, certificates_by=None)
                | Q(certificates_at__isnull=False, certificates_by__isnull=False, allowed_at__isnull=False),
                name="evidence_certificates_at_and_by",
            ),
        ]

    def __str__(self):
        return str(self.authority)

    @property
    def reference(self):
        """The name it goes by in the record of what was done."""
        return self.authority_id

    def why_not(self, kind):
        """Why no file is taken for a check of this kind, in words; empty when one is."""
        return why_not(kind, allowed=bool(self.allowed_at), certificates=bool(self.certificates_at))


class Evidence(models.Model):
    """A file for one check: given, never read back by whoever gave it, opened by its council, and gone.

    ``due_at`` is when it has to go: six months on, or at once when the check is decided. From that moment nobody opens
    it, whoever is slow to delete it. ``deleted`` is said only once the file itself is gone.
    """

    KEPT = Kept.EVIDENCE
    PERSONAL = frozenset()

    TRANSITIONS = {
        S.QUARANTINED: {S.CLEAN: Role.CLOCK, S.INFECTED: Role.CLOCK, S.DELETED: Role.CLOCK},
        S.CLEAN: {S.DELETED: Role.CLOCK},
        S.INFECTED: {S.DELETED: Role.CLOCK},
        S.DELETED: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "EV"), editable=False
    )
    for_check = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="evidence")
    state = models.CharField(max_length=12, choices=EvidenceState, default=S.QUARANTINED, editable=False)
    format = models.CharField(max_length=20)
    size = models.PositiveIntegerField(help_text="bytes, as kept")
    key = models.CharField(max_length=32, unique=True)
    digest = models.CharField(max_length=64)
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    scanned_at = models.DateTimeField(null=True, blank=True, help_text="when the scanner gave an answer")
    due_at = models.DateTimeField(default=six_months_on, help_text="when it has to go")
    why = models.CharField(max_length=12, choices=EvidenceEnd, default=EvidenceEnd.AGED)
    erased_at = models.DateTimeField(null=True, blank=True, help_text="when the file was gone")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["given_at", "pk"]
        indexes = [models.Index(fields=["due_at"], condition=Q(erased_at=None), name="evidence_still_there")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=S.DELETED, erased_at__isnull=False)
                | (~Q(state=S.DELETED) & Q(erased_at=None)),
                name="evidence_deleted_when_its_file_is_gone",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.CLEAN, S.INFECTED]) | Q(scanned_at__isnull=False),
                name="evidence_out_of_quarantine_was_scanned",
            ),
            models.CheckConstraint(
                condition=Q(due_at__lte=F("given_at") + timedelta(days=KEPT_DAYS, hours=1)),
                name="evidence_kept_six_months_at_most",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return self.for_check.get_absolute_url()

    @property
    def status(self):
        """Where it stands now."""
        return EvidenceState(self.state)

    @property
    def keys(self):
        """Those of its files."""
        return [self.key]

    @property
    def may_be_opened(self):
        """Whether there is anything a council may look at now."""
        return self.state == S.CLEAN and not self.is_due

    @property
    def is_due(self):
        """Whether it has to go, or has gone."""
        return timezone.now() >= self.due_at or self.for_check.state != CheckState.PENDING

    def roles_of(self, user):
        """What its check says; the scanner and the clock do the rest."""
        return self.for_check.roles_of(user)
