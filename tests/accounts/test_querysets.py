"""What may be reached is phrased once, and follows whoever asks, what for and when."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.enums import Scope
from accounts.models import Person
from accounts.querysets import as_said, keys_of
from tests.factories.accounts import DelegationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def reached(user, **how):
    return set(Person.objects.filter(pk__in=keys_of(Person, user, **how)))


def test_each_reaches_what_is_theirs():
    right = DelegationFactory(scopes=[Scope.SEE])
    assert reached(right.delegate) == {right.person} == set(Person.objects.of(right.delegate))
    assert reached(right.delegate, scope=Scope.BOOK) == set()
    own = PersonFactory(user=UserFactory())
    assert reached(own.user) == {own}
    assert reached(AnonymousUser()) == set()


def test_a_right_is_gone_as_soon_as_it_is_taken_back_or_its_day_is_over(time_machine):
    taken, kept = DelegationFactory(), DelegationFactory(valid_until=timezone.localdate())
    assert reached(taken.delegate) == {taken.person}
    assert reached(kept.delegate) == {kept.person}
    type(taken).objects.filter(pk=taken.pk).update(revoked_at=timezone.now(), revoked_by=taken.delegate)
    assert reached(taken.delegate) == set()
    time_machine.move_to(timezone.now() + timedelta(days=1))
    assert reached(kept.delegate) == set()


def test_it_is_phrased_once_for_each():
    user, other = UserFactory(), UserFactory()
    assert keys_of(Person, user) is keys_of(Person, user)
    assert keys_of(Person, user) is not keys_of(Person, other)
    assert keys_of(Person, user) is not keys_of(Person, user, scope=Scope.PAY)


def test_a_question_nobody_answers_can_be_asked_within_another():
    PersonFactory()
    for nobody in (Person.objects.none(), Person.objects.filter(pk__in=[])):
        assert not Person.objects.filter(pk__in=as_said(nobody.values("pk"))).exists()
