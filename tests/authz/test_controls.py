"""The walk would notice: with a guard taken away, what it reports is not nothing."""

import pytest

from accounts.querysets import PersonQuerySet
from accounts.views import guards
from directory.querysets import ListingQuerySet, ProviderQuerySet
from marketplace.querysets import BookingQuerySet, ConcernQuerySet, ReportQuerySet
from tests.authz.matrix import MATRIX
from tests.authz.test_matrix import one
from tests.authz.walk import go

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
    assert one(route, letter, client, worlds.there.things, same_world=False) == []
    monkeypatch.setattr(vocabulary, word, lambda self, *_, **__: self.all())
    monkeypatch.setattr(client, "raise_request_exception", False)  # open or broken, it is noticed
    assert one(route, letter, client, worlds.there.things, same_world=False) != []


def test_without_the_second_factor_a_session_would_be_let_in(worlds, walkers, monkeypatch):
    route = next(
        route for route in MATRIX["Draft/edit version"].routes if route.name == "directory:moderation_detail"
    )
    client = walkers(worlds.here, "M", second_factor=False)
    assert go(client, route, worlds.here.things).word == "factor"
    monkeypatch.setattr(guards, "second_factor_done", lambda _: True)
    assert go(client, route, worlds.here.things).word == "yes"
