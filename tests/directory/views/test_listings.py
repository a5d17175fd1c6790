import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.actions import listings, providers
from directory.enums import LegalForm
from tests.factories.directory import a_listing, a_live_listing, a_provider, always

pytestmark = pytest.mark.django_db


def test_the_page_answers_without_an_account(client):
    listing = a_live_listing(
        a_provider(spans=always(480, 600)), needs=["washing"], sunday_pence=2750, sleep_in_pence=9000
    )
    page = client.get(listing.get_absolute_url()).content.decode()
    for words in (
        "£20",
        "£27.50",
        "£90",
        "8am to 10am",
        "They work for themselves",
        "Public liability insurance, with Wold Mutual, for up to £5,000,000, a copy seen by",
    ):
        assert words in page
    assert "has not confirmed these hours" in page


def test_the_page_says_how_old_the_hours_are(client):
    listing = a_live_listing()
    providers.confirm_hours(listing.provider, by=None)
    assert (
        "last confirmed these hours <strong>today</strong>"
        in client.get(listing.get_absolute_url()).content.decode()
    )


def test_the_page_never_shows_where_they_live(client):
    listing = a_live_listing(a_provider(postcode="QV1 9ZZ", phone="01632 960001"))
    page = client.get(listing.get_absolute_url()).content.decode()
    assert "9ZZ" not in page
    assert "960001" not in page


def test_a_draft_is_only_for_its_owner(client, sign_in, dara, clem, officer):
    listing = a_listing(owner=dara)
    url = listing.get_absolute_url()
    assert client.get(url).status_code == 404
    assert sign_in(clem).get(url).status_code == 404
    assert sign_in(officer).get(url).status_code == 404
    assert "Only you and council staff" in sign_in(dara).get(url).content.decode()
    listings.submit(listing, by=dara)
    assert sign_in(officer).get(url).status_code == 200


def test_a_paused_listing_is_gone_for_others(client, dara):
    listing = a_live_listing(owner=dara)
    listings.pause(listing, by=dara)
    assert client.get(listing.get_absolute_url()).status_code == 404


def test_what_the_law_keeps_back_is_not_shown(client):
    listing = a_live_listing(needs=["washing", "company"])
    providers.set_facts(listing.provider, legal_form=LegalForm.COMPANY, by=None)
    page = client.get(listing.get_absolute_url()).content.decode()
    assert "Washing, bath or shower" not in page
    assert "Company" in page


def test_wages_are_not_called_a_price(client):
    listing = a_live_listing(engagement="employed")
    assert "Your costs as an employer come on top" in client.get(listing.get_absolute_url()).content.decode()


def test_the_page_needs_as_many_queries_for_three_services(client):
    listing, counts = a_live_listing(), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(listing.get_absolute_url())
        counts.append(len(queries))
        for _ in range(2):
            listings.set_offer(
                listing,
                engagement="employed",
                needs=list(listing.offers.first().needs.all()),
                weekday_pence=1500,
                by=None,
            )
    assert counts[0] == counts[1]
