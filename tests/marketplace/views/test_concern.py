"""The form anybody may fill in: emergency words first, nothing lost, one act, and nothing leaked by a reference."""

import logging
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Notification
from marketplace.actions.contacts import set_contact
from marketplace.models import Concern
from marketplace.views import concern as pages
from tests.factories.accounts import MembershipFactory
from tests.factories.concerns import TOLD, a_lead, home
from tests.factories.directory import PostcodeFactory, a_listing, a_live_listing
from tests.factories.marketplace import a_request, an_agreement, soon
from tests.standing import made_once

pytestmark = pytest.mark.django_db
WHAT = {name: TOLD[name] for name in pages.forms.WhatForm.base_fields}
ADULT = {name: TOLD[name] for name in pages.forms.AdultForm.base_fields}
YOU = {name: TOLD[name] for name in pages.forms.YouForm.base_fields}
WHERE = {"postcode": "QV1 1AA", "council": ""}


@made_once
def hana():
    PostcodeFactory()
    lead = a_lead()
    chief = MembershipFactory(organisation=home().organisation, role="administrator").user
    numbers = {"day_phone": "01632 960101", "night_phone": "01632 960102"}
    set_contact(home(), by=chief, **numbers)
    return lead


def told(client, *, where=WHERE, what=WHAT, adult=ADULT, you=YOU, **first):
    """Every page but the last; where the last one led."""
    client.post("/concern/", where | first)
    client.post("/concern/what/", what)
    client.post("/concern/adult/", adult)
    return client.post("/concern/you/", you)


def token_on(page):
    return page.content.decode().split('name="form_token" value="')[1].split('"')[0]


def sent(client, **answers):
    assert told(client, **answers).url == "/concern/check/"
    return client.post("/concern/check/", {"form_token": token_on(client.get("/concern/check/"))})


def test_emergency_words_come_before_any_question(hana):
    page = Client().get("/concern/").content.decode()
    places = [page.index(words) for words in ("tel:999", "tel:101", "01632960101", "01632960102", "<form")]
    assert places == sorted(places)


def test_the_whole_way_ends_in_a_receipt(hana):
    client = Client()
    answer = sent(client)
    assert answer.url == "/concern/sent/"
    concern = Concern.objects.get()
    assert (concern.authority, concern.postcode, concern.severity) == (home(), "QV11AA", "green")
    assert {name: getattr(concern, name) for name in TOLD} == TOLD
    page = client.get("/concern/sent/").content.decode()
    assert concern.reference in page
    assert "<strong>5pm on Monday 2 March 2026</strong>" in page


def test_sent_twice_it_is_one(hana):
    client = Client()
    told(client)
    token = token_on(client.get("/concern/check/"))
    answers = [client.post("/concern/check/", {"form_token": token}).url for _ in range(3)]
    assert answers == ["/concern/sent/"] * 3
    assert Concern.objects.get().form_token == UUID(token)
    assert Notification.objects.filter(kind="concern_received", channel="email").count() == 1


def test_what_was_answered_is_there_when_one_comes_back(hana):
    client = Client()
    told(client)
    assert "Her purse was empty again on Monday." in client.get("/concern/what/").content.decode()
    client.post("/concern/what/", WHAT | {"happened": "It was Tuesday."})
    assert "It was Tuesday." in client.get("/concern/check/").content.decode()


def test_a_page_with_something_missing_keeps_the_rest(hana):
    client = Client()
    client.post("/concern/", WHERE)
    page = client.post("/concern/what/", WHAT | {"in_danger": ""}).content.decode()
    assert "Choose whether anybody is in danger now, or that you do not know" in page
    assert "Her purse was empty again on Monday." in page


def test_the_draft_is_closed_and_can_be_taken_away(hana):
    client = Client()
    told(client)
    stored = client.session["concern"]
    assert "purse" not in stored
    assert "purse" not in str(dict(client.session))
    assert client.post("/concern/what/", {"forget": "1"}).url == "/concern/"
    assert "concern" not in client.session
    assert client.get("/concern/check/").url == "/concern/"


def test_an_old_draft_is_forgotten(hana, time_machine):
    client = Client()
    told(client)
    time_machine.shift(4 * 60 * 60 + 1)
    assert client.get("/concern/check/").url == "/concern/"


@pytest.mark.parametrize(
    ("where", "gss"),
    [
        ({"postcode": "ZZ99 9ZZ", "council": "HOME"}, "HOME"),
        ({"postcode": "", "council": "HOME"}, "HOME"),
        ({"postcode": "", "council": "unknown"}, None),
        ({"postcode": "what", "council": "unknown"}, None),
    ],
)
def test_no_postcode_is_a_dead_end(hana, where, gss):
    where = {name: home().pk if value == "HOME" else value for name, value in where.items()}
    sent(Client(), where=where)
    assert Concern.objects.get().authority == (home() if gss else None)


