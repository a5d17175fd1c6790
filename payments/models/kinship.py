"""Kinship: what whoever is paid is to the person, as was said. Exemption: a council let a relative be paid all the same."""

from functools import partial

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.models import Provider
from payments.bars import is_barred
from payments.enums import ExemptionGround, Relation
from payments.models.funding import Funding
from payments.querysets.rules import ExemptionQuerySet, KinshipQuerySet


class Kinship(models.Model):
    """Said when a provider is to be paid from money of which the law asks it. A row is never changed; the newest holds.

    A trigger lets no share be paid to somebody the law bars (`payments.bars`), unless an exemption holds.
    """

    KEPT = Kept.MONEY
    PERSONAL = frozenset({"relation", "same_home"})

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "KI"), editable=False
    )
    funding = models.ForeignKey(Funding, on_delete=models.PROTECT, related_name="kinships")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="kinships")
    relation = models.CharField(max_length=20, choices=Relation)
    same_home = models.BooleanField(help_text="whether they live in the same home")
    said_at = models.DateTimeField(auto_now_add=True)
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = KinshipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(relation__in=Relation.values), name="kinship_relation_known")
        ]

    def __str__(self):
        return self.reference

    @property
    def is_barred(self):
        """Whether the law keeps this money from paying them, but for an exemption."""
        return is_barred(self.funding.kind, self.relation, same_home=self.same_home)


class Exemption(models.Model):
    """So long a provider may be paid from one source although they are a relative. Only its last day is ever set later."""

    KEPT = Kept.DECISION
    PERSONAL = frozenset({"words"})

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "EX"), editable=False
    )
    funding = models.ForeignKey(Funding, on_delete=models.PROTECT, related_name="exemptions")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="exemptions")
    ground = models.CharField(max_length=20, choices=ExemptionGround)
    words = EncryptedTextField("why it is necessary", max_length=1000)
    valid_from = models.DateField(default=timezone.localdate)
    valid_until = models.DateField(null=True, blank=True, help_text="the last day")
    given_at = models.DateTimeField(auto_now_add=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ground__in=ExemptionGround.values), name="exemption_ground_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="exemption_ends_after_start",
            ),
            ExclusionConstraint(
                name="exemption_one_at_a_time",
                expressions=[
                    ("funding", RangeOperators.EQUAL),
                    ("provider", RangeOperators.EQUAL),
                    (
                        Func("valid_from", "valid_until", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="An exception for some of these days is there already.",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def holds(self):
        """Whether it holds today."""
        return self.valid_from <= timezone.localdate() <= (self.valid_until or timezone.localdate())
