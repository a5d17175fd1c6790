from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.actions.transitions import NotAllowed
from accounts.enums import MembershipRole
from accounts.models import Event
from payments.actions import cautions
from payments.models import Caution
from tests.factories.accounts import CouncilFactory, MembershipFactory, UserFactory
from tests.standing import made_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
ABOUT = {"kind": "direct_payment", "purpose": "house"}


@made_once
def council():
    return CouncilFactory()


@made_once
def overseer(council):
    return MembershipFactory(organisation=council, role=MembershipRole.OFFICER).user


def said(council, day=TODAY, **changes):
    about = {"kind": "direct_payment", "purposes": ["house", "anything"]} | changes
    return [one.words for one in Caution.objects.said_on(day, authority=council, **about)]


def say(council, by, words="We pay for cleaning after hospital.", day=TODAY):
    return cautions.say(council, **ABOUT, words=words, valid_from=day, by=by)


def test_everybody_is_told_something_until_a_council_has_its_own_words(council, overseer):
    common = said(None)
    assert len(common) == 2
    assert said(council) == common
    made = say(council, overseer)
    assert said(council) == [common[0], "We pay for cleaning after hospital."]
    assert said(CouncilFactory()) == said(None) == common
    assert Event.objects.about(made).get().facts == {"kind": "direct_payment", "on": "2026-03-02"}


def test_own_money_is_never_spoken_of():
    assert said(None, kind="own") == []


def test_words_hold_from_their_day_and_what_was_said_before_stays(council, overseer):
    later = TODAY + timedelta(days=30)
    say(council, overseer)
    say(council, overseer, "We do not pay for cleaning.", later)
    assert said(council, purposes=["house"]) == ["We pay for cleaning after hospital."]
    assert said(council, later, purposes=["house"]) == ["We do not pay for cleaning."]


def test_no_words_is_nothing_to_say(council, overseer):
    say(council, overseer, "")
    assert said(council, purposes=["house"]) == []


def test_said_otherwise_on_the_same_day_takes_its_place_and_is_kept(council, overseer):
    first = say(council, overseer)
    assert say(council, overseer) == first
    say(council, overseer, "Ask us.")
    assert said(council, purposes=["house"]) == ["Ask us."]
    assert Caution.objects.filter(authority=council).count() == 2
    with pytest.raises(IntegrityError, match="is set later"), transaction.atomic():
        Caution.objects.filter(pk=first.pk).update(words="Otherwise")
    with pytest.raises(IntegrityError, match="once_a_day"), transaction.atomic():
        Caution.objects.create(authority=council, **ABOUT, words="Twice", valid_from=TODAY)


def test_only_whoever_looks_after_this_councils_money_says_it(council):
    moderator = MembershipFactory(organisation=council, role=MembershipRole.MODERATOR).user
    elsewhere = MembershipFactory(organisation=CouncilFactory(), role=MembershipRole.OFFICER).user
    for other in (moderator, elsewhere, UserFactory()):
        with pytest.raises(NotAllowed, match="Only whoever looks after"):
            say(council, other)


def test_the_past_is_not_rewritten(council, overseer):
    with pytest.raises(NotAllowed, match="has passed"):
        say(council, overseer, day=TODAY - timedelta(days=1))
