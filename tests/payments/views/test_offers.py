"""Services and their prices, in the studio."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.actions.transitions import NotAllowed
from directory.actions import providers
from directory.models import Need, Offer
from payments.actions import offers
from payments.models import StatutoryRate
from payments.policies import wage_floor
from tests.factories.directory import a_listing, a_provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing(dara):
    listing = a_listing(a_provider(organisation=dara.memberships.get().organisation))
    listing.offers.all().delete()
    return listing


@pytest.fixture
def client(dara, sign_in):
    return sign_in(dara)


def given(**more):
    company = Need.objects.get(slug="company").pk
    answers = {"engagement": "employed", "needs": [company], "weekday_pence": "13", "minimum_minutes": "60"}
    return answers | more


def add(client, listing, **more):
    return client.post(reverse("payments:offer_add", args=[listing.reference]), given(**more))


@pytest.mark.parametrize("rate", ["0", "12.70", "-1"])
def test_wages_under_the_floor_are_refused_and_nothing_is_lost(client, listing, rate):
    response = add(client, listing, weekday_pence=rate, travel_pence="1.25")
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert 'value="1.25"' in response.content.decode()
    assert not listing.offers.exists()


def test_wages_of_nothing_on_a_sunday_are_refused(client, listing):
    page = add(client, listing, sunday_pence="0").content.decode()
    assert "Wages may not be under £12.71 an hour" in page
    assert not listing.offers.exists()


def test_a_low_price_is_kept_and_spoken_of(client, listing):
    response = add(client, listing, engagement="self_employed", weekday_pence="11")
    assert response.status_code == 302
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert any("the least an employer would have to pay" in words for words in said)
    assert listing.offers.get().weekday_pence == 1100
    page = client.get(reverse("payments:offer_edit", args=[listing.reference, 1])).content.decode()
    assert "the least an employer would have to pay" in page


def test_a_form_sent_twice_adds_one_service(client, listing):
    for _ in range(2):
        assert add(client, listing).status_code == 302
    assert listing.offers.count() == 1
    add(client, listing, weekday_pence="14")
    assert listing.offers.count() == 2


def test_the_act_refuses_wages_under_the_floor_too(listing):
    with pytest.raises(NotAllowed, match="National Living Wage"):
        offers.set_offer(
            listing,
            engagement="employed",
            needs=list(Need.objects.filter(slug="company")),
            weekday_pence=1,
            by=None,
        )
    assert not Offer.objects.filter(listing=listing).exists()


def test_what_is_withheld_is_said_on_the_page(client, listing):
    add(client, listing, needs=[Need.objects.get(slug=slug).pk for slug in ("company", "washing")])
    providers.set_facts(listing.provider, carers=2, by=None)
    page = client.get(reverse("payments:offer_edit", args=[listing.reference, 1])).content.decode()
    assert "Not shown to people for now" in page
    assert "two or more people must be registered" in page


def test_the_floor_is_that_of_the_day():
    assert wage_floor(date(2026, 3, 31)).pence == 1221
    assert (wage_floor(date(2026, 3, 31)).next_pence, wage_floor(date(2026, 4, 1)).pence) == (1271, 1271)
    StatutoryRate.objects.all().delete()
    assert wage_floor() is None
