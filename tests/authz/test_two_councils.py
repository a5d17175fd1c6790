"""Two councils: nothing of one is there for the other, by no address, by no form, and however one guesses."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.urls import NoReverseMatch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from directory.models import DiaryEntry, Worker
from marketplace.models import Booking, Message
from tests.authz.matrix import MATRIX
from tests.authz.routes import post
from tests.authz.test_matrix import FLOORS
from tests.authz.walk import address, go, stay
from tests.thorough import stories
from tests.undoing import undone

ROUTES = [route for row in MATRIX.values() for route in row.routes if route.is_about_one and not route.public]
INSIDE = [route for route in ROUTES if route.who]
NOTHING = {"gss": "X00000000", "photo_key": "0" * 32, "slug": "nobody-here", "message": 999_999_999}
STAFF = "KMGAN"


def nobodys(things):
    """The same things by name, none of which there is."""
    words = {
        name: "ZZ-ZZZZ-ZZZZ" for name, value in things.items() if re.fullmatch(r"[A-Z]{2}-.*", str(value))
    }
    return things | words | {"brief": "0" * 22} | NOTHING


def plain(response):
    """A body without what differs on every page by chance."""
    return re.sub(r'(nonce|value|id)="[^"]*"', "", response.content.decode())


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


def test_what_may_not_be_seen_looks_like_what_does_not_exist(worlds, walkers, bare_refusals):
    """The same answer, word for word, for the other council's thing and for a reference that was never given."""
    assert differing(INSIDE, worlds, walkers) == []


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


def extra_fields(there):
    """What somebody might send along, to become or to own what they may not."""
    stranger, booking = there.users["B"].pk, Booking.objects.get(reference=there.things["agreement"])
    keys = ("owner", "user", "verified_by", "decided_by", "granted_by", "delegate", "requested_by", "author")
    return dict.fromkeys(keys, stranger) | {
        "state": "live",
        "person": booking.person_id,
        "listing": booking.listing_id,
        "provider": booking.listing.provider_id,
        "organisation": booking.listing.provider.organisation_id,
        "authority": there.things["gss"],
        "verified_at": "2026-01-01",
        "published_at": "2026-01-01",
        "council_agreed_at": "2026-01-01",
        "is_superuser": "1",
        "role": "administrator",
        "week_pence": "1",
        "severity": "green",
        "reporter": stranger,
        "number": "9",
    }


def kept(field, value):
    """An instant is there or not; everything else is what it is."""
    return value is not None if field.name.endswith("_at") else value


WRITTEN = """
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


def written():
    """How often a row of each table was written in this transaction, undone or not, by whatever means."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return set(cursor.fetchall())


def facts(names, tables):
    """Every value of these fields in these tables; of an instant only whether it is there."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label not in FLOORS or model._meta.db_table not in tables:
            continue
        held = [field for field in model._meta.concrete_fields if field.name in names]
        rows = model._default_manager.values_list(*(field.attname for field in held)) if held else ()
        found[model._meta.label] = sorted(
            str([kept(*one) for one in zip(held, row, strict=True)]) for row in rows
        )
    return found


def test_fields_nobody_asked_for_change_nothing(worlds, walkers):
    """Mass assignment: the act with the fields sent along does what it does without them."""
    extra, wrong, tried = extra_fields(worlds.there), [], 0
    for route in INSIDE:
        if route.method == "GET":
            continue
        more = {name: value for name, value in extra.items() if name not in (route.data or {})}
        client, outcomes = walkers(worlds.here, route.who[0]), []
        for sent in ({}, more):
            with undone():
                before = written()
                word = stay(client, route, worlds.here.things, sent).word
                tables = {table for table, _ in written() - before}
                outcomes.append((word, facts(set(more), tables)))
        tried += 1
        if outcomes[0] != outcomes[1]:
            wrong.append(route.name)
    assert wrong == []
    assert tried > 30


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
