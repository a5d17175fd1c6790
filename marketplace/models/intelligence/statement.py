"""Statement: one council's Market Position Statement of one quarter, on its way. SectionWords: what officers wrote in it.

StatementComment: what somebody said of a section, and the answer. What readers see is never read from here, but from
``PublishedStatement``, which does not change.
"""

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
from directory.models import Authority, Provider
from marketplace.enums import CommentKind, CommentState, StatementState
from marketplace.querysets.statements import CommentQuerySet, StatementQuerySet, shapes
from marketplace.statement_sections import BY_KEY

S = StatementState
OPEN = (S.DRAFT, S.IN_COMMENT, S.APPROVED)


class Statement(models.Model):
    """Written by officers, commented on by providers, approved by two people, published by one.

    ``frozen`` is the text that was proposed for approval, as it will be published to the last byte. Whoever changes a
    word empties it, so that nobody approves what nobody proposed.
    """

    KEPT = Kept.DECISION
    PERSONAL = frozenset({"contact", "why_withdrawn"})

    TRANSITIONS = {
        S.DRAFT: {S.IN_COMMENT: Role.OFFICER, S.WITHDRAWN: Role.OFFICER},
        S.IN_COMMENT: {S.DRAFT: Role.OFFICER, S.APPROVED: Role.TWO_PEOPLE, S.WITHDRAWN: Role.OFFICER},
        S.APPROVED: {S.IN_COMMENT: Role.OFFICER, S.PUBLISHED: Role.OFFICER, S.WITHDRAWN: Role.OFFICER},
        S.PUBLISHED: {S.SUPERSEDED: Role.OFFICER, S.WITHDRAWN: Role.TWO_PEOPLE},
        S.SUPERSEDED: {S.WITHDRAWN: Role.TWO_PEOPLE},
        S.WITHDRAWN: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "MP"), editable=False
    )
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="statements")
    period = models.CharField(max_length=6, help_text="the quarter, such as 2026Q1")
    version = models.PositiveSmallIntegerField(default=1)
    note = models.TextField(blank=True, help_text="what was wrong with what is published; readers see it")
    state = models.CharField(max_length=20, choices=StatementState, default=S.DRAFT, editable=False)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    contact = EncryptedTextField(
        max_length=120, blank=True, help_text="who answers “is this right?”; published"
    )
    comments_until = models.DateField(null=True, blank=True)
    frozen = models.TextField(blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    why_withdrawn = EncryptedTextField(max_length=1000, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["-period", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "period", "version"], name="statement_once_a_version"
            ),
            models.UniqueConstraint(
                fields=["authority"], condition=Q(state__in=OPEN), name="statement_one_open_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=S.values), name="statement_state_known"),
            models.CheckConstraint(
                condition=Q(period__regex=r"^20\d\dQ[1-4]$", version__gte=1), name="statement_of_a_quarter"
            ),
            models.CheckConstraint(
                condition=~Q(state=S.IN_COMMENT) | Q(comments_until__isnull=False),
                name="statement_comments_have_a_last_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.APPROVED, S.PUBLISHED, S.SUPERSEDED]) | ~Q(frozen=""),
                name="statement_approved_as_frozen",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.PUBLISHED, S.SUPERSEDED]) | Q(published_at__isnull=False),
                name="statement_published_at",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:statement_detail", args=[self.reference])

    @property
    def draft_url(self):
        """Where providers read it before it is published, and comment."""
        return reverse("marketplace:comment_draft", args=[self.reference])

    @property
    def public_url(self):
        """Where everybody reads it once it is published."""
        return reverse("marketplace:market_period", args=[self.authority_id, self.period])

    @property
    def status(self):
        """Where it stands."""
        return StatementState(self.state)

    @property
    def is_open(self):
        """Whether it may still change."""
        return self.state in OPEN

    @property
    def takes_words(self):
        """Whether its words may be changed now."""
        return self.state in {S.DRAFT, S.IN_COMMENT}

    @property
    def takes_comments(self):
        """Whether providers may comment today."""
        return self.state == S.IN_COMMENT and timezone.localdate() <= self.comments_until

    def roles_of(self, user):
        """Officers of its council."""
        return Role.OFFICER if shapes(user, self.authority_id) else Role(0)


class SectionWords(models.Model):
    """What is said in one slot of one section, or why there is nothing to say.

    ``carried_from`` is the quarter whose words these are, until somebody has looked at them.
    """

    KEPT = Kept.DECISION
    PERSONAL = frozenset({"words", "why_none"})

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="words")
    section = models.CharField(max_length=20)
    slot = models.CharField(max_length=20)
    words = EncryptedTextField(max_length=6000, blank=True)
    why_none = EncryptedTextField(max_length=500, blank=True)
    carried_from = models.CharField(max_length=6, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "section", "slot"], name="section_words_once"),
        ]

    def __str__(self):
        return f"{self.section}/{self.slot}"

    @property
    def said(self):
        """The words, or why there are none."""
        return self.words or self.why_none


class StatementComment(models.Model):
    """Somebody says that a section is not right. An officer answers, and decides whether readers see both."""

    KEPT = Kept.DECISION
    PERSONAL = frozenset({"words", "reply"})

    TRANSITIONS = {
        CommentState.WAITS: {CommentState.SHOWN: Role.OFFICER, CommentState.ANSWERED: Role.OFFICER},
        CommentState.SHOWN: {CommentState.ANSWERED: Role.OFFICER},
        CommentState.ANSWERED: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "SC"), editable=False
    )
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="comments")
    section = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=CommentKind)
    state = models.CharField(max_length=10, choices=CommentState, default=CommentState.WAITS, editable=False)
    words = EncryptedTextField(max_length=2000)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateField()
    reply = EncryptedTextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    form_token = models.UUIDField(unique=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CommentState.values, kind__in=CommentKind.values),
                name="statement_comment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state=CommentState.WAITS, answered_at=None)
                | (~Q(state=CommentState.WAITS) & Q(answered_at__isnull=False)),
                name="statement_comment_answered_at",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:comment_mine", args=[self.reference])

    @property
    def desk_url(self):
        """Where the council answers it."""
        return reverse("marketplace:comment_answer", args=[self.reference])

    @property
    def status(self):
        """Where it stands."""
        return CommentState(self.state)

    @property
    def about(self):
        """The section it is about."""
        return BY_KEY[self.section]

    @property
    def is_late(self):
        """Whether it waits longer than was promised."""
        return self.state == CommentState.WAITS and timezone.localdate() > self.answer_by

    def roles_of(self, user):
        """Officers of the council."""
        return self.statement.roles_of(user)
