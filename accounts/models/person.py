"""Person: the one who needs support. Delegation: who acts for them, by what right, until when."""

from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Consent, DecisionMode, DelegationKind, Scope
from accounts.fields import EncryptedTextField
from accounts.models.user import User
from accounts.querysets import DelegationQuerySet, PersonQuerySet
from accounts.references import new_reference
from accounts.retention import Kept
from accounts.wording import lower_first


class Person(models.Model):
    """The one who needs support. They may never sign in; then someone with a Delegation acts for them."""

    KEPT = Kept.CARE
    PERSONAL = frozenset({"name", "known_as", "phone", "address_lines", "postcode", "access_notes"})

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "PE"), editable=False
    )
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="person")
    name = EncryptedTextField(max_length=120)
    known_as = EncryptedTextField("name they like to be called", max_length=60, blank=True)
    phone = EncryptedTextField(max_length=30, blank=True)
    address_lines = EncryptedTextField("address", max_length=300, blank=True)
    postcode = EncryptedTextField(max_length=8, blank=True)
    access_notes = EncryptedTextField("how to get in", max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="people_added")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("accounts:person_detail", args=[self.reference])

    @property
    def short_name(self):
        """What to call them on a page."""
        return self.known_as or self.name.split(" ")[0]


class Allowing:
    """Something of a ``kind`` that allows somebody to do what is in ``scopes`` for a person."""

    @property
    def right(self):
        """By what right, in the middle of a sentence."""
        return lower_first(self.get_kind_display())

    @property
    def scope_words(self):
        """What it allows, in words."""
        return [lower_first(scope.label) for scope in Scope if scope in self.scopes]


class Delegation(Allowing, models.Model):
    """Someone may act for a person: by what right, in what, until when. Facts; the standing follows from them."""

    KEPT = Kept.CARE
    PERSONAL = frozenset()

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "DE"), editable=False
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations")
    delegate = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations")
    kind = models.CharField(max_length=20, choices=DelegationKind)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope), validators=[MinLengthValidator(1)])
    decision_mode = models.CharField(max_length=10, choices=DecisionMode, default=DecisionMode.ALONE)
    consent = models.CharField(
        max_length=20, choices=Consent, default=Consent.GIVEN, help_text="on whose word it was set up"
    )
    granted_at = models.DateTimeField(auto_now_add=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_until = models.DateField(null=True, blank=True, help_text="the last day it holds")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "delegate", "kind"],
                condition=Q(revoked_at=None),
                name="delegation_once_while_it_holds",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="delegation_revoked_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="delegation_verified_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("delegate")),
                name="delegation_not_verified_by_oneself",
            ),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="delegation_for_something"),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("accounts:delegation_detail", args=[self.reference])

    @property
    def holds(self):
        """Whether it stands now. A supporter needs no papers; every other right must have been verified."""
        shown = self.kind == DelegationKind.SUPPORTER or self.verified_at is not None
        in_time = self.valid_until is None or self.valid_until >= timezone.localdate()
        return shown and in_time and self.revoked_at is None
