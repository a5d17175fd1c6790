"""Message: plain words between the two sides of a booking."""

from django.db import models

from accounts.fields import EncryptedTextField
from accounts.models import User
from accounts.retention import Kept
from marketplace.enums import Side
from marketplace.models.booking import Booking


class Message(models.Model):
    """One message in the thread of one booking. Nobody can change or delete it."""

    KEPT = Kept.AGREEMENT
    PERSONAL = frozenset({"words"})

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    words = EncryptedTextField(max_length=4000)
    sent_at = models.DateTimeField(auto_now_add=True)
    form_token = models.UUIDField(unique=True)

    class Meta:
        ordering = ["sent_at", "pk"]

    def __str__(self):
        return f"message {self.pk}"
