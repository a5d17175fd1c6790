from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from directory.actions import diary
from directory.enums import ListingState
from directory.hours import instants
from directory.models import Listing, Offer
from marketplace.models import Booking
from tests.factories.accounts import DelegationFactory
from tests.factories.directory import PostcodeFactory, a_provider, always
from tests.factories.marketplace import MONDAY, BriefFactory, OfferFactory, an_agreement, visit
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def offer():
    return OfferFactory()


@made_once
def brief():
    return BriefFactory()


@made_once
def home(asha):
    Person.objects.filter(pk=asha.person.pk).update(address_lines="4 Mill Lane", postcode="QV1 1AA")
    asha.person.refresh_from_db()
    return asha.person


def page_of(brief, offer):
    return reverse("marketplace:booking_ask", args=[brief.reference, offer.listing.slug])


def filled(person, offer, **changes):
    form = {"person": person.reference, "offer": offer.pk, "placed": "480", "shown_pence": "2000"}
    return form | {"form_token": str(uuid4())} | changes


def test_nobody_signed_in_sees_the_price_and_is_asked_to_sign_in(client, brief, offer):
    said = client.get(page_of(brief, offer)).content.decode()
    assert "£20" in said
    assert f"next={page_of(brief, offer)}" in said
    assert client.post(page_of(brief, offer), {}).status_code == 200
    assert Booking.objects.count() == 0


def test_someone_new_is_asked_who_it_is_for_and_comes_back(sign_in, clem, brief, offer):
    said = sign_in(clem).get(page_of(brief, offer)).content.decode()
    assert f"{reverse('accounts:person_start')}?next={page_of(brief, offer)}" in said


def test_asking_makes_one_booking_however_often_it_is_sent(sign_in, asha, home, brief, offer):
    client, form = sign_in(asha), filled(home, offer)
    answers = [client.post(page_of(brief, offer), form) for _ in range(2)]
    booking = Booking.objects.get()
    assert {answer.url for answer in answers} == {booking.get_absolute_url()}
    assert (booking.person, booking.week_pence) == (home, 2000)


def test_helper_asks_for_the_person(sign_in, bola, home, brief, offer):
    sign_in(bola).post(page_of(brief, offer), filled(home, offer))
    assert Booking.objects.get().requested_by == bola


def test_person_of_somebody_else_cannot_be_chosen(sign_in, clem, home, brief, offer):
    DelegationFactory(delegate=clem)
    assert sign_in(clem).post(page_of(brief, offer), filled(home, offer)).status_code == 200
    assert Booking.objects.count() == 0


@pytest.mark.parametrize(
    ("place", "words"),
    [({"address_lines": ""}, "address first"), ({"postcode": "QV9 9ZZ"}, "not at the postcode")],
)
def test_address_must_be_known_and_be_where_the_search_looked(  # noqa: PLR0917
    sign_in, asha, home, brief, offer, place, words
):
    Person.objects.filter(pk=home.pk).update(**place)
    said = sign_in(asha).post(page_of(brief, offer), filled(home, offer)).content.decode()
    assert words in said
    assert Booking.objects.count() == 0


def test_another_postcode_is_said_before_the_form_and_mended_with_one_press(sign_in, bola, home, offer):
    client, brief = sign_in(bola), BriefFactory(postcode="QV92ZZ", person=home)
    said = client.get(page_of(brief, offer)).content.decode()
    assert "Asha’s address is at QV1 1AA." in said
    PostcodeFactory(compact="QV11AA")
    client.post(
        reverse("marketplace:find_step", args=[brief.reference, "where"]), {"postcode": home.postcode}
    )
    brief.refresh_from_db()
    assert brief.postcode == "QV11AA"
    assert "Asha’s address is at" not in client.get(page_of(brief, offer)).content.decode()


