"""PublishedStatement: a Market Position Statement as everybody reads it, for ever.

Triggers refuse every change; it is read as the database role ``market_reader``. A correction, or that it was withdrawn,
is a version of its own with a note.
"""

import json
from functools import cached_property, partial

from django.db import models
from django.db.models import Q

from accounts.references import new_reference
from accounts.retention import Kept
from marketplace.disclosure import Refused
from marketplace.querysets.published import PublishedQuerySet
from marketplace.querysets.releases import MARKET_READER
from marketplace.statement_file import digest_of


class PublishedStatement(models.Model):
    """``text`` is the canonical JSON of all of it: panels, words, and the releases it stands on. ``digest`` is of its bytes."""

    KEPT = Kept.STATISTIC
    PERSONAL = frozenset()
    APPEND_ONLY = True
    READ_BY = MARKET_READER

    reference = models.CharField(
        max_length=16, unique=True, default=partial(new_reference, "PS"), editable=False
    )
    place = models.CharField(max_length=9, help_text="the GSS code of the council")
    name = models.CharField(max_length=100, help_text="of the council")
    period = models.CharField(max_length=6, help_text="the quarter, such as 2026Q1")
    version = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True, help_text="what was wrong with the version before")
    why_withdrawn = models.TextField(blank=True, help_text="of a version that takes the statement back")
    follows = models.CharField(max_length=64, blank=True, help_text="the digest of the version before")
    text = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    published_at = models.DateTimeField(db_default=models.functions.Now())

    objects = PublishedQuerySet.as_manager()

    class Meta:
        ordering = ["place", "-period", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "period", "version"], name="published_statement_once_a_version"
            ),
            models.UniqueConstraint(
                fields=["follows"], condition=~Q(follows=""), name="published_statement_followed_once"
            ),
            models.CheckConstraint(
                condition=Q(version=1, follows="") | (Q(version__gt=1) & ~Q(follows="")),
                name="published_statement_follows",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(note="") | ~Q(why_withdrawn=""),
                name="published_statement_says_why",
            ),
            models.CheckConstraint(
                condition=Q(period__regex=r"^20\d\dQ[1-4]$"), name="published_statement_of_a_quarter"
            ),
        ]

    def __str__(self):
        return self.reference

    @cached_property
    def content(self):
        """What may be shown; raises ``disclosure.Refused`` when a byte of it is not as it was published."""
        if digest_of(self.text) != self.digest:
            raise Refused("This statement is not as it was published.")
        return json.loads(self.text)
