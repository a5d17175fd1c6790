"""CardAccount: a provider's own account with the card company, where what people pay by card is theirs at once."""

from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.enums import Role
from accounts.references import new_reference
from accounts.retention import Kept
from directory.models import Provider
from payments.enums import CardAccountState
from payments.models.asked import Asked
from payments.querysets.cards import CardAccountQuerySet

S = CardAccountState
ANSWERED = Role.CLOCK


class CardAccount(Asked):
    """The row is there before the account is asked for; what it may do follows what the card company says.

    Who the provider is, and their bank, they tell the card company themselves: none of it is kept here.
    """

    KEPT = Kept.MONEY
    PERSONAL = frozenset()

    TRANSITIONS = {
        S.OPENING: {S.ASKED: ANSWERED, S.READY: ANSWERED, S.CLOSED: ANSWERED},
        S.ASKED: {S.READY: ANSWERED, S.CLOSED: ANSWERED},
        S.READY: {S.ASKED: ANSWERED, S.CLOSED: ANSWERED},
        S.CLOSED: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "CA"), editable=False
    )
    state = models.CharField(max_length=20, choices=CardAccountState, default=S.OPENING, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="card_accounts")
    account = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    due = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, help_text="what it still wants to know"
    )
    payouts_since = models.DateTimeField(
        null=True, blank=True, help_text="since when it pays out; empty: not now"
    )
    contact_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="of telephone and addresses, to see a change"
    )
    contact_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    bank_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    checked_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="until when its balance was looked through"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CardAccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="card_account_state_known"),
            models.UniqueConstraint(
                fields=["provider"], condition=~Q(state=S.CLOSED), name="card_account_one_a_provider"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.ASKED, S.READY]) | Q(account__isnull=False),
                name="card_account_is_there",
            ),
        ]
        indexes = [
            models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="card_account_to_ask")
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("payments:card_account", args=[self.provider.reference])

    @property
    def status(self):
        """Where it stands."""
        return S(self.state)

    def roles_of(self, user):
        """The provider's members."""
        return self.provider.roles_of(user)
