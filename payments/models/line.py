"""Line: what one visit, or a fee, takes from one source of money. What was wrong is undone by another line."""

from django.db import models
from django.db.models import Q

from accounts.retention import Kept
from payments.enums import LineCode, Vat
from payments.models.arrangement import Arrangement, Share
from payments.models.funding import Funding
from payments.models.invoice import CreditNote, Invoice
from payments.querysets import LineQuerySet


class Line(models.Model):
    """So many pence, told in a code and numbers. A row is never changed, but to say once which paper it is on.

    ``about`` names the visit. Each time what it owes changes there is a further ``turn``: lines that undo those of
    before, and lines of what is owed now. Wages have no lines: a trigger refuses them.
    """

    KEPT = Kept.MONEY
    PERSONAL = frozenset()

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="lines")
    funding = models.ForeignKey(Funding, on_delete=models.PROTECT, related_name="lines")
    share = models.ForeignKey(Share, on_delete=models.PROTECT, null=True, blank=True, related_name="lines")
    top_up = models.BooleanField(default=False)
    source = models.CharField(
        max_length=60, unique=True, help_text="the visit, the turn and the source of money"
    )
    about = models.CharField(max_length=16, db_index=True, help_text="the reference of the visit")
    turn = models.PositiveSmallIntegerField()
    on = models.DateField(help_text="the day of the visit")
    code = models.CharField(max_length=20, choices=LineCode)
    minutes = models.PositiveIntegerField(default=0)
    workers = models.PositiveSmallIntegerField(default=1)
    whole_pence = models.BigIntegerField(help_text="what all sources pay for it together")
    pence = models.BigIntegerField()
    vat = models.CharField(max_length=10, choices=Vat)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone"
    )
    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, null=True, blank=True, related_name="lines"
    )
    credit = models.ForeignKey(
        CreditNote, on_delete=models.PROTECT, null=True, blank=True, related_name="lines"
    )

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pence__gt=0, undoes=None) | Q(pence__lt=0, undoes__isnull=False),
                name="line_undoes_when_below_nothing",
            ),
            models.CheckConstraint(condition=Q(invoice=None) | Q(credit=None), name="line_on_one_paper"),
        ]
        indexes = [
            models.Index(fields=["funding"], condition=Q(invoice=None, credit=None), name="line_waiting"),
        ]

    def __str__(self):
        return self.source
