"""Which Stripe answers: the real one where its keys are set, else the pretend one, or on a live site none."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import cast

from django.conf import settings

from payments.gateways.base import Stripe
from payments.gateways.fake import Fake
from payments.gateways.fake_store import Store
from payments.gateways.silent import Silent


def gateway() -> Stripe:
    """The one that is set up."""
    if settings.STRIPE_SECRET_KEY:
        return _real(settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET)
    return the_fake() if settings.PRETEND_STRIPE else cast("Stripe", Silent())


def the_fake() -> Fake:
    """The pretend one, whose pages and news only it has."""
    return _fake(settings.PRETEND_STRIPE_FILE, settings.SECRET_KEY)


@lru_cache(maxsize=1)
def _fake(path: str, secret: str) -> Fake:
    return Fake(Store(path, secret=secret), secret=secret)


@lru_cache(maxsize=1)
def _real(key: str, webhook_secret: str) -> Stripe:
    """Loaded when it is first wanted: Stripe's own library takes half a second."""
    real: Stripe = import_module("payments.gateways.stripe").Real(key, webhook_secret)
    return real
