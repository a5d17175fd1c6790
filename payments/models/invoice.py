"""Invoice: what one source of money owes one provider for a week. Books: what a provider's invoices go by. CreditNote."""

from functools import partial

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.models import Provider
from payments.enums import AccountKind, CreditReason, InvoiceState, PostingKind
from payments.models.funding import Funding
from payments.querysets import InvoiceQuerySet
from payments.weeks import last_day_of

S = InvoiceState
MONEY_CAME = Role.PROVIDER | Role.FUND_HOLDER | Role.CLOCK
MONEY_WENT = Role.PROVIDER | Role.CLOCK


class Books(models.Model):
    """One provider's: the numbers given so far, which its row guards, and what their invoices say."""

    KEPT = Kept.MONEY
    PERSONAL = frozenset()

    provider = models.OneToOneField(Provider, on_delete=models.PROTECT, related_name="books")
    last_invoice = models.PositiveIntegerField(default=0, editable=False)
    last_credit = models.PositiveIntegerField(default=0, editable=False)
    due_days = models.PositiveSmallIntegerField("days to pay", default=14)
    vat_number = models.CharField("VAT number", max_length=14, blank=True)

    class Meta:
        verbose_name_plural = "books"
        constraints = [models.CheckConstraint(condition=Q(due_days__lte=60), name="books_days_to_pay")]

    def __str__(self):
        return f"books of {self.provider_id}"


class Invoice(models.Model):
    """What is owed for one week, or was late to be confirmed. Its amounts never change; credits and payments are posted.

    Its state follows from the ledger, and is moved in the transaction of the posting. ``manage.py reconcile`` proves it.
    """

    KEPT = Kept.MONEY
    PERSONAL = frozenset()

    TRANSITIONS = {
        S.DRAFT: {S.ISSUED: Role.CLOCK},
        S.ISSUED: {
            S.PART_PAID: MONEY_CAME,
            S.PAID: MONEY_CAME,
            S.CREDITED: MONEY_WENT,
            S.VOID: Role.PROVIDER,
        },
        S.PART_PAID: {S.PAID: MONEY_CAME, S.CREDITED: MONEY_WENT, S.ISSUED: MONEY_WENT},
        S.PAID: {S.PART_PAID: MONEY_WENT, S.CREDITED: MONEY_WENT, S.ISSUED: MONEY_WENT},
        S.CREDITED: {},
        S.VOID: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "IN"), editable=False
    )
    state = models.CharField(max_length=20, choices=InvoiceState, default=S.DRAFT, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="invoices")
    funding = models.ForeignKey(Funding, on_delete=models.PROTECT, related_name="invoices")
    number = models.PositiveIntegerField(help_text="without gaps, for each provider")
    week_on = models.DateField(help_text="the Monday of the week it was made for")
    total_pence = models.BigIntegerField(help_text="tax included")
    vat_pence = models.BigIntegerField(default=0)
    vat_number = models.CharField(max_length=14, blank=True)
    issued_on = models.DateField()
    due_on = models.DateField(help_text="the last day to pay")
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminded_again_at = models.DateTimeField(null=True, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="invoice_state_known"),
            models.UniqueConstraint(fields=["provider", "number"], name="invoice_number_once"),
            models.UniqueConstraint(
                fields=["provider", "funding", "week_on"],
                condition=~Q(state=S.VOID),
                name="invoice_once_a_week",
            ),
            models.CheckConstraint(
                condition=Q(total_pence__gt=0, vat_pence__gte=0, vat_pence__lt=F("total_pence")),
                name="invoice_of_something",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="invoice_due_after_issued"),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("payments:invoice_detail", args=[self.reference])

    @property
    def status(self):
        """Where it stands; time alone changes nothing but whether it is late."""
        return S(self.state)

    @property
    def week_ends_on(self):
        """The Sunday of its week."""
        return last_day_of(self.week_on)

    @property
    def days_to_pay(self):
        """From the day it was issued to the last day to pay."""
        return (self.due_on - self.issued_on).days

    @property
    def is_late(self):
        """Whether something is owed and its day has gone."""
        return self.state in {S.ISSUED, S.PART_PAID} and self.due_on < timezone.localdate()

    @cached_property
    def owed_pence(self):
        """What is still to be paid, from the ledger; below nothing when too much was paid or credited."""
        return self.entries.on_kind(AccountKind.RECEIVABLE).balance_pence()

    @cached_property
    def credited_pence(self):
        """What was taken off it."""
        return -self.entries.on_kind(AccountKind.RECEIVABLE).of_posting(PostingKind.CREDITED).balance_pence()

    @property
    def paid_pence(self):
        """What has come, less what went back."""
        return self.total_pence - self.credited_pence - self.owed_pence

    def payments(self):
        """What came and went, as entries with how they are shown: what was paid comes off."""
        moved = self.entries.on_kind(AccountKind.RECEIVABLE)
        asked = [PostingKind.ISSUED, PostingKind.CREDITED, PostingKind.VOIDED]
        return moved.exclude(transaction__kind__in=asked).statement()

    def roles_of(self, user):
        """The provider's members; whoever may spend from the source; and those who hold it for the person."""
        roles = self.provider.roles_of(user)
        if Funding.objects.of(user).filter(pk=self.funding_id).exists():
            roles |= Role.SEEKER
        if Funding.objects.held_by(user).filter(pk=self.funding_id).exists():
            roles |= Role.FUND_HOLDER
        return roles


class CreditNote(models.Model):
    """So much of an invoice is not owed after all. A row is never changed."""

    KEPT = Kept.MONEY
    PERSONAL = frozenset({"words"})
    APPEND_ONLY = True

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "CN"), editable=False
    )
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="credits")
    number = models.PositiveIntegerField(help_text="without gaps, for each provider")
    pence = models.BigIntegerField()
    reason = models.CharField(max_length=20, choices=CreditReason)
    words = EncryptedTextField(max_length=500, blank=True)
    issued_on = models.DateField()
    form_token = models.UUIDField(null=True, blank=True, unique=True, help_text="one form, one credit")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "number"], name="credit_number_once"),
            models.CheckConstraint(condition=Q(pence__gt=0), name="credit_of_something"),
        ]

    def __str__(self):
        return self.reference
