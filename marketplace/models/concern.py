"""Concern: somebody is worried that an adult is being harmed. ConcernNote: what the lead wrote about it. Nobody can delete either."""

from datetime import timedelta
from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept, last_day
from directory.models import Authority, Listing
from marketplace import triage
from marketplace.enums import (
    Anonymity,
    Answer,
    ConcernAbout,
    ConcernOutcome,
    ConcernState,
    Harm,
    NotReferredReason,
    ReporterKind,
    Severity,
)
from marketplace.models.booking import Booking
from marketplace.querysets import ConcernQuerySet

S = ConcernState
LEAD = Role.SAFEGUARDING


def answer(words: str, **more) -> models.CharField:
    """A question that is answered yes, no, or that one does not know."""
    return models.CharField(words, max_length=10, choices=Answer, blank=True, **more)


def deed(what: str) -> tuple[models.DateTimeField, models.ForeignKey]:
    """When something was done, and by whom."""
    who = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    return models.DateTimeField(what, null=True, blank=True), who


class Concern(models.Model):
    """What a reporter told, as they told it, and what a safeguarding lead of the adult's council made of it.

    ``authority`` is the council of the place where the adult lives, never that of whoever provides care; empty while
    nobody could say where that is. What was told cannot be changed afterwards: triggers refuse it.
    """

    KEPT = Kept.CONCERN
    PERSONAL = frozenset(
        {
            *("postcode", "happened", "adult_name", "adult_contact", "wanted", "who_by"),
            *("reporter_name", "reporter_phone", "reporter_email", "decision_words"),
        }
    )

    TRANSITIONS = {
        S.RECEIVED: {S.TRIAGED: LEAD},
        S.TRIAGED: {S.REFERRED: LEAD, S.NOT_REFERRED: LEAD},
        S.REFERRED: {S.CLOSED: LEAD},
        S.NOT_REFERRED: {S.REFERRED: LEAD, S.CLOSED: LEAD},
        S.CLOSED: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "CN"), editable=False
    )
    state = models.CharField(max_length=20, choices=ConcernState, default=S.RECEIVED, editable=False)
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="concerns"
    )
    received_at = models.DateTimeField(default=timezone.now)
    form_token = models.UUIDField(unique=True, help_text="one form, one concern, however often it is sent")

    # What it is about
    about = models.CharField(max_length=10, choices=ConcernAbout, blank=True)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    # What was told
    postcode = EncryptedTextField(max_length=8, blank=True)
    in_danger = answer("is anybody in danger now")
    badly_hurt = answer("is anybody badly hurt or ill")
    in_contact = answer("is whoever may have caused it still near them")
    others = answer("may others be at risk")
    harms = ArrayField(models.CharField(max_length=20, choices=Harm), default=list, blank=True)
    happened = EncryptedTextField(max_length=4000)
    who_by = EncryptedTextField(max_length=1000, blank=True)
    adult_name = EncryptedTextField(max_length=200, blank=True)
    adult_contact = EncryptedTextField(max_length=1000, blank=True)
    needs_care = answer("do they need care or support")
    at_risk = answer("are they being harmed or at risk")
    cannot_protect = answer("is it hard for them to protect themselves because of their needs")
    adult_aware = answer("do they know that this is being told")
    wanted = EncryptedTextField("what they want to happen", max_length=1000, blank=True)
    reporter_kind = models.CharField(max_length=20, choices=ReporterKind, default=ReporterKind.UNSAID)
    anonymity = models.CharField(max_length=20, choices=Anonymity, default=Anonymity.ANONYMOUS)
    reporter_name = EncryptedTextField(max_length=200, blank=True)
    reporter_phone = EncryptedTextField(max_length=40, blank=True)
    reporter_email = EncryptedTextField(max_length=254, blank=True)
    severity = models.CharField(max_length=10, choices=Severity)

    # What was done
    looked_at, looked_by = deed("first looked at")
    triaged_at, triaged_by = deed("looked into")
    triaged_severity = models.CharField(max_length=10, choices=Severity, blank=True)
    found_needs = answer("has needs for care and support")
    found_risk = answer("is experiencing or at risk of abuse or neglect")
    found_cannot_protect = answer("cannot protect themselves because of those needs")
    adult_asked = answer("was the adult asked what they want")
    decided_at, decided_by = deed("decided")
    not_referred_reason = models.CharField(max_length=20, choices=NotReferredReason, blank=True)
    decision_words = EncryptedTextField(max_length=2000, blank=True)
    outcomes = ArrayField(models.CharField(max_length=20, choices=ConcernOutcome), default=list, blank=True)
    closed_at, closed_by = deed("closed")
    trust_listing = models.ForeignKey(
        Listing,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="of whoever was in a position of trust",
    )
    named_at, named_by = deed("the provider was told")
    held_at, held_by = deed("legal hold")

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="concern_state_known"),
            models.CheckConstraint(
                condition=Q(state=S.RECEIVED) | Q(triaged_at__isnull=False, looked_at__isnull=False),
                name="concern_looked_at_before_triage",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[S.RECEIVED, S.TRIAGED], decided_at=None)
                | Q(state__in=[S.REFERRED, S.NOT_REFERRED, S.CLOSED], decided_at__isnull=False),
                name="concern_decided_when_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.NOT_REFERRED) | ~Q(not_referred_reason=""),
                name="concern_not_referred_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(state=S.CLOSED), name="concern_closed_when_closed"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}_at": None, f"{name}_by": None})
                    | Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False}),
                    name=f"concern_{name}_at_and_by",
                )
                for name in ("looked", "triaged", "decided", "closed", "named", "held")
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:concern_detail", args=[self.reference])

    @property
    def status(self):
        """Where it stands."""
        return ConcernState(self.state)

    @property
    def is_open(self):
        """Whether something is still to be done."""
        return self.state != S.CLOSED

    @property
    def urgency(self):
        """The severity that counts: the lead's, once there is one."""
        return Severity(self.triaged_severity or self.severity)

    def due(self, holidays):
        """By when it is to be alerted, seen and decided, by the severity it came with."""
        return triage.due(self.severity, self.received_at, holidays)

    def clocks(self, holidays, *, now, alerted_at):
        """The three clocks at ``now``; a lead who looked at it was alerted, whatever became of the mail."""
        alerted_at = min(filter(None, (alerted_at, self.looked_at)), default=None)
        done = {"alert": alerted_at, "look": self.looked_at, "decide": self.decided_at}
        return triage.clocks(self.due(holidays), done, now)

    def kept_until(self, years):
        """The last day it is kept; None while it is open or held for a court."""
        if self.closed_at is None or self.held_at:
            return None
        closed_on = timezone.localdate(self.closed_at)
        return max(last_day(self.KEPT, closed_on), closed_on + timedelta(days=365 * years))

    def roles_of(self, user):
        """Only a safeguarding lead of the adult's council has a part in it."""
        if self.authority_id is None:
            return Role(0)
        leads = user.memberships.that_safeguard().filter(organisation__authority=self.authority_id)
        return Role.SAFEGUARDING if leads.exists() else Role(0)


class ConcernNote(models.Model):
    """Something a lead wrote down. It stands as it was written."""

    KEPT = Kept.CONCERN
    PERSONAL = frozenset({"words"})

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    words = EncryptedTextField(max_length=4000)
    written_at = models.DateTimeField(default=timezone.now)
    form_token = models.UUIDField(unique=True)

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self):
        return f"note {self.pk}"
