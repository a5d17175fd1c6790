"""Complaint: somebody is not content with a decision, with this site, or with how their data was used."""

from functools import partial

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.models import Authority
from marketplace import promises
from marketplace.enums import ComplaintKind, ComplaintState
from marketplace.models.report import signer
from marketplace.querysets import ComplaintQuerySet

S = ComplaintState
ANSWERED = (S.UPHELD, S.PARTLY_UPHELD, S.NOT_UPHELD)


class Complaint(models.Model):
    """An officer of the council acknowledges it and answers it: never one who had a hand in what it is about."""

    KEPT = Kept.DECISION
    PERSONAL = frozenset({"words", "wanted", "email", "answer_words"})

    TRANSITIONS = {
        S.RECEIVED: {S.ACKNOWLEDGED: Role.OFFICER},
        S.ACKNOWLEDGED: dict.fromkeys(ANSWERED, Role.OFFICER),
        S.UPHELD: {},
        S.PARTLY_UPHELD: {},
        S.NOT_UPHELD: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "CM"), editable=False
    )
    state = models.CharField(max_length=20, choices=ComplaintState, default=S.RECEIVED, editable=False)
    kind = models.CharField(max_length=20, choices=ComplaintKind)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="complaints")
    about_reference = models.CharField(
        max_length=40, blank=True, help_text="of the report, listing or other thing that was decided on"
    )
    words = EncryptedTextField(max_length=4000)
    wanted = EncryptedTextField("what would put it right", max_length=1000, blank=True)
    email = EncryptedTextField(max_length=254, blank=True)
    complainant = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints"
    )
    received_at = models.DateTimeField(default=timezone.now)
    form_token = models.UUIDField(unique=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer_words = EncryptedTextField(max_length=4000, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="complaint_state_known"),
            models.CheckConstraint(
                condition=Q(state=S.RECEIVED, acknowledged_at=None, acknowledged_by=None)
                | (~Q(state=S.RECEIVED) & Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False)),
                name="complaint_acknowledged_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[S.RECEIVED, S.ACKNOWLEDGED], answered_at=None, answered_by=None)
                | Q(state__in=ANSWERED, answered_at__isnull=False, answered_by__isnull=False),
                name="complaint_answered_at_and_by",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:complaint_detail", args=[self.reference])

    @property
    def desk_url(self):
        """Where the council looks at it."""
        return reverse("marketplace:complaint_answer", args=[self.reference])

    @property
    def own_url(self):
        """Where whoever sent it reads what became of it."""
        return self.get_absolute_url() if self.complainant_id else self.answer_url

    @property
    def answer_url(self):
        """Where somebody without an account reads the answer."""
        return reverse("marketplace:answer_detail", args=[signer.sign(self.reference)])

    @property
    def status(self):
        """Where it stands."""
        return ComplaintState(self.state)

    @property
    def is_open(self):
        """Whether it still waits for an answer."""
        return self.state not in ANSWERED

    def due(self, holidays):
        """By when it is acknowledged, and answered."""
        received_on = timezone.localdate(self.received_at)
        return promises.due(received_on, holidays, data_protection=self.kind == ComplaintKind.DATA_PROTECTION)

    def is_late(self, holidays):
        """Whether the next thing to do is past its day."""
        promise, today = self.due(holidays), timezone.localdate()
        if self.state == S.RECEIVED:
            return today > promise.acknowledge_on
        return self.is_open and today > promise.answer_on

    def roles_of(self, user):
        """Officers of its council who had no hand in what it is about, and did not make it."""
        return Role.OFFICER if type(self).objects.answered_by(user).filter(pk=self.pk).exists() else Role(0)
