"""Services and their prices, in the studio."""

from datetime import date
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.actions.transitions import NotAllowed
from directory.actions import listings, providers, versions
from directory.models import Need, Offer, OfferNeed
from payments.actions import offers
from payments.models import StatutoryRate
from payments.policies import wage_floor
from tests.factories.accounts import UserFactory
from tests.factories.directory import a_listing, a_live_listing, a_provider, an_officer
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
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


CHEAP = {"engagement": "employed", "weekday_pence": 1270}


def test_wages_under_the_floor_are_refused_by_the_database_whoever_writes(listing):
    needs = list(Need.objects.filter(slug="company"))
    with pytest.raises(IntegrityError, match="wages may not be under 1271"), transaction.atomic():
        listings.set_offer(listing, needs=needs, by=None, **CHEAP)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.create(listing=listing, engagement="employed", weekday_pence=1500, sleep_in_pence=0)
    offer = listings.set_offer(listing, needs=needs, by=None, engagement="employed", weekday_pence=1271)
    for lower in ({"weekday_pence": 1270}, {"sunday_pence": 1}, {"night_pence": 1270}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.filter(pk=offer.pk).update(**lower)
    Offer.objects.filter(pk=offer.pk).update(engagement="self_employed", weekday_pence=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(engagement="employed")


def test_rates_that_were_lawful_stand_when_the_floor_rises(listing):
    offer = Offer.objects.create(listing=listing, engagement="employed", weekday_pence=1300)
    StatutoryRate.objects.filter(kind="national_living_wage", valid_until=None).update(pence=1400)
    offer.minimum_minutes = 45
    offer.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(weekday_pence=1399)


def test_without_its_triggers_the_database_takes_any_wages(listing):
    """The control of the two above."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        Offer.objects.create(listing=listing, **CHEAP)
        transaction.set_rollback(True)


def test_a_service_that_waited_past_april_is_sent_back_and_not_shown():
    owner, officer = UserFactory(), an_officer()
    listing = a_live_listing(owner=owner)
    washing = list(Need.objects.filter(slug="washing"))
    offers.set_offer(listing, engagement="employed", needs=washing, weekday_pence=1300, by=owner)
    StatutoryRate.objects.filter(kind="national_living_wage", valid_until=None).update(pence=1400)
    with pytest.raises(NotAllowed, match="Send the change back"):
        versions.approve(versions.open_version(listing), by=officer)
    assert listing.offers.count() == 1


def test_only_the_floor_above_asks_directory_to_keep_an_offer():
    """So that wages are asked about in words everywhere."""
    root = Path(__file__).resolve().parents[3]
    found = {
        file.relative_to(root).as_posix()
        for floor in ("accounts", "directory", "payments", "marketplace")
        for file in (root / floor).rglob("*.py")
        if "listings.set_offer(" in file.read_text()
    }
    assert found == {"payments/actions/offers.py"}


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


def test_before_a_service_stops_it_is_asked_what_goes_and_how_it_comes_back(client, dara):
    listing = a_live_listing(a_provider(organisation=dara.memberships.get().organisation))
    page = reverse("payments:offer_remove", args=[listing.reference, 1])
    assert "This is your only service" in client.get(page).content.decode()
    add(client, listing, weekday_pence="14")
    assert listing.offers.count() == 2
    asked = client.get(page).content.decode()
    assert listing.offers.count() == 2
    for name in Need.objects.filter(offers__in=listing.offers.all()[:1]).values_list("name", flat=True):
        assert name in asked
    assert "To offer it again you add it as a new service" in asked
    assert "The council looks at that first" not in asked
    OfferNeed.objects.create(offer=listing.offers.first(), need=Need.objects.get(slug="washing"))
    assert "The council looks at that first" in client.get(page).content.decode()
    client.post(page)
    assert listing.offers.count() == 1
