"""Provider: who offers care. Worker: one pair of hands, which is one lane of the diary."""

from datetime import timedelta
from functools import partial

from django.contrib.gis.db import models
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.fields import EncryptedTextField
from accounts.models import Organisation, User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.enums import Hands, LegalForm, ProviderKind, Sex
from directory.kinds import Facts, kind_of, may_offer
from directory.models.place import BRITISH_NATIONAL_GRID, Lsoa
from directory.models.register import CqcLocation
from directory.passport import STALE_DAYS
from directory.querysets import ProviderQuerySet, WorkerQuerySet

DECIDING = ["legal_form", "carers", "hands", "cqc_location", "council_agreed_at"]
"""The fields that decide what a provider is and may offer, beside what the register says of its location."""


class Provider(models.Model):
    """A PA, a micro-enterprise or an agency: facts, from which its kind follows.

    Its true position is never stored: the postcode is closed at rest and ``public_point`` has been moved
    one to two kilometres in a keyed direction (``directory.jitter``). The diary hangs on it, and its row is the lock
    that every change to the diary takes first.
    """

    KEPT = Kept.SUPPLY
    PERSONAL = frozenset({"phone", "postcode", "sex", "council_agreed_why"})

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "PR"), editable=False
    )
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="provider")
    legal_form = models.CharField(max_length=20, choices=LegalForm)
    carers = models.PositiveSmallIntegerField(
        "how many people give care", default=1, validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    hands = models.CharField("whose hands care comes from", max_length=10, choices=Hands, default=Hands.OWN)
    company_number = models.CharField(max_length=12, blank=True)
    company_name = models.CharField(
        max_length=160, blank=True, help_text="the name Companies House has for the number"
    )
    cqc_location = models.OneToOneField(
        CqcLocation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="provider",
        help_text="the location it says it runs; what may be offered follows from what the register says of it",
    )
    council_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="since when a company of one person waits for its council to decide"
    )
    council_agreed_at = models.DateTimeField(
        null=True, blank=True, help_text="when its council let a company of one person give personal care"
    )
    council_agreed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    council_agreed_why = EncryptedTextField(
        max_length=500, blank=True, help_text="the reasons it gave, also for not agreeing"
    )
    facts_confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="when they last said that these facts are right"
    )
    facts_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="when a year had passed and they were asked again"
    )
    sex = models.CharField(
        max_length=10, choices=Sex, blank=True, help_text="of someone who works alone; only if they wish"
    )
    phone = EncryptedTextField(max_length=30, blank=True)
    postcode = EncryptedTextField(max_length=8, help_text="where workers set out from")
    district = models.CharField(
        max_length=4, help_text="the first half of the postcode, as shown to everyone"
    )
    town = models.CharField(max_length=60, blank=True)
    public_point = models.PointField(srid=BRITISH_NATIONAL_GRID, spatial_index=False)
    lsoa = models.ForeignKey(Lsoa, on_delete=models.PROTECT, related_name="+")
    hours_confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="when the free hours were last said to be right"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(carers__gte=1), name="provider_has_carers"),
            models.UniqueConstraint(
                fields=["company_number"],
                condition=~Q(company_number="") & Q(cqc_location=None),
                name="provider_company_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(legal_form=LegalForm.INTRODUCER), name="provider_gives_care_itself"
            ),
            models.CheckConstraint(
                condition=Q(council_agreed_at=None, council_agreed_by=None)
                | Q(council_agreed_at__isnull=False, council_agreed_by__isnull=False),
                name="provider_council_agreed_by_somebody",
            ),
        ]

    def __str__(self):
        return self.organisation.name

    def get_absolute_url(self):
        return reverse("directory:studio_facts", args=[self.reference])

    @property
    def facts(self):
        """What decides what it is and may do, with what the CQC register says of its location."""
        location = self.cqc_location
        return Facts(
            legal_form=self.legal_form,
            carers=self.carers,
            hands=self.hands,
            cqc=location.status if location else "",
            activities=frozenset(location.activities if location else ()),
            council_agrees=self.council_agreed_at is not None,
        )

    @property
    def kind(self):
        """What it is in law and in life, from the facts."""
        return ProviderKind(kind_of(self.facts))

    @property
    def may_offer_personal_care(self):
        """Whether the law lets it offer personal care."""
        return may_offer("personal_care", self.facts)

    @property
    def stale_on(self):
        """The day on which its hours are too old to show; joining counts as saying that they are right."""
        return timezone.localdate(self.hours_confirmed_at or self.created_at) + timedelta(days=STALE_DAYS)

    def roles_of(self, user):
        """Members of its organisation are the provider."""
        belongs = user.memberships.current().filter(organisation=self.organisation_id).exists()
        return Role.PROVIDER if belongs else Role(0)


class Worker(models.Model):
    """One pair of hands. A PA has one; an agency as many as it has workers to promise."""

    KEPT = Kept.SUPPLY
    PERSONAL = frozenset({"label"})

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="workers")
    number = models.PositiveSmallIntegerField(help_text="the lane, counted from 1")
    label = EncryptedTextField(max_length=60, blank=True, help_text="what the provider calls this lane")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="the last day")

    objects = WorkerQuerySet.as_manager()

    class Meta:
        ordering = ["provider", "number"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "number"], name="worker_number_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="worker_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.provider.reference} lane {self.number}"

    @property
    def name(self):
        """What the provider calls this lane; whoever works alone is not a number to themselves."""
        alone = self.ends_on is None and self.provider.carers == 1
        return self.label or ("You" if alone else f"Worker {self.number}")
