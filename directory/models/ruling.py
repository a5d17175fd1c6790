"""Ruling: what a council decided about a listing, on what ground, and what can be done about it."""

from datetime import timedelta
from functools import partial

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import Approval, User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.enums import Deed, Ground, ListingState
from directory.models.listing import Listing
from directory.querysets.moderation import RulingQuerySet

AGAINST = (Deed.REJECT, Deed.HOLD, Deed.SUSPEND, Deed.REMOVE)


class Ruling(models.Model):
    """A statement of reasons: it is written once and never changed.

    ``why`` holds the facts relied on, which the provider reads; those of a pause stay with the council while saying
    them might put somebody at risk.
    """

    KEPT = Kept.DECISION
    PERSONAL = frozenset({"why"})
    APPEAL_WITHIN = timedelta(days=28)

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "RU"), editable=False
    )
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="rulings")
    deed = models.CharField(max_length=10, choices=Deed)
    ground = models.CharField(max_length=20, choices=Ground)
    why = EncryptedTextField("the facts relied on", max_length=2000)
    before = models.CharField(max_length=20, choices=ListingState)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approval = models.OneToOneField(
        Approval, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    takes_effect_at = models.DateTimeField(default=timezone.now)

    objects = RulingQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deed__in=[Deed.REJECT, Deed.HOLD]) | Q(approval__isnull=False),
                name="ruling_grave_by_two_people",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("directory:ruling_detail", args=[self.reference])

    @property
    def deciders(self):
        """The keys of those who decided it: one, or two together."""
        return {self.decided_by_id} | ({self.approval.proposed_by_id} if self.approval else set())

    @property
    def appeal_until(self):
        """The last day to appeal."""
        return timezone.localdate(self.decided_at + self.APPEAL_WITHIN)

    @property
    def may_be_appealed(self):
        """Whether it went against the provider and the days to appeal have not gone."""
        return self.deed in AGAINST and timezone.localdate() <= self.appeal_until

    def shows_facts_to(self, user):
        """Whether ``user`` reads the facts: those of a pause are for who decided it, and for safeguarding."""
        if self.deed != Deed.HOLD or user.pk in self.deciders:
            return True
        roles = self.listing.roles_of(user)
        if Role.SAFEGUARDING in roles:
            return True
        by_an_officer = Role.OFFICER in self.listing.roles_of(self.decided_by)
        return by_an_officer and Role.OFFICER in roles and Role.PROVIDER not in roles
