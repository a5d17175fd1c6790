"""Which Stripe answers."""

import pytest

from payments.gateways import gateway
from payments.gateways.base import Refused
from tests.house.test_docs import OPERATIONS
from tests.house.test_imports import modules


def test_without_keys_the_pretend_one_answers():
    assert (gateway().pretend, gateway().ready) == (True, True)


def test_a_live_site_without_keys_takes_no_cards(settings):
    settings.PRETEND_STRIPE = False
    assert (gateway().pretend, gateway().ready) == (False, False)
    with pytest.raises(Refused, match="does not take cards yet"):
        gateway().intent("pi_1", account="acct_1")


def test_a_live_site_that_pretends_says_so_to_whoever_watches_it(client, db, settings):
    settings.LIVE = True
    assert client.get("/healthz").content == b"ok\ncards are pretend\n"
    assert "`cards are pretend`" in OPERATIONS


def test_actions_ask_it_in_one_place_only():
    """There a transaction is refused; whoever reads a signature asks nobody anything."""
    asking = {name: source.count("gateway()") for name, source in modules().items() if ".actions." in name}
    assert {name: times for name, times in asking.items() if times} == {
        "payments.actions.asking": 1,
        "payments.actions.inbox": 1,
    }
    assert "gateway().happened(raw, signature)" in modules()["payments.actions.inbox"]
