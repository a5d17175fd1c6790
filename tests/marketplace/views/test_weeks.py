from datetime import UTC, datetime

import pytest
from django.urls import reverse

from directory.actions import diary
from directory.hours import instants
from directory.models import Provider
from marketplace.actions import bookings
from tests.factories.accounts import PersonFactory
from tests.factories.marketplace import MONDAY, a_request, an_agreement, owner_of, visit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["", "2026-03-11", "nonsense", "9999-99-99", "1000-01-01", "\x00"])
def test_week_of_any_words_is_a_page(sign_in, asha, asked):
    assert sign_in(asha).get("/week/", {"from": asked}).status_code == 200


def test_week_of_the_person_shows_her_visits(sign_in, asha, bola):
    an_agreement(person=asha.person, by=asha, visits=[visit(day=2, label="Lunch")])
    for user in (asha, bola):
        said = sign_in(user).get("/week/", {"from": "2026-03-11"}).content.decode()
        assert "8am to 9am" in said
        assert "Lunch" in said
    assert "Nothing this week" in sign_in(asha).get("/week/").content.decode()


def test_pages_say_whose_they_are_to_somebody_who_acts_for_others(sign_in, asha, bola):
    for page in ("/week/", "/bookings/", "/money/"):
        assert "For Asha Rao" in sign_in(bola).get(page).text
        assert "For Asha Rao" not in sign_in(asha).get(page).text
    PersonFactory(user=bola, name="Bola Rao")
    assert "For you and Asha Rao" in sign_in(bola).get("/week/").text


def test_studio_says_which_requests_wait_and_until_when(sign_in, asha):
    booking = a_request(person=asha.person, by=asha)
    studio = sign_in(owner_of(booking.listing.provider))
    said = studio.get("/studio/").text
    assert booking.get_absolute_url() in said
    assert "<strong>answer by " in said
    assert "Asha" not in said
    bookings.accept(booking, by=owner_of(booking.listing.provider))
    assert booking.get_absolute_url() not in studio.get("/studio/").text


def test_week_of_the_provider_has_a_lane_for_each_worker_and_leave_too(sign_in, asha):
    booking = an_agreement(person=asha.person, by=asha, lanes=2, visits=[visit(workers=2)])
    provider = booking.listing.provider
    diary.block([provider.workers.first()], *instants(MONDAY, 720, 120), by=None)
    Provider.objects.filter(pk=provider.pk).update(carers=2)
    said = sign_in(owner_of(provider)).get("/studio/week/", {"from": "2026-03-09"}).content.decode()
    assert said.count("8am to 9am") == 2
    assert said.count("Time off") == 1
    assert said.count("Asha, QV1") == 2
    assert [words in said for words in ("Worker 1", "Worker 2")] == [True, True]


def test_whoever_works_alone_is_not_a_number_to_themselves(sign_in, asha):
    booking = an_agreement(person=asha.person, by=asha)
    provider = booking.listing.provider
    client = sign_in(owner_of(provider))
    for page in (
        "/studio/week/",
        booking.visits.first().get_absolute_url(),
        reverse("directory:studio_diary", args=[provider.reference]),
    ):
        said = client.get(page).text
        assert "Worker 1" not in said, page
        assert "You" in said, page


def test_week_over_the_clock_change_keeps_every_visit_on_its_day(sign_in, asha):
    nights = [visit(day=day, earliest=1320, latest=1860, minutes=540) for day in (5, 6)]
    booking = an_agreement(person=asha.person, by=asha, visits=nights)
    said = sign_in(asha).get("/week/", {"from": "2026-03-23"}).content.decode()
    assert said.count("10pm to 7am") == 2
    assert booking.visits.filter(starts_at=datetime(2026, 3, 28, 22, tzinfo=UTC)).exists()
