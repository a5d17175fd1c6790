"""What bookings tell of demand: each act is a fact, once, with its cause, and none of them fails for it."""

from datetime import UTC, datetime, timedelta

import pytest

from directory.actions import demand
from directory.demand import Kind
from directory.enums import Cause
from directory.models import DemandFact, SearchRecord
from marketplace.actions import bookings, demanding, looking
from marketplace.enums import DeclineReason
from tests.factories.accounts import PersonFactory
from tests.factories.directory import LsoaFactory, PostcodeFactory, owner_of
from tests.factories.marketplace import BriefFactory, a_request, an_agreement, visit

pytestmark = pytest.mark.django_db
ASKED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
BROWSER = "Mozilla/5.0 (Linux; Android 9) Firefox/130.0"


@pytest.fixture(autouse=True)
def _home(time_machine):
    PostcodeFactory(lsoa=LsoaFactory(code="Y01", name="Wolds 001A"))
    time_machine.move_to(ASKED_AT, tick=False)


@pytest.fixture
def her():
    person = PersonFactory(postcode="QV1 1AA")
    person.user = person.created_by
    person.save()
    return person


def told():
    return list(DemandFact.objects.order_by("pk").values_list("kind", "cause", "minutes_to_source"))


def test_asked_and_agreed(her, time_machine):
    booking = a_request(person=her, by=her.user, visits=[visit(), visit(day=2)])
    time_machine.move_to(ASKED_AT + timedelta(minutes=95), tick=False)
    bookings.accept(booking, by=owner_of(booking.listing.provider))
    assert told() == [(Kind.ASKED, "", None), (Kind.AGREED, "", 95)]
    fact = DemandFact.objects.first()
    assert (fact.lsoa_id, sum(fact.qhours), fact.occurred_at) == ("Y01", 8, ASKED_AT)
    assert booking.reference not in str(DemandFact.objects.values().first())


def test_refused_with_the_cause_in_the_words_all_share(her):
    booking = a_request(person=her, by=her.user)
    bookings.decline(booking, by=owner_of(booking.listing.provider), reason="too_far")
    assert told()[1:] == [(Kind.DECLINED, Cause.TRAVEL, None)]


def test_every_reason_of_providers_has_a_cause():
    known = {demanding.CAUSES.get(reason, Cause.OTHER) for reason in DeclineReason}
    assert known <= set(Cause)
    assert set(demanding.CAUSES) == set(DeclineReason) - {DeclineReason.OTHER, DeclineReason.HALTED}


def test_not_answered_taken_back_and_ended(her, time_machine):
    bookings.withdraw(a_request(person=her, by=her.user), by=her.user)
    bookings.end(
        an_agreement(person=her, by=her.user), from_on=ASKED_AT.date() + timedelta(days=40), by=her.user
    )
    a_request(person=her, by=her.user)
    time_machine.move_to(ASKED_AT + timedelta(days=9), tick=False)
    bookings.expire()
    kinds = [(kind, cause) for kind, cause, _ in told() if kind not in (Kind.ASKED, Kind.AGREED)]
    assert kinds == [
        (Kind.WITHDRAWN, Cause.PERSON), (Kind.CANCELLED, Cause.PERSON), (Kind.EXPIRED, ""),
    ]  # fmt: skip


def test_one_thing_is_one_fact_however_often_it_is_told(her):
    booking = a_request(person=her, by=her.user)
    demanding.asked(booking)
    assert len(told()) == 1


@pytest.mark.parametrize("at", [ASKED_AT + timedelta(days=2), datetime(2019, 12, 31, tzinfo=UTC)])
def test_a_day_outside_is_refused_and_harms_nothing(at, caplog):
    facts = {"needs": [], "spans": [], "every_weeks": 1, "funding": "own"}
    demand.note(Kind.ASKED, about="BK-1", lsoa="Y01", at=at, **facts)
    assert (told(), caplog.messages) == ([], ["What was wanted could not be counted: ValueError"])


def test_a_neighbourhood_that_is_not_there_any_more_harms_nothing(caplog):
    facts = {"needs": [], "spans": [], "every_weeks": 1, "funding": "own"}
    demand.note(Kind.ASKED, about="BK-1", lsoa="E00", **facts)
    assert (told(), caplog.messages) == ([], ["What was wanted could not be counted: DoesNotExist"])


def tokens():
    return {bytes(token) for token in SearchRecord.objects.values_list("token", flat=True)}


def test_carers_of_one_person_are_one_visitor(asha, bola):
    asha.person.postcode = "QV1 1AA"
    asha.person.save()
    for user in (asha, bola):
        looking.look(BriefFactory(owner=user), by=user, agent=BROWSER)
    assert SearchRecord.objects.count() == 2
    assert len(tokens()) == 1


def test_without_an_account_a_brief_is_a_visitor(clem):
    for _ in range(2):
        looking.look(BriefFactory(), by=None, agent=BROWSER)
    looking.look(BriefFactory(owner=clem), by=clem, agent=BROWSER)
    assert len(tokens()) == 3


def test_a_second_look_is_a_sign_that_somebody_reads(time_machine):
    brief = BriefFactory()
    looking.look(brief, by=None, agent=BROWSER)
    assert SearchRecord.objects.get().stayed is False
    brief.refresh_from_db()
    looking.look(brief, by=None)
    assert SearchRecord.objects.get().stayed is True
