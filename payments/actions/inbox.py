"""The inbox: what the card company tells us is stored by its name, acknowledged at once, and followed afterwards.

A delivery says only what to ask about. Whoever follows it asks, so that a late, doubled or reversed one does no harm.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core.cache import cache
from django.core.mail import mail_admins
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.actions.later import later
from payments.actions import disputing, mandates, onboarding, paying, payouts, refunding
from payments.enums import Followed
from payments.gateways.base import Unknown, Unreachable
from payments.gateways.choosing import gateway
from payments.models import CardAccount, Delivery, Mandate
from payments.models.asked import next_ask

logger = logging.getLogger(__name__)

LAGS_AFTER = timedelta(minutes=5)
SAID_AGAIN_AFTER = 3600  # seconds
AT_ONCE = 200
BANK_NEWS = "account.external_account."


def receive(raw: bytes, signature: str) -> Delivery:
    """Store a delivery, once. Raises Forged, and then nothing is stored."""
    told = gateway().happened(raw, signature)
    if known := Delivery.objects.filter(event=told.id).exclude(done_at=None).first():
        return known
    with transaction.atomic():
        fresh = Delivery(
            event=told.id,
            kind=told.kind[:80],
            account=told.account or "",
            thing=told.object_id[:80],
            thing_kind=told.object_kind[:40],
            intent=told.intent or "",
            happened_at=told.created,
        )
        Delivery.objects.bulk_create([fresh], ignore_conflicts=True)
        stored = Delivery.objects.get(event=told.id)
        if stored.done_at is None:
            later("payments.follow_delivery", delivery=stored.pk)
    return stored


def follow_waiting(*, at_most: int = AT_ONCE) -> int:
    """By the clock: those nobody has followed yet; how many were."""
    waiting = list(Delivery.objects.waiting().filter(try_at__lte=timezone.now())[:at_most])
    return sum(follow(delivery) is not None for delivery in waiting)


def follow(delivery: Delivery) -> str | None:
    """Ask about what it names, and say what became of it; None when it has to be tried again."""
    if delivery.done_at:
        return delivery.became
    try:
        became = _follow(delivery)
    except Unknown:
        became = Followed.REFUSED
    except (Unreachable, DatabaseError):
        logger.warning("A delivery could not be followed yet: %s", delivery.event)
        Delivery.objects.filter(pk=delivery.pk).update(tries=F("tries") + 1, try_at=next_ask(delivery.tries))
        return None
    Delivery.objects.filter(pk=delivery.pk, done_at=None).update(done_at=timezone.now(), became=became)
    return became


def _follow(delivery: Delivery) -> str:
    account = CardAccount.objects.named(delivery.account)
    if account is None:
        logger.warning("A delivery of an account that is not ours was refused: %s", delivery.event)
        return Followed.REFUSED
    if delivery.kind.startswith(BANK_NEWS):
        onboarding.bank_changed(account, at=delivery.happened_at)
        return Followed.DONE
    followers = {
        "account": lambda: onboarding.follow(account),
        "application": lambda: onboarding.follow(account),
        "checkout.session": lambda: _page(account, delivery.thing),
        "payment_intent": lambda: _payment(account, delivery.thing),
        "charge": lambda: _payment(account, delivery.intent),
        "refund": lambda: refunding.heard(account, delivery.thing),
        "dispute": lambda: disputing.heard(account, delivery.thing),
        "payout": lambda: payouts.heard(account, delivery.thing),
    }
    follower = followers.get(delivery.thing_kind)
    return Followed.DONE if follower and follower() else Followed.NOTHING


def _payment(account: CardAccount, intent: str) -> bool:
    payment = paying.find(account, intent)
    return payment is not None and paying.follow(payment) is not None


def _page(account: CardAccount, checkout: str) -> bool:
    """A page for a payment or for a card to be left."""
    if payment := paying.find_by_page(account, checkout):
        return paying.follow(payment) is not None
    mandate = Mandate.objects.filter(account=account, checkout=checkout).first()
    return mandate is not None and mandates.follow(mandate) is not None


def late() -> int:
    """How many deliveries wait for longer than they should."""
    return Delivery.objects.waiting().older_than(timezone.now() - LAGS_AFTER).count()


def alarm() -> int:
    """By the clock: tell whoever runs the site, at most once an hour, that deliveries wait; how many do."""
    waiting = late()
    if waiting and cache.add("inbox-late", 1, SAID_AGAIN_AFTER):
        logger.error("%s messages of the card company wait for more than five minutes.", waiting)
        mail_admins(
            "Messages of the card company wait",
            f"{waiting} messages have waited for more than five minutes. Is the worker running?",
            fail_silently=True,
        )
    return waiting
