from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import delivery
from accounts.actions.notify import tell, tell_address
from accounts.enums import Channel
from accounts.models import Notification
from tests.factories.accounts import NotificationFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


class BrokenMail(EmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


@pytest.fixture
def mail_server_down(settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenMail"


def test_tell_writes_one_row_for_each_channel(asha, bola):
    tell([bola, bola], "invitation_accepted", about=asha.person)
    told = Notification.objects.values_list("recipient", "channel", "thing_reference")
    assert sorted(told) == sorted([(bola.pk, channel, asha.person.reference) for channel in Channel])


def test_deliver_sends_what_waits(settings):
    settings.SITE_URL = "https://care.example"
    waiting = NotificationFactory()
    assert delivery.deliver() == 1
    (message,) = mail.outbox
    assert message.to == [waiting.recipient.email]
    assert message.subject == "Somebody agreed to help"
    assert "https://care.example/account/people/PE-TEST-TEST/" in message.body
    assert "https://care.example/account/people/PE-TEST-TEST/" in message.alternatives[0].content
    waiting.refresh_from_db()
    assert waiting.sent_at
    assert waiting.failures == 0


def test_deliver_twice_sends_once():
    NotificationFactory()
    assert [delivery.deliver(), delivery.deliver()] == [1, 0]
    assert len(mail.outbox) == 1


def test_deliver_leaves_site_messages_and_closed_accounts_alone():
    NotificationFactory(channel=Channel.SITE)
    NotificationFactory(recipient=UserFactory(closed_at=timezone.now()))
    assert delivery.deliver() == 0
    assert mail.outbox == []


def test_deliver_inside_a_transaction_is_refused(db):
    with transaction.atomic(), pytest.raises(RuntimeError):
        delivery.deliver()


def test_deliver_waits_longer_after_each_failure(mail_server_down, settings):
    waiting = NotificationFactory()
    start = timezone.now()
    tries = []
    with time_machine.travel(start, tick=False) as clock:
        for minute in range(0, 160, 5):
            clock.move_to(start + timedelta(minutes=minute, seconds=1))
            delivery.deliver()
            waiting.refresh_from_db()
            tries.append(waiting.failures)
    assert [tries.index(count) * 5 for count in (1, 2, 3, 4)] == [0, 25, 70, 155]


def test_deliver_gives_up_at_last(mail_server_down):
    NotificationFactory(failures=Notification.objects.all().TOO_OFTEN)
    assert list(Notification.objects.waiting()) == []


def test_deliver_one_failure_does_not_stop_the_others(monkeypatch):
    broken = NotificationFactory(kind="no_such_words")
    fine = NotificationFactory()
    assert delivery.deliver() == 1
    assert [message.to for message in mail.outbox] == [[fine.recipient.email]]
    broken.refresh_from_db()
    assert (broken.sent_at, broken.failures) == (None, 1)


def test_deliver_takes_up_a_lost_claim():
    now = timezone.now()
    lost = NotificationFactory(claimed_at=now - timedelta(minutes=21), failures=1)
    in_hand = NotificationFactory(claimed_at=now - timedelta(minutes=19), failures=1)
    delivery.deliver()
    assert [message.to for message in mail.outbox] == [[lost.recipient.email]]
    in_hand.refresh_from_db()
    assert in_hand.sent_at is None


def test_deliver_sent_twice_would_carry_the_same_message_id():
    waiting = NotificationFactory()
    first, second = (delivery.message_for(waiting).extra_headers["Message-ID"] for _ in range(2))
    assert first == second


def test_queue_holds_no_personal_words(asha, bola):
    tell([bola], "invitation_accepted", about=asha.person)
    row = Notification.objects.filter(channel=Channel.EMAIL).values().get()
    said = " ".join(str(value) for value in row.values())
    assert not [word for word in (bola.email, "Bola", "Asha", "Rao") if word in said]


def test_an_address_somebody_left_is_written_to_once_and_kept_closed(asha):
    tell_address("concern_receipt", about=asha.person, address="kind@example.com", link="/help/safety/")
    assert delivery.deliver() == 1
    (message,) = mail.outbox
    assert message.to == ["kind@example.com"]
    assert asha.person.reference in message.body
    assert "/help/safety/" in message.body


def test_nobody_can_be_told_of_by_nobody():
    with pytest.raises(IntegrityError):
        NotificationFactory(recipient=None)


def test_hurry_tries_again_what_failed_and_leaves_what_is_in_hand(mail_server_down):
    failed, in_hand, sent, other = NotificationFactory.create_batch(4)
    Notification.objects.exclude(pk=other.pk).update(kind="concern_received", failures=8)
    long_ago = timezone.now() - timedelta(minutes=2)
    Notification.objects.exclude(pk=in_hand.pk).update(claimed_at=long_ago)
    Notification.objects.filter(pk=in_hand.pk).update(claimed_at=timezone.now())
    Notification.objects.filter(pk=sent.pk).update(sent_at=long_ago)
    assert delivery.hurry("concern_received", waited=timedelta(minutes=1)) == 1
    assert list(Notification.objects.waiting()) == [failed]
