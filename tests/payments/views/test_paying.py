"""The pages of a card payment, pressed as somebody presses them, without JavaScript; and whose they are."""

from uuid import uuid4

import pytest

from payments.actions import reconciling
from payments.gateways import the_fake
from payments.models import Invoice, Payment, Refund
from tests.factories.cards import a_card_invoice, a_paid, begin, hear
from tests.factories.directory import ProviderFactory
from tests.factories.payments import ArrangementFactory, FundingFactory
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def invoice(asha, dara):
    """20 pounds, of Asha's own money, from Dara."""
    provider = ProviderFactory(organisation=dara.memberships.get().organisation)
    source = FundingFactory(person=asha.person)
    return a_card_invoice(ArrangementFactory(person=asha.person, provider=provider, funding=source))


def text(answer):
    return " ".join(answer.content.decode().split())


def test_a_self_funder_pays_by_card_from_end_to_end(invoice, asha, sign_in, client):
    """From the invoice to the card page and back; the news of it arrives; the invoice is paid and reconcile is clean."""
    person = sign_in(asha)
    page = text(person.get(invoice.get_absolute_url()))
    assert f"/money/invoices/{invoice.reference}/pay/" in page
    assert "£20 to" in text(person.get(f"/money/invoices/{invoice.reference}/pay/"))
    sent = {"what": "once", "form_token": uuid4()}
    answer = person.post(f"/money/invoices/{invoice.reference}/pay/", sent)
    assert answer.url.startswith("/money/pretend/checkout/")
    assert "This is a pretend card page" in text(person.get(answer.url))
    answer = person.post(answer.url, {"card": "4242"}, follow=True)
    payment = Payment.objects.get()
    assert answer.redirect_chain[-1][0] == payment.get_absolute_url()
    assert "It came on" in text(answer)
    for raw, signature in the_fake().deliveries():
        told = client.post(
            "/money/hook/", raw, content_type="application/json", headers={"Stripe-Signature": signature}
        )
        assert told.status_code == 200
    hear()
    assert Invoice.objects.get().state == "paid"
    assert "Nothing is owed" in text(person.get(f"/money/invoices/{invoice.reference}/pay/"))
    assert list(reconciling.differences()) == []


def test_the_form_sent_twice_is_one_payment(invoice, asha, sign_in):
    person, sent = sign_in(asha), {"what": "once", "form_token": uuid4()}
    urls = {person.post(f"/money/invoices/{invoice.reference}/pay/", sent).url for _ in range(3)}
    assert len(urls) == 1
    assert Payment.objects.count() == 1
    for page in (invoice.get_absolute_url(), f"/money/invoices/{invoice.reference}/pay/"):
        assert "You began to pay by card and did not finish." in text(person.get(page))


def test_nothing_is_said_of_a_payment_nobody_began(invoice, asha, sign_in):
    assert "You began to pay" not in text(sign_in(asha).get(invoice.get_absolute_url()))


def test_somebody_whose_bank_asks_is_led_to_it_and_back(invoice, asha, sign_in):
    person = sign_in(asha)
    begun = begin(invoice)
    answer = person.post(begun.page, {"card": "3155"})
    assert answer.url.startswith("/money/pretend/bank/")
    assert "Nothing has been taken yet" in text(person.get(begun.get_absolute_url()))
    answer = person.post(answer.url, {"agree": "1"}, follow=True)
    assert "It came on" in text(answer)


def test_when_nobody_answers_it_is_said_and_pressed_again(invoice, asha, sign_in):
    person = sign_in(asha)
    the_fake().stumble("start_checkout", afterwards=True)
    sent = {"what": "once", "form_token": uuid4()}
    answer = person.post(f"/money/invoices/{invoice.reference}/pay/", sent, follow=True)
    assert "Nothing is lost" in text(answer)
    answer = person.post(f"{Payment.objects.get().get_absolute_url()}go/")
    assert answer.url.startswith("/money/pretend/checkout/")


