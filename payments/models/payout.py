"""Payout: money of a provider on its way from the card company to their bank."""

from functools import partial

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from accounts.references import new_reference
from accounts.retention import Kept
from payments.enums import PayoutState
from payments.models.asked import Asked
from payments.models.card_account import CardAccount
from payments.querysets.cards import PayoutQuerySet

S = PayoutState


class Payout(Asked):
    """Made by the card company, day by day. A bank may send it back days after it was said to be there."""

    KEPT = Kept.MONEY
    PERSONAL = frozenset()

    TRANSITIONS = {
        S.EXPECTED: {S.PAID: Role.CLOCK, S.FAILED: Role.CLOCK},
        S.PAID: {S.FAILED: Role.CLOCK},
        S.FAILED: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "PO"), editable=False
    )
    state = models.CharField(max_length=20, choices=PayoutState, default=S.EXPECTED, editable=False)
    account = models.ForeignKey(CardAccount, on_delete=models.PROTECT, related_name="payouts")
    payout = models.CharField(max_length=80, unique=True, editable=False, help_text="its name there")
    pence = models.BigIntegerField()
    arrives_on = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PayoutQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="payout_state_known"),
            models.CheckConstraint(condition=~Q(pence=0), name="payout_of_something"),
        ]
        indexes = [models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="payout_to_ask")]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return self.account.get_absolute_url()

    @property
    def status(self):
        """Where it stands."""
        return S(self.state)

    def roles_of(self, user):
        """The provider's members."""
        return self.account.roles_of(user)
