import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.actions import listings
from directory.policies import as_read
from tests.factories.accounts import UserFactory
from tests.factories.directory import a_listing, a_live_listing, cleared
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(officer, sign_in):
    return sign_in(officer)


def handed_in():
    owner = UserFactory()
    listing = a_listing(owner=owner)
    cleared(listing.provider)
    return listings.submit(listing, by=owner)


def at(name, *args):
    return reverse(f"directory:moderation_{name}", args=args)


@made_once
def listing():
    return handed_in()


def test_an_officer_looks_and_publishes(client, listing):
    assert listing.title in client.get(reverse("marketplace:desk_queue")).content.decode()
    client.post(at("start", listing.reference))
    assert "Publish" in client.get(at("detail", listing.reference)).content.decode()
    client.post(at("publish", listing.reference), {"seen": as_read(listing)})
    listing.refresh_from_db()
    assert listing.state == "live"


@pytest.mark.parametrize("seen", ["", "another"])
def test_what_is_published_is_what_was_read(client, seen, listing):
    client.post(at("start", listing.reference))
    page = client.post(at("publish", listing.reference), {"seen": seen}, follow=True).content.decode()
    listing.refresh_from_db()
    assert "They changed it while you were looking at it" in page
    assert listing.state == "in_review"


def test_publishing_before_looking_is_refused(client, listing):
    client.post(at("publish", listing.reference))
    listing.refresh_from_db()
    assert listing.state == "submitted"


@pytest.mark.parametrize(("answer", "state"), [("changes", "changes_requested"), ("reject", "rejected")])
def test_sending_back_needs_words(client, answer, state, listing):
    client.post(at("start", listing.reference))
    response = client.post(at("send_back", listing.reference), {"answer": answer, "why": ""})
    assert "Say why" in response.content.decode()
    client.post(
        at("send_back", listing.reference),
        {"answer": answer, "reasons": ["prices"], "why": "Name your prices."},
    )
    listing.refresh_from_db()
    assert (listing.state, listing.why_returned) == (state, "Name your prices.")
    assert listing.reasons_returned == ["prices"]


def test_drafts_are_not_the_councils_business(client):
    draft = a_listing()
    assert client.get(at("detail", draft.reference)).status_code == 404
    assert draft.reference not in client.get(at("list")).content.decode()


def test_the_list_is_searched(client):
    a_live_listing()
    page = client.get(at("list"), {"title": "zebra"}).content.decode()
    assert "0 listings" in page
    assert client.get(at("list"), {"state": "nonsense", "page": "-1"}).status_code == 200


def test_the_list_needs_as_many_queries_for_three(client):
    counts = []
    for _ in range(2):
        handed_in()
        a_live_listing()
        with CaptureQueriesContext(connection) as queries:
            client.get(at("list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_history_says_who_did_what(client, listing):
    client.post(at("start", listing.reference))
    page = client.get(at("detail", listing.reference)).content.decode()
    assert "The provider handed it in" in page
    assert "The council began to look at it" in page
