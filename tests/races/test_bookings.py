"""Many buyers over HTTP for one hour, or for an agency's last lane: exactly as many win as there are hands."""

from contextlib import suppress
from functools import partial
from itertools import pairwise
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Person, User
from directory.actions import diary, free_hours
from directory.models import DiaryEntry
from marketplace.actions import asking, bookings
from marketplace.enums import BookingState
from marketplace.models import AgreedVisit, Attendance, Booking, Visit
from tests.factories.directory import a_provider
from tests.factories.marketplace import BriefFactory, OfferFactory, a_request, owner_of, soon
from tests.races.together import at_once, signed_in

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

SUGGESTED_AT = 600
SOON = 20  # and until everyone who is under way has come as far


@pytest.fixture(autouse=True)
def _one_person_may_ask_again(monkeypatch):
    """One person stands for many here; that the same hours are not asked for twice is tested in test_asking."""
    monkeypatch.setattr(asking, "_check_not_asked_already", lambda *_asked: None)


def buyers_of(offer, number, *, asha, **facts):
    """Each buyer has a request of their own, all for the same hours, to which the provider suggested the same time."""
    first = a_request(person=asha.person, by=asha, offer=offer, starts_on=soon(), **facts)
    agreed = first.agreed_visits.get()
    bookings.suggest(first, starts={agreed.pk: SUGGESTED_AT}, by=owner_of(offer.listing.provider))
    first.refresh_from_db()
    agreed.refresh_from_db()
    users = User.objects.bulk_create(User(email=f"buyer{n}@example.com") for n in range(number - 1))
    people = Person.objects.bulk_create(Person(user=user, name="A Buyer", created_by=user) for user in users)
    copies = Booking.objects.bulk_create(
        copy_of(first, person=one, requested_by=one.user, split=[]) for one in people
    )
    AgreedVisit.objects.bulk_create(copy_of(agreed, booking=one) for one in copies)
    return list(zip([asha, *users], [first, *copies], strict=True))


def copy_of(row, **changes):
    """The same row once more, for somebody else."""
    fresh = {"reference", "id", "form_token"}
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in fresh
    }
    if hasattr(row, "form_token"):
        kept["form_token"] = uuid4()
    copy = type(row)(**kept)
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def accept(client, booking):
    return client.post(reverse("marketplace:booking_accept", args=[booking.reference]))


def race(buyers):
    """Every buyer presses the button; the answers, and who has an agreement."""
    clients = signed_in(user for user, _ in buyers)
    answers = at_once(
        [partial(accept, client, booking) for client, (_, booking) in zip(clients, buyers, strict=True)]
    )
    won = set(Booking.objects.filter(state=BookingState.ACCEPTED).values_list("pk", flat=True))
    return clients, answers, won


def all_right():
    return [pk for progress in free_hours.verify() for pk in progress.wrong] == []


def hours_sold_twice():
    held = DiaryEntry.objects.holding().order_by("worker", "during").values_list("worker", "during")
    return sum(a[0] == b[0] and a[1].upper > b[1].lower for a, b in pairwise(held))


@pytest.mark.parametrize(("lanes", "number"), [(1, 2), (1, 10), (1, 50), (1, 200), (3, 10)])
def test_exactly_as_many_buyers_win_as_there_are_hands(asha, lanes, number):
    offer = OfferFactory(listing__provider=a_provider(lanes=lanes))
    buyers = buyers_of(offer, number, asha=asha)
    clients, answers, won = race(buyers)
    assert {answer.status_code for answer in answers} == {302}
    assert len(won) == min(lanes, number)
    visits = Booking.objects.filter(pk__in=won).first().visits.count()
    assert (Visit.objects.count(), Attendance.objects.count()) == (visits * len(won),) * 2
    assert hours_sold_twice() == 0
    assert all_right()
    lost = next(n for n, (_, booking) in enumerate(buyers) if booking.pk not in won)
    page = clients[lost].get(answers[lost].url).content.decode()
    assert "no longer free" in page
    assert "See who else is free" in page
    assert "See their other times" in page


