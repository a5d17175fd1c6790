"""Visit: one occurrence, with its instants. What was agreed stands beside what happened."""

from datetime import timedelta
from functools import partial

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.models import DiaryEntry
from marketplace.enums import Side, VisitState
from marketplace.models.booking import AgreedVisit, Booking
from marketplace.querysets import VisitQuerySet

S = VisitState


class Visit(models.Model):
    """One visit. It is confirmed by either side, or by itself 48 hours after its end; the other side may dispute it."""

    KEPT = Kept.AGREEMENT
    PERSONAL = frozenset({"said_words"})

    CONFIRMED_BY_ITSELF_AFTER = timedelta(hours=48)
    TRANSITIONS = {
        S.PLANNED: {
            S.CONFIRMED: Role.SEEKER | Role.PROVIDER | Role.CLOCK,
            S.DISPUTED: Role.SEEKER | Role.PROVIDER,
            S.MISSED: Role.SEEKER | Role.PROVIDER,
            S.CANCELLED: Role.SEEKER | Role.PROVIDER,
        },
        S.CONFIRMED: {S.DISPUTED: Role.SEEKER | Role.PROVIDER},
        S.DISPUTED: {S.CONFIRMED: Role.SEEKER | Role.PROVIDER, S.MISSED: Role.SEEKER | Role.PROVIDER},
        S.MISSED: {S.DISPUTED: Role.SEEKER | Role.PROVIDER},
        S.CANCELLED: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "VI"), editable=False
    )
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="visits")
    agreed = models.ForeignKey(AgreedVisit, on_delete=models.PROTECT, related_name="visits")
    state = models.CharField(max_length=20, choices=VisitState, default=S.PLANNED, editable=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    agreed_at = models.DateTimeField(
        null=True, blank=True, help_text="when it would have started, once its time was changed"
    )
    price_pence = models.PositiveIntegerField(help_text="by the frozen terms")
    said_by_side = models.CharField(
        max_length=10, choices=Side, blank=True, help_text="who last confirmed, disputed or said missed"
    )
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField(null=True, blank=True)
    happened_from = models.DateTimeField(null=True, blank=True)
    happened_until = models.DateTimeField(null=True, blank=True)
    happened_pence = models.PositiveIntegerField(
        null=True, blank=True, help_text="what is owed for the time it took; empty when that is as agreed"
    )
    said_words = EncryptedTextField(max_length=1000, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_by_side = models.CharField(max_length=10, choices=Side, blank=True)
    late_fee_pence = models.PositiveIntegerField(
        default=0, help_text="by the frozen terms, when notice was short"
    )
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["booking", "starts_at"], name="visit_of_a_booking")]
        constraints = [
            models.UniqueConstraint(fields=["agreed", "starts_at"], name="visit_once"),
            models.CheckConstraint(condition=Q(state__in=S.values), name="visit_state_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="visit_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(state=S.CANCELLED) | Q(cancelled_at__isnull=False),
                name="visit_cancelled_when_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(happened_from=None, happened_until=None)
                | Q(happened_until__gt=F("happened_from")),
                name="visit_happened_from_and_until",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:visit_detail", args=[self.reference])

    @property
    def status(self):
        """Where it stands now: 48 hours after its end a planned visit counts as confirmed."""
        if self.state == S.PLANNED and self.ends_at + self.CONFIRMED_BY_ITSELF_AFTER <= timezone.now():
            return S.CONFIRMED
        return S(self.state)

    @property
    def stands_for(self):
        """When the agreement has it."""
        return self.agreed_at or self.starts_at

    @property
    def pence(self):
        """What is owed for it when it took place."""
        return self.price_pence if self.happened_pence is None else self.happened_pence

    @property
    def waits_to_be_confirmed(self):
        """Whether it is over and nobody has said how it went."""
        return self.status == S.PLANNED and self.ends_at <= timezone.now()

    def roles_of(self, user):
        """As for its booking."""
        return self.booking.roles_of(user)


class Attendance(models.Model):
    """One worker's part in a visit. A visit for two has two; the first leads."""

    KEPT = Kept.AGREEMENT
    PERSONAL = frozenset()

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="attendances")
    entry = models.OneToOneField(DiaryEntry, on_delete=models.PROTECT, related_name="attendance")
    place = models.PositiveSmallIntegerField(help_text="1 leads")

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["visit", "place"], name="attendance_one_a_place")]

    def __str__(self):
        return f"{self.visit_id} place {self.place}"
