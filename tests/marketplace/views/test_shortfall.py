"""What could not be found: told with consent and without a name, read once by an officer of that council, then without words."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from directory.demand import Kind
from directory.models import DemandFact
from marketplace.actions import shortfalls
from marketplace.models import Shortfall
from tests.factories.directory import AuthorityFactory, LsoaFactory, PostcodeFactory
from tests.factories.marketplace import BriefFactory, a_shortfall, soon

pytestmark = pytest.mark.django_db
WORDS = "Nobody speaks Twi in Long Lane."


@pytest.fixture(autouse=True)
def _home():
    PostcodeFactory(lsoa=LsoaFactory(code="Y01", name="Wolds 001A"))


def tell(client, brief=None, **said):
    brief = brief or BriefFactory(starts_on=soon())
    said = {"cause": "language", "words": WORDS, "agreed": "on", "form_token": uuid4()} | said
    return client.post(reverse("marketplace:shortfall_tell", args=[brief.reference]), said)


def test_it_says_what_would_be_told_and_is_told_once(client):
    brief, token = BriefFactory(starts_on=soon()), uuid4()
    page = client.get(reverse("marketplace:shortfall_tell", args=[brief.reference])).content.decode()
    assert "Wolds 001A" in page
    assert "QV1" not in page
    for _ in range(2):
        assert tell(client, brief, form_token=token).url == brief.get_absolute_url()
    one, fact = Shortfall.objects.get(), DemandFact.objects.get()
    assert (one.lsoa_id, one.cause, one.words, one.needs) == ("Y01", "language", WORDS, brief.needs)
    assert (fact.kind, fact.cause, fact.lsoa_id, sum(fact.qhours)) == (Kind.NOT_FOUND, "language", "Y01", 4)


def test_a_question_without_an_answer_is_asked_for_once(client):
    for token in (uuid4(), ""):
        page = tell(client, cause="", form_token=token).content.decode()
        assert "Choose what made it hard" in page
        assert "This field is required" not in page
    assert "Open this page again" in page


def test_nothing_is_kept_without_consent(client):
    page = tell(client, agreed="")
    assert "Tick the box" in page.content.decode()
    assert WORDS in page.content.decode()
    assert (Shortfall.objects.count(), DemandFact.objects.count()) == (0, 0)


def test_an_officer_reads_it_and_says_what_it_means_and_the_words_go(sign_in, officer, client):
    tell(client)
    one, desk = Shortfall.objects.get(), sign_in(officer)
    assert WORDS in desk.get(reverse("marketplace:shortfall_queue")).content.decode()
    address = reverse("marketplace:shortfall_code", args=[one.reference])
    desk.post(address, {"cause": "no such"})
    assert Shortfall.objects.get().words == WORDS
    for cause in ("training", "price"):
        desk.post(address, {"cause": cause})
    one.refresh_from_db()
    assert (one.words, one.cause, one.coded_by) == ("", "training", officer)
    assert WORDS not in desk.get(reverse("marketplace:shortfall_queue")).content.decode()


def test_it_is_of_one_council_alone(sign_in, officer):
    moors = AuthorityFactory(gss="X00000007", name="Moors", slug="moors")
    PostcodeFactory(compact="QV99ZZ", lsoa=LsoaFactory(code="Y09", council=moors))
    one, desk = a_shortfall(postcode="QV9 9ZZ", starts_on=soon()), sign_in(officer)
    assert one.reference not in desk.get(reverse("marketplace:shortfall_queue")).content.decode()
    assert (
        desk.post(reverse("marketplace:shortfall_code", args=[one.reference]), {"cause": "price"}).status_code
        == 404
    )


def test_words_nobody_read_go_after_90_days(time_machine):
    one = a_shortfall(words=WORDS)
    told = one.told_at
    time_machine.move_to(told + timedelta(days=90), tick=False)
    assert shortfalls.forget() == 0
    time_machine.move_to(told + timedelta(days=91), tick=False)
    assert shortfalls.forget() == 1
    assert (Shortfall.objects.get().words, Shortfall.objects.waiting().count()) == ("", 0)
    time_machine.move_to(told + timedelta(days=3 * 365 + 2), tick=False)
    shortfalls.forget()
    assert not Shortfall.objects.exists()


def test_nobody_sends_more_than_twenty_an_hour(client):
    brief = BriefFactory(starts_on=soon())
    for _ in range(20):
        tell(client, brief)
    assert "more than one visitor" in tell(client, brief).content.decode()
    assert Shortfall.objects.count() == 20
