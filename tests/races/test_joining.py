"""The form of joining, sent twice or at once from four places, is one act."""

from functools import partial

import pytest
from django.urls import reverse

from accounts.models import Organisation, User
from directory.actions import providers
from directory.models import Listing, Provider
from tests.conftest import signed_in
from tests.directory.views.test_studio import REGISTER
from tests.factories.accounts import UserFactory
from tests.factories.directory import PostcodeFactory
from tests.races.together import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def sent_at_once():
    PostcodeFactory()
    user = UserFactory()
    clients = [signed_in(user) for _ in range(4)]
    return at_once(
        [partial(client.post, reverse("directory:studio_register"), REGISTER) for client in clients]
    )


def test_one_form_sent_at_once_from_four_places_joins_once():
    answers = sent_at_once()
    assert (Provider.objects.count(), Listing.objects.count(), Organisation.objects.count()) == (1, 1, 1)
    assert {answer.url for answer in answers} == {
        reverse("directory:studio_tasks", args=[Provider.objects.get().reference])
    }


def test_without_the_look_back_it_joins_four_times(monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(providers, "joined_just_now", lambda *_, **__: None)
    sent_at_once()
    assert Provider.objects.count() == 4


def test_two_people_of_one_name_both_join():
    PostcodeFactory()
    for user in (UserFactory(), UserFactory()):
        signed_in(user).post(reverse("directory:studio_register"), REGISTER)
    assert (Provider.objects.count(), User.objects.count()) == (2, 2)
