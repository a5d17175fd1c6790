"""Listing: what a provider publishes. Offer: one service in it, at one set of rates, on one kind of contract."""

from functools import partial

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole, OrganisationKind, Role
from accounts.models import User
from accounts.querysets import PUBLISHING
from accounts.references import new_reference
from accounts.retention import Kept
from directory.bands import Band
from directory.enums import Engagement, LanguageLevel, ListingState, ReturnReason
from directory.kinds import Why, refusal_words
from directory.models.need import Language, Need, Skill
from directory.models.place import BRITISH_NATIONAL_GRID
from directory.models.provider import Provider
from directory.querysets import ListingQuerySet, OfferQuerySet

S = ListingState
GRAVE = {
    S.PAUSED_SAFEGUARDING: Role.OFFICER | Role.SAFEGUARDING,
    S.SUSPENDED: Role.TWO_PEOPLE,
    S.REMOVED: Role.TWO_PEOPLE | Role.CLOCK,
}
BACK = {S.LIVE: Role.TWO_PEOPLE, S.PAUSED: Role.TWO_PEOPLE}
PUBLISHED = {S.LIVE, S.PAUSED, S.PAUSED_CHECKS, S.STALE, S.PAUSED_SAFEGUARDING, S.SUSPENDED}
DERIVED = {S.PAUSED_CHECKS: S.LIVE, S.STALE: S.LIVE}


class Listing(models.Model):
    """A page people can find. Its hours are its provider's."""

    KEPT = Kept.SUPPLY
    PERSONAL = frozenset({"title", "summary", "about"})

    DERIVED = DERIVED  # never stored: faces of a stored state, from facts and the clock
    TRANSITIONS = {
        S.DRAFT: {S.SUBMITTED: Role.PROVIDER},
        S.SUBMITTED: {S.IN_REVIEW: Role.OFFICER, S.DRAFT: Role.PROVIDER},
        S.IN_REVIEW: {S.LIVE: Role.OFFICER, S.CHANGES_REQUESTED: Role.OFFICER, S.REJECTED: Role.OFFICER},
        S.CHANGES_REQUESTED: {S.SUBMITTED: Role.PROVIDER, S.WITHDRAWN: Role.PROVIDER},
        S.REJECTED: {S.IN_REVIEW: Role.OFFICER},
        S.LIVE: {S.PAUSED: Role.PROVIDER, S.WITHDRAWN: Role.PROVIDER, **GRAVE},
        S.PAUSED: {S.LIVE: Role.PROVIDER, S.WITHDRAWN: Role.PROVIDER, **GRAVE},
        S.PAUSED_CHECKS: {S.PAUSED: Role.PROVIDER, S.WITHDRAWN: Role.PROVIDER, **GRAVE},
        S.STALE: {S.PAUSED: Role.PROVIDER, S.WITHDRAWN: Role.PROVIDER, **GRAVE},
        S.PAUSED_SAFEGUARDING: {
            **BACK,
            S.SUSPENDED: Role.TWO_PEOPLE,
            S.REMOVED: Role.TWO_PEOPLE | Role.CLOCK,
        },
        S.SUSPENDED: {**BACK, S.REMOVED: Role.TWO_PEOPLE | Role.CLOCK},
        S.WITHDRAWN: {},
        S.REMOVED: {**BACK},
    }

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "LI"), editable=False
    )
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="listings")
    slug = models.SlugField(max_length=80, unique=True)
    state = models.CharField(max_length=20, choices=ListingState, default=S.DRAFT, editable=False)
    title = models.CharField(max_length=80, help_text="such as Help at home from Mary")
    summary = models.CharField(max_length=200)
    about = models.TextField(max_length=3000, blank=True)
    languages = models.ManyToManyField(Language, through="ListingLanguage", related_name="listings")
    skills = models.ManyToManyField(Skill, related_name="listings", blank=True)
    travels_metres = models.PositiveIntegerField(
        "how far workers travel",
        default=8000,
        validators=[MinValueValidator(500), MaxValueValidator(100_000)],
    )
    area = models.MultiPolygonField(
        srid=BRITISH_NATIONAL_GRID,
        null=True,
        blank=True,
        help_text="the areas served, when that is not a distance",
    )
    ask_by_hours = models.PositiveSmallIntegerField(
        "hours of warning before a first visit", default=24, validators=[MaxValueValidator(24 * 28)]
    )
    answers_within_hours = models.PositiveSmallIntegerField(
        default=24, validators=[MinValueValidator(1), MaxValueValidator(72)]
    )
    free_to_cancel_hours = models.PositiveSmallIntegerField(
        "hours of notice to cancel a visit free of charge",
        default=24,
        validators=[MaxValueValidator(24 * 14)],
    )
    late_fee_percent = models.PositiveSmallIntegerField(
        "share of the visit's price charged for later notice",
        default=100,
        validators=[MaxValueValidator(100)],
    )
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="when it was last handed in"
    )
    taken_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    removal_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="from when it is removed, as two people agreed"
    )
    why_returned = models.CharField(max_length=500, blank=True, editable=False)
    reasons_returned = ArrayField(
        models.CharField(max_length=20, choices=ReturnReason), default=list, blank=True, editable=False
    )

    objects = ListingQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        indexes = [
            models.Index(
                fields=["provider"], condition=Q(state__in=[S.SUBMITTED, S.IN_REVIEW]), name="listing_waits"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(late_fee_percent__lte=100), name="listing_late_fee_is_a_share"
            ),
            models.CheckConstraint(
                condition=~Q(state=S.LIVE) | Q(published_at__isnull=False), name="listing_live_was_published"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state for state in S.values if state not in DERIVED]),
                name="listing_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.REMOVED) | Q(removal_at__isnull=False), name="listing_removed_on_a_day"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("directory:listing_detail", args=[self.slug])

    @property
    def status(self):
        """Where it stands now: removed at the second two people agreed on; a live one not to be shown is paused or stale."""
        if self.is_gone:
            return S.REMOVED
        if self.state != S.LIVE or self.is_shown:
            return ListingState(self.state)
        return S.STALE if self.provider.stale_on <= timezone.localdate() else S.PAUSED_CHECKS

    @property
    def is_shown(self):
        """Whether anyone may find something of it at this moment."""
        known = self.__dict__.get("shown_then")  # ``with_status()`` asked for many at once
        return self.search_entries.holding().exists() if known is None else known

    @property
    def is_gone(self):
        """Whether the moment of its removal has come."""
        return self.removal_at is not None and self.removal_at <= timezone.now()

    @property
    def is_published(self):
        """Whether people have been shown it and may be again: what changes now is a version."""
        return self.state in PUBLISHED and not self.is_gone

    @property
    def return_words(self):
        """Why it went back, in words: the reasons from the list."""
        return [ReturnReason(reason).label for reason in self.reasons_returned]

    def services(self):
        """Its services with their tasks, as they are now."""
        tasks = models.Prefetch("tasks", OfferNeed.objects.select_related("need"))
        return list(self.offers.prefetch_related(tasks))

    def roles_of(self, user):
        """Its provider's members, and the staff of the council it is in who look at listings or at safeguarding."""
        ours = self.provider.organisation_id
        in_council = Q(
            organisation__kind=OrganisationKind.COUNCIL,
            organisation__authority=self.provider.lsoa.council_id,
        )
        known = user.memberships.current().filter(Q(organisation=ours) | in_council)
        belongs = list(known.values_list("organisation", "role"))
        held = {role for organisation, role in belongs if organisation != ours}
        roles = Role.PROVIDER if any(organisation == ours for organisation, _ in belongs) else Role(0)
        if held.intersection(PUBLISHING):
            roles |= Role.OFFICER
        if MembershipRole.SAFEGUARDING_LEAD in held:
            roles |= Role.SAFEGUARDING
        return roles


