from datetime import timedelta

import pytest

from accounts.enums import MembershipRole, Role, Scope
from marketplace import policies
from marketplace.actions import bookings
from marketplace.enums import Side
from marketplace.policies import first_page_of
from tests.factories.accounts import DelegationFactory, MembershipFactory
from tests.factories.directory import ProviderFactory
from tests.factories.marketplace import MONDAY, a_request, an_agreement, owner_of

pytestmark = pytest.mark.django_db


def see(booking, *users):
    return [policies.may_see_address(user, booking) for user in users]


def test_address_is_closed_to_the_provider_until_it_is_agreed(asha, bola, clem):
    booking = a_request(person=asha.person, by=asha)
    owner = owner_of(booking.listing.provider)
    assert see(booking, asha, bola, owner, clem) == [True, True, False, False]
    booking = bookings.accept(booking, by=owner)
    assert see(booking, asha, bola, owner, clem) == [True, True, True, False]


def test_address_closes_the_day_after_the_day_after_the_last(asha, time_machine):
    booking = an_agreement(person=asha.person, by=asha)
    owner = owner_of(booking.listing.provider)
    bookings.end(booking, from_on=MONDAY + timedelta(weeks=1), by=asha)
    booking.refresh_from_db()
    seen = []
    for days in range(6, 10):
        time_machine.move_to(f"{MONDAY + timedelta(days=days)}T12:00:00Z", tick=False)
        seen += see(booking, owner)
    assert seen == [True, True, False, False]


def test_address_stays_closed_when_it_was_declined_or_expired(asha, time_machine):
    declined, expired = (a_request(person=asha.person, by=asha) for _ in range(2))
    bookings.decline(declined, reason="other", by=owner_of(declined.listing.provider))
    declined.refresh_from_db()
    time_machine.move_to(expired.expires_at, tick=False)
    assert see(declined, owner_of(declined.listing.provider)) == [False]
    assert see(expired, owner_of(expired.listing.provider)) == [False]


def test_contact_of_the_provider_is_open_to_the_person_once_agreed(asha, clem):
    booking = a_request(person=asha.person, by=asha)
    owner = owner_of(booking.listing.provider)
    assert [policies.may_see_contact(user, booking) for user in (asha, owner, clem)] == [False, True, False]
    booking = bookings.accept(booking, by=owner)
    assert [policies.may_see_contact(user, booking) for user in (asha, owner, clem)] == [True, True, False]


def test_somebody_who_left_the_provider_sees_nothing(asha, time_machine):
    booking = an_agreement(person=asha.person, by=asha)
    worker = MembershipFactory(organisation=booking.listing.provider.organisation)
    assert see(booking, worker.user) == [True]
    worker.left_at = worker.joined_at
    worker.save()
    assert see(booking, worker.user) == [False]


def test_helper_who_may_only_look_can_not_act(asha):
    looker = DelegationFactory(person=asha.person, scopes=[Scope.SEE]).delegate
    booking = a_request(person=asha.person, by=asha)
    assert policies.side_of(looker, booking) == Side.PERSON
    assert policies.acting_side(looker, booking) == ""
    assert booking.roles_of(looker) == Role(0)
    assert policies.why_not_write(looker, booking)


def test_sides_of_the_clock_and_of_an_outsider(asha, clem):
    booking = a_request(person=asha.person, by=asha)
    assert policies.sides_of(None, booking) == {Side.CLOCK}
    assert policies.side_of(clem, booking) == ""


def test_whoever_signs_in_comes_to_their_work(asha, bola, clem, dara, officer):
    provider = ProviderFactory(organisation=dara.memberships.get().organisation)
    a_request(person=asha.person, by=asha)
    names = [first_page_of(user) for user in (asha, bola, clem, dara, officer)]
    assert names == [
        "marketplace:booking_list",
        "marketplace:booking_list",
        "accounts:home",
        "directory:studio_home",
        "marketplace:desk_queue",
    ]
    assert provider.organisation.memberships.get().user == dara


def test_a_safeguarding_lead_comes_to_the_concerns(council):
    lead = MembershipFactory(organisation=council, role=MembershipRole.SAFEGUARDING_LEAD).user
    assert first_page_of(lead) == "marketplace:concern_list"
