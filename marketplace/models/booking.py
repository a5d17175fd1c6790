"""Booking: an agreement between a person and a provider. AgreedVisit: one weekly visit of it, at a fixed time."""

from functools import partial

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.enums import Role, Scope
from accounts.fields import EncryptedTextField
from accounts.models import Person, User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.enums import FundingKind
from directory.models import Listing, Need, Offer
from directory.models.diary import WEEKDAYS
from directory.pattern import AgreedVisit as PlainVisit
from directory.pattern import Agreement
from marketplace import terms
from marketplace.enums import BookingState, DeclineReason, ShortVisitReason
from marketplace.models.brief import Brief
from marketplace.querysets import BookingQuerySet
from payments.models import Arrangement
from payments.pricing import Tariff
from payments.splitting import Wish

S = BookingState


class Booking(models.Model):
    """Asked, answered, agreed, ended. Rates and terms are frozen when it is asked for.

    ``terms`` are as ``marketplace.terms`` freezes them. Whoever asks sees ``week_pence`` before they ask, and that
    is the price of the first week.
    """

    KEPT = Kept.AGREEMENT
    PERSONAL = frozenset({"matters", "answer_words"})

    TRANSITIONS = {
        S.REQUESTED: {
            S.ACCEPTED: Role.PROVIDER,
            S.SUGGESTED: Role.PROVIDER,
            S.DECLINED: Role.PROVIDER | Role.CLOCK,
            S.WITHDRAWN: Role.SEEKER,
            S.EXPIRED: Role.CLOCK,
        },
        S.SUGGESTED: {
            S.ACCEPTED: Role.SEEKER,
            S.WITHDRAWN: Role.SEEKER,
            S.DECLINED: Role.PROVIDER | Role.CLOCK,
            S.EXPIRED: Role.CLOCK,
        },
        S.ACCEPTED: {S.ENDED: Role.SEEKER | Role.PROVIDER | Role.CLOCK},
        S.DECLINED: {},
        S.WITHDRAWN: {},
        S.EXPIRED: {},
        S.ENDED: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "BK"), editable=False
    )
    state = models.CharField(max_length=20, choices=BookingState, default=S.REQUESTED, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bookings")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="bookings")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    brief = models.ForeignKey(
        Brief, on_delete=models.SET_NULL, null=True, blank=True, related_name="bookings"
    )
    needs = models.ManyToManyField(Need, related_name="+")
    funding = models.CharField(max_length=20, choices=FundingKind)
    every_weeks = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="the last day")
    district = models.CharField(
        max_length=4, help_text="the first half of the postcode: all a provider sees before agreeing"
    )
    matters = EncryptedTextField("what matters to the person", max_length=2000, blank=True)
    short_visit_reason = models.CharField(max_length=20, choices=ShortVisitReason, blank=True)
    split = models.JSONField(
        default=list, blank=True, help_text="who is to pay, as ``payments.splitting.Wish`` is written"
    )
    cautions = models.JSONField(
        default=list, blank=True, help_text="what was said of the money before it was asked: kind and words"
    )
    arrangement = models.OneToOneField(
        Arrangement, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="booking"
    )
    terms = models.JSONField()
    week_pence = models.PositiveIntegerField(help_text="the first week, as it was shown")
    form_token = models.UUIDField(unique=True, help_text="one form, one booking, however often it is sent")
    requested_at = models.DateTimeField(auto_now_add=True)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(help_text="when it stops waiting for an answer")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)
    answer_words = EncryptedTextField(max_length=1000, blank=True)
    planned_until = models.DateField(null=True, blank=True, help_text="visits exist up to this day")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_invited_at = models.DateTimeField(
        null=True, blank=True, help_text="when the person's side was asked, once, how it went"
    )

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="booking_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[S.REQUESTED, S.WITHDRAWN, S.EXPIRED]) | Q(answered_at__isnull=False),
                name="booking_answered_when_answered",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False),
                name="booking_ended_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.ENDED) | Q(ended_at__isnull=False), name="booking_ended_when_ended"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.ACCEPTED, S.ENDED]) | Q(arrangement__isnull=False),
                name="booking_paid_for_when_agreed",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:booking_detail", args=[self.reference])

    @property
    def status(self):
        """Where it stands now: an unanswered request is over at the second it expires."""
        if self.state in {S.REQUESTED, S.SUGGESTED} and self.expires_at <= timezone.now():
            return S.EXPIRED
        if self.state == S.ACCEPTED and self.ends_on and self.ends_on < timezone.localdate():
            return S.ENDED
        return S(self.state)

    @property
    def tariff(self) -> Tariff:
        """The rates as they were when it was asked for."""
        return terms.tariff(self.terms)

    @property
    def wishes(self) -> list[Wish]:
        """Who is to pay, as it was asked."""
        return [Wish.read(kept) for kept in self.split]

    def agreement(self, *, suggested: bool = False) -> Agreement:
        """What is agreed, or the other times suggested, as arithmetic; its visits in the order of ``agreed_visits``."""
        visits = tuple(
            PlainVisit(
                visit.day, visit.suggested if suggested else visit.starts, visit.minutes, visit.workers
            )
            for visit in self.agreed_visits.all()
        )
        return Agreement(visits, starts_on=self.starts_on, every_weeks=self.every_weeks, ends_on=self.ends_on)

    @cached_property
    def members(self):
        """The provider's people, by key. Asked once for each copy in hand."""
        current = self.listing.provider.organisation.memberships.current().filter(user__closed_at=None)
        return set(current.values_list("user", flat=True))

    @cached_property
    def helpers(self):
        """The person's own account and their helpers', by key, with what each may do."""
        found = {self.person.user_id: set(Scope.values)} if self.person.user_id else {}
        holding = self.person.delegations.holding().filter(delegate__closed_at=None)
        for delegate, scopes in holding.values_list("delegate", "scopes"):
            found[delegate] = found.get(delegate, set()) | set(scopes)
        return found

    def roles_of(self, user):
        """The person and whoever may book for them; the provider's members."""
        roles = Role.PROVIDER if user.pk in self.members else Role(0)
        return roles | (Role.SEEKER if Scope.BOOK in self.helpers.get(user.pk, ()) else Role(0))


class AgreedVisit(models.Model):
    """One visit of the week, at its fixed wall-clock time."""

    KEPT = Kept.AGREEMENT
    PERSONAL = frozenset()

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="agreed_visits")
    day = models.PositiveSmallIntegerField(choices=list(enumerate(WEEKDAYS)))
    starts = models.PositiveSmallIntegerField(help_text="minutes after midnight")
    suggested_starts = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="another time the provider suggested"
    )
    minutes = models.PositiveSmallIntegerField()
    workers = models.PositiveSmallIntegerField(default=1)
    label = models.CharField(max_length=40, blank=True)
    sleep_in = models.BooleanField(default=False, help_text="the worker sleeps there and helps if called")

    class Meta:
        ordering = ["day", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(day__lte=6, workers__range=(1, 2), minutes__gte=15), name="agreed_visit_possible"
            ),
        ]

    def __str__(self):
        return f"{self.get_day_display()} {self.starts}"

    @property
    def suggested(self):
        """The time suggested instead, or the time asked for when that may stay."""
        return self.starts if self.suggested_starts is None else self.suggested_starts
