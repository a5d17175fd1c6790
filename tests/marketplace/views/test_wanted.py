"""The page of what is wanted near a provider: one tap, and nothing lost."""

from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages

from directory.models import Language
from marketplace.actions import wanting
from marketplace.models import WantedAnswer, WantedLetter
from tests.factories.directory import LsoaFactory, a_live_listing, owner_of
from tests.marketplace.actions.test_wanting import missing

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, time_machine):
    """Bola's page, signed in, with something wanted near her."""
    time_machine.move_to(datetime(2026, 8, 5, 9, tzinfo=UTC), tick=False)
    LsoaFactory(code="Y01", name="Wolds 001A")
    Language.objects.get_or_create(code="ur", defaults={"name": "Urdu"})
    provider = a_live_listing(needs=("company",)).provider
    missing()
    client.force_login(owner_of(provider))
    return client, provider, f"/studio/{provider.reference}/wanted/"


def send(desk, **said):
    client, provider, address = desk
    one = wanting.near(provider).yours[1]
    return client.post(f"{address}answer/", {"reference": one.reference, "card": one.card.key} | said)


def test_page_shows_the_cards_and_where_each_number_comes_from(desk):
    client, provider, address = desk
    page = client.get(address).content.decode()
    assert "95 hours a week: company and getting out" in page
    assert f"/market/numbers/{wanting.near(provider).yours[0].reference}.csv" in page
    assert "/market/method/#M4" in page
    assert "round it to 5. We never show a number that fewer than 10 people are behind." in page
    assert "What you could offer" in page
    assert "The cards may overlap" in page


def test_one_tap_says_so_and_comes_back_to_the_page(desk):
    client, _, address = desk
    answer = send(desk, reply="can")
    assert (answer.status_code, answer.url) == (302, address)
    assert [str(one) for one in get_messages(answer.wsgi_request)] == [
        "Thank you. Your hours are confirmed, so that people find you first."
    ]
    assert "You said: I have time for this." in client.get(address).content.decode()


def test_who_will_add_hours_is_led_to_them(desk):
    _, provider, _ = desk
    assert send(desk, reply="more").url == f"/studio/{provider.reference}/workers/"


def test_not_for_me_without_a_reason_is_asked_again_at_that_card(desk):
    page = send(desk, reply="not_me").content.decode()
    assert page.count("Choose why it is not for you") == 2  # in the summary and at the card
    assert not WantedAnswer.objects.exists()
    assert send(desk, reply="not_me", cause="price").status_code == 302
    assert WantedAnswer.objects.get().cause == "price"


def test_card_that_has_gone_is_said_kindly(desk):
    client, _, address = desk
    page = client.post(f"{address}answer/", {"reference": "RL-2222-2222", "card": "x", "reply": "can"})
    assert "not wanted any more" in page.content.decode()


def test_letters_are_begun_and_ended_on_the_page(desk):
    client, _, address = desk
    client.post(f"{address}letters/", {"letters": "begin"})
    assert "Stop the emails" in client.get(address).content.decode()
    client.post(f"{address}letters/", {"letters": "end"})
    assert not WantedLetter.objects.running().exists()
