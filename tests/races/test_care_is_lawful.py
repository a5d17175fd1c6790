"""Two changes that are lawful apart and not together: one of them is refused, whichever is last."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from directory.models import Need, OfferNeed, Provider
from tests.factories.directory import a_listing

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 5


def together(*acts):
    """Every act in a transaction of its own, none of which commits before all have acted; how many were kept."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            with transaction.atomic():
                act()
                barrier.wait()
        except IntegrityError:
            return 0
        else:
            return 1
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sum(pool.map(run, acts))


def test_a_task_and_a_second_carer_at_the_same_moment():
    washing = Need.objects.get(slug="washing")
    for _ in range(ROUNDS):
        offer = a_listing(needs=["company"]).offers.get()
        provider = Provider.objects.filter(pk=offer.listing.provider_id)
        kept = together(
            lambda offer=offer: OfferNeed.objects.create(offer=offer, need=washing),
            lambda provider=provider: provider.update(carers=2),
        )
        assert kept == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM directory_care WHERE NOT lawful")
            assert cursor.fetchone()[0] == 0
