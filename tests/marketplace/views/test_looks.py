"""Every page that shows somebody's personal data says so in their history; without the record, no address."""

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Event
from marketplace.actions import bookings

pytestmark = pytest.mark.django_db


def read_by(client, person):
    page = client.get(reverse("accounts:person_looks", args=[person.reference]))
    return [(who, what) for _, who, what in page.context["looks"]]


def test_request_read_by_the_provider_is_shown_to_the_person(sign_in, booking, owner, asha):
    sign_in(owner).get(booking.get_absolute_url())
    name = str(booking.listing.provider)
    assert read_by(sign_in(asha), asha.person) == [(name, "what is needed and what matters")]


def test_agreement_and_visit_read_by_the_provider_are_shown_to_the_person(sign_in, booking, owner, asha):
    booking, name = bookings.accept(booking, by=owner), str(booking.listing.provider)
    for _ in range(2):
        sign_in(owner).get(booking.get_absolute_url())
        for visit in booking.visits.all()[:2]:
            sign_in(owner).get(visit.get_absolute_url())
    assert read_by(sign_in(asha), asha.person) == [
        (name, "the times of visits"),
        (name, "address, telephone and how to get in"),
        (name, "what is needed and what matters"),
    ]


def test_own_side_is_not_noted_on_the_pages_of_a_booking(sign_in, booking, owner, asha, bola):
    booking = bookings.accept(booking, by=owner)
    for user in (asha, bola):
        sign_in(user).get(booking.get_absolute_url())
        sign_in(user).get(booking.visits.first().get_absolute_url())
    assert not Event.objects.looks().exists()


def test_message_that_is_sent_back_is_a_look_too(sign_in, booking, owner):
    sign_in(owner).post(reverse("marketplace:message_send", args=[booking.reference]), {"words": ""})
    assert Event.objects.looks().count() == 1


def test_no_record_no_address(sign_in, booking, owner, asha, caplog):
    """The database refuses the look: the page comes, and says why there is no address on it."""
    booking = bookings.accept(booking, by=owner)
    with connection.cursor() as cursor:
        cursor.execute("alter table accounts_event add constraint full_up check (what <> 'address.seen')")
    said = sign_in(owner).get(booking.get_absolute_url()).content.decode()
    secrets = ("4 Mill Lane", "Ring twice", "1AA", "She likes the radio on")
    assert [words for words in secrets if words in said] == []
    assert "We could not note that you looked" in said
    assert booking.reference in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("alter table accounts_event drop constraint full_up")
    said = sign_in(owner).get(booking.get_absolute_url()).content.decode()
    assert [words for words in secrets if words not in said] == []
