"""Brief: what a person needs, told once and kept under an address nobody can guess."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from accounts.fields import EncryptedTextField
from accounts.models import Person, User
from accounts.references import new_token
from accounts.retention import Kept
from directory.enums import FundingKind
from directory.pattern import SHORT_MINUTES, Pattern, PatternVisit
from marketplace.enums import ShortVisitReason
from marketplace.querysets import BriefQuerySet
from payments.splitting import Wish


class Brief(models.Model):
    """Where, what, when and what matters. It may belong to nobody yet; then its reference is the key to it.

    ``visits`` is a list of {day, earliest, latest, minutes, workers, label} as ``directory.pattern.PatternVisit`` has them;
    ``requirements`` a list of {kind, id, level, must}: kind is language, skill, sex, engagement or provider_kind.
    """

    KEPT = Kept.BRIEF
    PERSONAL = frozenset({"postcode", "matters"})

    reference = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="briefs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="briefs")
    postcode = EncryptedTextField(max_length=8, blank=True)
    needs = ArrayField(models.IntegerField(), default=list, blank=True)
    visits = models.JSONField(default=list, blank=True)
    every_weeks = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    short_visit_reason = models.CharField(max_length=20, choices=ShortVisitReason, blank=True)
    requirements = models.JSONField(default=list, blank=True)
    sex_reason = models.CharField("why a woman or a man matters", max_length=20, blank=True)
    funding = models.CharField(max_length=20, choices=FundingKind, blank=True)
    split = models.JSONField(
        default=list,
        blank=True,
        help_text="who is to pay, as ``payments.splitting.Wish`` is written; its visits are places in ``visits``",
    )
    matters = EncryptedTextField("what matters to the person", max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    searched_at = models.DateTimeField(
        null=True, blank=True, help_text="when this wording was last counted as demand"
    )

    objects = BriefQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(every_weeks__range=(1, 4)), name="brief_every_one_to_four_weeks"
            )
        ]

    def __str__(self):
        return "a brief"

    def get_absolute_url(self):
        return reverse("marketplace:find_results", args=[self.reference])

    def pattern(self, *, otherwise: date) -> Pattern:
        """The visits as the search reads them; ``otherwise`` is the first day when none was said."""
        return Pattern(
            visits=tuple(PatternVisit(**visit) for visit in self.visits),
            every_weeks=self.every_weeks,
            starts_on=self.starts_on or otherwise,
            ends_on=self.ends_on,
        )

    @property
    def wishes(self):
        """Who is to pay, as it was chosen; nothing while that is whoever usually does."""
        return [Wish.read(kept) for kept in self.split]

    @property
    def has_short_visits(self):
        """Whether a visit lasts 15 minutes or less."""
        return any(visit["minutes"] <= SHORT_MINUTES for visit in self.visits)

    @property
    def next_question(self):
        """The first page still to be answered; None when the brief can be searched for.

        Whether short visits need a reason depends on the needs: ``marketplace.policies.next_question`` asks that too.
        """
        answers = {
            "where": self.postcode,
            "what": self.needs,
            "when": self.visits and self.starts_on,
        }
        return next((question for question, answer in answers.items() if not answer), None)
