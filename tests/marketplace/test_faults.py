"""What goes wrong around a deal, and what stays right: dead workers, a dead broker, lost mail."""

import pytest
from django.core import mail
from django.db import connection
from kombu.exceptions import OperationalError

from accounts.actions import delivery, later
from accounts.models import Notification
from marketplace.actions import bookings
from marketplace.enums import BookingState
from marketplace.models import Booking
from tests.factories.marketplace import a_request, owner_of

S = BookingState


@pytest.fixture
def _dead_broker(monkeypatch):
    def nobody_there(*_args, **_kwargs):
        raise OperationalError("nobody there")

    monkeypatch.setattr(later.current_app, "send_task", nobody_there)


@pytest.mark.django_db
@pytest.mark.usefixtures("_dead_broker")
def test_with_the_broker_dead_asking_and_agreeing_still_work(asha, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as asked_for:
        booking = a_request(person=asha.person, by=asha)
        bookings.accept(booking, by=owner_of(booking.listing.provider))
    assert asked_for
    assert Booking.objects.get().state == S.ACCEPTED
    assert Notification.objects.filter(sent_at=None, channel="email").count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_dead_broker")
def test_mail_catches_up_once_when_the_worker_comes_back(asha):
    booking = a_request(person=asha.person, by=asha)
    bookings.accept(booking, by=owner_of(booking.listing.provider))
    assert (delivery.deliver(), delivery.deliver()) == (3, 0)
    assert sorted(message.subject for message in mail.outbox) == [
        "A request waits for your answer",
        "It is agreed",
        "It is agreed",
    ]
    said = " ".join(message.body for message in mail.outbox)
    assert [word for word in ("Asha", "Rao", "QV1", "Mill Lane", "radio") if word in said] == []


@pytest.mark.django_db
def test_with_every_worker_dead_a_request_is_over_when_its_time_has_passed(asha, sign_in, time_machine):
    booking = a_request(person=asha.person, by=asha)
    owner = owner_of(booking.listing.provider)
    time_machine.move_to(booking.expires_at, tick=False)
    said = sign_in(owner).get(booking.get_absolute_url()).content.decode()
    assert "was not answered in time" in said
    assert "Accept</button>" not in said
    assert Booking.objects.unanswered().count() == 0
    assert Booking.objects.to_be_answered_by(owner).count() == 0
    assert Booking.objects.over().get() == booking
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM marketplace_booking")
        assert cursor.fetchone() == (S.REQUESTED,)
