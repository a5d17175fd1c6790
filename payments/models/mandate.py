"""Mandate: a card somebody left, so that what a provider invoices is taken from it on the day it is due."""

from functools import partial

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from payments.enums import MandateState
from payments.models.asked import Asked
from payments.models.card_account import CardAccount
from payments.models.funding import Funding
from payments.querysets.cards import MandateQuerySet

S = MandateState
PAYER = Role.SEEKER | Role.FUND_HOLDER
WORDING = "2026-11"
"""Which words were agreed to: ``templates/payments/_mandate_words.html``. Change the words, and this."""


class Mandate(Asked):
    """One source of money for one provider's invoices. The card is with the card company; here are names for it alone.

    Whoever may spend the money gives it, with the words of ``wording`` before them, and takes it back at any time.
    """

    KEPT = Kept.MONEY
    PERSONAL = frozenset()

    TRANSITIONS = {
        S.ASKED: {S.ACTIVE: Role.CLOCK, S.LAPSED: Role.CLOCK | PAYER},
        S.ACTIVE: {S.WITHDRAWN: PAYER | Role.PROVIDER | Role.CLOCK},
        S.LAPSED: {S.ACTIVE: Role.CLOCK},
        S.WITHDRAWN: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "MD"), editable=False
    )
    state = models.CharField(max_length=20, choices=MandateState, default=S.ASKED, editable=False)
    funding = models.ForeignKey(Funding, on_delete=models.PROTECT, related_name="mandates")
    account = models.ForeignKey(CardAccount, on_delete=models.PROTECT, related_name="mandates")
    checkout = models.CharField(max_length=80, blank=True, editable=False)
    customer = models.CharField(max_length=80, blank=True, editable=False)
    method = models.CharField(max_length=80, blank=True, editable=False)
    wording = models.CharField(max_length=20, default=WORDING, editable=False)
    agreed_at = models.DateTimeField(auto_now_add=True)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="when the card company forgot the card"
    )

    objects = MandateQuerySet.as_manager()
    page: str | None = None  # where the payer goes on, as was just answered; it is kept nowhere

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="mandate_state_known"),
            models.UniqueConstraint(
                fields=["funding", "account"], condition=Q(state=S.ACTIVE), name="mandate_one_in_use"
            ),
            models.CheckConstraint(
                condition=~Q(state=S.ACTIVE) | (~Q(customer="") & ~Q(method="")), name="mandate_has_a_card"
            ),
            models.CheckConstraint(
                condition=~Q(state=S.WITHDRAWN) | Q(ended_at__isnull=False), name="mandate_ended_when"
            ),
        ]
        indexes = [models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="mandate_to_ask")]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("payments:mandate_detail", args=[self.reference])

    @property
    def status(self):
        """Where it stands."""
        return S(self.state)

    @property
    def key(self):
        """What makes two askings one act."""
        return f"mandate-{self.pk}-{self.reference}"

    def roles_of(self, user):
        """Whoever may spend the money, those who hold it, and the provider's members."""
        roles = self.account.roles_of(user)
        if Funding.objects.of(user).filter(pk=self.funding_id).exists():
            roles |= Role.SEEKER
        if Funding.objects.held_by(user).filter(pk=self.funding_id).exists():
            roles |= Role.FUND_HOLDER
        return roles
