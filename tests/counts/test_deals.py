"""Pages of deals ask the database the same number of questions for one row and for three."""

from uuid import uuid4

import pytest

from marketplace.actions import asking, messages
from tests.factories.marketplace import OfferFactory, a_request, an_agreement, owner_of, soon, visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_person_may_ask_again(monkeypatch):
    """One person stands for many here; that the same hours are not asked for twice is tested in test_asking."""
    monkeypatch.setattr(asking, "_check_not_asked_already", lambda *_asked: None)


@pytest.fixture
def counted(django_assert_max_num_queries):
    """How many questions a page asks."""

    def count(client, path):
        with django_assert_max_num_queries(60) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    return count


def test_lists_and_weeks_ask_the_same_for_one_and_for_three(asha, sign_in, counted):
    offer = OfferFactory()
    owner = owner_of(offer.listing.provider)
    found = {}
    for number in (1, 3):
        for _ in range(number if number == 1 else 2):
            day = visit(day=len(found) % 7, earliest=480, latest=1320)
            an_agreement(person=asha.person, by=asha, offer=offer, visits=[day], starts_on=soon())
            a_request(person=asha.person, by=asha, offer=offer, visits=[day], starts_on=soon())
        week = f"?from={soon()}"
        pages = [
            (asha, "/bookings/"),
            (owner, "/bookings/"),
            (asha, f"/week/{week}"),
            (owner, f"/studio/week/{week}"),
        ]
        for user, path in pages:
            found.setdefault((user.pk, path.split("?")[0]), []).append(counted(sign_in(user), path))
    assert {page: counts for page, counts in found.items() if len(set(counts)) > 1} == {}


def test_page_of_a_booking_asks_the_same_for_one_message_and_for_three(asha, sign_in, counted):
    found = []
    booking = an_agreement(person=asha.person, by=asha, starts_on=soon(), ends_on=soon())
    longer = an_agreement(person=asha.person, by=asha, starts_on=soon(), visits=[visit(), visit(day=3)])
    for thing, times in ((booking, 1), (longer, 3)):
        for _ in range(times):
            messages.send(thing, words="Hello", form_token=uuid4(), by=asha)
        found.append(counted(sign_in(asha), thing.get_absolute_url()))
    assert len(set(found)) == 1
