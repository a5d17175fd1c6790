"""Check: one verification of one human or business: what was seen, by whom, and from when until when it holds."""

from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.enums import (
    BarredList,
    CheckKind,
    CheckReason,
    CheckSource,
    CheckState,
    Course,
    DbsLevel,
    ReferenceOutcome,
    Register,
    UpdateStatus,
    Workforce,
)
from directory.models.provider import Provider, Worker
from directory.passport import BY_HUMAN, INSURANCES, INSURED_AT_LEAST_PENCE, RECORDED, RULES, is_expiring
from directory.querysets.checks import CheckQuerySet

C = CheckState
K = CheckKind
OPEN_ENDED = [kind.value for kind, rule in RULES.items() if rule.may_be_open]
SEEN_ON = Cast(
    Func(Value("Europe/London"), F("offered_at"), function="timezone", output_field=models.DateTimeField()),
    models.DateField(),
)
ATTESTED = Q(source=CheckSource.ATTESTED)


class Check(models.Model):
    """What somebody saw, in codes and dates: never a copy, and never a word about convictions.

    Once decided its facts stand: a trigger refuses to change them, and a renewal is a new row. Whether it has run
    out is not stored but read from its dates, so nothing has to happen for a lapse to bite.
    """

    KEPT = Kept.SIGHTING
    PERSONAL = frozenset({"number", "last_four"})

    DERIVED = {C.EXPIRING: C.VALID, C.LAPSED: C.VALID}
    TRANSITIONS = {
        C.PENDING: {
            C.VALID: Role.OFFICER | Role.CLOCK,
            C.REJECTED: Role.OFFICER | Role.TWO_PEOPLE,
            C.WITHDRAWN: Role.PROVIDER,
        },
        C.VALID: {C.WITHDRAWN: Role.PROVIDER | Role.OFFICER},
        C.EXPIRING: {C.WITHDRAWN: Role.PROVIDER | Role.OFFICER},
        C.LAPSED: {C.WITHDRAWN: Role.PROVIDER | Role.OFFICER},
        C.REJECTED: {},
        C.WITHDRAWN: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "CH"), editable=False
    )
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="checks")
    worker = models.ForeignKey(
        Worker,
        on_delete=models.PROTECT,
        related_name="checks",
        null=True,
        blank=True,
        help_text="whose it is; empty for the business, and where an agency answers for its staff",
    )
    kind = models.CharField(max_length=20, choices=CheckKind)
    state = models.CharField(max_length=10, choices=CheckState, default=C.PENDING, editable=False)
    source = models.CharField(max_length=20, choices=CheckSource, blank=True)
    level = models.CharField(max_length=20, choices=DbsLevel, blank=True)
    workforce = models.CharField(max_length=10, choices=Workforce, blank=True)
    barred_lists = ArrayField(models.CharField(max_length=10, choices=BarredList), default=list, blank=True)
    consented_at = models.DateTimeField(
        null=True, blank=True, help_text="when they let the council ask the DBS Update Service"
    )
    update_status = models.CharField(max_length=20, choices=UpdateStatus, blank=True)
    course = models.CharField(max_length=20, choices=Course, blank=True)
    register = models.CharField(max_length=10, choices=Register, blank=True)
    issuer = models.CharField(max_length=80, blank=True, help_text="the insurer, or who taught the course")
    limit_pence = models.BigIntegerField(null=True, blank=True)
    outcomes = ArrayField(models.CharField(max_length=20, choices=ReferenceOutcome), default=list, blank=True)
    last_four = models.CharField(max_length=4, blank=True, help_text="the end of the number on the paper")
    number = EncryptedTextField(max_length=40, blank=True, help_text="the whole number on the paper")
    issued_on = models.DateField(null=True, blank=True, help_text="the date on the paper")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True, help_text="the last day")
    renews = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="renewals"
    )
    offered_at = models.DateTimeField(default=timezone.now)
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="empty when the site took their own word, as with a declaration",
    )  # fmt: skip
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="the first of the two people an adverse decision takes",
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=20, choices=CheckReason, blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        indexes = [models.Index(fields=["provider", "kind"], name="check_of_a_provider")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="check_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[C.PENDING, C.VALID, C.REJECTED, C.WITHDRAWN]), name="check_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in RECORDED]), name="check_of_a_kind_we_record"
            ),
            models.CheckConstraint(
                condition=Q(state=C.PENDING, decided_at=None, withdrawn_at=None)
                | Q(state=C.VALID, decided_at__isnull=False, withdrawn_at=None)
                | (Q(state=C.REJECTED, decided_at__isnull=False, withdrawn_at=None) & ~Q(reason=""))
                | Q(state=C.WITHDRAWN, withdrawn_at__isnull=False),
                name="check_says_when_it_was_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state=C.VALID)
                | (
                    Q(valid_from__isnull=False)
                    & ~Q(source="")
                    & (Q(valid_until__isnull=False) | Q(kind__in=OPEN_ENDED))
                ),
                name="check_says_how_long_it_holds",
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(issued_on__lte=SEEN_ON),
                name="check_not_dated_in_the_future",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind__in=[kind.value for kind in BY_HUMAN]) & (Q(worker__isnull=False) ^ ATTESTED)
                )
                | (~Q(kind__in=[kind.value for kind in BY_HUMAN]) & Q(worker=None)),
                name="check_of_one_human_or_the_business",
            ),
            models.CheckConstraint(
                condition=~Q(kind=K.DBS, state=C.VALID)
                | (ATTESTED & ~Q(level=""))
                | (
                    Q(issued_on__isnull=False, last_four__regex=r"^\d{4}$")
                    & ~Q(level="")
                    & ~Q(workforce="")
                    & (~Q(level=DbsLevel.ENHANCED_BARRED) | Q(barred_lists__contains=[BarredList.ADULTS]))
                ),
                name="check_dbs_says_what_was_seen",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[kind.value for kind in INSURANCES], state=C.VALID)
                | (Q(limit_pence__gte=INSURED_AT_LEAST_PENCE) & ~Q(issuer="")),
                name="check_insured_for_enough",
            ),
            models.CheckConstraint(
                condition=Q(kind=K.TRAINING) ^ Q(course=""), name="check_training_names_its_course"
            ),
            models.CheckConstraint(
                condition=~Q(kind=K.REFERENCES, state=C.VALID)
                | ATTESTED
                | Q(
                    outcomes__contains=[ReferenceOutcome.CARE],
                    outcomes__contained_by=[ReferenceOutcome.CARE, ReferenceOutcome.CHARACTER],
                    outcomes__len=2,
                ),
                name="check_two_good_references",
            ),
            models.CheckConstraint(
                condition=~Q(reason=CheckReason.ADVERSE)
                | (Q(proposed_by__isnull=False, decided_by__isnull=False) & ~Q(proposed_by=F("decided_by"))),
                name="check_adverse_by_two_people",
            ),
            models.UniqueConstraint(
                fields=["provider", "kind", "worker", "level", "course"],
                condition=Q(state=C.PENDING),
                nulls_distinct=False,
                name="check_waits_once",
                violation_error_message="You have told us about this already. It waits for the council.",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("directory:check_studio", args=[self.provider.reference])

    @property
    def status(self):
        """Where it stands today, from its dates."""
        if self.state != C.VALID:
            return CheckState(self.state)
        today = timezone.localdate()
        if self.valid_until and self.valid_until < today:
            return C.LAPSED
        return C.EXPIRING if is_expiring(self.kind, self.valid_until, today) else C.VALID

    @property
    def detail(self):
        """The level of a DBS certificate, or the course of a training."""
        return self.level or self.course

    @property
    def kept(self):
        """How long this one is kept: right to work longer than the rest."""
        return Kept.RIGHT_TO_WORK if self.kind == K.RIGHT_TO_WORK else Kept.SIGHTING

    def roles_of(self, user):
        """Its provider's members, and whoever looks at listings for the council it is in."""
        roles = self.provider.roles_of(user)
        here = user.memberships.in_councils().filter(organisation__authority=self.provider.lsoa.council_id)
        return roles | Role.OFFICER if here.that_publish().exists() else roles


class Reminder(models.Model):
    """That a provider was told of one check, so many days before its end, or once it had ended. Never twice."""

    KEPT = Kept.SIGHTING
    PERSONAL = frozenset()

    of = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="reminders")
    days = models.SmallIntegerField(help_text="before its last day; below zero once it has passed")
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "days"], name="reminder_once")]

    def __str__(self):
        return f"{self.of_id}, {self.days} days"