class ListingLanguage(models.Model):
    """A language someone here speaks, and how well."""

    KEPT = Kept.SUPPLY
    PERSONAL = frozenset()

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="spoken")
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=LanguageLevel)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listing", "language"], name="listing_language_once")]

    def __str__(self):
        return f"{self.language} ({self.get_level_display()})"


class Offer(models.Model):
    """One service: the tasks, the contract and the rates. A visit is booked on one offer.

    Rates are pence an hour; a band without its own rate is charged as ``payments.pricing`` says.
    """

    KEPT = Kept.SUPPLY
    PERSONAL = frozenset()

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="offers")
    engagement = models.CharField(max_length=20, choices=Engagement)
    needs = models.ManyToManyField(Need, through="OfferNeed", related_name="offers")
    minimum_minutes = models.PositiveSmallIntegerField(
        default=60, validators=[MinValueValidator(15), MaxValueValidator(720)]
    )
    travel_pence = models.PositiveIntegerField("travel for each visit", default=0)
    weekday_pence = models.PositiveIntegerField()
    saturday_pence = models.PositiveIntegerField(null=True, blank=True)
    sunday_pence = models.PositiveIntegerField(null=True, blank=True)
    bank_holiday_pence = models.PositiveIntegerField(null=True, blank=True)
    night_pence = models.PositiveIntegerField(null=True, blank=True)
    sleep_in_pence = models.PositiveIntegerField("for a whole night asleep there", null=True, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday_pence__gt=0), name="offer_has_a_rate"),
        ]

    def __str__(self):
        return f"{self.listing} ({self.get_engagement_display()})"

    @property
    def tags_now(self):
        """What search knows of it at this moment, as tags; none when it may not be found."""
        known = self.__dict__.get("entries_now")  # prefetched where there are many
        if known is None:
            found = self.search_entries.holding().values_list("tags", flat=True)
        else:
            found = [entry.tags for entry in known]
        return {tag for tags in found for tag in tags}

    @property
    def rates(self):
        """The rates it names, by band."""
        named = {band: getattr(self, f"{band}_pence") for band in Band}
        return {band: pence for band, pence in named.items() if pence is not None}

    @property
    def open_needs(self):
        """Its tasks that people may see and book; the others are withheld."""
        return [task.need for task in self.tasks.all() if task.withheld_at is None]

    @property
    def withheld_tasks(self):
        """Its tasks that the facts no longer allow. They come back by themselves when they do."""
        return [task for task in self.tasks.all() if task.withheld_at is not None]


class OfferNeed(models.Model):
    """One task of an offer. A regulated one that its provider may not offer is withheld: nobody sees or books it.

    The database refuses, when a transaction ends, any regulated task that is not withheld and not lawful.
    """

    KEPT = Kept.SUPPLY
    PERSONAL = frozenset()

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="tasks")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+")
    withheld_at = models.DateTimeField(null=True, blank=True, editable=False)
    withheld_why = models.CharField(
        max_length=30, blank=True, editable=False, help_text="a value of directory.kinds.Why"
    )

    class Meta:
        db_table = "directory_offer_needs"
        ordering = ["need__order", "need__name"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "need"], name="offer_need_once"),
            models.CheckConstraint(
                condition=Q(withheld_at=None, withheld_why="")
                | (Q(withheld_at__isnull=False) & ~Q(withheld_why="")),
                name="offer_need_withheld_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.need} of {self.offer}"

    @property
    def why_words(self):
        """Why it is withheld, and what to do about it."""
        return refusal_words(Why(self.withheld_why)) if self.withheld_why else ""
