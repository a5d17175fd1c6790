"""Delivery: send what was promised. Claim, commit, send, mark; so two workers never send the same mail.

A claim that was lost with its worker is taken up again after a wait that doubles with each failure.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.enums import Channel
from accounts.models import Invitation, Notification

logger = logging.getLogger(__name__)

AT_ONCE = 50


def deliver(*, at_most: int = 2000) -> int:
    """Send everything that waits, a batch at a time; the number sent. Must run outside any transaction."""
    if connection.in_atomic_block:
        raise RuntimeError("deliver() speaks to the mail server, so it must not run inside a transaction.")
    sent = tried = 0
    while tried < at_most and (batch := claim()):
        with get_connection() as mail:
            sent += sum(send(notification, mail=mail) for notification in batch)
        tried += len(batch)
    return sent


def hurry(kind: str, *, waited: timedelta) -> int:
    """Let what is waiting of this kind be tried again at once, however often it failed; how many.

    Only what was claimed longer than ``waited`` ago: a worker may be sending the rest.
    """
    lost = Notification.objects.filter(kind=kind, channel=Channel.EMAIL, sent_at=None)
    return lost.filter(claimed_at__lt=timezone.now() - waited).update(claimed_at=None, failures=0)


@transaction.atomic
def claim() -> list[Notification]:
    """Take the next few as ours; rows another worker has in hand are passed over."""
    waiting = Notification.objects.waiting().select_for_update(skip_locked=True, of=("self",))
    batch = list(waiting.select_related("recipient")[:AT_ONCE])
    ours = [notification.pk for notification in batch]
    Notification.objects.filter(pk__in=ours).update(claimed_at=timezone.now(), failures=F("failures") + 1)
    return batch


def send(notification: Notification, *, mail: BaseEmailBackend) -> bool:
    """Send one and mark it sent. A failure stays counted from the claim; the next try waits longer."""
    try:
        mail.send_messages([message_for(notification)])
    except Exception:  # any mail server, any fault: the others must still go out
        logger.exception("Notification %s was not sent; it will be tried again.", notification.pk)
        return False
    Notification.objects.filter(pk=notification.pk).update(sent_at=timezone.now(), failures=0)
    return True


def message_for(notification: Notification) -> EmailMultiAlternatives:
    """The words, made now from the kind and the link alone. Sent twice, it would still be one message."""
    words = {
        "link": f"{settings.SITE_URL}{notification.link}",
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "council_contact": settings.COUNCIL_CONTACT,
        "reference": notification.thing_reference,
    }
    folder = f"notifications/{notification.kind}"
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message = EmailMultiAlternatives(
        subject=subject_of(notification),
        body=render_to_string(f"{folder}/body.txt", words),
        to=[address_of(notification)],
        headers={
            "Message-ID": f"<notification-{notification.pk}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string(f"{folder}/body.html", words), "text/html")
    return message


def subject_of(notification: Notification) -> str:
    """One line: the title of the email and of the line on the site."""
    try:
        subject: str = render_to_string(
            f"notifications/{notification.kind}/subject.txt", {"site_name": settings.SITE_NAME}
        )
    except TemplateDoesNotExist:
        logger.exception("There are no words for %s", notification.kind)
        subject = "Something changed"
    return " ".join(subject.split())


def address_of(notification: Notification) -> str:
    """The recipient's own address; the one somebody left; for an invitation, the address that was asked."""
    if notification.recipient:
        return notification.recipient.email
    if notification.address:
        return notification.address
    return Invitation.objects.get(reference=notification.thing_reference).email
