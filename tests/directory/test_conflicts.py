"""Who is left out by the site itself: members, those with an interest, namesakes next door, those who decided before."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from directory import policies
from directory.actions import checks, interests, listings, moderation
from directory.enums import CheckKind, CheckReason, CheckSource, InterestKind
from tests.factories.accounts import MembershipFactory, PersonFactory
from tests.factories.directory import ProviderFactory, a_check, a_listing, a_waiting_check, an_officer
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def handed_in(dara):
    return listings.submit(a_listing(owner=dara), by=dara)


def belongs(officer, listing):
    MembershipFactory(organisation=listing.provider.organisation, user=officer)


def declared(officer, listing):
    interests.declare(listing.provider, kind=InterestKind.MONEY, by=officer)


def namesake(officer, listing):
    officer.name = "Fern LAMB"
    officer.save()
    PersonFactory(user=officer, postcode="QV11AB")


REASONS = {
    policies.BELONGS: belongs,
    policies.DECLARED: declared,
    policies.NAMESAKE: namesake,
}


@pytest.mark.parametrize("reason", REASONS)
def test_an_officer_with_a_conflict_is_left_out_of_every_act(handed_in, officer, reason):
    assert policies.conflicts_of(officer, handed_in) == []
    REASONS[reason](officer, handed_in)
    assert policies.conflicts_of(officer, handed_in) == [reason]
    with pytest.raises(NotAllowed, match="Someone else must decide"):
        moderation.start(handed_in, by=officer)
    moderation.start(handed_in, by=an_officer())
    for act in (
        moderation.publish,
        lambda listing, by: moderation.ask_for_changes(listing, why="So", by=by),
        lambda listing, by: moderation.reject(listing, why="So", by=by),
    ):
        with pytest.raises(NotAllowed, match="Someone else must decide"):
            act(handed_in, by=officer)
    assert handed_in.state == "in_review"


@pytest.mark.parametrize("reason", REASONS)
def test_an_officer_with_a_conflict_is_left_out_of_every_decision_on_a_check(
    handed_in, officer, dara, reason, monkeypatch
):
    """Whatever the decision; and the control: without the guard, each of them is taken."""
    waiting, valid = a_check(handed_in.provider, by=dara), a_waiting_check(handed_in.provider)
    checks.verify(valid, by=an_officer())
    REASONS[reason](officer, handed_in)
    provider, kind, paper = handed_in.provider, CheckKind.IDENTITY, {"source": CheckSource.ORIGINAL}
    person = {"worker": provider.workers.get(), "by": officer} | paper
    acts = (
        lambda: checks.verify(waiting, by=officer, **paper),
        lambda: checks.refuse(waiting, why=CheckReason.NAME, by=officer),
        lambda: checks.propose_adverse(waiting, by=officer),
        lambda: checks.record_seen(provider, kind=kind, **person),
        lambda: checks.verify_many(
            provider, [{"kind": kind, "worker": person["worker"]} | paper], by=officer
        ),
        lambda: checks.withdraw(valid, why=CheckReason.MISTAKE, by=officer),
    )
    for act in acts[: -1 if reason == policies.BELONGS else None]:  # it is theirs to take back
        with pytest.raises(NotAllowed, match=f"{reason} Someone else must decide"):
            act()
    assert {waiting.state, valid.state} == {"pending", "valid"}
    if reason != policies.BELONGS:
        monkeypatch.setattr(checks, "conflicts_of_provider", lambda *_: [])
        for act in acts[3:]:
            act()
        assert provider.checks.filter(kind=kind, state="valid").count() == 2
        assert valid.state == "withdrawn"


@pytest.mark.parametrize(
    ("name", "postcode"), [("Fern Lamb", "QV99AB"), ("Fern Lambert", "QV11AB"), ("Lamb", "QV11AB")]
)
def test_a_name_or_a_place_alone_is_no_conflict(handed_in, officer, name, postcode):
    officer.name = name
    officer.save()
    PersonFactory(user=officer, postcode=postcode)
    assert policies.conflicts_of(officer, handed_in) == []


def test_whoever_decided_before_is_left_out(handed_in, officer):
    assert policies.conflicts_of(officer, handed_in, decided={officer.pk}) == [policies.DECIDED]


def test_an_interest_ends_on_its_day_or_when_said(handed_in, officer):
    today = timezone.localdate()
    interests.declare(handed_in.provider, kind=InterestKind.WORK, until=today, by=officer)
    assert policies.conflicts_of(officer, handed_in)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert policies.conflicts_of(officer, handed_in) == []
    again = interests.declare(handed_in.provider, kind=InterestKind.WORK, by=officer)
    with pytest.raises(NotAllowed, match="Only the one who declared"):
        interests.end(again, by=an_officer())
    interests.end(again, by=officer)
    assert policies.conflicts_of(officer, handed_in) == []
    with pytest.raises(NotAllowed, match="has passed"):
        interests.declare(handed_in.provider, kind="work", until=today - timedelta(days=1), by=officer)


def test_conflicts_among_many_cost_no_more_than_among_few(officer, django_assert_num_queries):
    declared(officer, type("L", (), {"provider": ProviderFactory()}))
    for number in (1, 5):
        many = [ProviderFactory() for _ in range(number)]
        with django_assert_num_queries(3):
            assert policies.conflicts_among(officer, many) == {}
