"""Sharer: somebody else who shares the visits of a booking, and pays a part of what they cost out of their own sources."""

from functools import partial

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role, Scope
from accounts.fields import EncryptedTextField
from accounts.models import Person, User
from accounts.references import new_reference
from accounts.retention import Kept
from marketplace.enums import SharerState
from marketplace.models.booking import Booking
from marketplace.querysets.sharers import SharerQuerySet
from payments.models import Arrangement, Funding

S = SharerState
SHARING = [S.JOINED, S.LEFT]


class Sharer(models.Model):
    """Asked by the person of the booking, agreed to by their own side, and then by the provider; they leave when they want.

    On every day all who share it pay equal parts of each visit, to the penny, each on an arrangement and invoices of
    their own. Of each other they read the first names they chose to give, and nothing else.
    """

    KEPT = Kept.AGREEMENT
    PERSONAL = frozenset({"email", "host_name", "name"})

    TRANSITIONS = {
        S.INVITED: {S.AGREED: Role.SHARER, S.DECLINED: Role.SHARER, S.WITHDRAWN: Role.SEEKER},
        S.AGREED: {
            S.JOINED: Role.PROVIDER,
            S.DECLINED: Role.PROVIDER | Role.SHARER,
            S.WITHDRAWN: Role.SEEKER,
        },
        S.JOINED: {S.LEFT: Role.SHARER | Role.SEEKER},
        S.DECLINED: {},
        S.WITHDRAWN: {},
        S.LEFT: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "SH"), editable=False
    )
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="sharers")
    state = models.CharField(max_length=20, choices=SharerState, default=S.INVITED, editable=False)
    email = EncryptedTextField(max_length=254)
    host_name = EncryptedTextField("what they may call the person of the booking", max_length=60)
    name = EncryptedTextField("what the others may call them", max_length=60, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="shared_bookings"
    )
    funding = models.ForeignKey(Funding, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    arrangement = models.OneToOneField(
        Arrangement, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="sharer"
    )
    from_on = models.DateField(null=True, blank=True, help_text="the first day they pay a part of")
    left_on = models.DateField(null=True, blank=True, help_text="the last day they pay a part of")
    invited_at = models.DateTimeField(auto_now_add=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = SharerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="sharer_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[S.AGREED, *SHARING])
                | Q(
                    person__isnull=False,
                    funding__isnull=False,
                    agreed_at__isnull=False,
                    agreed_by__isnull=False,
                ),
                name="sharer_agreed_before_paying",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SHARING) | Q(arrangement__isnull=False, from_on__isnull=False),
                name="sharer_pays_by_an_arrangement",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.LEFT) | Q(left_on__isnull=False), name="sharer_left_on_a_day"
            ),
            models.UniqueConstraint(
                fields=["booking", "person"],
                condition=Q(state__in=[S.AGREED, S.JOINED]),
                name="sharer_once_a_booking",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:shared_detail", args=[self.reference])

    @property
    def status(self):
        """Where it stands."""
        return S(self.state)

    @property
    def listing(self):
        """Whom the visits are with."""
        return self.booking.listing

    def holds(self, day):
        """Whether they pay a part of what takes place on ``day``."""
        if self.state not in SHARING:
            return False
        return self.from_on <= day and (self.left_on is None or day <= self.left_on)

    @property
    def shares_now(self):
        """Whether they pay a part today or will later."""
        today = timezone.localdate()
        return self.state in SHARING and (self.left_on is None or self.left_on >= max(today, self.from_on))

    def is_for(self, user):
        """Whether ``user`` may answer for whoever was asked, or pays for who agreed."""
        if self.person_id:
            return Person.objects.of(user, scope=Scope.PAY).filter(pk=self.person_id).exists()
        verified = user.emailaddress_set.filter(verified=True).values_list("email", flat=True)
        return self.email in {address.lower() for address in verified}

    def roles_of(self, user):
        """As for the booking; and whoever was asked to share it, or pays a part of it."""
        return self.booking.roles_of(user) | (Role.SHARER if self.is_for(user) else Role(0))