def test_booked_visits_at_those_times_are_said_and_nothing_is_blocked(sign_in, asha, home, brief, offer):
    assert "is booked at" not in sign_in(asha).get(page_of(brief, offer)).text
    booked = an_agreement(person=home, by=asha, visits=[visit(earliest=510, latest=570)])
    said = sign_in(asha).get(page_of(brief, offer)).text
    assert "of these times already." in said
    assert said.count(str(booked.listing.provider)) == 3
    sign_in(asha).post(page_of(brief, offer), filled(home, offer))
    assert Booking.objects.filter(listing=offer.listing).exists()
    booked.visits.update(state="cancelled", cancelled_at=timezone.now())
    assert "is booked at" not in sign_in(asha).get(page_of(brief, offer)).text


def test_a_visit_that_ends_when_another_begins_is_no_clash(sign_in, asha, home, brief, offer):
    an_agreement(person=home, by=asha, visits=[visit(earliest=540, latest=600)])
    assert "is booked at" not in sign_in(asha).get(page_of(brief, offer)).text


def test_brief_of_half_a_postcode_is_enough(sign_in, asha, home, offer):
    sign_in(asha).post(page_of(brief := BriefFactory(postcode="QV1"), offer), filled(home, offer))
    assert Booking.objects.get().brief == brief


@pytest.mark.parametrize("placed", ["x", "480,480", "٤٨٠", "9" * 500, "\x00", "-480", "465"])
def test_times_that_were_not_shown_are_refused_kindly(sign_in, asha, home, brief, offer, placed):  # noqa: PLR0917
    answer = sign_in(asha).post(page_of(brief, offer), filled(home, offer, placed=placed))
    assert answer.status_code in {200, 409}
    assert Booking.objects.count() == 0


def test_price_that_changed_since_it_was_shown_is_shown_again(sign_in, asha, home, brief, offer):
    Offer.objects.update(weekday_pence=2500)
    answer = sign_in(asha).post(page_of(brief, offer), filled(home, offer))
    assert answer.status_code == 409
    assert "The price has changed" in answer.content.decode()
    assert "£25" in answer.content.decode()


def test_hours_that_went_meanwhile_show_the_other_times_they_are_free(sign_in, asha, home, brief, offer):
    workers = list(offer.listing.provider.workers.all())
    diary.block(workers, *instants(MONDAY + timedelta(weeks=1), 480, 60), by=None)
    answer = sign_in(asha).post(page_of(brief, offer), filled(home, offer))
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "no longer free on Monday 16 March 2026 at 8am" in said
    assert "9am to 10am" in said
    assert 'name="placed" value="540"' in said


def test_nothing_free_any_more_offers_the_results(sign_in, asha, home, brief):
    offer = OfferFactory(listing__provider=a_provider(spans=always(days=[3])))
    answer = sign_in(asha).post(page_of(brief, offer), filled(home, offer))
    assert answer.status_code == 409
    assert "See who else is free" in answer.content.decode()


def test_listing_paused_meanwhile_says_so(sign_in, asha, home, brief, offer):
    Listing.objects.update(state=ListingState.PAUSED)
    said = sign_in(asha).post(page_of(brief, offer), filled(home, offer)).content.decode()
    assert "They are not taking new requests at the moment." in said
    assert "See who else is free" in said


def test_visits_they_cannot_do_are_named_and_left_out(client, offer):
    workers = list(offer.listing.provider.workers.all())
    brief = BriefFactory(visits=[visit(), visit(day=1, latest=540)])
    diary.block(workers, *instants(MONDAY + timedelta(days=8), 480, 60), by=None)
    said = client.get(page_of(brief, offer)).content.decode()
    assert "They are not free for these visits" in said


def test_brief_of_somebody_else_and_draft_listings_are_not_there(sign_in, asha, clem, brief, offer):
    brief.owner = asha
    brief.save()
    assert sign_in(clem).get(page_of(brief, offer)).status_code == 404
    draft = OfferFactory(listing__state=ListingState.DRAFT, listing__published_at=None)
    assert sign_in(asha).get(page_of(brief, draft)).status_code == 404


def test_another_contract_of_the_same_listing_can_be_chosen(client, brief, offer):
    OfferFactory(listing=offer.listing, engagement="employed", weekday_pence=2200)
    url = page_of(brief, offer)
    assert "employed, £22 an hour" in client.get(url).content.decode().replace("you employ them", "employed")
    assert "You would be the employer" in client.get(url, {"contract": "employed"}).content.decode()
