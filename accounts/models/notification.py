"""Notification: what someone is to be told. The row is the promise; delivery comes after."""

from django.db import models
from django.db.models import Q

from accounts.enums import Channel
from accounts.fields import EncryptedTextField
from accounts.models.user import User
from accounts.querysets import NotificationQuerySet
from accounts.retention import Kept


class Notification(models.Model):
    """One message to one user on one channel. It names the thing it is about; words are made at delivery.

    An invitation has no recipient yet: it goes to the address on the invitation. Somebody without an account who left
    an address is written to there.
    """

    KEPT = Kept.TOLD
    PERSONAL = frozenset({"address"})

    recipient = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="notifications"
    )
    address = EncryptedTextField(
        max_length=254, null=True, blank=True, help_text="of somebody who has no account here"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    kind = models.CharField(max_length=40, help_text="the folder under templates/notifications/")
    thing = models.CharField(max_length=40)
    thing_reference = models.CharField(max_length=40)
    link = models.CharField(max_length=200, help_text="the page it leads to, from the root")
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient__isnull=False)
                | Q(thing="accounts.invitation", channel=Channel.EMAIL)
                | Q(address__isnull=False, channel=Channel.EMAIL),
                name="notification_to_somebody",
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(sent_at=None), name="notification_waiting"),
            models.Index(fields=["recipient", "-id"], name="notification_of_someone"),
        ]

    def __str__(self):
        return f"{self.kind} {self.thing_reference}"
