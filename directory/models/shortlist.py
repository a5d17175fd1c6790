"""ShortlistItem: a listing somebody wants to come back to."""

from django.db import models

from accounts.models import User
from accounts.retention import Kept
from directory.models.listing import Listing


class ShortlistItem(models.Model):
    """Someone with an account kept this listing. Without an account the shortlist lives in the session."""

    KEPT = Kept.ACCOUNT
    PERSONAL = frozenset()

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="shortlist")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="shortlist_items")
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kept_at"]
        constraints = [models.UniqueConstraint(fields=["user", "listing"], name="shortlist_item_once")]

    def __str__(self):
        return str(self.listing)
