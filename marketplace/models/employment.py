"""Employment: a job, from the agreement to the last paper. Particulars, StartingFact, PayrollNote: what is said of it."""

from functools import partial

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from marketplace.enums import EmploymentState, FactKind, LeavingReason, NoteKind, PayEvery, Side
from marketplace.models.booking import Booking
from marketplace.querysets.employing import EmploymentQuerySet, FactQuerySet, NoteQuerySet

S = EmploymentState
EITHER = Role.SEEKER | Role.PROVIDER | Role.CLOCK


class Employment(models.Model):
    """The person of a booking employs the worker of it. It is made with the acceptance, and never charged for.

    ``status`` knows by itself that the last day has gone; the clock writes it down.
    """

    KEPT = Kept.AGREEMENT
    PERSONAL = frozenset()

    TRANSITIONS = {
        S.PREPARING: {S.STARTED: Role.SEEKER, S.NOTICE: EITHER, S.CLOSING: Role.CLOCK, S.NEVER: EITHER},
        S.STARTED: {S.NOTICE: EITHER, S.CLOSING: Role.CLOCK},
        S.NOTICE: {S.CLOSING: Role.CLOCK},
        S.CLOSING: {S.CLOSED: Role.SEEKER},
        S.CLOSED: {},
        S.NEVER: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "EM"), editable=False
    )
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="employment")
    state = models.CharField(max_length=20, choices=EmploymentState, default=S.PREPARING, editable=False)
    notice_on = models.DateField(null=True, blank=True, help_text="when notice was given")
    notice_side = models.CharField(max_length=10, choices=Side, blank=True)
    leaving_reason = models.CharField(max_length=20, choices=LeavingReason, blank=True)
    reminded_on = models.DateField(
        null=True, blank=True, help_text="when the employer was last told that something is to be seen to"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="employment_state_known"),
            models.CheckConstraint(
                condition=~Q(state=S.NOTICE) | Q(notice_on__isnull=False),
                name="employment_notice_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.CLOSED) | Q(closed_at__isnull=False),
                name="employment_closed_when_closed",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:employment_detail", args=[self.reference])

    @property
    def status(self):
        """Where it stands now: once its last day has gone it is over."""
        last_on = self.booking.ends_on
        if self.state in {S.PREPARING, S.STARTED, S.NOTICE} and last_on and last_on < timezone.localdate():
            return S.CLOSING
        return S(self.state)

    def roles_of(self, user):
        """As for its booking."""
        return self.booking.roles_of(user)


class Particulars(models.Model):
    """What the written statement says besides the booking. A row is never changed: there is another, with the next number."""

    KEPT = Kept.AGREEMENT
    PERSONAL = frozenset({"employer_name", "worker_name", "duties", "place", "training", "turn_to", "more"})
    APPEND_ONLY = True

    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="particulars")
    number = models.PositiveSmallIntegerField()
    employer_name = EncryptedTextField(max_length=120)
    worker_name = EncryptedTextField(max_length=120)
    job_title = models.CharField(max_length=80, default="Personal assistant")
    duties = EncryptedTextField(max_length=2000)
    place = EncryptedTextField(max_length=400)
    counted_from = models.DateField(help_text="since when the work counts as unbroken")
    pay_every = models.CharField(max_length=20, choices=PayEvery, default=PayEvery.MONTHLY)
    pay_day = models.CharField(max_length=80)
    notice_weeks = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(12)])
    probation_weeks = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(39)])
    mile_pence = models.PositiveSmallIntegerField(default=45)
    training = EncryptedTextField(max_length=1000, blank=True)
    turn_to = EncryptedTextField("who to turn to with a grievance", max_length=200)
    more = EncryptedTextField(max_length=2000, blank=True)
    form_token = models.UUIDField(unique=True, help_text="one form, one version")
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "particulars"
        constraints = [
            models.UniqueConstraint(fields=["employment", "number"], name="particulars_number_once"),
            models.CheckConstraint(
                condition=Q(notice_weeks__range=(1, 12), probation_weeks__lte=39, mile_pence__lte=200),
                name="particulars_possible",
            ),
        ]

    def __str__(self):
        return f"{self.employment_id} version {self.number}"


class StartingFact(models.Model):
    """What somebody says they saw to, and on which day. The last row of a kind holds; none is ever changed."""

    KEPT = Kept.AGREEMENT
    PERSONAL = frozenset({"words"})
    APPEND_ONLY = True

    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=20, choices=FactKind)
    answer = models.CharField(max_length=20)
    on = models.DateField(help_text="the day it was done")
    until = models.DateField(null=True, blank=True, help_text="the last day it holds")
    version = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="which particulars the statement was of"
    )
    words = EncryptedTextField(max_length=200, blank=True)
    form_token = models.UUIDField(null=True, blank=True, unique=True, help_text="one form, one fact")
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FactKind.values), name="starting_fact_kind_known"),
            models.CheckConstraint(condition=~Q(answer=""), name="starting_fact_has_an_answer"),
        ]

    def __str__(self):
        return f"{self.kind} of {self.employment_id}"


class PayrollNote(models.Model):
    """Minutes of holiday, a day of sickness or tenths of a mile. What was wrong is taken back by another row."""

    KEPT = Kept.AGREEMENT
    PERSONAL = frozenset()
    APPEND_ONLY = True

    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=20, choices=NoteKind)
    on = models.DateField()
    amount = models.PositiveIntegerField(help_text="minutes of holiday, days of sickness, tenths of a mile")
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone"
    )
    form_token = models.UUIDField(null=True, blank=True, unique=True, help_text="one form, one note")
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    said_by_side = models.CharField(max_length=10, choices=Side)
    said_at = models.DateTimeField(auto_now_add=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=NoteKind.values, amount__gt=0), name="payroll_note_of_something"
            ),
        ]

    def __str__(self):
        return f"{self.kind} of {self.employment_id}"