def test_the_last_lane_of_an_agency_goes_to_one(asha):
    offer = OfferFactory(listing__provider=a_provider(lanes=4))
    three = buyers_of(offer, 3, asha=asha)
    for user, booking in three:
        bookings.accept(booking, by=user)
    rest = AgreedVisit.objects.filter(booking=three[0][1]).get()
    rest.starts, rest.suggested_starts = 480, SUGGESTED_AT
    users = User.objects.bulk_create(User(email=f"late{n}@example.com") for n in range(40))
    people = Person.objects.bulk_create(Person(user=user, name="Late", created_by=user) for user in users)
    asked = {"state": BookingState.SUGGESTED, "planned_until": None, "arrangement": None, "split": []}
    late = Booking.objects.bulk_create(
        copy_of(three[0][1], person=one, requested_by=one.user, **asked) for one in people
    )
    AgreedVisit.objects.bulk_create(copy_of(rest, booking=one) for one in late)
    _, answers, won = race(list(zip(users, late, strict=True)))
    assert {answer.status_code for answer in answers} == {302}
    assert len(won) == 4
    assert hours_sold_twice() == 0


def test_buyers_of_one_and_of_two_workers_share_the_lanes_without_deadlock(asha):
    provider = a_provider(lanes=5)
    offer = OfferFactory(listing__provider=provider)
    buyers = buyers_of(offer, 30, asha=asha)
    doubles = [booking.pk for _, booking in buyers[::2]]
    AgreedVisit.objects.filter(booking__in=doubles).update(workers=2)
    _, answers, won = race(buyers)
    assert {answer.status_code for answer in answers} == {302}
    hands = sum(2 if pk in doubles else 1 for pk in won)
    assert hands in {4, 5}
    assert hours_sold_twice() == 0
    assert all_right()


def test_one_provider_pressing_accept_on_every_request_agrees_to_one(asha):
    offer = OfferFactory()
    owner = owner_of(offer.listing.provider)
    asked = [
        a_request(person=asha.person, by=asha, offer=offer, brief=BriefFactory(starts_on=soon()))
        for _ in range(6)
    ]
    clients = signed_in([owner] * len(asked))
    answers = at_once([partial(accept, *pair) for pair in zip(clients, asked, strict=True)])
    assert {answer.status_code for answer in answers} == {302}
    assert Booking.objects.filter(state=BookingState.ACCEPTED).count() == 1


def test_twenty_identical_forms_are_one_booking(asha):
    person = asha.person
    person.address_lines, person.postcode = "4 Mill Lane", "QV1 1AA"
    person.save()
    offer, brief = OfferFactory(), BriefFactory(starts_on=soon())
    owner_of(offer.listing.provider)
    [start] = asking.place(brief.pattern(otherwise=soon()), offer)
    form = {
        "person": person.reference,
        "offer": offer.pk,
        "placed": start,
        "shown_pence": 2000,
        "form_token": uuid4(),
    }
    url = reverse("marketplace:booking_ask", args=[brief.reference, offer.listing.slug])
    clients = signed_in([asha] * 20)
    answers = at_once([partial(client.post, url, form) for client in clients])
    booking = Booking.objects.get()
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, booking.get_absolute_url())}


def test_accepting_and_withdrawing_at_once_leave_one_of_them(asha):
    offer = OfferFactory()
    owner = owner_of(offer.listing.provider)
    for _ in range(5):
        booking = a_request(person=asha.person, by=asha, offer=offer, brief=BriefFactory(starts_on=soon()))
        withdraw = reverse("marketplace:booking_withdraw", args=[booking.reference])
        hers, theirs = signed_in([asha, owner])
        at_once([partial(hers.post, withdraw), partial(accept, theirs, booking)])
        booking.refresh_from_db()
        held = DiaryEntry.objects.holding().count()
        assert (booking.state == BookingState.ACCEPTED) == (held > 0)
        if held:
            bookings.end(booking, from_on=soon(), by=asha)
    assert all_right()


def without_bits(number):
    """Taking time as if it were always free; nobody goes on before ``number`` have done so."""
    everybody = Barrier(number)

    def take_out(wanted):
        with suppress(BrokenBarrierError):
            everybody.wait(SOON)
        return True

    return take_out


def without_constraint():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE directory_diaryentry DROP CONSTRAINT diary_entry_never_twice")


def test_control_the_constraint_alone_still_sells_it_once(asha, monkeypatch):
    monkeypatch.setattr(diary, "hold", lambda _: None)
    monkeypatch.setattr(diary, "take_out", without_bits(8))
    race(buyers_of(OfferFactory(), 8, asha=asha))
    assert hours_sold_twice() == 0


def test_control_without_any_guard_an_hour_is_sold_twice(asha, monkeypatch):
    monkeypatch.setattr(diary, "hold", lambda _: None)
    monkeypatch.setattr(diary, "take_out", without_bits(8))
    without_constraint()
    race(buyers_of(OfferFactory(), 8, asha=asha))
    assert hours_sold_twice() > 0
