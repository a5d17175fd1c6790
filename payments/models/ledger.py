"""The ledger: what was owed and what moved, in whole pence, twice each. Rows are added and never changed.

An entry above nought is a debit, one below a credit. The entries of a transaction sum to nothing: a trigger asks when
the database commits. Whoever has to put something right posts its reverse.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Now

from accounts.models import User
from accounts.retention import Kept
from directory.models import Provider
from payments.enums import AccountKind, PostingKind
from payments.models.funding import Funding
from payments.querysets import AccountQuerySet, EntryQuerySet, TransactionQuerySet


class Account(models.Model):
    """Pence of one kind in one provider's books. It has no balance of its own: that is the sum of its entries."""

    KEPT = Kept.MONEY
    PERSONAL = frozenset()
    APPEND_ONLY = True

    kind = models.CharField(max_length=20, choices=AccountKind)
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    funding = models.ForeignKey(
        Funding,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        help_text="who owes, on what is owed",
    )

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="account_kind_known"),
            models.UniqueConstraint(
                "kind", Coalesce("provider", 0), Coalesce("funding", 0), name="account_once"
            ),
        ]

    def __str__(self):
        return f"{self.kind} of {self.provider_id}"


class Transaction(models.Model):
    """Something that happened to money, told once: its source says by what, and with its kind it is unique."""

    KEPT = Kept.MONEY
    PERSONAL = frozenset()
    APPEND_ONLY = True

    source = models.CharField(max_length=80, help_text="what it was, by reference")
    kind = models.CharField(max_length=20, choices=PostingKind)
    on = models.DateField(help_text="the day it counts for")
    posted_at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="empty: the clock"
    )

    objects = TransactionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind"], name="transaction_once"),
            models.CheckConstraint(condition=~Q(source=""), name="transaction_has_a_source"),
        ]

    def __str__(self):
        return f"{self.source} {self.kind}"


class Entry(models.Model):
    """One side of a transaction: so many pence on one account."""

    KEPT = Kept.MONEY
    PERSONAL = frozenset()
    APPEND_ONLY = True

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="entries")
    pence = models.BigIntegerField(help_text="a debit above nought, a credit below")
    invoice = models.ForeignKey(
        "payments.Invoice", on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(pence=0), name="entry_of_something")]

    def __str__(self):
        return f"{self.pence} on account {self.account_id}"
