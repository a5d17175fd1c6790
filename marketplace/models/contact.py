"""CouncilContact: how people reach a council when they are worried, or want to complain. Its administrator keeps it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.retention import Kept
from directory.models import Authority
from marketplace.querysets import CouncilContactQuerySet


class CouncilContact(models.Model):
    """Numbers and addresses everybody may read, and how long concerns are kept here."""

    KEPT = Kept.REFERENCE
    PERSONAL = frozenset()

    authority = models.OneToOneField(
        Authority, on_delete=models.PROTECT, primary_key=True, related_name="contact"
    )
    day_phone = models.CharField("safeguarding by day", max_length=40)
    night_phone = models.CharField("safeguarding at night and weekends", max_length=40)
    email = models.EmailField("address people may write to", blank=True)
    complaints = models.CharField("where to complain", max_length=200, blank=True)
    concern_years = models.PositiveSmallIntegerField(
        "years a closed concern is kept",
        default=8,
        validators=[MinValueValidator(8), MaxValueValidator(100)],
    )

    objects = CouncilContactQuerySet.as_manager()

    def __str__(self):
        return str(self.authority)
