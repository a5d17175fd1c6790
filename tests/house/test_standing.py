"""What is made once for many tests is as new for each of them."""

import pytest

from accounts.models import Organisation, Person
from directory.gateways.store import the_store
from payments.gateways import the_fake
from tests.factories.accounts import OrganisationFactory
from tests.factories.stripe import an_account
from tests.standing import STAGE, made_once

pytestmark = pytest.mark.django_db
MADE = []


@made_once
def business(asha):
    MADE.append("business")
    asha.name = "Somebody else"
    return {
        "body": OrganisationFactory(name="Lamb Care"),
        "by": asha,
        "file": the_store().put(b"as it was"),
        "account": an_account(finished=False),
    }


@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_one_test_does_to_it_no_other_sees(business, asha, number):
    assert MADE == ["business"]
    assert business["by"] is asha
    assert (business["body"].name, Organisation.objects.get().name) == ("Lamb Care", "Lamb Care")
    assert the_store().get(business["file"]) == b"as it was"
    assert not the_fake().account(business["account"]).charges_enabled
    business["body"].name = "Another"
    business["body"].save()
    the_store().remove(business["file"])
    the_fake().onboard(business["account"])


def test_who_does_not_ask_for_it_does_not_see_it(asha):
    assert (asha.name, Person.objects.get().name) == ("Asha Rao", "Asha Rao")
    assert not Organisation.objects.exists()


def test_who_asks_for_nothing_sees_nothing():
    assert not Person.objects.exists()
    assert STAGE.steps == []
