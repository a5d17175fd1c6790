"""Looking is recorded once a day, never for oneself, by the database's own word; and shown to whom it is about."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.actions.seeing import saw
from accounts.models import Event
from tests.factories.accounts import MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


def looks():
    return list(Event.objects.looks().order_by("pk").values_list("what", "actor_id", "person"))


def test_saw_is_noted_once_a_day_for_each_viewer_thing_and_kind(asha, bola, clem):
    person, other = asha.person, PersonFactory()
    for _ in range(2):
        saw(person, what="person", by=bola, for_person=person)
    saw(person, what=("person", "needs"), by=bola, for_person=person)
    saw(person, what="person", by=clem, for_person=person)
    saw(other, what="person", by=clem, for_person=other)
    assert looks() == [
        ("person.seen", bola.pk, person.reference),
        ("needs.seen", bola.pk, person.reference),
        ("person.seen", clem.pk, person.reference),
        ("person.seen", clem.pk, other.reference),
    ]


def test_saw_is_noted_again_the_next_day(asha, bola):
    facts = {"thing": "accounts.person", "thing_reference": asha.person.reference}
    yesterday = timezone.now() - timedelta(days=1)
    Event.objects.create(what="person.seen", actor_id=bola.pk, at=yesterday, **facts)
    saw(asha.person, what="person", by=bola, for_person=asha.person)
    assert len(looks()) == 2


def test_a_day_is_a_day_in_london(asha):
    """Half past midnight in summer is the day before in UTC."""
    facts = {"thing": "accounts.person", "thing_reference": "PE-1", "what": "person.seen", "actor_id": 1}
    Event.objects.create(at="2026-06-10T22:30:00Z", **facts)
    Event.objects.create(at="2026-06-10T23:30:00Z", **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(at="2026-06-11T20:00:00Z", **facts)


def test_without_its_guard_a_day_would_be_full_of_looks(asha, bola):
    """The control: the index is what keeps it to one."""
    with connection.cursor() as cursor:
        cursor.execute("drop index event_seen_once_a_day")
    for _ in range(2):
        saw(asha.person, what="person", by=bola, for_person=asha.person)
    assert len(looks()) == 2


def test_nobody_is_noted_for_looking_at_their_own(asha, dara):
    saw(asha.person, what="person", by=asha, for_person=asha.person)
    body = dara.memberships.get().organisation
    saw(asha.person, what="check", by=dara, of=body)
    assert looks() == []
    saw(asha.person, what="check", by=MembershipFactory().user, of=body)
    assert len(looks()) == 1


def test_saw_is_one_insert(asha, bola, django_assert_num_queries):
    """Three with the savepoint around it here; on a page it is a transaction of its own."""
    with django_assert_num_queries(3):
        saw(asha.person, what=("needs", "address"), by=bola, for_person=asha.person)
    with django_assert_num_queries(3):
        saw(asha.person, what=("needs", "address"), by=bola, for_person=asha.person)
