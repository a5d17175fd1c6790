"""Report: somebody says that a page, a review or a message should not be here. Moderators look, and it is answered."""

from functools import partial

from django.core.signing import Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.models import Listing
from marketplace.enums import ReportAbout, ReportKind, ReportState
from marketplace.models.message import Message
from marketplace.querysets import ReportQuerySet

S = ReportState
signer = Signer(salt="marketplace.answers")


class Report(models.Model):
    """What is wrong with something on this site. The moderators of the listing's council answer it, with reasons.

    Whoever has no account reads the answer at a signed address.
    """

    KEPT = Kept.DECISION
    PERSONAL = frozenset({"words", "email", "decision_words"})

    TRANSITIONS = {
        S.RECEIVED: {S.UPHELD: Role.OFFICER, S.NOT_UPHELD: Role.OFFICER},
        S.UPHELD: {},
        S.NOT_UPHELD: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "RP"), editable=False
    )
    state = models.CharField(max_length=20, choices=ReportState, default=S.RECEIVED, editable=False)
    kind = models.CharField(max_length=20, choices=ReportKind)
    about = models.CharField(max_length=10, choices=ReportAbout)
    about_reference = models.CharField(max_length=40, help_text="of a review; else that of the listing")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="reports")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = EncryptedTextField(max_length=2000)
    email = EncryptedTextField(max_length=254, blank=True)
    reporter = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    received_at = models.DateTimeField(default=timezone.now)
    form_token = models.UUIDField(unique=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision_words = EncryptedTextField(max_length=2000, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="report_state_known"),
            models.CheckConstraint(
                condition=Q(state=S.RECEIVED, decided_at=None, decided_by=None)
                | Q(state__in=[S.UPHELD, S.NOT_UPHELD], decided_at__isnull=False, decided_by__isnull=False),
                name="report_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(about=ReportAbout.MESSAGE, message__isnull=False)
                | (~Q(about=ReportAbout.MESSAGE) & Q(message=None)),
                name="report_about_a_message_has_one",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:report_detail", args=[self.reference])

    @property
    def desk_url(self):
        """Where the council looks at it."""
        return reverse("marketplace:report_decide", args=[self.reference])

    @property
    def own_url(self):
        """Where whoever sent it reads what became of it."""
        return self.get_absolute_url() if self.reporter_id else self.answer_url

    @property
    def answer_url(self):
        """Where somebody without an account reads the answer."""
        return reverse("marketplace:answer_detail", args=[signer.sign(self.reference)])

    @property
    def status(self):
        """Where it stands."""
        return ReportState(self.state)

    def roles_of(self, user):
        """Moderators of the listing's council, but nobody who belongs to the provider or sent it."""
        return Role.OFFICER if type(self).objects.answered_by(user).filter(pk=self.pk).exists() else Role(0)
