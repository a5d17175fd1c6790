"""Alerts: the leads of the adult's council hear of a concern at once, and again until somebody really was told.

The promise is written in the transaction that receives the concern. ``chase`` runs each minute and looks at what is
true: whatever was lost with a worker, a broker or a mail server is found again, and said loudly when it is late.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import delivery
from accounts.actions.later import later
from accounts.actions.notify import tell
from accounts.enums import Channel
from accounts.models import Notification
from marketplace import triage
from marketplace.models import Concern
from marketplace.policies import hearers_of
from marketplace.querysets import ALERTS

logger = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=1)
LATE = timedelta(minutes=triage.ALERT_MINUTES)


def alert(concern: Concern) -> int:
    """Promise that whoever must hear of ``concern`` is told; those who were promised already are not told twice."""
    kind, people = hearers_of(concern)
    promised = set(
        Notification.objects.filter(
            kind=kind,
            channel=Channel.EMAIL,
            thing=concern._meta.label_lower,
            thing_reference=concern.reference,
        ).values_list("recipient", flat=True)
    )
    fresh = [user for user in people if user.pk not in promised]
    if not people:
        logger.error("There is nobody to alert of concern %s.", concern.reference)
    if fresh and not promised & {user.pk for user in people}:
        if kind == "concern_received":
            tell(fresh, "concern_received", about=concern)
        else:
            tell(fresh, "concern_without_lead", about=concern, link=reverse("marketplace:concern_unheard"))
    return len(fresh)


def chase(*, by: None = None) -> int:
    """See that nobody's concern goes unheard; how many are late. Run each minute."""
    del by
    for concern in Concern.objects.open().waiting():
        with transaction.atomic():
            alert(concern)
    for kind in ALERTS:
        if delivery.hurry(kind, waited=PATIENCE):
            later("accounts.deliver")
    late = Concern.objects.open().waiting().with_alerts().filter(alerted_at=None)
    late = late.filter(received_at__lte=timezone.now() - LATE)
    for reference in late.values_list("reference", flat=True):
        logger.error("Concern %s has waited more than 5 minutes and nobody was alerted.", reference)
    return len(late)
