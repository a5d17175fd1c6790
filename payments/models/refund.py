"""Refund: money of a card payment that goes back to the card it came from."""

from functools import partial

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from payments.enums import RefundState
from payments.models.asked import Asked
from payments.models.payment import Payment
from payments.querysets.cards import RefundQuerySet

S = RefundState


class Refund(Asked):
    """Asked for here by the provider, or made by them at the card company, which we hear of.

    The row is there before the card company is asked. Never more than came, and nothing while a bank disputes it.
    """

    KEPT = Kept.MONEY
    PERSONAL = frozenset()

    TRANSITIONS = {
        S.ASKED: {S.PENDING: Role.CLOCK, S.SUCCEEDED: Role.CLOCK, S.FAILED: Role.CLOCK},
        S.PENDING: {S.SUCCEEDED: Role.CLOCK, S.FAILED: Role.CLOCK},
        S.SUCCEEDED: {S.FAILED: Role.CLOCK},
        S.FAILED: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "RF"), editable=False
    )
    state = models.CharField(max_length=20, choices=RefundState, default=S.ASKED, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    refund = models.CharField(
        max_length=80, unique=True, null=True, blank=True, editable=False, help_text="its name there"
    )
    pence = models.BigIntegerField()
    code = models.CharField(max_length=60, blank=True, help_text="the code of what stood against it")
    form_token = models.UUIDField(null=True, blank=True, unique=True, help_text="one form, one refund")
    created_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="empty: made there"
    )

    objects = RefundQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="refund_state_known"),
            models.CheckConstraint(condition=Q(pence__gt=0), name="refund_of_something"),
        ]
        indexes = [models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="refund_to_ask")]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return self.payment.get_absolute_url()

    @property
    def status(self):
        """Where it stands."""
        return S(self.state)

    @property
    def key(self):
        """What makes two askings one act."""
        return f"refund-{self.pk}-{self.reference}"

    def roles_of(self, user):
        """As towards its payment."""
        return self.payment.roles_of(user)
