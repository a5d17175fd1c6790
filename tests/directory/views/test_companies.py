"""A company of one person asks in its studio; an officer finds it in the queue and decides on its page."""

import pytest
from django.urls import reverse

from directory.enums import LegalForm
from directory.models import Provider
from tests.factories.directory import a_listing, a_provider
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def company(dara):
    organisation = dara.memberships.get().organisation
    found = a_provider(organisation=organisation, legal_form=LegalForm.COMPANY)
    a_listing(found, owner=dara)
    return found


def at(name, *args):
    return reverse(name, args=args)


def fresh(company):
    return Provider.objects.get(pk=company.pk)


def test_from_asking_to_the_answer(company, dara, officer, sign_in):
    studio, desk = sign_in(dara), sign_in(officer)
    facts = at("directory:studio_facts", company.reference)
    page = at("directory:company_decide", company.reference)
    queue = at("marketplace:desk_queue")
    assert page not in desk.get(queue).content.decode()
    assert "Ask the council to decide" in studio.get(facts).content.decode()
    assert studio.post(at("directory:studio_ask_council", company.reference)).url == facts
    assert "You asked your council" in studio.get(facts).content.decode()
    assert page in desk.get(queue, {"kind": "company"}).content.decode()
    shown = desk.get(page)
    sent = {"answer": "yes", "why": "She is alone in it.", "seen": shown.context["seen"]}
    for _ in range(2):
        assert desk.post(page, sent).url == page
    assert fresh(company).council_agreed_by == officer
    assert "She is alone in it." in studio.get(facts).content.decode()
    assert page not in desk.get(queue).content.decode()


def test_what_is_wrong_is_said_and_nothing_is_lost(company, officer, sign_in):
    desk, page = sign_in(officer), at("directory:company_decide", company.reference)
    answer = desk.post(page, {"answer": "", "why": "She is alone in it."})
    words = answer.content.decode()
    assert ("Choose whether you agree" in words, "She is alone in it." in words) == (True, True)
    desk.post(page, {"answer": "no", "why": "Not yet."})
    answer = desk.post(page, {"answer": "yes", "why": "She is alone in it."})
    assert "This has changed while you were looking at it" in answer.content.decode()
    assert fresh(company).council_agreed_at is None


def test_of_anybody_else_there_is_nothing_to_decide(officer, sign_in):
    page = sign_in(officer).get(at("directory:company_decide", a_provider().reference)).content.decode()
    assert ("There is nothing to decide" in page, '<form method="post"' in page) == (True, False)
