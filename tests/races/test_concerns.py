"""The button pressed twice at the same moment: one concern, one alert, and both see the receipt."""

from uuid import uuid4

import pytest

from accounts.models import Event, Notification
from marketplace.actions import concerns
from marketplace.models import Concern
from tests.factories.concerns import TOLD, a_lead, home
from tests.races.together import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_one_form_sent_at_once_from_four_places_is_one_concern():
    a_lead()
    token, authority = uuid4(), home()

    def send():
        return concerns.receive(form_token=token, by=None, authority=authority, **TOLD).reference

    assert len(set(at_once([send] * 4))) == 1
    assert Concern.objects.count() == 1
    assert Event.objects.filter(what="concern.received").count() == 1
    assert Notification.objects.filter(kind="concern_received", channel="email").count() == 1
