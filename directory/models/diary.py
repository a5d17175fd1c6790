"""The diary: the hours a provider works, the time it has promised, and what is left."""

from functools import partial

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Extract, Mod
from django.db.models.lookups import Exact

from accounts.references import new_reference
from accounts.retention import Kept
from directory.enums import EntryKind, Season
from directory.fields import BitStringField
from directory.models.place import Authority
from directory.models.provider import Provider, Worker
from directory.querysets import DiaryEntryQuerySet, WeeklyHoursQuerySet

MINUTES_A_DAY = 1440
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
FIFTEEN_MINUTES = 900  # seconds


def on_the_grid(bound):
    """A condition: this end of ``during`` falls on a quarter of an hour."""
    return Exact(
        Mod(
            Extract(Func(F("during"), function=bound, output_field=models.DateTimeField()), "epoch"),
            FIFTEEN_MINUTES,
        ),
        0,
    )


class SchoolTerm(models.Model):
    """One school term, as a council sets it."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="school_terms")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="the last day of term")

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "starts_on"], name="school_term_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="school_term_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.starts_on} to {self.ends_on}"


class WeeklyHours(models.Model):
    """A stretch of wall-clock time one worker is willing to work, every week between two days.

    Extra hours on one date are a row valid on that day only. A night past midnight is two rows.
    """

    KEPT = Kept.SUPPLY
    PERSONAL = frozenset()

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="weekly_hours")
    day = models.PositiveSmallIntegerField(choices=list(enumerate(WEEKDAYS)), help_text="0 is Monday")
    starts = models.PositiveSmallIntegerField(help_text="minutes after midnight")
    ends = models.PositiveSmallIntegerField(help_text="minutes after midnight")
    season = models.CharField(max_length=10, choices=Season, default=Season.ALWAYS)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True, help_text="the last day")

    objects = WeeklyHoursQuerySet.as_manager()

    class Meta:
        ordering = ["day", "starts"]
        verbose_name_plural = "weekly hours"
        constraints = [
            models.CheckConstraint(condition=Q(day__lte=6), name="weekly_hours_on_a_day"),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts"), ends__lte=MINUTES_A_DAY), name="weekly_hours_within_the_day"
            ),
            models.CheckConstraint(
                condition=Q(Exact(Mod("starts", 15), 0), Exact(Mod("ends", 15), 0)),
                name="weekly_hours_on_the_grid",
            ),
            ExclusionConstraint(
                name="weekly_hours_do_not_overlap",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("day", RangeOperators.EQUAL),
                    ("season", RangeOperators.EQUAL),
                    (Func("starts", "ends", function="int4range"), RangeOperators.OVERLAPS),
                    (
                        Func("valid_from", "valid_until", Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="These hours overlap hours you already have on that day.",
            ),
        ]

    def __str__(self):
        return f"{self.get_day_display()} {self.starts}-{self.ends}"


class DiaryEntry(models.Model):
    """Time of one worker that is promised: a visit, leave, or work from elsewhere. Released time is free again.

    No two entries of one worker that still hold may overlap: the database refuses it.
    """

    KEPT = Kept.AGREEMENT
    PERSONAL = frozenset()

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "DI"), editable=False
    )
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="entries")
    during = DateTimeRangeField(help_text="UTC instants, the end not included")
    kind = models.CharField(max_length=10, choices=EntryKind)
    created_at = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(null=True, blank=True)

    objects = DiaryEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "diary entries"
        constraints = [
            ExclusionConstraint(
                name="diary_entry_never_twice",
                expressions=[("worker", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(released_at=None),
                violation_error_message="That time is already taken.",
            ),
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False,
                    during__lower_inc=True,
                    during__upper_inc=False,
                    during__lower_inf=False,
                    during__upper_inf=False,
                ),
                name="diary_entry_has_both_ends",
            ),
            models.CheckConstraint(
                condition=Q(on_the_grid("lower"), on_the_grid("upper")), name="diary_entry_on_the_grid"
            ),
        ]

    def __str__(self):
        return self.reference


class FreeHours(models.Model):
    """A projection for search: what one worker has left, sixteen weeks from a Monday, a bit a quarter of an hour.

    Bit 0 is that Monday's midnight on the London wall clock. Written only by ``directory.actions.diary``, in the
    transaction of whatever changed it; ``manage.py verify_free_hours`` proves it against the diary.
    """

    KEPT = Kept.SUPPLY
    PERSONAL = frozenset()

    worker = models.OneToOneField(
        Worker, on_delete=models.CASCADE, primary_key=True, related_name="free_hours"
    )
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    from_on = models.DateField(help_text="a Monday")
    free = BitStringField()

    def __str__(self):
        return f"{self.worker_id} from {self.from_on}"
