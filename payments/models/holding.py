"""Accreditation: a council lets an organisation look after money it gives. HolderTerms: by what rules one source is."""

from functools import partial

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.fields import EncryptedTextField
from accounts.models import Organisation, User
from accounts.references import new_reference
from accounts.retention import Kept
from payments.enums import FeePer
from payments.models.funding import Funding
from payments.querysets.holding import AccreditationQuerySet, HolderTermsQuerySet
from payments.splitting import WHOLE


class Accreditation(models.Model):
    """From a day, perhaps until one. What people read before they choose is here too: in a few words, and the usual fee."""

    KEPT = Kept.MONEY
    PERSONAL = frozenset()

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "AC"), editable=False
    )
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="accreditations")
    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="accreditations_given")
    about = models.CharField(max_length=400, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    fee_per = models.CharField(max_length=10, choices=FeePer, default=FeePer.NOTHING)
    fee_pence = models.PositiveIntegerField(default=0)
    valid_from = models.DateField(default=timezone.localdate)
    valid_until = models.DateField(null=True, blank=True, help_text="the last day")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = AccreditationQuerySet.as_manager()

    class Meta:
        ordering = ["holder__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "council"],
                condition=Q(valid_until=None),
                name="accreditation_once_while_it_lasts",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="accreditation_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(fee_per=FeePer.NOTHING, fee_pence=0)
                | (~Q(fee_per=FeePer.NOTHING) & Q(fee_pence__gt=0)),
                name="accreditation_fee_or_none",
            ),
        ]

    def __str__(self):
        return self.reference


class HolderTerms(models.Model):
    """How a holder looks after one source of money. A row is never changed: the newest holds, from its day on.

    A week up to ``by_itself_pence`` with a provider this money has paid before needs nobody's word; None is never.
    ``others_basis_points`` is how much of what is spent was agreed to go to others than the holder.
    """

    KEPT = Kept.MONEY
    PERSONAL = frozenset({"words"})

    funding = models.ForeignKey(Funding, on_delete=models.PROTECT, related_name="holder_terms")
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by_itself_pence = models.PositiveIntegerField(null=True, blank=True)
    others_basis_points = models.PositiveIntegerField(default=0)
    fee_per = models.CharField(max_length=10, choices=FeePer, default=FeePer.NOTHING)
    fee_pence = models.PositiveIntegerField(default=0)
    words = EncryptedTextField("what else was agreed", max_length=1000, blank=True)
    starts_on = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = HolderTermsQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "holder terms"
        constraints = [
            models.CheckConstraint(condition=Q(others_basis_points__lte=WHOLE), name="holder_terms_a_part"),
            models.CheckConstraint(
                condition=Q(fee_per=FeePer.NOTHING, fee_pence=0)
                | (~Q(fee_per=FeePer.NOTHING) & Q(fee_pence__gt=0)),
                name="holder_terms_fee_or_none",
            ),
        ]

    def __str__(self):
        return f"of {self.funding_id} from {self.starts_on}"
