"""Which facts each role reads: the snapshot of fields.py, page by page, and what changes when a booking ends."""

from datetime import timedelta

import pytest

from marketplace.actions import bookings
from marketplace.models import Booking
from tests.authz.fields import HERS, PAGES
from tests.authz.routes import WALKERS
from tests.authz.walk import address
from tests.undoing import undone


@pytest.fixture(autouse=True)
def _many_pages(bare_refusals, remembering):
    """What refuses shows nothing, as test_two_councils.py shows: here it is not drawn."""


def read(client, world, route):
    """The secrets of this world that a page shows."""
    with undone():
        page = client.get(address(route, world.things)).content.decode()
    return sorted(name for name, secret in world.secrets.items() if secret in page)


@pytest.mark.parametrize(("page", "route", "facts"), PAGES, ids=[page for page, _, _ in PAGES])
def test_each_role_reads_these_facts_and_no_other(page, route, facts, worlds, walkers):
    world = worlds.here
    shown = {letter: read(walkers(world, letter), world, route) for letter in WALKERS}
    assert shown == {letter: sorted(facts.get(letter, ())) for letter in WALKERS}


@pytest.mark.parametrize(("page", "route", "facts"), PAGES, ids=[page for page, _, _ in PAGES])
def test_the_other_world_reads_nothing(page, route, facts, worlds, walkers):
    if route.name == "directory:listing_detail" or not route.args:
        return
    shown = {letter: read(walkers(worlds.there, letter), worlds.here, route) for letter in WALKERS}
    assert {letter: names for letter, names in shown.items() if names} == {}


def test_an_address_is_hidden_again_when_it_was_taken_back(worlds, walkers):
    """Declined, it was never shown; ended, it is hidden from the day after the last."""
    world = worlds.here
    request = Booking.objects.get(reference=world.things["request"])
    bookings.decline(request, reason="no_time", words="", by=world.users["P"])
    route = next(route for page, route, _ in PAGES if page == "A booking that was asked for")
    assert set(read(walkers(world, "P"), world, route)) & set(HERS) == set()
    agreed = Booking.objects.get(reference=world.things["agreement"])
    route = next(route for page, route, _ in PAGES if page == "A booking that was agreed")
    assert set(HERS) <= set(read(walkers(world, "S"), world, route))
    Booking.objects.filter(pk=agreed.pk).update(ends_on=agreed.starts_on - timedelta(days=90))
    assert set(read(walkers(world, "S"), world, route)) & set(HERS) == set()
