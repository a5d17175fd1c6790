"""Arrangement: one agreement to be paid for. Share: what one source pays of it, from a day to a day."""

from functools import partial

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from accounts.models import Person
from accounts.references import new_reference
from accounts.retention import Kept
from directory.enums import Engagement
from directory.models import Provider
from payments import splitting
from payments.enums import ShareRule
from payments.models.funding import Funding
from payments.querysets import ArrangementQuerySet, ShareQuerySet

ALONE = Q(pence=None, basis_points=None, visits__len=0)


class Arrangement(models.Model):
    """A person is to pay a provider by these terms. It begins with an agreement, in the same transaction.

    ``about`` is the reference of that agreement, ``terms`` are as it froze them. An employed worker's arrangement is
    wages: it is planned for, and nothing is ever charged or invoiced on it.
    """

    KEPT = Kept.MONEY
    PERSONAL = frozenset()

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "AR"), editable=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="arrangements")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="arrangements")
    engagement = models.CharField(max_length=20, choices=Engagement)
    about = models.CharField(max_length=16, unique=True, help_text="the reference of what was agreed")
    terms = models.JSONField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="the last day, as agreed")
    ended_on = models.DateField(null=True, blank=True, help_text="the last day, once it was ended")
    week_pence = models.PositiveIntegerField(help_text="a usual week")

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(engagement__in=Engagement.values), name="arrangement_engagement_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="arrangement_ends_after_start",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def last_on(self):
        """The last day it is paid for; None while that is open."""
        known = [day for day in (self.ends_on, self.ended_on) if day is not None]
        return min(known) if known else None

    @property
    def is_over(self):
        """Whether its last day has gone."""
        return self.last_on is not None and self.last_on < timezone.localdate()


class Share(models.Model):
    """A part of an arrangement that one source of the same person pays. Only its last day is ever set later.

    One share takes the rest on every day; the database refuses two, and a gap. A ``top_up`` is own money on top of
    what a council pays, and is never shown to the council.
    """

    KEPT = Kept.MONEY
    PERSONAL = frozenset()

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="shares")
    funding = models.ForeignKey(Funding, on_delete=models.PROTECT, related_name="shares")
    rule = models.CharField(max_length=10, choices=ShareRule, default=ShareRule.REST)
    pence = models.PositiveIntegerField(null=True, blank=True, help_text="an amount a week")
    basis_points = models.PositiveIntegerField(null=True, blank=True)
    visits = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="which of the agreed weekly visits"
    )
    top_up = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="the last day")

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(rule=ShareRule.REST) & ALONE)
                | Q(
                    rule=ShareRule.AMOUNT, pence__isnull=False, pence__gte=1, basis_points=None, visits__len=0
                )
                | Q(
                    rule=ShareRule.PORTION,
                    basis_points__isnull=False,
                    basis_points__range=(1, splitting.WHOLE),
                    pence=None,
                    visits__len=0,
                )
                | Q(rule=ShareRule.VISITS, visits__len__gte=1, pence=None, basis_points=None),
                name="share_by_one_rule",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="share_ends_after_start",
            ),
            ExclusionConstraint(
                name="share_one_takes_the_rest",
                expressions=[
                    ("arrangement", RangeOperators.EQUAL),
                    (
                        Func("valid_from", "valid_until", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(rule=ShareRule.REST),
                violation_error_message="One source at a time takes the rest.",
            ),
        ]

    def __str__(self):
        return f"{self.get_rule_display()} of {self.arrangement_id}"

    @property
    def wish(self):
        """As it was asked for."""
        return splitting.Wish(
            self.funding_id, self.rule, self.pence, self.basis_points, tuple(self.visits), self.top_up
        )

    @property
    def plain(self):
        """As arithmetic; its key is the row."""
        return splitting.Share(
            self.pk, self.rule, self.pence or 0, self.basis_points or 0, frozenset(self.visits)
        )
