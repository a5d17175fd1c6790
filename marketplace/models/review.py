"""Review: what somebody says about care that took place, and the provider's one answer."""

from datetime import timedelta
from functools import partial

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.models import Listing
from marketplace.enums import RemovalGround, ReviewState
from marketplace.models.booking import Booking
from marketplace.querysets.reviews import ReviewQuerySet
from marketplace.rating import MOST_STARS

S = ReviewState
STAFF = Role.OFFICER | Role.SAFEGUARDING


class Review(models.Model):
    """Stars and words about one booking, by its person or whoever may book for them. ``found`` is what the scan met.

    It is public at once when nothing was found. A name or an illness leaves it with its writer, to change; an
    allegation, or a writer who says that it is right as it is, gives it to the council to look at.
    """

    KEPT = Kept.REVIEW
    PERSONAL = frozenset({"words", "reply_words", "why_removed"})

    ONE_IN = timedelta(days=90)
    TRANSITIONS = {
        S.WRITTEN: {S.PUBLISHED: Role.SEEKER, S.HELD: Role.SEEKER, S.WITHDRAWN: Role.SEEKER},
        S.HELD: {S.PUBLISHED: STAFF, S.REMOVED: STAFF, S.WITHDRAWN: Role.SEEKER},
        S.PUBLISHED: {S.REMOVED: STAFF, S.WITHDRAWN: Role.SEEKER},
        S.REMOVED: {S.PUBLISHED: STAFF},
        S.WITHDRAWN: {},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "RV"), editable=False
    )
    state = models.CharField(max_length=10, choices=ReviewState, default=S.WRITTEN, editable=False)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="reviews")
    listing = models.ForeignKey(
        Listing, on_delete=models.PROTECT, related_name="reviews", help_text="the booking's own"
    )
    writer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    stars = models.PositiveSmallIntegerField()
    words = EncryptedTextField(max_length=2000, blank=True)
    found = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    form_token = models.UUIDField(unique=True)
    written_at = models.DateTimeField(default=timezone.now)
    again_from = models.DateTimeField(help_text="when the same booking may be written about again")
    published_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ground = models.CharField("why it was taken down", max_length=20, choices=RemovalGround, blank=True)
    why_removed = EncryptedTextField(max_length=1000, blank=True)
    reply_words = EncryptedTextField(max_length=1000, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(
                fields=["listing", "-published_at"], condition=Q(state=S.PUBLISHED), name="review_public"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=S.values), name="review_state_known"),
            models.CheckConstraint(
                condition=Q(stars__range=(1, MOST_STARS)), name="review_one_to_five_stars"
            ),
            models.CheckConstraint(
                condition=~Q(state=S.PUBLISHED) | Q(published_at__isnull=False), name="review_public_since"
            ),
            models.CheckConstraint(
                condition=Q(again_from__gt=F("written_at")), name="review_again_after_it_was_written"
            ),
            models.CheckConstraint(
                condition=~Q(state=S.REMOVED)
                | (
                    Q(ground__in=RemovalGround.values) & Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
                name="review_removed_on_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None, replied_by=None)
                | Q(replied_at__isnull=False, replied_by__isnull=False),
                name="review_replied_at_and_by",
            ),
            ExclusionConstraint(
                name="review_one_in_90_days",
                expressions=[
                    ("booking", RangeOperators.EQUAL),
                    (
                        Func(
                            "written_at",
                            "again_from",
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(state=S.WITHDRAWN),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("marketplace:review_detail", args=[self.reference])

    @property
    def status(self):
        """Where it stands now."""
        return S(self.state)

    def roles_of(self, user):
        """Its booking's two sides, and the staff who look after its listing."""
        return self.booking.roles_of(user) | (self.listing.roles_of(user) & STAFF)
