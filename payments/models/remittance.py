"""Remittance: a bank's file of payments that somebody sent. RemittanceRow: one line of it, and what became of it."""

from functools import partial

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import Organisation, User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.models import Provider
from payments.enums import RowState, RowWhy
from payments.models.funding import Funding
from payments.models.invoice import Invoice
from payments.querysets.remittances import RemittanceQuerySet, RemittanceRowQuerySet

S = RowState
BY_HAND = Role.PROVIDER | Role.FUND_HOLDER


class Remittance(models.Model):
    """One file of one body, which is paid or pays. The file itself is not kept; its digest is, so that it counts once."""

    KEPT = Kept.MONEY
    PERSONAL = frozenset()

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "RM"), editable=False
    )
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="remittances")
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField(auto_now_add=True)
    sent_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="empty: a command"
    )

    objects = RemittanceQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["body", "digest"], name="remittance_counts_once")]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("payments:remittance_detail", args=[self.reference])


class RemittanceRow(models.Model):
    """What one line says, and what became of it. ``mark`` tells it from every other of the body, in any file."""

    KEPT = Kept.MONEY
    PERSONAL = frozenset({"words"})

    TRANSITIONS = {
        S.WAITING: {
            S.MATCHED: BY_HAND | Role.CLOCK,
            S.SET_ASIDE: BY_HAND,
            S.SEEN: Role.CLOCK,
            S.REFUSED: Role.CLOCK,
        },
        S.SET_ASIDE: {S.WAITING: BY_HAND},
        S.MATCHED: {},
        S.SEEN: {},
        S.REFUSED: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "RR"), editable=False
    )
    state = models.CharField(max_length=20, choices=RowState, default=S.WAITING, editable=False)
    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(help_text="the line of the file")
    words = EncryptedTextField(blank=True)
    on = models.DateField(null=True, blank=True)
    pence = models.BigIntegerField(null=True, blank=True)
    why = models.CharField(max_length=20, choices=RowWhy, blank=True)
    mark = models.CharField(max_length=64, blank=True, db_index=True)
    invoices = models.ManyToManyField(Invoice, blank=True, related_name="remittance_rows")

    objects = RemittanceRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="remittance_row_state_known"),
            models.UniqueConstraint(fields=["remittance", "number"], name="remittance_row_once"),
            models.CheckConstraint(
                condition=~Q(state=S.MATCHED) | Q(on__isnull=False, pence__gt=0),
                name="remittance_row_matched_is_money",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def status(self):
        """Where it stands."""
        return S(self.state)

    def roles_of(self, user):
        """Whoever belongs to the body: as one who is paid, as one who pays, or as both."""
        body = self.remittance.body_id
        if not user.memberships.current().filter(organisation=body).exists():
            return Role(0)
        paid = Role.PROVIDER if Provider.objects.filter(organisation=body).exists() else Role(0)
        return paid | (Role.FUND_HOLDER if Funding.objects.filter(holder=body).exists() else Role(0))
