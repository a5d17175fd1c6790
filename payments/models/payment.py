"""Payment: one try to pay an invoice by card, on the provider's own account."""

from functools import partial

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from payments.enums import PaymentState
from payments.models.asked import Asked
from payments.models.card_account import CardAccount
from payments.models.invoice import Invoice
from payments.models.mandate import Mandate
from payments.querysets.cards import OPEN_PAYMENTS, PaymentQuerySet

S = PaymentState


def answered(*states):
    """Where an answer of the card company may lead; nobody else moves a payment."""
    return dict.fromkeys(states, Role.CLOCK)


class Payment(Asked):
    """The row is there, and committed, before anything is asked; its key with the card company is made from its number.

    What became of it is what the card company says when it is asked, never what a message said or in which order.
    An invoice has one open payment at a time. What came is posted in the transaction that says so.
    """

    KEPT = Kept.MONEY
    PERSONAL = frozenset()

    TRANSITIONS = {
        S.CREATED: answered(
            S.SENT, S.NEEDS_ACTION, S.PROCESSING, S.SUCCEEDED, S.FAILED, S.CANCELLED, S.UNKNOWN
        ),
        S.UNKNOWN: answered(S.SENT, S.NEEDS_ACTION, S.PROCESSING, S.SUCCEEDED, S.FAILED, S.CANCELLED),
        S.SENT: answered(S.NEEDS_ACTION, S.PROCESSING, S.SUCCEEDED, S.FAILED, S.CANCELLED),
        S.NEEDS_ACTION: answered(S.SENT, S.PROCESSING, S.SUCCEEDED, S.FAILED, S.CANCELLED),
        S.PROCESSING: answered(S.NEEDS_ACTION, S.SUCCEEDED, S.FAILED, S.CANCELLED),
        # Money that came has come, also after it was given up.
        S.FAILED: answered(S.SUCCEEDED),
        S.CANCELLED: answered(S.SUCCEEDED),
        S.SUCCEEDED: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "CP"), editable=False
    )
    state = models.CharField(max_length=20, choices=PaymentState, default=S.CREATED, editable=False)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="card_payments")
    account = models.ForeignKey(CardAccount, on_delete=models.PROTECT, related_name="payments")
    pence = models.BigIntegerField()
    mandate = models.ForeignKey(
        Mandate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        help_text="the card it is charged to; empty: a card given for it",
    )
    keeps = models.OneToOneField(
        Mandate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="begun_by",
        help_text="what its card is left for, when the payer wants that",
    )
    checkout = models.CharField(max_length=80, blank=True, editable=False)
    intent = models.CharField(max_length=80, blank=True, editable=False)
    charge = models.CharField(max_length=80, blank=True, editable=False)
    came_pence = models.BigIntegerField(default=0)
    fee_pence = models.BigIntegerField(null=True, blank=True)
    code = models.CharField(max_length=60, blank=True, help_text="the code of what stood against it")
    settled_at = models.DateTimeField(null=True, blank=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, help_text="one form, one payment")
    created_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="empty: the clock"
    )

    objects = PaymentQuerySet.as_manager()
    page: str | None = None  # where the payer goes on, as was just answered; it is kept nowhere

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="payment_state_known"),
            models.CheckConstraint(condition=Q(pence__gt=0, came_pence__gte=0), name="payment_of_something"),
            models.CheckConstraint(
                condition=Q(state=S.SUCCEEDED, came_pence__gt=0) | (~Q(state=S.SUCCEEDED) & Q(came_pence=0)),
                name="payment_came_when_it_succeeded",
            ),
            models.CheckConstraint(
                condition=Q(fee_pence=None) | Q(fee_pence__gte=0, fee_pence__lte=F("came_pence")),
                name="payment_fee_of_what_came",
            ),
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(state__in=OPEN_PAYMENTS), name="payment_one_open_an_invoice"
            ),
            *(
                models.UniqueConstraint(
                    fields=["account", name], condition=~Q(**{name: ""}), name=f"payment_{name}_once"
                )
                for name in ("checkout", "intent", "charge")
            ),
        ]
        indexes = [models.Index(fields=["ask_at"], condition=Q(ask_at__isnull=False), name="payment_to_ask")]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("payments:payment_detail", args=[self.reference])

    @property
    def status(self):
        """Where it stands."""
        return S(self.state)

    @property
    def is_open(self):
        """Whether something may still become of it by itself."""
        return self.state in OPEN_PAYMENTS

    @property
    def key(self):
        """What makes two askings one act."""
        return f"payment-{self.pk}-{self.reference}"

    @property
    def refunded_pence(self):
        """What went back, or is asked to."""
        return sum(self.refunds.standing().values_list("pence", flat=True))

    def roles_of(self, user):
        """As towards its invoice."""
        return self.invoice.roles_of(user)
