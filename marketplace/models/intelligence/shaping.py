"""What a council notes of its market: what happened, what it tried, and how it means a part of it to work."""

from functools import partial

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from accounts.references import new_reference
from accounts.retention import Kept
from directory.models import Authority, Lsoa
from marketplace.enums import InterventionKind, InterventionMeasure, MarketService, Relations, Rules
from marketplace.querysets.shaping import NotedQuerySet, StanceQuerySet, SubMarketQuerySet

TAKEN_BACK = Q(taken_back_at=None, taken_back_by=None) | Q(
    taken_back_at__isnull=False, taken_back_by__isnull=False
)


class Noted(models.Model):
    """Something a council wrote down, and who did. It is never changed; it may be taken back, and then stays on record."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="%(class)ss")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = NotedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.reference


class Annotation(Noted):
    """Something that happened, such as "bus 24 withdrawn". It is shown on charts over time and under panels.

    ``district`` None is the whole of the council. The words are about places and never about somebody.
    """

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "AN"), editable=False
    )
    happened_on = models.DateField()
    district = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=160)

    class Meta:
        ordering = ["-happened_on", "-pk"]
        constraints = [models.CheckConstraint(condition=TAKEN_BACK, name="annotation_taken_back_at_and_by")]


class Intervention(Noted):
    """Something the council tried, where, and from when: its areas are compared with areas that were like them."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "IV"), editable=False
    )
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=InterventionKind)
    words = models.CharField(max_length=400, help_text="what is done, and what it should change")
    lsoas = models.ManyToManyField(Lsoa, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    measure = models.CharField(max_length=20, choices=InterventionMeasure)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=TAKEN_BACK, name="intervention_taken_back_at_and_by"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="intervention_ends_after_it_starts",
            ),
        ]


class SubMarket(models.Model):
    """One service in one area, as a market of its own. ``district`` None is the whole of the council."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "SM"), editable=False
    )
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="sub_markets")
    service = models.CharField(max_length=20, choices=MarketService)
    district = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SubMarketQuerySet.as_manager()
    declared: list["Stance"]
    """What was declared, the newest first; filled by ``for_pages()``."""

    class Meta:
        ordering = ["service", "district__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "service", "district"],
                nulls_distinct=False,
                name="sub_market_once",
            )
        ]

    def __str__(self):
        return self.reference

    @property
    def name(self):
        """Which service and where."""
        where = self.district.name if self.district else f"all of {self.authority.name}"
        return f"{self.get_service_display()}, {where}"


class Stance(models.Model):
    """How the council means a sub-market to work, from a day on: many rules or few, close relationships or none.

    It is never changed. ``replaced_at`` says that another took its place for the same day.
    """

    KEPT = Kept.DECISION
    PERSONAL = frozenset()

    sub_market = models.ForeignKey(SubMarket, on_delete=models.PROTECT, related_name="stances")
    since = models.DateField()
    rules = models.CharField(max_length=10, choices=Rules)
    relations = models.CharField(max_length=10, choices=Relations)
    why = models.CharField(max_length=400)
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = StanceQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sub_market", "since"], condition=Q(replaced_at=None), name="stance_once_a_day"
            )
        ]

    def __str__(self):
        return f"{self.sub_market} since {self.since}"

    @property
    def model(self):
        """The one of the four models of a market, in a word."""
        return MODELS[self.rules, self.relations]


MODELS = {
    (Rules.MANY, Relations.LOOSE): "Procurement",
    (Rules.MANY, Relations.CLOSE): "Managed market",
    (Rules.FEW, Relations.LOOSE): "Open market",
    (Rules.FEW, Relations.CLOSE): "Partnership",
}
"""The four ways councils shape a market, by how strong rules and relationships are: Needham, Allen, Burn and others, How do
you shape a market?, Journal of Social Policy 52(3), 2023, 640-660."""
