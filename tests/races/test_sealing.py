"""Many writers and a sealer at once: nobody waits, no row is missed, and the chain holds."""

import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.actions import sealing
from accounts.actions.recording import record
from accounts.models import Event, Seal
from tests.factories.accounts import PersonFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WRITERS, DEEDS = 4, 40


def faults():
    return [fault for _, fault in sealing.walk() if fault]


def write(person, seed):
    """Transactions of all lengths, so that they commit in another order than they began."""
    dice = random.Random(seed)
    try:
        for _ in range(DEEDS):
            with transaction.atomic():
                record("person.revised", thing=person, by=None)
                time.sleep(dice.choice([0, 0, 0.002, 0.02]))
    finally:
        connection.close()


def seal_while(writers):
    """Seal again and again until the writers are done; how often there was something to seal."""
    rounds = 0
    while not all(writer.done() for writer in writers):
        rounds += bool(sealing.seal())
    return rounds


def race():
    person = PersonFactory()
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, person, seed) for seed in range(WRITERS)]
        rounds = seal_while(writers)
        for writer in writers:
            writer.result()
    sealing.seal()
    return rounds


def test_every_row_is_sealed_once_while_others_write():
    assert race() > 3
    assert Event.objects.count() == Seal.objects.count() == WRITERS * DEEDS
    assert faults() == []


def test_without_the_horizon_rows_are_missed(monkeypatch):
    """The control: sealing whatever can be seen leaves late committers out for good."""
    monkeypatch.setattr(sealing, "horizon", lambda _cursor: 2**62)
    race()
    assert Seal.objects.count() < Event.objects.count()
    assert faults() != []
