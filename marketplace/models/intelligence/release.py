"""Release: numbers about people as they were published, for ever. PublishedCell: one of them.

Triggers refuse update, delete, truncate, and cells that come later than their release. Whoever only reads what is
published does so as the database role ``market_reader``, which may read these two tables and nothing else.
"""

from dataclasses import asdict
from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.references import new_reference
from accounts.retention import Kept
from marketplace import disclosure
from marketplace.querysets.releases import MARKET_READER, ReleaseQuerySet, steps_of


class Release(models.Model):
    """One cube of one council in one quarter. ``digest`` is of every byte of it and of its cells."""

    KEPT = Kept.STATISTIC
    PERSONAL = frozenset()
    APPEND_ONLY = True
    READ_BY = MARKET_READER

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "RL"), editable=False
    )
    cube = models.CharField(max_length=30)
    place = models.CharField(max_length=9, help_text="the GSS code of the council")
    period = models.CharField(max_length=6, help_text="the quarter, such as 2026Q1")
    audience = models.CharField(max_length=10, help_text="whom the policy is for: public or staff")
    policy = models.JSONField(help_text="as ``marketplace.disclosure.Policy``")
    version = models.PositiveSmallIntegerField(default=1)
    note = models.TextField(blank=True, help_text="what was wrong with the version before")
    follows = models.CharField(
        max_length=64, blank=True, help_text="the digest of the version that this one corrects"
    )
    people = models.PositiveSmallIntegerField(default=1, help_text="the version of the people it counts")
    code = models.CharField(max_length=16, help_text="the digest of the gate that made it")
    digest = models.CharField(max_length=64, unique=True)
    released_at = models.DateTimeField(db_default=models.functions.Now())

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-period", "cube", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["cube", "place", "period", "audience", "version"], name="release_once_a_version"
            ),
            models.UniqueConstraint(
                fields=["follows"], condition=~Q(follows=""), name="release_corrected_once"
            ),
            models.CheckConstraint(
                condition=Q(version=1, note="", follows="")
                | (Q(version__gt=1) & ~Q(note="") & ~Q(follows="")),
                name="release_corrects_with_a_note",
            ),
            models.CheckConstraint(condition=Q(period__regex=r"^20\d\dQ[1-4]$"), name="release_of_a_quarter"),
        ]

    def __str__(self):
        return self.reference

    @classmethod
    def of(cls, sealed: disclosure.Release) -> "Release":
        """The row of what came through the gate; not saved yet."""
        return cls(
            cube=sealed.cube,
            place=sealed.place,
            period=sealed.period,
            audience=sealed.policy.name,
            policy=asdict(sealed.policy),
            version=sealed.version,
            note=sealed.note,
            follows=sealed.follows,
            people=sealed.people,
            code=sealed.code,
            digest=sealed.digest,
        )

    def sealed(self) -> disclosure.Release:
        """What may be shown; raises ``disclosure.Refused`` when a byte of it is not as it was published."""
        return disclosure.reopened(
            self.digest,
            cube=self.cube,
            place=self.place,
            period=self.period,
            policy=disclosure.Policy(**self.policy),
            cells={cell.steps: disclosure.Cell(cell.value, cell.reason) for cell in self.cells.all()},
            version=self.version,
            note=self.note,
            follows=self.follows,
            people=self.people,
            code=self.code,
        )


class PublishedCell(models.Model):
    """One number, or why there is none. ``path`` is every facet and block that leads to it, such as ``outcome:met``."""

    KEPT = Kept.STATISTIC
    PERSONAL = frozenset()
    APPEND_ONLY = True
    READ_BY = MARKET_READER

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="cells", db_index=False)
    path = ArrayField(models.TextField())
    value = models.IntegerField(null=True)
    reason = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "path"], name="published_cell_once"),
            models.CheckConstraint(
                condition=Q(value=None) & ~Q(reason="") | Q(value__isnull=False, reason=""),
                name="published_cell_has_a_value_or_a_reason",
            ),
        ]

    def __str__(self):
        return "/".join(self.path)

    @property
    def steps(self) -> disclosure.Path:
        """The path as the gate has it."""
        return steps_of(self.path)
