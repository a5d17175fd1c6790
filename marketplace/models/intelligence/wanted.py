"""WantedAnswer: what a provider said to a card of what is wanted near them. WantedLetter: that they want to be written to."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.retention import Kept
from directory.models import Provider
from marketplace.enums import Cause, WantedReply
from marketplace.models.intelligence.release import Release
from marketplace.querysets.wanted import WantedAnswerQuerySet, WantedLetterQuerySet


class WantedAnswer(models.Model):
    """One provider's answer to one cell of one release; the newest stands. ``minutes_before`` are their weekly hours then."""

    KEPT = Kept.SUPPLY
    PERSONAL = frozenset()

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="wanted_answers")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    card = models.CharField(max_length=200, help_text="the words of the cell's path")
    reply = models.CharField(max_length=10, choices=WantedReply)
    cause = models.CharField(max_length=24, choices=Cause, blank=True)
    minutes_before = models.PositiveIntegerField(help_text="a week")
    minutes_after = models.PositiveIntegerField(null=True, blank=True, help_text="a week, 28 days later")
    answered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    agreed: int  # of ``with_agreed_since``

    objects = WantedAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "release", "card"], name="wanted_answer_once_a_card"),
            models.CheckConstraint(
                condition=Q(reply="not_me") & ~Q(cause="") | ~Q(reply="not_me") & Q(cause=""),
                name="wanted_answer_says_why_not",
            ),
        ]

    def __str__(self):
        return f"{self.provider}: {self.get_reply_display()}"


class WantedLetter(models.Model):
    """A provider wants an email each week while something is wanted near them. ``told_at`` is when the last went."""

    KEPT = Kept.SUPPLY
    PERSONAL = frozenset()

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="wanted_letters")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WantedLetterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider"], condition=Q(ended_at=None), name="wanted_letter_once_a_provider"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("asked_at")), name="wanted_letter_ends_after"
            ),
        ]

    def __str__(self):
        return f"letters to {self.provider}"

    def get_absolute_url(self):
        """What the letters lead to, and where they are ended."""
        return reverse("marketplace:wanted", args=[self.provider.reference])
