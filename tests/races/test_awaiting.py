"""Who waits for a search, when many press and look at once: asked once, counted once, told once."""

from functools import partial

import pytest

from accounts.models import Notification
from directory.demand import Kind
from directory.models import DemandFact
from marketplace.actions import awaiting
from marketplace.models import Awaited
from tests.factories.briefs import a_brief
from tests.factories.directory import a_live_listing, a_provider, an_officer
from tests.races.together import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
MANY = 4
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_many_presses_are_one_and_many_runs_tell_once(clem):
    brief = a_brief()
    asked = at_once([partial(awaiting.ask, brief, by=clem, agent=BROWSER)] * MANY)
    assert {one.pk for one in asked} == {Awaited.objects.get().pk}
    assert DemandFact.objects.filter(kind=Kind.ALERT).count() == 1
    a_live_listing(a_provider(), needs=("washing", "dressing"), officer=an_officer())
    assert sum(at_once([awaiting.look_for_all] * MANY)) == 1
    assert Notification.objects.filter(kind="awaited_found").count() == 2  # by email and on the site
