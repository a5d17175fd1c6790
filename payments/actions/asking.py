"""The card company, asked from outside any transaction: no row is held while somebody else takes their time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.urls import reverse

from payments.gateways.choosing import gateway

if TYPE_CHECKING:
    from payments.gateways.base import Stripe


def company() -> Stripe:
    """Whom to ask. Raises ``RuntimeError`` inside a transaction; the one a test is wrapped in is none."""
    if any(not block._from_testcase for block in connection.atomic_blocks):
        raise RuntimeError("The card company is never asked inside a transaction.")
    return gateway()


def page(name: str, *args: str) -> str:
    """The whole address of a page of ours, for somebody to come back to."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
