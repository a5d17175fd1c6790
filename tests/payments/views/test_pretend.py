"""The pages that pretend to be Stripe's: honest, only there while nothing is real, and theirs who have the link."""

import pytest
from django.urls import reverse

from payments.gateways import the_fake
from payments.models import Delivery
from tests.factories.stripe import BACK, a_page, a_saved_card, an_account


@pytest.fixture
def account():
    return an_account()


def at(name, **which):
    return reverse(f"payments:pretend_{name}", kwargs=which)


def test_pay(asha, sign_in, account):
    client, page = sign_in(asha), a_page(account)
    shown = client.get(at("checkout", checkout=page)).content.decode()
    assert ("No money moves here" in shown, "£25" in shown) == (True, True)
    assert "Choose a card" in client.post(at("checkout", checkout=page)).content.decode()
    declined = client.post(at("checkout", checkout=page), {"card": "0002"}).content.decode()
    assert "Nothing was taken" in declined
    assert client.post(at("checkout", checkout=page), {"card": "4242"}).url == BACK
    assert the_fake().checkout(page, account=account).payment_status == "paid"
    assert client.post(at("checkout", checkout=page), {"card": "4242"}).url == BACK
    assert len(the_fake().store.all("charge", account)) == 1
    assert Delivery.objects.filter(kind="checkout.session.completed", account=account).count() == 1
    assert the_fake().deliveries() == []


def test_the_bank_asks(asha, sign_in, account):
    client, page = sign_in(asha), a_page(account)
    bank = client.post(at("checkout", checkout=page), {"card": "3155"}).url
    assert "Are you paying £25" in client.get(bank).content.decode()
    assert client.post(bank, {"refuse": "1"}).url == BACK
    assert the_fake().checkout(page, account=account).status == "open"
    client.post(client.post(at("checkout", checkout=page), {"card": "3155"}).url, {"agree": "1"})
    assert the_fake().checkout(page, account=account).payment_status == "paid"
    assert client.get(bank).url == BACK


def test_onboard(dara, sign_in):
    account = an_account(finished=False)
    the_fake().onboarding_link(account=account, return_url=BACK, refresh_url=BACK)
    client = sign_in(dara)
    assert client.get(at("onboarding", account=account)).status_code == 200
    assert client.post(at("onboarding", account=account), {"half": "1"}).url == BACK
    assert not the_fake().account(account).charges_enabled
    client.post(at("onboarding", account=account), {"finished": "1"})
    assert the_fake().account(account).charges_enabled


def test_a_restricted_provider_cannot_be_paid_on_an_open_page(asha, sign_in, account):
    page = a_page(account)
    the_fake().restrict(account)
    shown = sign_in(asha).post(at("checkout", checkout=page), {"card": "4242"}).content.decode()
    assert "cannot take cards yet" in shown


@pytest.mark.parametrize("keys", ["sk_test_1", ""])
def test_the_pages_are_gone_where_nothing_is_pretend(asha, sign_in, account, settings, keys):
    page, (_, method) = a_page(account), a_saved_card(account)
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = keys, "whsec_1"
    settings.PRETEND_STRIPE = False
    client = sign_in(asha)
    assert client.get(at("checkout", checkout=page)).status_code == 404
    assert client.get(at("onboarding", account=account)).status_code == 404
    assert client.get(at("bank", intent=method)).status_code == 404


def test_no_page_without_the_thing(asha, sign_in, account):
    client = sign_in(asha)
    assert client.get(at("checkout", checkout=account)).status_code == 404
    assert client.get(at("bank", intent="pi_none")).status_code == 404


@pytest.mark.parametrize("pretends", [True, False])
def test_pages_about_money_say_that_it_is_pretend(asha, sign_in, settings, pretends):
    settings.PRETEND_STRIPE = pretends
    for name in ("payments:invoice_list", "marketplace:money_home"):
        said = "Card payments on this site are pretend" in sign_in(asha).get(reverse(name)).content.decode()
        assert said is pretends
