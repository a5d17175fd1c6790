"""Taxpayer: what HMRC's rules for digital platforms want to know of somebody who is paid through this site."""

from datetime import date, timedelta
from functools import partial

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.references import new_reference
from accounts.retention import Kept
from directory.models import Provider
from payments.enums import SellerKind, TaxpayerState

S = TaxpayerState


class Taxpayer(models.Model):
    """One provider's. Asked for when a first payment comes through the site, and again after three years.

    Details are closed at rest. Whoever was asked, reminded twice and has not answered in sixty days is ``overdue``:
    then the rules forbid to pay them through the site.
    """

    KEPT = Kept.MONEY
    PERSONAL = frozenset(
        {
            *("first_name", "last_name", "born", "legal_name", "address_lines", "town", "postcode"),
            *("tax_number", "company_number", "vat_number", "account", "account_holder"),
        }
    )

    REMINDED_AFTER = (timedelta(days=21), timedelta(days=42))
    LONGEST_WAIT = timedelta(days=60)
    ASKED_AGAIN_AFTER = timedelta(days=3 * 365)
    TRANSITIONS = {
        S.ASKED: {S.GIVEN: Role.PROVIDER},
        S.OVERDUE: {S.GIVEN: Role.PROVIDER},
        S.GIVEN: {S.ASKED: Role.CLOCK},
    }
    DERIVED = {S.OVERDUE: S.ASKED}

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "TX"), editable=False
    )
    provider = models.OneToOneField(Provider, on_delete=models.PROTECT, related_name="taxpayer")
    state = models.CharField(max_length=20, choices=TaxpayerState, default=S.ASKED, editable=False)
    asked_on = models.DateField(default=timezone.localdate)
    reminded_on = models.DateField(null=True, blank=True)
    reminded_again_on = models.DateField(null=True, blank=True)
    given_on = models.DateField(
        null=True, blank=True, help_text="when the details were last given or said to be right"
    )
    told_of_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the last year of which they were sent to their statement"
    )
    kind = models.CharField(max_length=20, choices=SellerKind, blank=True)
    first_name = EncryptedTextField(max_length=100, blank=True)
    last_name = EncryptedTextField(max_length=100, blank=True)
    born = EncryptedTextField("date of birth", max_length=10, blank=True)
    legal_name = EncryptedTextField(max_length=160, blank=True)
    address_lines = EncryptedTextField(max_length=300, blank=True)
    town = EncryptedTextField(max_length=80, blank=True)
    postcode = EncryptedTextField(max_length=8, blank=True)
    tax_number = EncryptedTextField(max_length=12, blank=True)
    company_number = EncryptedTextField(max_length=12, blank=True)
    vat_number = EncryptedTextField(max_length=14, blank=True)
    account = EncryptedTextField("sort code and account number", max_length=14, blank=True)
    account_holder = EncryptedTextField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state for state in S if state != S.OVERDUE]),
                name="taxpayer_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.GIVEN) | (Q(given_on__isnull=False) & Q(kind__in=SellerKind.values)),
                name="taxpayer_given_when_given",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("payments:seller_edit", args=[self.provider.reference])

    @property
    def status(self):
        """Where it stands now: time and two reminders make it overdue."""
        waited = timezone.localdate() - self.asked_on
        if self.state == S.ASKED and self.reminded_again_on and waited >= self.LONGEST_WAIT:
            return S.OVERDUE
        return S(self.state)

    @property
    def due_on(self):
        """The last day to answer."""
        return self.asked_on + self.LONGEST_WAIT

    @property
    def born_on(self):
        """The date of birth as a date."""
        return date.fromisoformat(self.born) if self.born else None

    def roles_of(self, user):
        """As for the provider."""
        return self.provider.roles_of(user)
