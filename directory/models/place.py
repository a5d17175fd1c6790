"""Reference geography. Every row has a vintage: boundaries and postcodes change, and old ones still resolve."""

from django.contrib.gis.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from accounts.retention import Kept
from directory.enums import AuthorityTier, Precision
from directory.querysets import AuthorityQuerySet, LsoaQuerySet, PostcodeQuerySet

BRITISH_NATIONAL_GRID = 27700


class Vintage(models.Model):
    """One loading of one official file: what came in, what was refused, and when."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    source = models.CharField(max_length=60, help_text="such as postcodes or lsoa_boundaries")
    label = models.CharField(max_length=60, help_text="the edition, such as 2025-02")
    digest = models.CharField(
        max_length=64, help_text="SHA-256 of the file, so the same file is not loaded twice"
    )
    rows = models.PositiveIntegerField(help_text="rows taken")
    refused = models.PositiveIntegerField(help_text="rows that were wrong")
    elsewhere = models.PositiveIntegerField(default=0, help_text="rows about other nations, passed over")
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="vintage_loaded_once")]

    def __str__(self):
        return f"{self.source} {self.label}"

    @property
    def reference(self):
        """The name it goes by in the record of what was done."""
        return f"{self.source}:{self.digest[:12]}"


class Authority(models.Model):
    """A council: one with adult social care, or a district. Abolished ones stay and name their successors."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    gss = models.CharField("GSS code", max_length=9, primary_key=True)
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100)
    tier = models.CharField(max_length=10, choices=AuthorityTier)
    county = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="districts",
        help_text="for a district, the council above it that has adult social care",
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(
        null=True, blank=True, help_text="the last day it existed, or a day by which it was gone"
    )
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)
    homepage = models.URLField(blank=True)
    area = models.MultiPolygonField(srid=BRITISH_NATIONAL_GRID, null=True, blank=True)
    organisation = models.OneToOneField(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="authority",
        help_text="the council's own account here; empty until it joins",
    )

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "authorities"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "tier"],
                condition=Q(valid_until=None),
                name="authority_slug_once_while_it_exists",
            ),
            models.CheckConstraint(
                condition=Q(county=None) | Q(tier=AuthorityTier.DISTRICT),
                name="authority_only_a_district_has_a_county",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gte=F("valid_from")),
                name="authority_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return self.name


class Lsoa(models.Model):
    """A neighbourhood of about 1,500 people (ONS lower layer super output area, 2021)."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=60)
    district = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    council = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="lsoas")
    boundary = models.MultiPolygonField(srid=BRITISH_NATIONAL_GRID, null=True, blank=True)
    centre = models.PointField(srid=BRITISH_NATIONAL_GRID)
    residents = models.PositiveIntegerField(default=0, help_text="Census 2021")
    aged_65_over = models.PositiveIntegerField(default=0, help_text="Census 2021")
    disabled = models.PositiveIntegerField(default=0, help_text="Census 2021, Equality Act disabled")
    deprivation_decile = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="IMD 2025, 1 is most deprived"
    )
    setting = models.CharField(max_length=10, blank=True, help_text="Urban or Rural (RUC 2021)")

    objects = LsoaQuerySet.as_manager()

    class Meta:
        verbose_name = "LSOA"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Postcode(models.Model):
    """A postcode's point and neighbourhood. Terminated ones stay: people go on using them."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    compact = models.CharField(max_length=7, primary_key=True, help_text="no spaces, such as GL12AB")
    point = models.PointField(srid=BRITISH_NATIONAL_GRID, spatial_index=False)
    lsoa = models.ForeignKey(Lsoa, on_delete=models.PROTECT, related_name="postcodes", db_index=False)
    precision = models.CharField(max_length=10, choices=Precision)
    terminated_by = models.DateField(
        null=True, blank=True, help_text="a day by which it was no longer in use; empty while it is"
    )
    vintage = models.ForeignKey(Vintage, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = PostcodeQuerySet.as_manager()

    def __str__(self):
        return f"{self.compact[:-3]} {self.compact[-3:]}"

    @property
    def district(self):
        """The first half, which is as much as may be shown: GL1."""
        return self.compact[:-3]


class PostcodeArea(models.Model):
    """The middle of a sector (GL1 2) or an outcode (GL1): where a postcode we have not met is taken to be."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    code = models.CharField(max_length=6, primary_key=True, help_text="a sector has its space: GL1 2")
    precision = models.CharField(max_length=10, choices=Precision)
    point = models.PointField(srid=BRITISH_NATIONAL_GRID, spatial_index=False)
    lsoa = models.ForeignKey(Lsoa, on_delete=models.PROTECT, related_name="+", db_index=False)
    postcodes = models.PositiveIntegerField(help_text="how many postcodes it is the middle of")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(precision__in=[Precision.SECTOR, Precision.OUTCODE]),
                name="postcode_area_is_a_sector_or_an_outcode",
            )
        ]

    def __str__(self):
        return self.code


class PostcodeElsewhere(models.Model):
    """A postcode over the border whose outcode England shares, so it is not mistaken for an English one."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    compact = models.CharField(max_length=7, primary_key=True)
    nation = models.CharField(max_length=20, help_text="such as Wales")

    class Meta:
        verbose_name_plural = "postcodes elsewhere"

    def __str__(self):
        return self.compact