@pytest.mark.parametrize("where", [{}, {"postcode": "ZZ99 9ZZ"}, {"postcode": "EH1 1AA"}])
def test_a_place_that_is_not_found_offers_the_councils_by_name(hana, where):
    page = Client().post("/concern/", where).content.decode()
    assert "There is a problem" in page
    assert f'<option value="{home().pk}">' in page


def test_a_council_without_a_lead_says_to_telephone(hana):
    hana.memberships.update(left_at=timezone.now())
    client = Client()
    sent(client)
    page = client.get("/concern/sent/").content.decode()
    assert "Please telephone as well." in page
    assert "01632 960101" in page


# What it is about


def test_a_listing_that_is_live_is_named(hana):
    listing = a_live_listing()
    assert listing.title in Client().get(f"/concern/?about={listing.reference}").content.decode()
    sent(Client(), about=listing.reference)
    assert (Concern.objects.get().listing, Concern.objects.get().about) == (listing, "listing")


def test_what_the_visitor_may_not_see_leaves_no_trace(hana, asha, clem, sign_in):
    booking = a_request(person=asha.person, by=asha, starts_on=soon())
    draft = a_listing()

    def page(user, reference):
        shown = sign_in(user).get(f"/concern/?about={reference}").content.decode()
        return [line for line in shown.splitlines() if "csrf" not in line and "nonce" not in line]

    for user in (None, clem):
        nothing = page(user, "")
        for reference in (booking.reference, draft.reference, "BK-NONE-NONE", "x" * 500, "'; --"):
            assert page(user, reference) == nothing
    sent(Client(), about=booking.reference)
    concern = Concern.objects.get()
    assert (concern.booking, concern.listing, concern.about) == (None, None, "")


def test_a_booking_brings_its_listing_and_the_place(hana, asha, sign_in):
    booking = an_agreement(person=asha.person, by=asha, starts_on=soon())
    client = sign_in(asha)
    sent(client, about=booking.reference, part="messages")
    concern = Concern.objects.get()
    assert (concern.booking, concern.listing, concern.about) == (booking, booking.listing, "messages")


def test_the_provider_does_not_learn_the_place_of_a_request(hana, asha, sign_in):
    asha.person.postcode = "QV1 1AA"
    asha.person.save()
    booking = a_request(person=asha.person, by=asha, starts_on=soon())
    owner = booking.listing.provider.organisation.memberships.get().user
    path = f"/concern/?about={booking.reference}"
    assert 'value="QV1 1AA"' in sign_in(asha).get(path).content.decode()
    assert 'value="QV1 1AA"' not in sign_in(owner).get(path).content.decode()


def test_every_page_leads_to_it(hana, asha, sign_in):
    listing = a_live_listing()
    booking = an_agreement(person=asha.person, by=asha, starts_on=soon())
    assert 'href="/concern/"' in Client().get("/").content.decode()
    assert f"/concern/?about={listing.reference}" in Client().get(listing.get_absolute_url()).content.decode()
    page = sign_in(asha).get(booking.get_absolute_url()).content.decode()
    assert f"/concern/?about={booking.reference}" in page
    assert f"/concern/?about={booking.reference}&amp;part=messages" in page


# Bad input


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("x" * 5000, "must be 4,000 characters or fewer"),
        ("x\0y", "has a hidden character"),
        ("x\u202ey", "has a hidden character"),
        ("", "Say what has happened"),
    ],
)
def test_bad_words_are_refused_kindly(hana, words, said):
    client = Client()
    client.post("/concern/", WHERE)
    answer = client.post("/concern/what/", WHAT | {"happened": words})
    assert (answer.status_code, said in answer.content.decode()) == (200, True)


def test_ten_megabytes_are_refused_kindly(hana):
    client = Client()
    client.post("/concern/", WHERE)
    answer = client.post("/concern/what/", WHAT | {"happened": "x" * 10_000_000})
    assert answer.status_code == 400
    assert "We could not take that" in answer.content.decode()
    assert "tel:999" in answer.content.decode()


def test_a_name_the_browser_filled_in_is_not_kept_of_somebody_anonymous(hana):
    sent(Client(), you=YOU | {"reporter_name": "Oda Rush", "reporter_phone": "07700 900111"})
    assert (Concern.objects.get().reporter_name, Concern.objects.get().reporter_phone) == ("", "")


def test_too_many_wait_but_what_is_urgent_never_does(hana, monkeypatch):
    monkeypatch.setattr(pages, "MOST", 1)
    sent(Client())
    client = Client()
    refused = sent(client)
    assert refused.status_code == 429
    assert "This was not sent." in refused.content.decode()
    assert "tel:999" in refused.content.decode()
    assert "Her purse was empty" in client.get("/concern/what/").content.decode()
    urgent = sent(Client(), what=WHAT | {"in_danger": "yes"})
    assert urgent.url == "/concern/sent/"
    assert Concern.objects.count() == 2


def test_no_word_of_it_is_logged(hana, caplog):
    with caplog.at_level(logging.DEBUG):
        sent(Client(), you=YOU | {"reporter_email": "kind@example.com"})
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert [word for word in ("purse", "Peverell", "kind@example.com", "QV11AA") if word in said] == []
