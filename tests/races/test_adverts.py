"""Two assistants who were asked for the same job say yes at one moment: one has it, and the other hears so."""

from functools import partial

import pytest

from accounts.actions.transitions import NotAllowed
from marketplace.actions import adverts, bookings
from marketplace.models import Advert, Employment
from tests.factories.adverts import an_answer
from tests.factories.employing import an_employed_offer
from tests.factories.marketplace import owner_of
from tests.marketplace.actions.test_adverts import asked_for_the_job
from tests.races.together import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def accept(booking):
    """What came of it, in a word."""
    try:
        bookings.accept(booking, by=owner_of(booking.listing.provider))
    except NotAllowed:
        return "told"
    return "hired"


def test_one_job_is_taken_once(asha):
    one = an_answer(asha)
    adverts.show(one.advert, [an_employed_offer().listing], by=asha)
    asked = [asked_for_the_job(invite, asha) for invite in one.advert.invites.with_parties()]
    assert sorted(at_once([partial(accept, booking) for booking in asked])) == ["hired", "told"]
    assert (Employment.objects.count(), Advert.objects.get().state) == (1, "filled")
