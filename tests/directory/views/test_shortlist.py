import pytest
from django.urls import reverse

from directory.models import ShortlistItem
from tests.factories.directory import a_live_listing

pytestmark = pytest.mark.django_db
LIST = "/shortlist/"


def keep(client, listing, **more):
    return client.post(reverse("directory:shortlist_add", args=[listing.slug]), more)


def kept(client):
    return [listing.slug for listing in client.get(LIST).context["listings"]]


def test_keeping_needs_no_account_and_twice_is_once(client):
    listing = a_live_listing()
    keep(client, listing)
    keep(client, listing)
    assert kept(client) == [listing.slug]
    assert not ShortlistItem.objects.exists()


def test_signing_in_keeps_what_was_kept(client, asha):
    first, second = a_live_listing(), a_live_listing()
    keep(client, first)
    client.force_login(asha)
    keep(client, second)
    assert set(kept(client)) == {first.slug, second.slug}
    assert ShortlistItem.objects.filter(user=asha).count() == 2


def test_one_persons_shortlist_is_not_anothers(client, asha, clem):
    client.force_login(asha)
    listing = a_live_listing()
    keep(client, listing)
    client.force_login(clem)
    assert kept(client) == []
    assert client.post(reverse("directory:shortlist_remove", args=[listing.slug])).status_code == 404


@pytest.mark.parametrize("signed_in", [True, False])
def test_what_is_taken_off_is_gone(client, asha, signed_in):
    if signed_in:
        client.force_login(asha)
    listing = a_live_listing()
    keep(client, listing)
    client.post(reverse("directory:shortlist_remove", args=[listing.slug]))
    assert kept(client) == []


def test_a_listing_off_the_site_is_off_the_shortlist(client):
    listing = a_live_listing()
    keep(client, listing)
    type(listing).objects.filter(pk=listing.pk).update(state="paused_by_provider")
    assert kept(client) == []
    assert keep(client, listing).status_code == 404


@pytest.mark.parametrize(
    ("there", "goes"),
    [("/find/x/", "/find/x/"), ("https://evil.example/", LIST), ("//evil.example", LIST), ("", LIST)],
)
def test_keeping_goes_back_only_to_our_own_pages(client, there, goes):
    assert keep(client, a_live_listing(), next=there).url == goes


def test_an_empty_shortlist_says_what_to_do(client):
    assert "Nothing on your shortlist yet" in client.get(LIST).content.decode()
