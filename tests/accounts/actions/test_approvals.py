"""Two people: one proposes, another agrees to exactly that, within a day; and the database insists."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import approvals
from accounts.actions.transitions import NotAllowed, Stale, move
from accounts.enums import Decision
from accounts.models import Approval, Event
from directory.enums import ListingState
from tests.factories.accounts import UserFactory
from tests.factories.directory import a_live_listing, an_officer
from tests.standing import made_once

SUSPEND = f"listing.{ListingState.SUSPENDED}"


@made_once
def listing():
    return a_live_listing()


@made_once
def first(listing):
    return an_officer(listing.provider.lsoa.council)


@made_once
def second(listing):
    return an_officer(listing.provider.lsoa.council)


@made_once
def proposed(listing, first):
    return approvals.propose(
        SUSPEND, thing=listing, payload={"ground": "safety"}, why="Two complaints", by=first
    )


def test_two_people_agree_and_the_deed_is_done(listing, proposed, second):
    with transaction.atomic():
        agreed = approvals.agree(proposed, payload={"ground": "safety"}, by=second)
        move(listing, ListingState.SUSPENDED, by=second, agreed=agreed)
    assert listing.state == ListingState.SUSPENDED
    assert [event.what for event in Event.objects.about(proposed)] == ["approval.proposed", "approval.agreed"]


def test_one_person_cannot_do_it(listing, second):
    with pytest.raises(NotAllowed, match="cannot do that here"):
        move(listing, ListingState.SUSPENDED, by=second)


def test_an_agreement_lends_its_part_for_its_own_deed_alone(listing, proposed, second):
    agreed = approvals.agree(proposed, payload={"ground": "safety"}, by=second)
    for thing, to, by in (
        (listing, ListingState.REMOVED, second),
        (a_live_listing(), ListingState.SUSPENDED, second),
        (listing, ListingState.SUSPENDED, an_officer(listing.provider.lsoa.council)),
    ):
        with pytest.raises(NotAllowed):
            move(thing, to, by=by, agreed=agreed)


def test_the_first_person_cannot_agree(proposed, first):
    with pytest.raises(NotAllowed, match="A second person"):
        approvals.agree(proposed, payload={"ground": "safety"}, by=first)


def test_the_database_refuses_one_person_as_both(proposed, first):
    with pytest.raises(IntegrityError, match="approval_by_two_people"):
        Approval.objects.filter(pk=proposed.pk).update(
            decision=Decision.AGREED, decided_at=timezone.now(), decided_by=first
        )


@pytest.mark.parametrize("payload", [{}, {"ground": "law"}, {"ground": "safety", "more": 1}])
def test_what_is_agreed_to_is_what_was_proposed(proposed, second, payload):
    with pytest.raises(NotAllowed, match="not what was proposed"):
        approvals.agree(proposed, payload=payload, by=second)


def test_a_payload_changed_underneath_is_noticed(proposed, second):
    Approval.objects.filter(pk=proposed.pk).update(payload={"ground": "law"})
    with pytest.raises(NotAllowed, match="not what was proposed"):
        approvals.agree(proposed, payload={"ground": "law"}, by=second)


def test_after_a_day_it_has_lapsed(listing, proposed, first, second):
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
        with pytest.raises(NotAllowed, match="24 hours"):
            approvals.agree(proposed, payload={"ground": "safety"}, by=second)
        again = approvals.propose(SUSPEND, thing=listing, why="Still", by=first)
    proposed.refresh_from_db()
    assert (proposed.decision, again.is_open) == (Decision.LAPSED, True)


def test_the_clock_writes_down_what_lapsed(proposed):
    assert approvals.lapse() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert (approvals.lapse(), approvals.lapse()) == (1, 0)


def test_it_is_answered_once(proposed, second):
    approvals.refuse(proposed, why="No ground for it", by=second)
    with pytest.raises(Stale, match="not agreed"):
        approvals.agree(proposed, payload={"ground": "safety"}, by=UserFactory())


def test_the_same_is_not_proposed_twice(listing, proposed, second):
    with pytest.raises(NotAllowed, match="already"):
        approvals.propose(SUSPEND, thing=listing, why="Again", by=second)


def test_a_reason_is_needed(listing, first):
    with pytest.raises(NotAllowed, match="Say why"):
        approvals.propose(SUSPEND, thing=listing, why=" ", by=first)
