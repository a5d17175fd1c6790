"""Commitment: what a council promised of its market, by when, and what became of it. It is published as it stands."""

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
from directory.models import Authority
from marketplace.enums import CommitmentState
from marketplace.querysets.statements import CommitmentQuerySet, shapes

S = CommitmentState


class Commitment(models.Model):
    """``told`` is what somebody told the council, where the promise answers that: you said, we did.

    The owner is a post, such as Head of commissioning, never a name.
    """

    KEPT = Kept.DECISION
    PERSONAL = frozenset({"told", "promise", "owner", "evidence"})

    TRANSITIONS = {
        S.PROMISED: {S.UNDER_WAY: Role.OFFICER, S.DONE: Role.OFFICER, S.DROPPED: Role.OFFICER},
        S.UNDER_WAY: {S.DONE: Role.OFFICER, S.DROPPED: Role.OFFICER},
        S.DONE: {},
        S.DROPPED: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "CT"), editable=False
    )
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="commitments")
    state = models.CharField(max_length=10, choices=CommitmentState, default=S.PROMISED, editable=False)
    told = EncryptedTextField("what you were told", max_length=500, blank=True)
    promise = EncryptedTextField(max_length=500)
    owner = EncryptedTextField(max_length=120)
    due_on = models.DateField()
    evidence = EncryptedTextField(max_length=1000, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    over_at = models.DateTimeField(null=True, blank=True)
    form_token = models.UUIDField(unique=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="commitment_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[S.DONE, S.DROPPED], over_at__isnull=False)
                | Q(state__in=[S.PROMISED, S.UNDER_WAY], over_at=None),
                name="commitment_over_at",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:commitment_detail", args=[self.reference])

    @property
    def status(self):
        """Where it stands."""
        return CommitmentState(self.state)

    @property
    def is_open(self):
        """Whether it is still to be kept."""
        return self.state in {S.PROMISED, S.UNDER_WAY}

    @property
    def is_late(self):
        """Whether its day has gone."""
        return self.is_open and timezone.localdate() > self.due_on

    @property
    def standing(self):
        """Where it stands, in words for everybody."""
        return f"{self.status.label}, late" if self.is_late else self.status.label

    def roles_of(self, user):
        """Officers of its council."""
        return Role.OFFICER if shapes(user, self.authority_id) else Role(0)
