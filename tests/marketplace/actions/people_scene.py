"""People of one council who ask for care on a day in March, and how they are counted."""

from datetime import UTC, datetime, timedelta

import pytest

from directory.models import Offer
from marketplace.actions import periods
from marketplace.models import PersonPeriod
from tests.factories.accounts import PersonFactory
from tests.factories.directory import LsoaFactory, PostcodeFactory
from tests.factories.marketplace import a_request, an_agreement

ASKED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = ASKED_AT + timedelta(days=60)
WORDS = ("place", "service", "payer", "language", "hours_band", "outcome", "waited", "version")


@pytest.fixture(autouse=True)
def asked_at(time_machine):
    PostcodeFactory(lsoa=LsoaFactory(code="Y01", name="Wolds 001A"))
    time_machine.move_to(ASKED_AT, tick=False)


@pytest.fixture
def her():
    return someone()[0]


def someone(number=1):
    """So many people who sign in themselves, so that they may ask."""
    people = [PersonFactory(postcode="QV1 1AA") for _ in range(number)]
    for person in people:
        person.user = person.created_by
        person.save()
    return people


def asks(person, **facts):
    """Of whoever else was asked, as to ask takes nobody's time."""
    offer = facts.pop("offer", None) or Offer.objects.first()
    return a_request(person=person, by=person.user, offer=offer, **facts)


def agrees(person, **facts):
    return an_agreement(person=person, by=person.user, **facts)


def count(period="2026Q1"):
    """All of it; what the last step says."""
    return list(periods.count(period))[-1]


def rows():
    return list(PersonPeriod.objects.order_by("key", "version").values_list(*WORDS))
