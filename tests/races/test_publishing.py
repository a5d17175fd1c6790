"""One quarter published by many at once, each with the people they saw: one release. And counted by many: everybody once."""

import threading
from functools import partial

import pytest
from django.db import IntegrityError

from marketplace.actions import periods, releasing
from marketplace.disclosure import PUBLIC
from marketplace.models import PersonPeriod, Release
from marketplace.person_traits import quarter_of
from tests.factories.accounts import PersonFactory
from tests.factories.directory import LsoaFactory, PostcodeFactory
from tests.factories.marketplace import OfferFactory, a_request, soon, visit
from tests.marketplace.tried import CUBE, people, tried_cube
from tests.races.together import at_once

__all__ = ["tried_cube"]

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
MANY = 4


def all_do(what):
    """Everybody does it at once; what each got."""
    return at_once([partial(what, number) for number in range(MANY)])


def publish(number):
    """As somebody who saw a few people more than the one before."""
    try:
        return releasing.publish(CUBE, people(20 + 3 * number, 20), PUBLIC, by=None).reference
    except IntegrityError:
        return "refused by the table"


def test_many_who_publish_get_one_release():
    assert len(set(all_do(publish))) == Release.objects.count() == 1


def test_without_the_lock_the_table_refuses_all_but_one(monkeypatch):
    """The control: looking first is not enough, and the table has the last word."""
    everybody_looked = threading.Barrier(MANY)
    looks = releasing._standing

    def look(*what):
        found = looks(*what)
        everybody_looked.wait()
        return found

    monkeypatch.setattr(releasing, "_one_at_a_time", lambda *_: None)
    monkeypatch.setattr(releasing, "_standing", look)
    assert all_do(publish).count("refused by the table") == MANY - 1
    assert Release.objects.count() == 1


def test_many_who_count_count_everybody_once(monkeypatch):
    monkeypatch.setattr(periods, "AT_ONCE", 1)
    PostcodeFactory(lsoa=LsoaFactory(name="Wolds 001A"))
    offer = OfferFactory()
    for day in range(3):
        person = PersonFactory()
        person.user = person.created_by
        person.save()
        booking = a_request(
            person=person, by=person.user, offer=offer, visits=[visit(day=day)], starts_on=soon()
        )
    period = quarter_of(booking.requested_at.date())
    all_do(lambda _: list(periods.count(period)))
    assert PersonPeriod.objects.count() == 3
    assert len(set(PersonPeriod.objects.values_list("key", flat=True))) == 3
