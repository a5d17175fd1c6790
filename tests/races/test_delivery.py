"""Two workers, one outbox: every mail goes out once."""

import time

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction

from accounts.actions import delivery
from accounts.models import Notification
from tests.factories.accounts import NotificationFactory, UserFactory
from tests.races.together import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WORKERS, MAILS = 4, 120


class SlowMail(EmailBackend):
    """A mail server that takes its time, and is never spoken to inside a transaction."""

    def send_messages(self, messages):
        assert not connection.in_atomic_block
        time.sleep(0.002)
        return super().send_messages(messages)


def workers_deliver():
    return sum(at_once([delivery.deliver] * WORKERS))


@pytest.fixture
def waiting(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.SlowMail"
    monkeypatch.setattr(delivery, "AT_ONCE", 10)
    someone = UserFactory()
    NotificationFactory.create_batch(MAILS, recipient=someone)


def sent_ids():
    return sorted(message.extra_headers["Message-ID"] for message in mail.outbox)


def test_workers_at_once_send_each_mail_once(waiting):
    assert workers_deliver() == MAILS
    assert len(sent_ids()) == len(set(sent_ids())) == MAILS
    assert not Notification.objects.filter(sent_at=None).exists()


def test_workers_without_the_claim_send_twice(waiting, monkeypatch):
    """The control: looking without claiming lets mails go out more than once."""

    @transaction.atomic
    def look():
        return list(Notification.objects.waiting().select_related("recipient")[: delivery.AT_ONCE])

    monkeypatch.setattr(delivery, "claim", look)
    workers_deliver()
    assert len(sent_ids()) > len(set(sent_ids()))
