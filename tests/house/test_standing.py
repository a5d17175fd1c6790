"""What is made once for many tests is as new for each of them."""

from types import SimpleNamespace

import pytest

from accounts.models import Organisation, Person
from directory.gateways.store import the_store
from payments.gateways import the_fake
from tests.factories.accounts import OrganisationFactory
from tests.factories.stripe import an_account
from tests.standing import STAGE, Stage, Step, made_once

pytestmark = pytest.mark.django_db
MADE = []


@pytest.fixture(scope="module", autouse=True)
def found():
    """What stands of another module when this one begins."""
    return list(STAGE.steps)


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


def test_what_another_module_made_is_gone(found):
    assert found == []


def test_what_stands_on_another_line_to_the_database_goes_with_it(tmp_path):
    closed, stage = [], Stage()
    stage.steps.append(Step((), SimpleNamespace(close=lambda: closed.append(True)), None, {}, tmp_path))
    stage.strike(but=1)
    assert (closed, stage.steps) == ([True], [])
