from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts.actions import delegation, people
from accounts.actions.transitions import NotAllowed, Stale
from accounts.enums import Consent, DelegationKind, Scope
from accounts.models import Delegation, Event, Invitation, Notification, Person
from accounts.policies import may_act, may_arrange_help, scopes_of
from tests.factories.accounts import DelegationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def invite(person, by, **wanted):
    facts = {"email": "helper@example.com", "kind": DelegationKind.SUPPORTER, "scopes": ["see"]}
    return delegation.invite(person, by=by, **(facts | wanted))


def done(person):
    return list(Event.objects.for_person(person).values_list("what", flat=True))


def test_add_makes_a_supporter_on_the_word_given(clem):
    person = people.add(details={"name": "Ivy Moss"}, consent=Consent.BEST_INTERESTS, by=clem)
    right = person.delegations.get()
    assert (right.delegate, right.kind, right.consent) == (clem, "supporter", "best_interests")
    assert scopes_of(clem, person) == set(Scope)
    assert done(person) == ["delegation.granted", "person.added"]


def test_become_twice_is_one_person(clem):
    first = people.become(details={"name": "Clem Hart"}, by=clem)
    assert people.become(details={"name": "Clem Hart"}, by=clem) == first
    assert Person.objects.count() == 1


def test_details_are_closed_at_rest(clem):
    people.become(details={"name": "Clem Hart", "postcode": "ZQ1 1AA", "phone": "07700 900123"}, by=clem)
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(p)::text from accounts_person p")
        (row,) = cursor.fetchone()
    assert not [word for word in ("Clem", "ZQ1", "900123") if word in row]


def test_revise_records_which_details_and_never_the_words(asha):
    people.revise(asha.person, details={"phone": "07700 900123", "name": "Asha Rao"}, by=asha)
    event = Event.objects.for_person(asha.person).first()
    assert (event.what, event.facts) == ("person.revised", {"fields": "phone"})


def test_revise_by_someone_who_may_only_look_is_refused(asha):
    helper = DelegationFactory(person=asha.person, scopes=["see"]).delegate
    with pytest.raises(NotAllowed):
        people.revise(asha.person, details={"phone": "1"}, by=helper)


@pytest.mark.parametrize("kind", DelegationKind)
def test_only_a_supporters_right_holds_before_papers_were_seen(kind, asha, clem):
    right = delegation.grant(asha.person, to=clem, kind=kind, scopes=["see"], by=asha)
    assert right.holds == may_act(clem, asha.person, "see") == (kind == DelegationKind.SUPPORTER)


def test_verified_right_holds(asha, clem, officer):
    right = delegation.grant(asha.person, to=clem, kind=DelegationKind.DEPUTY, scopes=["see"], by=asha)
    Delegation.objects.filter(pk=right.pk).update(verified_at=timezone.now(), verified_by=officer)
    assert may_act(clem, asha.person, "see")


def test_nobody_verifies_their_own_right(asha, clem):
    right = delegation.grant(asha.person, to=clem, kind=DelegationKind.DEPUTY, scopes=["see"], by=asha)
    with pytest.raises(IntegrityError):
        Delegation.objects.filter(pk=right.pk).update(verified_at=timezone.now(), verified_by=clem)


def test_right_is_over_the_day_after_its_last_day_with_nothing_running(asha, clem):
    today = timezone.localdate()
    delegation.grant(asha.person, to=clem, kind="supporter", scopes=["see"], valid_until=today, by=asha)
    assert may_act(clem, asha.person, "see")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert not may_act(clem, asha.person, "see")
        assert not Person.objects.of(clem).exists()


def test_scopes_are_all_that_a_helper_has(asha, clem):
    delegation.grant(asha.person, to=clem, kind="supporter", scopes=["see", "message"], by=asha)
    assert scopes_of(clem, asha.person) == {"see", "message"}
    assert not Person.objects.of(clem, scope=Scope.BOOK).exists()
    assert not may_arrange_help(clem, asha.person)


def test_revoke_ends_at_once_and_tells_the_other(asha, bola):
    right = bola.delegations.get()
    delegation.revoke(right, by=asha)
    assert not may_act(bola, asha.person, "see")
    assert set(Notification.objects.values_list("recipient", "kind")) == {(bola.pk, "delegation_ended")}
    with pytest.raises(Stale):
        delegation.revoke(right, by=asha)


def test_helper_may_always_step_back(asha, bola):
    delegation.revoke(bola.delegations.get(), by=bola)
    assert not may_act(bola, asha.person, "see")


