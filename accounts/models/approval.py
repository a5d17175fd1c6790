"""Approval: one person proposes a grave decision, a second person, never the same, agrees or refuses."""

from datetime import timedelta
from functools import partial

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.enums import Decision
from accounts.fields import EncryptedTextField
from accounts.models.user import User
from accounts.querysets import ApprovalQuerySet
from accounts.references import new_reference
from accounts.retention import Kept


class Approval(models.Model):
    """What is proposed about one thing, in codes; why, in closed words; and who answered what.

    ``digest`` is of ``payload`` as it was proposed: what is agreed to is what is done.
    """

    KEPT = Kept.DECISION
    PERSONAL = frozenset({"why", "why_refused"})
    LIVES = timedelta(hours=24)

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "AP"), editable=False
    )
    what = models.CharField(max_length=60, help_text="such as listing.suspended")
    thing = models.CharField(max_length=40, help_text="the kind of thing, such as directory.listing")
    thing_reference = models.CharField(max_length=40)
    payload = models.JSONField(default=dict, help_text="codes and numbers, never personal words")
    digest = models.CharField(max_length=64)
    why = EncryptedTextField(max_length=2000)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why_refused = EncryptedTextField(max_length=1000, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="approval_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | Q(decision=Decision.LAPSED, decided_at__isnull=False, decided_by=None)
                | Q(
                    decision__in=[Decision.AGREED, Decision.REFUSED],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="approval_decided_at_and_by",
            ),
            models.UniqueConstraint(
                fields=["what", "thing", "thing_reference"],
                condition=Q(decision=""),
                name="approval_open_once",
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def expires_at(self):
        """The last moment it can be agreed to."""
        return self.proposed_at + self.LIVES

    @property
    def is_open(self):
        """Whether it can be answered now."""
        return not self.decision and timezone.now() < self.expires_at

    def lends(self, thing, to, by):
        """Whether this agreement lets ``by`` move ``thing`` to the state ``to``."""
        return (
            self.decision == Decision.AGREED
            and self.decided_by_id == by.pk
            and (self.thing, self.thing_reference) == (thing._meta.label_lower, thing.reference)
            and self.what == f"{thing._meta.model_name}.{to}"
        )
