"""Event: who did what to what, when and why. Seal: the chain that shows if a byte was changed.

Writers only insert. One sealer follows behind and chains what has committed, so nobody queues
(marketplace/docs/decisions/0003-audit-sealed-behind-the-writers.md). Neither table accepts update,
delete or truncate: triggers refuse them.
"""

from django.db import models

from accounts.querysets import EventQuerySet
from accounts.retention import Kept


class Event(models.Model):
    """Something that was done. It keeps no foreign keys, so history outlives rows; and no personal words."""

    KEPT = Kept.AUDIT
    PERSONAL = frozenset()
    APPEND_ONLY = True

    at = models.DateTimeField(db_default=models.functions.Now())
    actor_id = models.BigIntegerField(null=True, help_text="the user; empty when the clock did it")
    person = models.CharField(max_length=16, blank=True, help_text="the person it was done for, by reference")
    what = models.CharField(max_length=60, help_text="such as booking.accepted")
    thing = models.CharField(max_length=40, help_text="the kind of thing, such as marketplace.booking")
    thing_reference = models.CharField(max_length=40)
    before = models.CharField(max_length=30, blank=True)
    after = models.CharField(max_length=30, blank=True)
    why = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["thing", "thing_reference", "id"], name="event_of_a_thing"),
            models.Index(fields=["person", "id"], condition=~models.Q(person=""), name="event_for_a_person"),
        ]

    def __str__(self):
        return f"{self.what} {self.thing_reference}"


class Seal(models.Model):
    """One link: the digest of the event and of the link before it."""

    KEPT = Kept.AUDIT
    PERSONAL = frozenset()
    APPEND_ONLY = True

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, db_constraint=False, related_name="seal")
    digest = models.BinaryField(max_length=32)

    def __str__(self):
        return f"link {self.position}"
