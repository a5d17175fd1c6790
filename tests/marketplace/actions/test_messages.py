from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.actions.transitions import NotAllowed
from accounts.enums import Scope
from accounts.models import Event, Notification
from directory.actions import checks, providers
from directory.enums import CheckKind, CheckSource
from marketplace.actions import bookings, messages
from marketplace.enums import Side
from marketplace.models import Message
from tests.factories.accounts import DelegationFactory
from tests.factories.directory import an_officer
from tests.factories.marketplace import NOW, a_request, owner_of
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def booking(asha):
    return a_request(person=asha.person, by=asha)


def send(booking, by, words="Hello", token=None):
    return messages.send(booking, words=words, form_token=token or uuid4(), by=by)


def test_both_sides_write_and_the_other_is_told(booking, asha):
    owner = owner_of(booking.listing.provider)
    assert [send(booking, asha).side, send(booking, owner).side] == [Side.PERSON, Side.PROVIDER]
    told = Notification.objects.filter(kind="message_received", channel="email").order_by("pk")
    assert list(told.values_list("recipient_id", flat=True)) == [owner.pk, asha.pk]
    assert "Hello" not in str(list(Event.objects.values()))


def test_one_form_is_one_message(booking, asha):
    token = uuid4()
    assert send(booking, asha, token=token) == send(booking, asha, token=token)
    assert Message.objects.count() == 1


def test_outsider_and_helper_without_the_right_cannot_write(booking, asha, clem):
    reader = DelegationFactory(person=asha.person, scopes=[Scope.SEE]).delegate
    for somebody in (clem, reader):
        with pytest.raises(NotAllowed):
            send(booking, somebody)


def test_a_provider_whose_telephone_is_not_proved_writes_to_nobody(booking, asha):
    """Until the council has seen it again; the person can write, and the request can be answered all the same."""
    provider, owner = booking.listing.provider, owner_of(booking.listing.provider)
    providers.set_facts(provider, phone=provider.phone, carers=1, by=owner)
    assert send(booking, owner)
    providers.set_facts(provider, phone="07700 900555", by=owner)
    with pytest.raises(NotAllowed, match="once the council has rung you"):
        send(booking, owner)
    assert send(booking, asha)
    bookings.accept(booking, by=owner)
    told = checks.offer(provider, kind=CheckKind.CONTACT, by=owner)
    with pytest.raises(NotAllowed, match="once the council has rung you"):
        send(booking, owner)
    checks.verify(told, source=CheckSource.SPOKEN, by=an_officer())
    assert send(booking, owner)


def test_thread_closes_four_weeks_after_it_was_over(booking, asha, time_machine):
    bookings.withdraw(booking, by=asha)
    booking.refresh_from_db()
    assert send(booking, asha)
    time_machine.move_to(NOW + timedelta(days=30), tick=False)
    with pytest.raises(NotAllowed, match="closed"):
        send(booking, asha)
