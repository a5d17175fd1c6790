"""What a bank is sent when a payment is disputed: the visits and who confirmed them, and nothing of the care."""

import pytest

from marketplace.actions import answering, billing
from payments.gateways import paper, the_fake
from payments.models import Invoice
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.cards import a_card_account, a_dispute, a_paid
from tests.factories.directory import owner_of
from tests.factories.marketplace import care_that_took_place
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def plain_paper(monkeypatch):
    monkeypatch.setattr(paper, "pdf_of", lambda html: html.encode())


@made_once
def dispute(plain_paper):
    """Of a payment for one visit that took place."""
    asha = PersonFactory(user=UserFactory()).user
    booking = care_that_took_place(person=asha.person, by=asha)
    list(billing.bill_week())
    invoice = Invoice.objects.get()
    a_card_account(invoice.provider)
    assert booking.arrangement.lines.get().invoice == invoice
    return a_dispute(a_paid(invoice))


def test_the_pack_says_when_somebody_was_there_and_who_confirmed_it(dispute):
    pack = answering.pack_of(dispute)
    [visit] = pack.visits
    told = answering.evidence_of(dispute, "She let us in.")
    assert answering.visit_words(visit) in told["uncategorized_text"]
    assert f"Agreement {pack.agreements[0].reference} was made on" in told["uncategorized_text"]
    assert "The two sides wrote 0 messages" in told["uncategorized_text"]
    assert told["uncategorized_text"].endswith("The provider says: She let us in.")


def test_the_pack_names_nobody_and_nothing_of_the_care(dispute):
    said = " ".join(answering.evidence_of(dispute, "").values())
    assert dispute.payment.invoice.funding.person.name not in said
    assert "company" not in said.lower()


def test_the_provider_answers_on_the_page_once(dispute, sign_in):
    owner, url = sign_in(owner_of(dispute.payment.invoice.provider)), dispute.get_absolute_url()
    assert "You can answer once" in owner.get(url).content.decode()
    answer = owner.post(url, {"words": "She let us in."}, follow=True).content.decode()
    assert "You answered" in answer
    dispute.refresh_from_db()
    assert dispute.state == "evidence_sent"
    assert (
        the_fake().dispute(dispute.dispute, account=dispute.payment.account.account).status == "under_review"
    )
    assert sign_in(dispute.payment.invoice.funding.person.user).get(url).status_code == 404
