"""Dispute: a payer's bank wants a card payment back. The provider answers it, once, with what this site knows."""

from functools import partial

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from payments.enums import DisputeState
from payments.models.asked import Asked
from payments.models.payment import Payment
from payments.querysets.cards import DisputeQuerySet

S = DisputeState


class Dispute(Asked):
    """Its state follows what the card company says. What was sent as evidence is kept as it was sent."""

    KEPT = Kept.MONEY
    PERSONAL = frozenset({"evidence"})

    TRANSITIONS = {
        S.OPEN: {S.EVIDENCE_SENT: Role.CLOCK, S.WON: Role.CLOCK, S.LOST: Role.CLOCK},
        S.EVIDENCE_SENT: {S.WON: Role.CLOCK, S.LOST: Role.CLOCK},
        S.WON: {},
        S.LOST: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "DP"), editable=False
    )
    state = models.CharField(max_length=20, choices=DisputeState, default=S.OPEN, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    dispute = models.CharField(max_length=80, unique=True, editable=False, help_text="its name there")
    pence = models.BigIntegerField()
    reason = models.CharField(max_length=40, help_text="the bank's code")
    due_by = models.DateTimeField(null=True, blank=True, help_text="the last moment to answer")
    evidence = EncryptedTextField(blank=True, help_text="the words that are sent, as JSON")
    evidence_asked_at = models.DateTimeField(null=True, blank=True, help_text="when the provider sent it off")
    evidence_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="dispute_state_known"),
            models.CheckConstraint(condition=Q(pence__gt=0), name="dispute_of_something"),
        ]
        indexes = [models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="dispute_to_ask")]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:dispute_detail", args=[self.reference])

    @property
    def status(self):
        """Where it stands."""
        return S(self.state)

    @property
    def key(self):
        """What makes two askings one act."""
        return f"dispute-{self.pk}-{self.reference}"

    def roles_of(self, user):
        """As towards its payment."""
        return self.payment.roles_of(user)
