"""Message: plain words between the two sides of a booking, or of an answer to an advert."""

from django.db import models
from django.db.models import Q

from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.retention import Kept
from marketplace.enums import Side
from marketplace.models.advert import AdvertInvite
from marketplace.models.booking import Booking


class Message(models.Model):
    """One message in the thread of one booking, or of one answer to an advert. Nobody can change or delete it."""

    KEPT = Kept.AGREEMENT
    PERSONAL = frozenset({"words"})

    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    invite = models.ForeignKey(
        AdvertInvite, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    words = EncryptedTextField(max_length=4000)
    sent_at = models.DateTimeField(auto_now_add=True)
    form_token = models.UUIDField(unique=True)

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(booking=None, invite__isnull=False) | Q(booking__isnull=False, invite=None),
                name="message_of_a_booking_or_an_answer",
            ),
        ]

    def __str__(self):
        return f"message {self.pk}"

    @property
    def listing(self):
        """Whose listing it is about."""
        return (self.booking or self.invite).listing
