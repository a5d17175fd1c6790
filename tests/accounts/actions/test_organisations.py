import pytest

from accounts.actions import organisations
from accounts.actions.transitions import NotAllowed, Stale
from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import Event, Organisation

pytestmark = pytest.mark.django_db


def test_register_makes_the_first_owner(clem):
    business = organisations.register(kind=OrganisationKind.PROVIDER, name="Hart Care", by=clem, owner=clem)
    assert [(m.user, m.role) for m in business.memberships.all()] == [(clem, MembershipRole.OWNER)]
    assert list(Organisation.objects.of(clem)) == [business]
    assert list(Event.objects.about(business).values_list("what", flat=True)) == [
        "organisation.registered",
        "membership.started",
    ]


def test_register_council_makes_an_administrator(clem):
    council = organisations.register(kind=OrganisationKind.COUNCIL, name="Wolds", by=None, owner=clem)
    assert council.memberships.get().role == MembershipRole.ADMINISTRATOR


@pytest.mark.parametrize(
    ("kind", "role"),
    [(OrganisationKind.PROVIDER, MembershipRole.MODERATOR), (OrganisationKind.COUNCIL, MembershipRole.OWNER)],
)
def test_add_member_refuses_a_role_of_another_kind(kind, role, clem):
    body = organisations.register(kind=kind, name="Body", by=None)
    with pytest.raises(NotAllowed):
        organisations.add_member(body, user=clem, role=role, by=None)


def test_add_member_twice_is_once(clem, dara):
    business = Organisation.objects.of(dara).get()
    first, second = (
        organisations.add_member(business, user=clem, role=MembershipRole.MEMBER, by=dara) for _ in range(2)
    )
    assert first == second


def test_remove_member_ends_it_and_they_may_come_back(clem, dara):
    business = Organisation.objects.of(dara).get()
    member = organisations.add_member(business, user=clem, role=MembershipRole.MEMBER, by=dara)
    organisations.remove_member(member, by=dara)
    assert not Organisation.objects.of(clem).exists()
    with pytest.raises(Stale):
        organisations.remove_member(member, by=dara)
    assert organisations.add_member(business, user=clem, role=MembershipRole.MEMBER, by=dara) != member


def test_remove_member_keeps_the_last_owner(dara):
    with pytest.raises(NotAllowed):
        organisations.remove_member(dara.memberships.get(), by=dara)
