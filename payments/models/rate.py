"""Dated facts that prices read: bank holidays and statutory rates."""

from django.db import models
from django.db.models import F, Q

from accounts.retention import Kept
from payments.querysets import BankHolidayQuerySet, StatutoryRateQuerySet


class BankHoliday(models.Model):
    """A bank holiday in England, substitute days included. Source: GOV.UK bank holidays."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    on = models.DateField(primary_key=True)
    name = models.CharField(max_length=60)

    objects = BankHolidayQuerySet.as_manager()

    class Meta:
        ordering = ["on"]

    def __str__(self):
        return f"{self.name}, {self.on}"


class StatutoryRate(models.Model):
    """A rate the law sets, from a day until the next one: what it is, in pence or in basis points, and where it is written."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    kind = models.CharField(max_length=40, help_text="such as national_living_wage")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="the last day")
    pence = models.PositiveIntegerField(null=True, blank=True)
    basis_points = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)

    objects = StatutoryRateQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="statutory_rate_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="statutory_rate_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(pence__isnull=True, basis_points__isnull=False)
                | Q(pence__isnull=False, basis_points__isnull=True),
                name="statutory_rate_in_one_unit",
            ),
        ]

    def __str__(self):
        return f"{self.kind} from {self.valid_from}"
