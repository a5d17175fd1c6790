"""Two councils: nothing of one is there for the other, by no address, by no form, and however one guesses."""

import re
from pathlib import Path

import pytest
from django.urls import NoReverseMatch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from directory.models import DiaryEntry, Worker
from marketplace.models import Booking, Message
from tests.authz.matrix import MATRIX
from tests.authz.rounds import WALKED, is_inside
from tests.authz.routes import post
from tests.authz.walk import address, go, nobodys, plain
from tests.thorough import stories

ROUTES = [route for row in MATRIX.values() for route in row.routes if route.is_about_one and not route.public]
INSIDE = [route for route in ROUTES if is_inside(route)]
STAFF = "KMGAN"


def theirs_and_nobodys(route, worlds, walkers):
    """What somebody of ours hears of the other council's thing, and of a reference that was never given."""
    client = walkers(worlds.here, route.who[-1])
    things = worlds.there.things, nobodys(worlds.here.things)
    answers = [go(client, route, them).response for them in things]
    return [(answer.status_code, plain(answer)) for answer in answers]


def differing(routes, worlds, walkers):
    heard = [(route, *theirs_and_nobodys(route, worlds, walkers)) for route in routes]
    return [
        f"{route.method} {route.name} {route.who[-1]}" for route, theirs, never in heard if theirs != never
    ]


def test_what_may_not_be_seen_looks_like_what_does_not_exist(rounds):
    """The same answer, word for word, for the other council's thing and for a reference that was never given."""
    assert [told for thing in WALKED for told in rounds(thing).telling] == []


def test_the_page_that_refuses_shows_nothing_of_what_was_asked_for(worlds, walkers):
    """It is one page for all that is refused; here it is drawn, for each role and each way of asking."""
    each = {(route.who[-1], route.method): route for route in INSIDE}
    assert differing(each.values(), worlds, walkers) == []
    page = Path("templates/404.html").read_text(encoding="utf-8")
    assert re.findall(r"exception|request", page) == []


@settings(max_examples=stories(75), deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_no_reference_of_the_other_council_opens_anything(data, worlds, walkers, bare_refusals):
    """Any reference of theirs at any address that takes one, by anybody of ours and the other way round."""
    route = data.draw(st.sampled_from(ROUTES))
    letter = data.draw(st.sampled_from("BYPSIKMGANF"))
    mine, other = data.draw(st.permutations([worlds.here, worlds.there]))
    references = [value for value in other.things.values() if isinstance(value, str)]
    guesses = {
        thing: data.draw(st.sampled_from(references))
        for key, thing in route.args.items()
        if key in {"reference", "slug", "key", "token"}
    }
    things = mine.things | other.things | guesses
    try:
        address(route, things)
    except NoReverseMatch:
        assume(False)
    assert go(walkers(mine, letter), route, things).word == "no", (route.name, guesses)


def test_fields_nobody_asked_for_change_nothing(rounds):
    """Mass assignment, at every form of every object; see rounds.py."""
    walked = [rounds(thing) for thing in WALKED]
    assert [name for one in walked for name in one.moved] == []
    assert sum(one.planted for one in walked) > 30


def forms_with_something_of_theirs(there):
    """Who sends what, with one thing of the other world in the form; and what they hear."""
    theirs = Booking.objects.get(reference=there.things["agreement"])
    worker = Worker.objects.filter(provider=theirs.listing.provider).first()
    entry = DiaryEntry.objects.get(reference=there.things["entry"])
    message = Message.objects.get(pk=there.things["message"])
    ask = {
        "person": "@person",
        "offer": "@offer",
        "placed": "540",
        "shown_pence": "2000",
        "form_token": "@token",
    }
    book = {"reference": "brief", "slug": "slug"}
    own = {"reference": "provider"}
    lane = {"reference": "provider", "number": "one"}
    return [
        (
            "B",
            "told",
            post("C", "marketplace:booking_ask", "B", **book, data=ask | {"offer": theirs.offer_id}),
        ),
        (
            "B",
            "told",
            post("C", "marketplace:booking_ask", "B", **book, data=ask | {"person": there.things["person"]}),
        ),
        (
            "B",
            "told",
            post(
                "C", "marketplace:booking_ask", "B", **book, data=ask | {"form_token": str(theirs.form_token)}
            ),
        ),
        (
            "B",
            "told",
            post(
                "C",
                "marketplace:message_send",
                "B",
                reference="agreement",
                data={"words": "Hello", "form_token": str(message.form_token)},
            ),
        ),
        (
            "P",
            "no",
            post("X", "directory:studio_photo_remove", "P", **own, data={"photo": there.things["photo"]}),
        ),
        ("P", "no", post("X", "directory:studio_away_remove", "P", **lane, data={"entry": entry.reference})),
        ("P", "told", post("U", "directory:studio_copy", "P", **lane, data={"to": str(worker.pk)})),
        (
            "P",
            "no",
            post("U", "payments:offer_remove", "P", reference="listing", number="third"),
        ),
        (
            "D",
            "no",
            post(
                "U",
                "marketplace:concern_unheard",
                "D",
                data={"concern": there.things["concern"], "authority": there.things["gss"]},
            ),
        ),
    ]


def test_a_form_with_something_of_theirs_in_it_is_refused(worlds, walkers):
    wrong = []
    for letter, expected, route in forms_with_something_of_theirs(worlds.there):
        answer = go(walkers(worlds.here, letter), route, worlds.here.things)
        if answer.word != expected or worlds.there.things["agreement"] in answer.response.get("Location", ""):
            wrong.append((route.name, sorted(route.data or {}), answer.word))
    assert wrong == []


def test_a_link_signed_for_one_opens_nothing_of_another(worlds, walkers):
    """The key of an answer fits that answer alone: changed by a letter, or signed for something else, it is nothing."""
    token = worlds.there.things["answer_token"]
    reference, _, signature = token.partition(":")
    client = walkers(worlds.here, "V")
    tries = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        f"{worlds.here.things['report']}:{signature}",
        reference,
    ]
    assert [client.get(f"/answers/{one}/").status_code for one in tries] == [404, 404, 404]


@pytest.mark.parametrize("letter", "MGA")
def test_staff_without_a_council_see_nothing(letter, worlds, walkers, sign_in, monkeypatch):
    """Somebody whose seat has ended is a stranger from the next page on."""
    from django.utils import timezone

    user = worlds.here.users[letter]
    client = sign_in(user)
    user.memberships.update(left_at=timezone.now())
    inside = [route for route in ROUTES if letter in route.who and set(route.who) <= set(STAFF)]
    assert [r.name for r in inside if go(client, r, worlds.here.things).word != "no"] == []
    assert len(inside) > 2
