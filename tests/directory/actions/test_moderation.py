import pytest

from accounts.actions.transitions import NotAllowed, Stale
from accounts.enums import MembershipRole, Role
from accounts.models import Notification
from directory.actions import checks, listings, moderation
from directory.enums import ListingState
from directory.models import Listing, SearchEntry
from tests.factories.accounts import MembershipFactory
from tests.factories.directory import (
    AuthorityFactory,
    a_listing,
    a_live_listing,
    an_officer,
    cleared,
    owner_of,
)
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def handed_in(dara):
    listing = a_listing(owner=dara)
    cleared(listing.provider)
    return listings.submit(listing, by=dara)


def test_publish_shows_it_to_everybody_and_tells_its_owner(handed_in, dara, officer):
    moderation.start(handed_in, by=officer)
    moderation.publish(handed_in, by=officer)
    assert Listing.objects.visible().get().published_at
    assert SearchEntry.objects.count() == 1
    assert set(Notification.objects.values_list("recipient", "kind")) == {(dara.pk, "listing_published")}


def test_publish_is_for_officers(handed_in, officer, clem):
    moderation.start(handed_in, by=officer)
    with pytest.raises(NotAllowed):
        moderation.publish(handed_in, by=clem)


def test_publish_before_looking_is_refused(handed_in, officer):
    with pytest.raises(NotAllowed):
        moderation.publish(handed_in, by=officer)
    assert SearchEntry.objects.count() == 0


def test_publish_twice_is_refused(handed_in, officer):
    moderation.start(handed_in, by=officer)
    seen_before = Listing.objects.get(pk=handed_in.pk)
    moderation.publish(handed_in, by=officer)
    with pytest.raises(Stale):
        moderation.publish(seen_before, by=officer)


def test_an_officer_never_publishes_their_own(handed_in, officer):
    MembershipFactory(organisation=handed_in.provider.organisation, user=officer, role=MembershipRole.MEMBER)
    for act in (moderation.start, moderation.publish):
        with pytest.raises(NotAllowed, match="Someone else"):
            act(handed_in, by=officer)


def test_publish_looks_again_for_what_is_missing(handed_in, officer):
    moderation.start(handed_in, by=officer)
    handed_in.provider.carers = 3
    handed_in.provider.save()
    handed_in.offers.get().needs.set([])
    with pytest.raises(NotAllowed, match="tasks"):
        moderation.publish(handed_in, by=officer)


def test_publish_waits_for_the_checks(handed_in, dara, officer):
    moderation.start(handed_in, by=officer)
    insurance = handed_in.provider.checks.get(kind="public_liability")
    checks.withdraw(insurance, by=dara)
    with pytest.raises(NotAllowed, match="have run out: Public liability"):
        moderation.publish(handed_in, by=officer)


def test_changes_are_asked_for_with_words(handed_in, dara, officer):
    moderation.start(handed_in, by=officer)
    with pytest.raises(NotAllowed, match="Say why"):
        moderation.ask_for_changes(handed_in, why=" ", by=officer)
    moderation.ask_for_changes(handed_in, why="Say what you charge on Sundays.", by=officer)
    assert handed_in.why_returned == "Say what you charge on Sundays."
    listings.submit(handed_in, by=dara)
    assert handed_in.state == ListingState.SUBMITTED


def test_rejected_is_the_end(handed_in, dara, officer):
    moderation.start(handed_in, by=officer)
    moderation.reject(handed_in, why="This is a shop.", by=officer)
    with pytest.raises(NotAllowed):
        listings.submit(handed_in, by=dara)


def test_an_officer_is_no_provider_and_an_owner_no_officer():
    listing = a_live_listing()
    asked = (an_officer(), owner_of(listing.provider), an_officer(AuthorityFactory()))
    assert [listing.roles_of(user) for user in asked] == [Role.OFFICER, Role.PROVIDER, Role(0)]
