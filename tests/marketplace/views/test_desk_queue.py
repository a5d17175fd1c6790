"""The queue: everything that waits for a council, what is late first, and nothing of anybody else's."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Approval
from directory.actions import appeals, grave, interests, listings, moderation, providers
from directory.enums import Deed, Ground
from marketplace.views.desk_lines import lines_for
from tests.directory.desk import Desk
from tests.factories.accounts import UserFactory
from tests.factories.directory import (
    AuthorityFactory,
    LsoaFactory,
    a_listing,
    a_live_listing,
    a_photo,
    a_provider,
    an_officer,
)
from tests.standing import made_once

pytestmark = pytest.mark.django_db
QUEUE = "marketplace:desk_queue"
MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)


def handed_in(title="Help at home", provider=None, **facts):
    owner = UserFactory()
    listing = a_listing(provider, owner=owner, **facts)
    listings.revise(listing, title=title, by=owner)
    return listings.submit(listing, by=owner)


def lines(client, **asked):
    return client.get(reverse(QUEUE), asked).context["page_obj"].object_list


@pytest.fixture
def client(officer, sign_in):
    return sign_in(officer)


@made_once
def everything():
    """One of each thing that can wait."""
    handed_in("New")
    changed, told, sampled = Desk(), Desk(), Desk()
    listings.revise(changed.listing, title="Another", by=changed.owner)
    providers.set_facts(told.listing.provider, carers=2, by=told.owner)
    sampled.propose(Deed.REMOVE)
    appealed, right = Desk(), Desk()
    appeals.make(appealed.suspend(), words="No", by=appealed.owner)
    upheld = appeals.make(right.suspend(), words="No", by=right.owner)
    appeals.answer(upheld, upheld=True, reasons="Yes", by=right.third)
    a_photo()


def test_everything_that_waits_is_one_list(client, everything):
    found = [line.kind for line in lines(client)]
    wanted = ["appeal", "edit", "facts", "listing", "photo", "proposal", "proposal", "upheld"]
    assert sorted(found) == wanted
    for kind in set(wanted):
        assert {line.kind for line in lines(client, kind=kind)} == {kind}


def test_an_upheld_appeal_waits_until_the_listing_is_back(client):
    desk = Desk()
    appeal = appeals.make(desk.suspend(), words="No", by=desk.owner)
    appeals.answer(appeal, upheld=True, reasons="Yes", by=desk.third)
    assert "upheld" in [line.kind for line in lines(client)]
    grave.agree(Approval.objects.about(desk.listing).open().get(), desk.fresh(), by=desk.first)
    assert lines(client) == []


def test_ages_leave_out_weekends_and_bank_holidays(sign_in, officer):
    with time_machine.travel(datetime(2026, 5, 21, 9, tzinfo=UTC)):  # a Thursday before a bank holiday Monday
        handed_in()
    with time_machine.travel(datetime(2026, 5, 26, 9, tzinfo=UTC), tick=False):  # the Tuesday
        (line,) = lines(sign_in(officer))
        assert (line.age, line.late, f"{line.due_on:%d %b}") == (2, False, "26 May")
    with time_machine.travel(datetime(2026, 5, 27, 9, tzinfo=UTC), tick=False):
        (line,) = lines(sign_in(officer))
        assert (line.age, line.late) == (3, True)


def test_once_looked_at_the_target_is_the_decision(sign_in, officer):
    with time_machine.travel(MONDAY, tick=False):
        moderation.start(handed_in(), by=officer)
        (line,) = lines(sign_in(officer))
    assert (line.target, line.holder, f"{line.due_on:%d %b}") == (5, officer.pk, "08 Jun")


def test_what_is_late_comes_first_then_the_day_then_the_risk(sign_in, officer):
    with time_machine.travel(MONDAY):
        handed_in("Late")
    with time_machine.travel(datetime(2026, 6, 9, 9, tzinfo=UTC), tick=False):
        client = sign_in(officer)
        handed_in("Company")
        handed_in("Washing", needs=("washing",))
        assert [line.shown.title for line in lines(client)] == ["Late", "Washing", "Company"]
        assert [line.tier for line in lines(client)] == [1, 3, 1]
        assert lines(client, order="tier")[0].shown.title == "Washing"
        assert [line.shown.title for line in lines(client, tier="3")] == ["Washing"]
        assert [line.shown.title for line in lines(client, whose="late")] == ["Late"]


def test_who_has_it_is_a_filter(client, officer):
    moderation.start(handed_in("Mine"), by=officer)
    handed_in("Nobody's")
    moderation.start(handed_in("A colleague's"), by=an_officer())
    assert [line.shown.title for line in lines(client, whose="mine")] == ["Mine"]
    assert [line.shown.title for line in lines(client, whose="nobody")] == ["Nobody's"]


def test_nonsense_shows_everything(client):
    handed_in()
    for asked in ({"kind": "x"}, {"tier": "9"}, {"order": "'; drop"}, {"page": "-1"}):
        assert client.get(reverse(QUEUE), asked).status_code == 200


def test_conflicts_are_said_in_words(client, officer):
    listing = handed_in()
    interests.declare(listing.provider, kind="friend", by=officer)
    assert "You are left out:" in client.get(reverse(QUEUE)).content.decode()


def test_another_councils_work_is_not_there(everything, sign_in, officer, client):
    elsewhere = AuthorityFactory()
    there = a_provider(lsoa=LsoaFactory(council=elsewhere))
    listing = handed_in("Elsewhere", there)
    live = a_live_listing(a_provider(lsoa=LsoaFactory(council=elsewhere)))
    owner = live.provider.organisation.memberships.first().user
    listings.revise(live, title="Changed elsewhere", by=owner)
    grave.propose(live, Deed.SUSPEND, ground=Ground.LAW, why="So", by=an_officer(elsewhere))
    assert not {line.listing for line in lines(client)} & {listing.pk, live.pk}
    theirs = {line.listing for line in lines_for(an_officer(elsewhere), frozenset())}
    assert theirs == {listing.pk, live.pk}


def test_three_of_each_cost_no_more_queries_than_one(client, everything):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(QUEUE))
        return len(queries)

    before, of_one = len(lines(client)), asked()
    for _ in range(2):
        desk = Desk()
        listings.revise(desk.listing, title="Another", by=desk.owner)
        desk.propose(Deed.SUSPEND)
        a_photo(desk.listing.provider)
        handed_in()
    assert asked() == of_one <= 20
    assert len(lines(client)) == before + 2 * 4
