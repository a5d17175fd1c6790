"""Two officers decide the same thing at the same moment: one of them does, and the other is told in words."""

from functools import partial

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection, transaction
from django.urls import reverse

from accounts.actions import approvals
from accounts.actions.recording import record
from accounts.models import Approval, Event, Notification
from directory.actions import listings, moderation, versions
from directory.enums import Deed, ListingState, ReturnReason
from directory.models import Listing, ListingVersion, Ruling
from directory.policies import as_read
from tests.conftest import signed_in
from tests.directory.desk import Desk
from tests.factories.accounts import UserFactory
from tests.factories.directory import a_listing, an_officer, cleared
from tests.races.together import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

S = ListingState
TOO_LATE = (
    "changed this just before you",
    "cannot be done now",
    "has been answered",
    "They changed it while",
)
RETURNED = {"reasons": [ReturnReason.OTHER], "why": "Say more.", "answer": "reject"}


def careless(thing, to, *, by, why="", agreed=None, **changes):
    """A move that does not look at where the thing stands, and that the database lets pass."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        type(thing).objects.filter(pk=thing.pk).update(state=to, **changes)
        cursor.execute("set local session_replication_role = origin")
        record(f"{thing._meta.model_name}.{to}", thing=thing, by=by, after=to)
    return thing


def press(user, name, thing, data=None):
    """The button of a page, ready to be pressed by this officer."""
    TOTP.activate(user, generate_totp_secret())
    client = signed_in(user)
    client.raise_request_exception = False
    return partial(answer, client, reverse(name, args=[thing.reference]), data or {})


def answer(client, url, data):
    """What came back, and the words of the page it led to."""
    came = client.post(url, data)
    page = client.get(came.url) if came.status_code == 302 else came
    return came.status_code, page.status_code, page.content.decode()


def losers(answers):
    """How many were told that they came too late. Nobody sees a fault."""
    assert {status for _, status, _ in answers} == {200}
    assert {status for status, _, _ in answers} <= {200, 302}
    return sum(any(words in page for words in TOO_LATE) for _, _, page in answers)


def a_listing_in_review():
    owner = UserFactory()
    listing = a_listing(owner=owner)
    cleared(listing.provider)
    listings.submit(listing, by=owner)
    moderation.start(listing, by=an_officer())
    return listing


def decided_at_once():
    """One officer publishes and one turns it down."""
    listing = a_listing_in_review()
    answers = at_once(
        [
            press(an_officer(), "directory:moderation_publish", listing, {"seen": as_read(listing)}),
            press(an_officer(), "directory:moderation_send_back", listing, RETURNED),
        ]
    )
    told = Notification.objects.filter(kind__in=["listing_published", "listing_rejected"], channel="email")
    return answers, Listing.objects.get(pk=listing.pk), told.count()


def test_a_listing_is_published_or_turned_down():
    answers, listing, told = decided_at_once()
    assert (losers(answers), told) == (1, 1)
    assert Ruling.objects.count() == (listing.state == S.REJECTED)
    decisions = Event.objects.about(listing).filter(after__in=[S.LIVE, S.REJECTED])
    assert [one.after for one in decisions] == [listing.state]


def test_without_the_look_at_where_it_stands_both_are_told(monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(moderation, "move", careless)
    answers, _, told = decided_at_once()
    assert (losers(answers), told) == (0, 2)


def a_change():
    desk = Desk()
    listings.revise(desk.listing, title="Kinder help", by=desk.owner)
    return desk, versions.open_version(desk.listing)


def answered_at_once():
    """One officer agrees to a change, and one sends it back."""
    desk, version = a_change()
    answers = at_once(
        [
            press(desk.first, "directory:version_approve", version, {"seen": version.digest}),
            press(desk.second, "directory:version_send_back", version, RETURNED),
        ]
    )
    kinds = ["listing_edit_approved", "listing_edit_returned"]
    told = Notification.objects.filter(kind__in=kinds, channel="email").count()
    return answers, ListingVersion.objects.get(), desk.fresh().title, told


def test_a_change_is_agreed_to_or_sent_back():
    answers, version, title, told = answered_at_once()
    assert (losers(answers), told) == (1, 1)
    assert title == ("Kinder help" if version.state == "approved" else "Help at home")


def test_without_the_look_at_where_it_stands_a_change_is_both(monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(versions, "move", careless)
    answers, _, _, told = answered_at_once()
    assert (losers(answers), told) == (0, 2)


def test_what_is_shown_is_what_the_officer_read():
    """The owner changes the words in the very moment an officer agrees to those before."""
    desk, version = a_change()

    def revise():
        listings.revise(desk.fresh(), title="Kindest help", by=desk.owner)
        return 302, 200, ""

    approve = press(desk.first, "directory:version_approve", version, {"seen": version.digest})
    answers = at_once([approve, revise])
    refused = losers(answers)
    assert desk.fresh().title == ("Help at home" if refused else "Kinder help")
    assert versions.open_version(desk.fresh()).content == {"title": "Kindest help"}


def proposed_and_answered_at_once():
    """One officer has proposed to suspend; two others answer, yes and no."""
    desk = Desk()
    proposal = desk.propose(Deed.SUSPEND)
    answers = at_once(
        [
            press(desk.second, "marketplace:desk_proposal", proposal, {"answer": "agree"}),
            press(
                desk.third,
                "marketplace:desk_proposal",
                proposal,
                {"answer": "refuse", "why": "It is not so."},
            ),
        ]
    )
    counted = Event.objects.filter(what__in=["approval.agreed", "approval.refused"]).count()
    return answers, desk.fresh().state, counted


def test_a_proposal_is_answered_once():
    answers, state, counted = proposed_and_answered_at_once()
    decision = Approval.objects.get().decision
    assert (losers(answers), counted) == (1, 1)
    assert (state == S.SUSPENDED, Ruling.objects.count()) == (decision == "agreed", decision == "agreed")


def test_without_the_lock_a_proposal_is_answered_twice(monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(approvals, "_answerable", lambda approval, _by: Approval.objects.get(pk=approval.pk))
    answers, _, counted = proposed_and_answered_at_once()
    assert (losers(answers), counted) == (0, 2)


def test_two_who_agree_at_once_suspend_it_once():
    desk = Desk()
    proposal = desk.propose(Deed.SUSPEND)
    agree = [
        press(user, "marketplace:desk_proposal", proposal, {"answer": "agree"})
        for user in (desk.second, desk.third)
    ]
    assert losers(at_once(agree)) == 1
    assert (desk.fresh().state, Ruling.objects.count()) == (S.SUSPENDED, 1)


def test_a_proposal_whose_payload_was_changed_is_refused():
    """By whoever can write to the table, past every page: what was agreed to is not what was proposed."""
    desk = Desk()
    proposal = desk.propose(Deed.SUSPEND)
    with transaction.atomic():
        Approval.objects.filter(pk=proposal.pk).update(payload=proposal.payload | {"ground": "law"})
    _, status, page = press(desk.second, "marketplace:desk_proposal", proposal, {"answer": "agree"})()
    assert (status, "This is not what was proposed any more" in page) == (200, True)
    assert (desk.fresh().state, Ruling.objects.count()) == (S.LIVE, 0)
