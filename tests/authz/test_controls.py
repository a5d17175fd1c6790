"""The walk would notice: with a guard taken away, what it reports is not nothing."""

import pytest
from django.contrib.auth import get_user
from django.db import connection, transaction
from django.http import HttpRequest

from accounts.querysets import PersonQuerySet
from accounts.views import guards
from directory.querysets import ListingQuerySet, ProviderQuerySet
from marketplace.querysets import BookingQuerySet, ConcernQuerySet, ReportQuerySet
from tests.authz.matrix import MATRIX
from tests.authz.rounds import Walk, files_in, one
from tests.authz.walk import Known, go
from tests.undoing import undone

GUARDS = [
    (ListingQuerySet, "looked_at_by", "Draft/edit version", "directory:moderation_detail", "M"),
    (ListingQuerySet, "owned_by", "Draft/edit version", "directory:studio_listing", "P"),
    (ProviderQuerySet, "owned_by", "Availability", "directory:studio_diary", "P"),
    (ConcernQuerySet, "seen_by", "Safeguarding concern", "marketplace:concern_detail", "G"),
    (BookingQuerySet, "of", "Message thread", "marketplace:booking_detail", "P"),
    (PersonQuerySet, "of", "Home address", "accounts:person_detail", "Y"),
    (ReportQuerySet, "answered_by", "Complaint/appeal", "marketplace:report_decide", "M"),
]


@pytest.mark.parametrize(("vocabulary", "word", "thing", "name", "letter"), GUARDS)
def test_without_this_word_the_other_world_is_open(  # noqa: PLR0917 -- one row of the table
    vocabulary, word, thing, name, letter, worlds, walkers, monkeypatch
):
    route = next(route for route in MATRIX[thing].routes if route.name == name and route.who)
    client = walkers(worlds.here, letter)
    assert one(route, letter, client, worlds.there.things) == []
    monkeypatch.setattr(vocabulary, word, lambda self, *_, **__: self.all())
    monkeypatch.setattr(client, "raise_request_exception", False)  # open or broken, it is noticed
    assert one(route, letter, client, worlds.there.things) != []


def test_without_the_second_factor_a_session_would_be_let_in(worlds, walkers, monkeypatch):
    route = next(
        route for route in MATRIX["Draft/edit version"].routes if route.name == "directory:moderation_detail"
    )
    client = walkers(worlds.here, "M", second_factor=False)
    assert go(client, route, worlds.here.things).word == "factor"
    monkeypatch.setattr(guards, "second_factor_done", lambda _: True)
    assert go(client, route, worlds.here.things).word == "yes"


@pytest.fixture
def a_walk(  # noqa: PLR0917 -- all that is watched
    worlds, walkers, bare_refusals, remembering, caplog, tmp_path
):
    """To one route, not to all of them; no file is written there."""
    return Walk(worlds.rounds, walkers, asked=[], caplog=caplog, files=(tmp_path, tmp_path))


def a_route(name, method):
    routes = (route for row in MATRIX.values() for route in row.routes)
    return next(route for route in routes if (route.name, route.method) == (name, method))


def test_a_page_that_tells_the_other_worlds_from_nobodys_is_noticed(a_walk, monkeypatch):
    route = a_route("directory:moderation_detail", "GET")
    letter = route.who[-1]
    a_walk.abroad(route, letter)
    assert a_walk.found.telling == []
    monkeypatch.setattr(ListingQuerySet, "looked_at_by", lambda self, *_, **__: self.all())
    a_walk.abroad(route, letter)
    assert a_walk.found.telling == [f"GET directory:moderation_detail {letter}"]


def test_a_form_that_takes_a_field_nobody_asked_for_is_noticed(a_walk, tmp_path, monkeypatch):
    route, honest = a_route("marketplace:booking_decline", "POST"), Known.get_response
    a_walk.at_home(route, route.who[0], files_in(tmp_path))
    assert (a_walk.found.moved, a_walk.found.planted) == ([], 1)

    def taken_in(known, request):
        if "is_superuser" in request.POST:
            type(known.user).objects.filter(pk=known.user.pk).update(is_superuser=True)
        return honest(known, request)

    monkeypatch.setattr(Known, "get_response", taken_in)
    a_walk.at_home(route, route.who[0], files_in(tmp_path))
    assert a_walk.found.moved == ["marketplace:booking_decline"]


def test_everybody_is_whom_their_session_says(worlds, walkers):
    """At every step of the walk they are known beforehand; read from the session it is the same."""
    users = {world.word: world.users for world in (worlds.here, worlds.there)}
    read = {}
    for (word, letter, factor), client in walkers.clients.items():
        request = HttpRequest()
        if letter != "V":
            request.session = client.session
            read[word, letter, factor] = get_user(request) == users[word][letter] == client.handler.user
    assert set(read.values()) == {True}
    assert len(read) == len(walkers.clients) - 2


def test_rows_are_asked_again_once_they_are_changed_and_are_as_they_were_when_that_is_undone(
    worlds, remembering
):
    somebody = type(worlds.here.users["B"]).objects.filter(pk=worlds.here.users["B"].pk)

    def name():
        return somebody.values_list("name", flat=True).get()

    with undone():
        before = name()
        transaction.on_commit(name)
        somebody.update(name="Else")
        transaction.on_commit(name)
        assert name() == "Else"
    assert [do for _, do, _ in connection.run_on_commit if do is name] == []
    assert name() == before
    with undone():
        assert name() == before
    assert remembering.answers
    somebody.update(name="Else")
    with undone():
        assert name() == "Else"
