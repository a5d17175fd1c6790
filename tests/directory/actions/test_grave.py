"""Grave decisions: by one at once to pause, else by two with an open mind; with reasons, and notice where it is owed."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.enums import Decision, MembershipRole
from accounts.models import Approval, Event, Notification
from directory.actions import grave, interests, listings
from directory.enums import Deed, Ground, InterestKind, ListingState
from directory.models import Listing, Ruling, SearchEntry
from tests.directory.desk import Desk
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.directory import AuthorityFactory, an_officer, seat_of
from tests.standing import made_once

pytestmark = pytest.mark.django_db
S = ListingState


@made_once
def desk():
    return Desk()


def kinds_told():
    told = Notification.objects.exclude(kind="listing_published")
    return set(told.values_list("recipient", "kind"))


def test_two_people_suspend_it_and_say_why(desk):
    ruling = desk.suspend()
    assert desk.fresh().state == S.SUSPENDED
    assert SearchEntry.objects.count() == 0
    assert (ruling.deed, ruling.ground, ruling.why) == (Deed.SUSPEND, Ground.UNTRUE, "Two letters say so")
    assert ruling.deciders == {desk.first.pk, desk.second.pk}
    assert kinds_told() == {(desk.owner.pk, "listing_suspended")}


def test_nothing_happens_until_the_second_agrees(desk):
    desk.propose(Deed.SUSPEND)
    assert desk.fresh().state == S.LIVE


def test_the_first_cannot_be_the_second(desk):
    with pytest.raises(NotAllowed, match="A second person"):
        desk.together(Deed.SUSPEND, by=(desk.first, desk.first))
    assert desk.fresh().state == S.LIVE
    assert Ruling.objects.count() == 0


@pytest.mark.parametrize("who", ["owner", "stranger", "officer elsewhere", "safeguarding lead"])
def test_only_officers_of_the_area_decide(desk, who):
    council = seat_of(desk.listing.provider.lsoa.council)
    somebody = {
        "owner": lambda: desk.owner,
        "stranger": UserFactory,
        "officer elsewhere": lambda: an_officer(AuthorityFactory()),
        "safeguarding lead": lambda: (
            MembershipFactory(organisation=council, role=MembershipRole.SAFEGUARDING_LEAD).user
        ),
    }[who]()
    with pytest.raises(NotAllowed):
        desk.propose(Deed.SUSPEND, by=somebody)
    proposed = desk.propose(Deed.SUSPEND)
    for act in (grave.agree, lambda *args, by: grave.refuse(*args, why="No", by=by)):
        with pytest.raises(NotAllowed):
            act(proposed, desk.fresh(), by=somebody)
    assert desk.fresh().state == S.LIVE


@pytest.mark.parametrize("place", ["first", "second"])
def test_an_officer_with_an_interest_is_neither_of_the_two(desk, place):
    interests.declare(desk.listing.provider, kind=InterestKind.FAMILY, by=getattr(desk, place))
    with pytest.raises(NotAllowed, match="declared an interest"):
        desk.suspend()
    assert desk.fresh().state == S.LIVE


def test_a_ground_and_facts_are_needed(desk):
    for wrong in ({"ground": Ground.PUT_RIGHT, "why": "So"}, {"ground": Ground.LAW, "why": " "}):
        with pytest.raises(NotAllowed):
            grave.propose(desk.listing, Deed.SUSPEND, **wrong, by=desk.first)


def test_it_is_asked_again_when_it_is_done(desk):
    """Paused in between: what was proposed was about a listing that people saw."""
    proposed = desk.propose(Deed.SUSPEND)
    listings.pause(desk.fresh(), by=desk.owner)
    with pytest.raises(NotAllowed, match="not what was proposed"):
        grave.agree(proposed, desk.fresh(), by=desk.second)
    listings.withdraw(desk.fresh(), by=desk.owner)
    with pytest.raises(NotAllowed, match="taken down"):
        grave.agree(proposed, desk.fresh(), by=desk.second)


def test_a_day_later_it_cannot_be_agreed_to(desk):
    proposed = desk.propose(Deed.SUSPEND)
    later = time_machine.travel(timezone.now() + timedelta(hours=25))
    with later, pytest.raises(NotAllowed, match="24 hours"):
        grave.agree(proposed, desk.fresh(), by=desk.second)


def test_the_second_says_no_and_nothing_changes(desk):
    proposed = desk.propose(Deed.SUSPEND)
    with pytest.raises(NotAllowed, match="Say why"):
        grave.refuse(proposed, desk.fresh(), why=" ", by=desk.second)
    refused = grave.refuse(proposed, desk.fresh(), why="The letters are about another", by=desk.second)
    assert (refused.decision, desk.fresh().state) == (Decision.REFUSED, S.LIVE)


def test_one_officer_pauses_at_once_and_two_others_put_it_back(desk):
    ruling = grave.pause(desk.listing, ground=Ground.SAFEGUARDING, why="A call", by=desk.first)
    assert (desk.fresh().state, SearchEntry.objects.count()) == (S.PAUSED_SAFEGUARDING, 0)
    assert kinds_told() == {(desk.owner.pk, "listing_held")}
    for pair in ((desk.first, desk.second), (desk.second, desk.first)):
        with pytest.raises(NotAllowed, match="You alone paused"):
            desk.together(Deed.REINSTATE, ground=Ground.NOT_SO, by=pair)
    waiting = (
        Approval.objects.about(desk.listing).open().get()
    )  # the second's, which the first could not agree to
    grave.agree(waiting, desk.fresh(), by=desk.third)
    assert desk.fresh().state == S.LIVE
    assert SearchEntry.objects.count() == 1
    assert ruling.deciders == {desk.first.pk}


def test_the_two_who_suspended_cannot_put_it_back_by_themselves(desk):
    desk.suspend()
    proposed = desk.propose(Deed.REINSTATE, ground=Ground.PUT_RIGHT)
    with pytest.raises(NotAllowed, match="You two decided this before"):
        grave.agree(proposed, desk.fresh(), by=desk.second)
    grave.agree(proposed, desk.fresh(), by=desk.third)
    assert desk.fresh().state == S.LIVE


@pytest.mark.parametrize("held_first", [False, True])
def test_what_the_provider_had_paused_goes_back_to_being_paused(desk, held_first):
    listings.pause(desk.fresh(), by=desk.owner)
    if held_first:
        grave.pause(desk.fresh(), ground=Ground.SAFEGUARDING, why="A call", by=desk.first)
    desk.suspend()
    desk.together(Deed.REINSTATE, ground=Ground.PUT_RIGHT, by=(desk.third, desk.first))
    assert (desk.fresh().state, SearchEntry.objects.count()) == (S.PAUSED, 0)
    listings.resume(desk.fresh(), by=desk.owner)
    desk.suspend()
    desk.together(Deed.REINSTATE, ground=Ground.PUT_RIGHT, by=(desk.third, desk.first))
    assert (desk.fresh().state, SearchEntry.objects.count()) == (S.LIVE, 1)


def test_the_facts_of_a_pause_stay_with_the_council(desk):
    ruling = grave.pause(desk.listing, ground=Ground.SAFEGUARDING, why="A call", by=desk.first)
    assert [ruling.shows_facts_to(who) for who in (desk.owner, desk.first, desk.second)] == [
        False,
        True,
        True,
    ]
    council = seat_of(desk.listing.provider.lsoa.council)
    lead = MembershipFactory(organisation=council, role=MembershipRole.SAFEGUARDING_LEAD).user
    ruling.decided_by = lead
    assert [ruling.shows_facts_to(who) for who in (desk.owner, desk.second, lead)] == [False, False, True]
    assert desk.suspend().shows_facts_to(desk.owner)


@pytest.mark.parametrize("ground", [Ground.LAW, Ground.SAFEGUARDING])
def test_removed_at_once_where_the_law_or_safety_asks(desk, ground):
    ruling = desk.together(Deed.REMOVE, ground=ground)
    assert (desk.fresh().state, desk.fresh().status) == (S.REMOVED, S.REMOVED)
    assert ruling.takes_effect_at <= timezone.now()


def test_removed_after_thirty_days_otherwise_with_every_worker_dead(desk):
    ruling = desk.together(Deed.REMOVE)
    assert (desk.fresh().status, ruling.takes_effect_at) == (S.LIVE, desk.fresh().removal_at)
    assert Listing.objects.visible().count() == 1
    with time_machine.travel(ruling.takes_effect_at - timedelta(seconds=1), tick=False):
        assert (desk.fresh().status, Listing.objects.visible().count()) == (S.LIVE, 1)
    with time_machine.travel(ruling.takes_effect_at, tick=False):
        assert (desk.fresh().status, Listing.objects.visible().count()) == (S.REMOVED, 0)
        assert desk.fresh().state == S.LIVE
        assert (grave.remove_now(desk.fresh()), grave.remove_now(desk.fresh())) == (True, False)
        assert desk.fresh().state == S.REMOVED
    moved = Event.objects.about(desk.listing).filter(what="listing.removed").get()
    assert moved.actor_id is None


def test_the_clock_removes_nothing_early(desk):
    assert not grave.remove_now(desk.listing)
    desk.together(Deed.REMOVE)
    assert not grave.remove_now(desk.fresh())
    assert desk.fresh().state == S.LIVE


def test_a_removal_is_called_off_by_two(desk):
    desk.together(Deed.REMOVE)
    with pytest.raises(NotAllowed, match="A day for its removal is set"):
        desk.propose(Deed.REMOVE)
    ruling = desk.together(Deed.KEEP, ground=Ground.NOT_SO, by=(desk.third, desk.first))
    assert (desk.fresh().removal_at, ruling.deed) == (None, Deed.KEEP)
    with pytest.raises(NotAllowed):
        desk.together(Deed.KEEP, ground=Ground.NOT_SO, by=(desk.third, desk.first))


def test_what_is_removed_stays_removed(desk):
    desk.together(Deed.REMOVE, ground=Ground.LAW)
    with pytest.raises(NotAllowed):
        desk.propose(Deed.REINSTATE, ground=Ground.PUT_RIGHT, by=desk.third)


def test_the_database_wants_two_people_behind_a_grave_ruling(desk):
    with pytest.raises(IntegrityError, match="ruling_grave_by_two_people"):
        Ruling.objects.create(
            listing=desk.listing,
            deed=Deed.SUSPEND,
            ground=Ground.LAW,
            why="So",
            before=S.LIVE,
            decided_by=desk.first,
        )
