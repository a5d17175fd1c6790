"""Invitation: somebody is asked by email to help a person, or a person to take up their own sign-in."""

from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.core.signing import TimestampSigner
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import DecisionMode, DelegationKind, Scope
from accounts.fields import EncryptedTextField
from accounts.models.person import Allowing, Person
from accounts.models.user import User
from accounts.querysets import InvitationQuerySet
from accounts.references import new_reference
from accounts.retention import Kept

signer = TimestampSigner(salt="accounts.invitation")


class Invitation(Allowing, models.Model):
    """Asks whoever holds an address, whether or not they are known here; only they can answer.

    An empty ``kind`` asks the person themselves to take over their own page.
    """

    KEPT = Kept.INVITATION
    PERSONAL = frozenset({"email"})

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "IN"), editable=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    email = EncryptedTextField(max_length=254)
    kind = models.CharField(max_length=20, choices=DelegationKind, blank=True)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope), default=list, blank=True)
    decision_mode = models.CharField(max_length=10, choices=DecisionMode, default=DecisionMode.ALONE)
    valid_until = models.DateField(null=True, blank=True, help_text="the last day the right will hold")
    invited_at = models.DateTimeField(auto_now_add=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="invitation_withdrawn_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_answered_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="", scopes__len=0) | (~Q(kind="") & Q(scopes__len__gt=0)),
                name="invitation_for_something",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        """The link in the email: signed, so that it cannot be guessed or made older."""
        return reverse("accounts:invitation_detail", args=[signer.sign(self.reference)])

    @property
    def expires_at(self):
        """The last moment it can be answered."""
        return self.invited_at + InvitationQuerySet.LIVES

    @property
    def is_open(self):
        """Whether it can be answered now."""
        return self.accepted_at is None and self.withdrawn_at is None and timezone.now() < self.expires_at
