"""tell: promise that people will be told. The row is written now; delivery follows the commit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from accounts.actions.later import later
from accounts.enums import Channel
from accounts.models import Notification

if TYPE_CHECKING:
    from django.db.models import Model

    from accounts.models import User

TO_A_USER = (Channel.EMAIL.value, Channel.SITE.value)
PROMISE = """INSERT INTO "accounts_notification" (kind, thing, thing_reference, link, created_at, failures, recipient_id, channel)
    SELECT %s, %s, %s, %s, %s::timestamptz, 0, one.* FROM unnest(%s::bigint[], %s::text[]) AS one
"""
"""Most acts tell somebody, and the ORM takes longer to phrase this than the database to write it."""


def tell(people: Iterable[User], kind: str, *, about: Model, link: str = "") -> None:
    """Tell each of ``people`` once about ``about``, by email and on the site.

    ``kind`` names the folder of words under templates/notifications/; ``about`` has a page of its own, unless
    ``link`` says another.
    """
    link = link or about.get_absolute_url()
    told = [(pk, channel) for pk in sorted({person.pk for person in people}) for channel in TO_A_USER]
    if told:
        ids, channels = (list(column) for column in zip(*told, strict=True))
        said = (kind, about._meta.label_lower, about.reference, link, timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(PROMISE, [*said, ids, channels])
    later("accounts.deliver")


def tell_address(kind: str, *, about: Model, address: str = "", link: str = "") -> None:
    """Tell ``address``, or the one that ``about`` was sent to, once, by email; nobody here need have it.

    ``link`` is a page that whoever reads the address may open, where that is not the page of ``about``.
    """
    Notification.objects.create(
        address=address or None,
        channel=Channel.EMAIL,
        kind=kind,
        thing=about._meta.label_lower,
        thing_reference=about.reference,
        link=link or about.get_absolute_url(),
    )
    later("accounts.deliver")
