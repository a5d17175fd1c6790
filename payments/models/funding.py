"""Funding: one source of money for a person. Budget: how much of it there is for a stretch of days."""

from functools import partial

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils import timezone

from accounts.fields import EncryptedTextField
from accounts.models import Organisation, Person, User
from accounts.references import new_reference
from accounts.retention import Kept
from accounts.wording import lower_first
from directory.enums import FundingKind
from payments.enums import PayingWay
from payments.querysets import BudgetQuerySet, FundingQuerySet


class Funding(models.Model):
    """A person's own money, a direct payment, an ISF, a health budget, or money their council spends for them.

    ``authority`` is the council it comes from, which may look at it; own money has none, and no council ever sees it.
    ``holder`` looks after it for the person, and is sent the invoices.
    """

    KEPT = Kept.MONEY
    PERSONAL = frozenset({"name"})

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "FU"), editable=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="fundings")
    kind = models.CharField(max_length=20, choices=FundingKind)
    name = EncryptedTextField("what you call it", max_length=80, blank=True)
    authority = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="fundings_given"
    )
    holder = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="fundings_held"
    )
    way = models.CharField("how it is paid", max_length=20, choices=PayingWay)
    payment_reference = models.CharField(
        max_length=16,
        unique=True,
        default=partial(new_reference, "PAY"),
        editable=False,
        help_text="what a bank transfer quotes",
    )
    valid_from = models.DateField(default=timezone.localdate)
    valid_until = models.DateField(null=True, blank=True, help_text="the last day")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = FundingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind for kind in FundingKind.values if kind != FundingKind.NOT_SURE]),
                name="funding_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind=FundingKind.OWN) | Q(authority=None, holder=None),
                name="funding_own_money_is_nobody_elses",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="funding_ends_after_start",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:funding_detail", args=[self.reference])

    @property
    def title(self):
        """What to call it on a page of the person's own."""
        return self.name or self.get_kind_display()

    @property
    def words(self):
        """What it is, in the middle of a sentence that anybody may read."""
        return lower_first(self.on_paper)

    @property
    def on_paper(self):
        """What it is where more than the person reads it: nobody else calls it "my" own money."""
        return "Own money" if self.kind == FundingKind.OWN else self.get_kind_display()

    @property
    def is_open(self):
        """Whether something may be paid from it today."""
        today = timezone.localdate()
        return self.valid_from <= today and (self.valid_until is None or today <= self.valid_until)


class Budget(models.Model):
    """So much for these days. A row is never changed: a new one takes its place, which ``replaced_at`` says."""

    KEPT = Kept.MONEY
    PERSONAL = frozenset()

    funding = models.ForeignKey(Funding, on_delete=models.PROTECT, related_name="budgets")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="the last day")
    pence = models.PositiveBigIntegerField()
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacement"
    )
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = BudgetQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="budget_ends_after_start"),
            ExclusionConstraint(
                name="budget_never_two_for_a_day",
                expressions=[
                    ("funding", RangeOperators.EQUAL),
                    (
                        Func("starts_on", "ends_on", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(replaced_at=None),
                violation_error_message="There is a budget for some of these days already.",
            ),
        ]

    def __str__(self):
        return f"{self.funding_id} from {self.starts_on}"
