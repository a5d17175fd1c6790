"""A small storm blows over; and it would not, without what keeps things true."""

import json
import random
import sys

import pytest

from payments.actions import catching_up
from payments.gateways.base import read_news
from payments.gateways.fake import Fake
from payments.gateways.fake_store import Store
from tests.script.conftest import CHECKOUT

sys.path.append(str(CHECKOUT / "script"))

from drills import storm, storm_world

pytestmark = pytest.mark.django_db


def blown(seed=1):
    """A storm in this process: a few invoices, and every misfortune many times as often."""
    world = storm_world.World(random.Random(seed), providers=1, people=5)
    return storm.Storm(world, 90, say=lambda _words: None, processes=0).blown()


@pytest.fixture
def much_goes_wrong(monkeypatch):
    monkeypatch.setattr(storm, "LOST_OF_A_HUNDRED", 20)
    monkeypatch.setattr(storm_world, "STUMBLES_EVERY", 1)
    monkeypatch.setattr(storm_world, "STUMBLES", ("start_checkout", "refund"))
    monkeypatch.setattr(storm_world, "REFUNDED", 70)


def test_a_storm_blows_over(much_goes_wrong):
    figures = blown()
    assert figures["problems"] == []
    assert (figures["deliveries"] >= 90, figures["lost"] > 0, figures["doubled"] > 30) == (True, True, True)
    assert (figures["wrong_states"], figures["difference_pence"], figures["ledger_sum_pence"]) == (0, 0, 0)
    assert figures["compared"]["payment"]["succeeded"] > 0


def test_it_would_not_if_the_same_act_were_done_twice(much_goes_wrong, monkeypatch):
    """Without keys, whoever gets no answer and asks again makes a second page, or a second refund."""
    monkeypatch.setattr(Store, "answered", lambda *_: None)
    assert blown()["wrong_states"] > 0


def test_it_would_not_if_nobody_caught_up(much_goes_wrong, monkeypatch):
    monkeypatch.setattr(catching_up, "catch_up", lambda: 0)
    monkeypatch.setattr(catching_up, "ask_again", lambda: 0)
    monkeypatch.setattr(storm.Storm, "due", staticmethod(lambda: False))
    assert blown()["wrong_states"] > 0


def test_a_forged_delivery_that_is_taken_stops_the_drill(monkeypatch):
    monkeypatch.setattr(storm, "FORGED_EVERY", 1)
    monkeypatch.setattr(Fake, "happened", lambda _fake, raw, _signature: read_news(json.loads(raw)))
    with pytest.raises(RuntimeError, match="forged"):
        blown()