def test_a_payment_is_its_parties_alone(  # noqa: PLR0917 -- one for each party
    invoice, asha, bola, dara, clem, sign_in
):
    url = begin(invoice).get_absolute_url()
    assert [sign_in(user).get(url).status_code for user in (asha, bola, dara, clem)] == [200, 200, 200, 404]
    assert [sign_in(user).post(f"{url}go/").status_code for user in (dara, clem)] == [404, 404]
    pay = f"/money/invoices/{invoice.reference}/pay/"
    assert [sign_in(user).get(pay).status_code for user in (asha, dara, clem)] == [200, 404, 404]


def test_a_provider_pays_back_what_is_not_owed(invoice, asha, dara, sign_in):
    payment = a_paid(invoice)
    owner, url = sign_in(dara), f"{payment.get_absolute_url()}refund/"
    assert sign_in(asha).get(url).status_code == 404
    sent = {"pence": "5", "still": "no", "form_token": uuid4()}
    for _ in range(2):
        answer = owner.post(url, sent, follow=True)
    assert "£5" in text(answer)
    assert Refund.objects.get().state == "succeeded"
    again = owner.post(url, sent | {"pence": "15.01", "form_token": uuid4()})
    assert "Enter an amount up to £15" in text(again)
    assert "The amount" in text(owner.post(url, sent | {"pence": "-5", "form_token": uuid4()}))


def test_a_provider_opens_an_account_and_takes_cards(asha, dara, sign_in):
    provider = ProviderFactory(organisation=dara.memberships.get().organisation)
    owner, url = sign_in(dara), f"/money/cards/{provider.reference}/"
    assert sign_in(asha).get(url).status_code == 404
    assert "Start with Stripe" in text(owner.get(url))
    answer = owner.post(f"{url}open/")
    assert answer.url.startswith("/money/pretend/onboarding/")
    account = provider.card_accounts.get()
    the_fake().onboard(account.account, finished=False)
    assert "Stripe wants to know more" in text(owner.get(f"{url}back/", follow=True))
    the_fake().onboard(account.account)
    assert "Ready to take cards" in text(owner.get(f"{url}back/", follow=True))
    assert "No card is charged for you at the moment" in text(owner.get(url))


def test_a_provider_sees_when_money_is_in_their_bank(invoice, dara, sign_in):
    payment = a_paid(invoice)
    the_fake().pay_out(payment.account.account)
    hear()
    page = text(sign_in(dara).get(payment.account.get_absolute_url()))
    assert "expected" in page
    assert "On its way" in page


def test_where_no_keys_are_set_and_nothing_pretends_no_card_is_taken(dara, sign_in, settings):
    settings.PRETEND_STRIPE = False
    provider = ProviderFactory(organisation=dara.memberships.get().organisation)
    owner, url = sign_in(dara), f"/money/cards/{provider.reference}/"
    assert "does not take cards yet" in text(owner.get(url))
    assert owner.post(f"{url}open/").url == url


def test_a_card_is_left_and_taken_back(invoice, asha, dara, clem, sign_in):
    person, url = sign_in(asha), f"/money/invoices/{invoice.reference}/leave-card/"
    assert [sign_in(user).get(url).status_code for user in (dara, clem)] == [404, 404]
    assert "You can take the card back at any time" in text(person.get(url))
    assert "Say that you agree" in text(person.post(url))
    answer = person.post(url, {"agreed": "on"})
    answer = person.post(answer.url, {"card": "4242"}, follow=True)
    assert "In use" in text(answer)
    mandate = answer.redirect_chain[-1][0]
    assert sign_in(dara).get(mandate).status_code == 404
    assert "Taken back" in text(person.post(f"{mandate}withdraw/", follow=True))


def test_a_hook_takes_nothing_but_a_post(client):
    assert client.get("/money/hook/").status_code == 405
