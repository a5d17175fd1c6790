"""Advert: a job in the person's own words, shown to the assistants they choose. AdvertInvite: one of those, and the answer."""

from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role, Scope
from accounts.fields import EncryptedTextField
from accounts.models import Person, User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.models import Listing
from directory.pattern import Pattern
from directory.postcodes import parse
from marketplace.enums import AdvertState, Cause, InviteState, JobContract
from marketplace.models.brief import Brief
from marketplace.querysets.adverts import AdvertQuerySet, InviteQuerySet

S, A = AdvertState, InviteState
OVER = [S.FILLED, S.WITHDRAWN, S.EXPIRED]


class Advert(models.Model):
    """Made from what the person needs, which does not change any more once it was shown.

    Only those who were chosen ever see it, and never the name, the address or the postcode behind it. ``status`` knows
    by itself that its time is over; the clock writes it down.
    """

    KEPT = Kept.RECRUITING
    PERSONAL = frozenset({"words"})

    TRANSITIONS = {
        S.DRAFT: {S.SHOWN: Role.SEEKER, S.WITHDRAWN: Role.SEEKER},
        S.SHOWN: {S.FILLED: Role.SEEKER | Role.CLOCK, S.WITHDRAWN: Role.SEEKER, S.EXPIRED: Role.CLOCK},
        S.FILLED: {},
        S.WITHDRAWN: {},
        S.EXPIRED: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "AD"), editable=False
    )
    state = models.CharField(max_length=20, choices=AdvertState, default=S.DRAFT, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="adverts")
    brief = models.ForeignKey(
        Brief, on_delete=models.PROTECT, related_name="adverts", help_text="a copy of its own"
    )
    words = EncryptedTextField("what the job is", max_length=2000)
    pay_pence = models.PositiveIntegerField("pay an hour")
    contract = models.CharField(max_length=20, choices=JobContract, default=JobContract.EMPLOYED)
    until = models.DateField(help_text="the last day it is shown")
    week_pence = models.PositiveIntegerField(
        null=True, blank=True, help_text="the wages of a week, as they were when it was first shown"
    )
    cost_pence = models.PositiveIntegerField(
        null=True, blank=True, help_text="what a week costs the employer in all, as it was said then"
    )
    form_token = models.UUIDField(unique=True, help_text="one form, one advert")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = AdvertQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="advert_state_known"),
            models.CheckConstraint(condition=Q(pay_pence__gt=0), name="advert_pays_something"),
            models.CheckConstraint(
                condition=Q(state__in=[S.DRAFT, S.WITHDRAWN])
                | Q(shown_at__isnull=False, week_pence__isnull=False),
                name="advert_costed_when_shown",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OVER, closed_at__isnull=False)
                | Q(state__in=[S.DRAFT, S.SHOWN], closed_at=None),
                name="advert_closed_when_closed",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:advert_detail", args=[self.reference])

    @property
    def status(self):
        """Where it stands now: after its last day its time is over."""
        if self.state == S.SHOWN and self.until < timezone.localdate():
            return S.EXPIRED
        return S(self.state)

    @property
    def is_over(self):
        """Whether nobody can answer any more."""
        return self.status in OVER

    @property
    def district(self):
        """All that is said of where: the first half of the postcode."""
        return parse(self.brief.postcode).outcode

    @property
    def pattern(self) -> Pattern:
        """The visits of the week."""
        return self.brief.pattern(otherwise=timezone.localdate())

    def roles_of(self, user):
        """The person, and whoever may book for them."""
        people = Person.objects.of(user, scope=Scope.BOOK)
        return Role.SEEKER if people.filter(pk=self.person_id).exists() else Role(0)


class AdvertInvite(models.Model):
    """One listing the advert is shown to: read, interested in some of the visits, or not and why."""

    KEPT = Kept.RECRUITING
    PERSONAL = frozenset({"words"})

    TRANSITIONS = {
        A.INVITED: {A.SEEN: Role.PROVIDER, A.INTERESTED: Role.PROVIDER, A.DECLINED: Role.PROVIDER},
        A.SEEN: {A.INTERESTED: Role.PROVIDER, A.DECLINED: Role.PROVIDER},
        A.INTERESTED: {A.WITHDRAWN: Role.PROVIDER},
        A.DECLINED: {A.INTERESTED: Role.PROVIDER},
        A.WITHDRAWN: {A.INTERESTED: Role.PROVIDER},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "AI"), editable=False
    )
    advert = models.ForeignKey(Advert, on_delete=models.PROTECT, related_name="invites")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="invites")
    state = models.CharField(max_length=20, choices=InviteState, default=A.INVITED, editable=False)
    words = EncryptedTextField("what they wrote", max_length=500, blank=True)
    visits = ArrayField(
        models.PositiveSmallIntegerField(),
        default=list,
        blank=True,
        help_text="which they can do, by their place in the week",
    )
    cause = models.CharField(max_length=20, choices=Cause, blank=True, help_text="why it is not for them")
    invited_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = InviteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["advert", "listing"], name="advert_shown_once"),
            models.CheckConstraint(condition=Q(state__in=A.values), name="advert_invite_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[A.INVITED, A.SEEN]) | Q(answered_at__isnull=False),
                name="advert_answered_when_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state=A.DECLINED) | ~Q(cause=""), name="advert_declined_with_a_cause"
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:invite_detail", args=[self.reference])

    @property
    def reply_url(self):
        """Where the person's side reads the answer."""
        return reverse("marketplace:reply_detail", args=[self.reference])

    @property
    def status(self):
        """Where it stands."""
        return A(self.state)

    def roles_of(self, user):
        """Whoever belongs to the listing's provider."""
        return self.listing.provider.roles_of(user)