def test_revoke_by_an_outsider_or_another_helper_is_refused(asha, bola, clem):
    other = DelegationFactory(person=asha.person).delegate
    for user in (clem, other):
        with pytest.raises(NotAllowed):
            delegation.revoke(bola.delegations.get(), by=user)


def test_helper_cannot_change_their_own_right():
    right = DelegationFactory(scopes=["see"])
    with pytest.raises(NotAllowed):
        delegation.revise(right, scopes=list(Scope.values), valid_until=None, by=right.delegate)


def test_helper_of_someone_who_signs_in_cannot_invite(asha, bola):
    with pytest.raises(NotAllowed):
        invite(asha.person, bola)


def test_full_helper_of_someone_who_never_signs_in_can_invite():
    right = DelegationFactory()
    assert invite(right.person, right.delegate).is_open


def test_partial_helper_cannot_invite():
    right = DelegationFactory(scopes=["see", "book"])
    with pytest.raises(NotAllowed):
        invite(right.person, right.delegate)


def test_invite_says_the_same_of_known_and_unknown_addresses(asha, clem):
    for email in ("clem@example.com", "nobody@example.com"):
        invite(asha.person, asha, email=email)
    first, second = Notification.objects.order_by("pk").values("recipient", "kind", "channel", "thing")
    assert first == second
    assert first["recipient"] is None


def test_accept_makes_the_right_that_was_offered(asha, clem):
    day = timezone.localdate() + timedelta(days=30)
    asked = invite(asha.person, asha, email="Clem@Example.com", scopes=["see", "book"], valid_until=day)
    delegation.accept(asked, by=clem)
    right = clem.delegations.get()
    assert (right.person, right.scopes, right.valid_until, right.granted_by) == (
        asha.person,
        ["book", "see"],
        day,
        asha,
    )
    assert Notification.objects.filter(recipient=asha, kind="invitation_accepted").exists()


def test_accept_is_for_the_address_that_was_asked(asha, clem):
    with pytest.raises(NotAllowed):
        delegation.accept(invite(asha.person, asha), by=clem)


def test_accept_needs_an_address_that_was_shown_to_be_theirs(asha):
    impostor = UserFactory(email="helper@example.com", verified=False)
    with pytest.raises(NotAllowed):
        delegation.accept(invite(asha.person, asha), by=impostor)


def test_accept_works_once(asha, clem):
    asked = invite(asha.person, asha, email=clem.email)
    delegation.accept(asked, by=clem)
    with pytest.raises(Stale):
        delegation.accept(asked, by=clem)


def test_accept_after_seven_days_is_too_late(asha, clem):
    asked = invite(asha.person, asha, email=clem.email)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)), pytest.raises(Stale):
        delegation.accept(asked, by=clem)


def test_accept_after_it_was_taken_back_is_refused(asha, clem):
    asked = invite(asha.person, asha, email=clem.email)
    delegation.withdraw(asked, by=asha)
    with pytest.raises(Stale):
        delegation.accept(asked, by=clem)
    assert Invitation.objects.get().accepted_at is None


def test_accept_from_someone_whose_own_right_has_ended_is_refused(clem):
    right = DelegationFactory()
    asked = invite(right.person, right.delegate, email=clem.email)
    delegation.revoke(right, by=right.delegate)
    with pytest.raises(NotAllowed):
        delegation.accept(asked, by=clem)


def test_withdraw_by_an_outsider_is_refused(asha, clem):
    with pytest.raises(NotAllowed):
        delegation.withdraw(invite(asha.person, asha), by=clem)


def test_person_takes_over_their_own_page_and_decides_from_then_on(clem):
    right = DelegationFactory()
    person = right.person
    delegation.accept(invite(person, right.delegate, email=clem.email, kind="", scopes=[]), by=clem)
    person.refresh_from_db()
    assert person.user == clem
    assert may_act(right.delegate, person, "book")
    assert may_arrange_help(clem, person)
    assert not may_arrange_help(right.delegate, person)


def test_nobody_takes_over_a_second_page(asha):
    right = DelegationFactory()
    asked = invite(right.person, right.delegate, email=asha.email, kind="", scopes=[])
    with pytest.raises(NotAllowed):
        delegation.accept(asked, by=asha)
    assert PersonFactory._meta.model.objects.get(pk=right.person.pk).user is None


def test_grant_again_changes_the_one_that_stands(asha, bola):
    delegation.grant(asha.person, to=bola, kind="supporter", scopes=["see"], by=asha)
    assert bola.delegations.count() == 1
    assert scopes_of(bola, asha.person) == {"see"}


def test_nobody_acts_for_themselves_by_right(asha):
    with pytest.raises(NotAllowed):
        delegation.grant(asha.person, to=asha, kind="supporter", scopes=["see"], by=asha)
