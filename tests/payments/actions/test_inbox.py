"""The inbox: stored once by its name, followed by asking, and nobody's word is taken for it."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from payments.actions import inbox
from payments.gateways import the_fake
from payments.gateways.base import Forged
from payments.models import CardAccount, Delivery, Payment
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.cards import a_card_account, a_card_invoice, begin, give, hear
from tests.factories.directory import ProviderFactory
from tests.factories.payments import ArrangementFactory, FundingFactory
from tests.standing import made_once

pytestmark = pytest.mark.django_db
HOOK = "/money/hook/"


@made_once
def payment():
    """A card was given, and nobody has told us."""
    asha = PersonFactory(user=UserFactory())
    payment = begin(a_card_invoice(ArrangementFactory(person=asha, funding=FundingFactory(person=asha))))
    the_fake().deliveries()
    return give(payment)


def send(client, raw, signature):
    return client.post(HOOK, raw, content_type="application/json", headers={"Stripe-Signature": signature})


def state(payment):
    return Payment.objects.get(pk=payment.pk).state


def test_news_is_stored_and_acknowledged_before_it_is_followed(payment, client):
    news = the_fake().deliveries()
    assert {send(client, *one).status_code for one in news} == {200}
    assert Delivery.objects.filter(done_at=None).count() == len(news)
    assert state(payment) == "sent"
    inbox.follow_waiting()
    assert Delivery.objects.filter(done_at=None).count() == 0
    assert state(payment) == "succeeded"


def test_the_same_twenty_times_is_stored_once(payment, client):
    raw, signature = the_fake().deliveries()[-1]
    assert {send(client, raw, signature).status_code for _ in range(20)} == {200}
    assert Delivery.objects.count() == 1


def test_it_is_followed_once_the_row_is_committed(
    payment, client, django_capture_on_commit_callbacks, monkeypatch
):
    asked = []
    monkeypatch.setattr("accounts.actions.later.ask", lambda task, ids: asked.append((task, ids)))
    one = the_fake().deliveries()[-1]
    with django_capture_on_commit_callbacks(execute=True):
        send(client, *one)
    assert asked == [("payments.follow_delivery", {"delivery": Delivery.objects.get().pk})]


def test_what_is_not_signed_is_not_stored(payment, client):
    raw, signature = the_fake().deliveries()[-1]
    changed = json.dumps(json.loads(raw) | {"id": "evt_forged"}).encode()
    old = the_fake().signed(raw, at=int(timezone.now().timestamp()) - 301)
    tries = [(changed, signature), (raw + b" ", signature), (raw, ""), (raw, old), (b"\xff", "t=1,v1=x")]
    assert [send(client, *one).status_code for one in tries] == [400] * 5
    assert Delivery.objects.count() == 0
    assert state(payment) == "sent"


def test_without_its_signature_anybody_is_believed(payment, monkeypatch):
    """The control: a forged delivery is stored. What it says still changes nothing, for the truth is asked for."""
    raw, signature = the_fake().deliveries()[-1]
    forged = json.dumps(json.loads(raw) | {"id": "evt_forged"}).encode()
    with pytest.raises(Forged):
        inbox.receive(forged, signature)
    monkeypatch.setattr(type(the_fake()), "signed", lambda *_, **__: signature)
    assert inbox.receive(forged, signature).event == "evt_forged"


def event(kind, thing, account, **facts):
    """A delivery that is signed as it should be, and says whatever."""
    body = {
        "id": f"evt_{kind}_{thing['id']}",
        "type": kind,
        "account": account,
        "created": int(timezone.now().timestamp()),
        "data": {"object": thing},
    }
    raw = json.dumps(body | facts).encode()
    return inbox.receive(raw, the_fake().signed(raw))


def test_of_an_account_that_is_not_ours_it_is_refused(payment):
    intent = {"id": "pi_1", "object": "payment_intent"}
    assert inbox.follow(event("payment_intent.succeeded", intent, "acct_stranger")) == "refused"
    assert inbox.follow(event("payment_intent.canceled", intent, None)) == "refused"


def test_of_a_thing_on_another_account_it_is_refused(payment):
    other = a_card_account(ProviderFactory())
    [(intent, _)] = the_fake().store.all("intent", payment.account.account)
    told = event("payment_intent.succeeded", {"id": intent, "object": "payment_intent"}, other.account)
    assert inbox.follow(told) == "refused"
    assert state(payment) == "sent"


def test_what_it_says_became_of_it_is_not_believed(payment):
    """It says that the payment failed; asked, the card company says that it came."""
    [(intent, _)] = the_fake().store.all("intent", payment.account.account)
    thing = {"id": intent, "object": "payment_intent", "status": "canceled", "amount_received": 1}
    assert inbox.follow(event("payment_intent.canceled", thing, payment.account.account)) == "done"
    assert Payment.objects.get(pk=payment.pk).came_pence == 2000


def test_what_nothing_hangs_on_is_stored_and_left(payment):
    told = event("price.created", {"id": "price_1", "object": "price"}, payment.account.account)
    assert inbox.follow(told) == "nothing"


def test_what_cannot_be_asked_about_now_is_tried_again(payment):
    for raw, signature in the_fake().deliveries():
        inbox.receive(raw, signature)
    told = Delivery.objects.get(kind="payment_intent.created")
    the_fake().stumble("intent", afterwards=False)
    assert inbox.follow(told) is None
    told.refresh_from_db()
    assert (told.done_at, told.tries) == (None, 1)
    assert told.try_at > timezone.now()
    assert inbox.follow(told) == "done"


def test_waiting_too_long_it_is_said_once_an_hour(payment, settings):
    settings.ADMINS = [("Operators", "ops@example.com")]
    inbox.receive(*the_fake().deliveries()[-1])
    assert inbox.alarm() == 0
    Delivery.objects.update(arrived_at=timezone.now() - timedelta(minutes=6))
    assert [inbox.alarm(), inbox.alarm()] == [1, 1]
    assert [one.subject for one in mail.outbox] == ["[Django] Messages of the card company wait"]
    hear()
    assert inbox.alarm() == 0


def test_a_provider_who_leaves_takes_no_more_cards(payment):
    the_fake().disconnect(payment.account.account)
    hear()
    assert CardAccount.objects.get(pk=payment.account_id).state == "closed"
    assert state(payment) == "sent"
