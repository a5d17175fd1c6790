"""What bookings tell of demand: each act is a fact, once, with its cause, and none of them fails for it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from directory.actions import demand
from directory.actions.searches import token_of
from directory.demand import Kind
from directory.enums import Cause
from directory.models import DemandFact, SearchRecord
from marketplace.actions import bookings, demanding, looking
from marketplace.enums import DeclineReason
from tests.factories.accounts import DelegationFactory, PersonFactory
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


def test_refused_for_no_reason_of_ours_has_a_cause_too(her):
    booking = a_request(person=her, by=her.user)
    bookings.decline(booking, by=owner_of(booking.listing.provider), reason="other")
    assert told()[1:] == [(Kind.DECLINED, Cause.OTHER, None)]


def test_agreed_by_a_clock_that_is_behind_took_no_time(her, time_machine):
    booking = a_request(person=her, by=her.user)
    time_machine.move_to(ASKED_AT - timedelta(seconds=1), tick=False)
    demanding.agreed(booking)
    assert told()[1:] == [(Kind.AGREED, "", 0)]


def test_what_the_provider_ends_has_no_cause_of_the_persons(her):
    booking = an_agreement(person=her, by=her.user)
    over = ASKED_AT.date() + timedelta(days=40)
    bookings.end(booking, from_on=over, by=owner_of(booking.listing.provider))
    assert told()[-1] == (Kind.CANCELLED, "", None)


def test_it_is_wanted_where_the_brief_says_or_else_at_home(her):
    PostcodeFactory(compact="QV22AA", lsoa=LsoaFactory(code="Y02", name="Wolds 002A"))
    booking = a_request(person=her, by=her.user, postcode="QV2 2AA")
    booking.brief = None  # it went meanwhile
    demanding.ended(booking, "person")
    assert list(DemandFact.objects.order_by("pk").values_list("lsoa_id", flat=True)) == ["Y02", "Y01"]


def test_nothing_is_told_of_somebody_who_lives_nowhere_that_is_known(her, caplog):
    booking = a_request(person=her, by=her.user, postcode="QV9 9ZZ")
    booking.brief, her.postcode = None, ""
    assert demanding.home_of(her, booking) is None
    assert (told(), caplog.messages) == ([], [])


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


def test_one_thing_is_one_fact_however_often_it_is_told(her, caplog):
    booking = a_request(person=her, by=her.user)
    demanding.asked(booking)
    assert (len(told()), caplog.messages) == (1, [])


def test_the_key_of_a_fact_is_made_with_a_secret(settings):
    key = demand.key_of(Kind.ASKED, "BK-1")
    assert key == demand.key_of(Kind.ASKED, "BK-1") != demand.key_of(Kind.AGREED, "BK-1")
    settings.LOCATION_KEY = "another-location-key-for-this-test"
    assert key != demand.key_of(Kind.ASKED, "BK-1")


FAR_EAST = timezone(timedelta(hours=12))


@pytest.mark.parametrize(
    "at",
    [
        ASKED_AT + timedelta(days=2),
        datetime(2019, 12, 31, tzinfo=UTC),
        datetime(2020, 1, 1, 1, tzinfo=FAR_EAST),
    ],
)
def test_a_day_outside_is_refused_and_harms_nothing(at, caplog):
    facts = {"needs": [], "spans": [], "every_weeks": 1, "funding": "own"}
    demand.note(Kind.ASKED, about="BK-1", lsoa="Y01", at=at, **facts)
    assert (told(), caplog.messages) == ([], ["What was wanted could not be counted: ValueError"])


@pytest.mark.parametrize(
    ("wrong", "why"), [({"lsoa": "E00"}, "DoesNotExist"), ({"cause": "too long for a cause"}, "DataError")]
)
def test_a_neighbourhood_or_word_that_is_not_there_harms_nothing(wrong, why, caplog):
    facts = {"lsoa": "Y01", "needs": [], "spans": [], "every_weeks": 1, "funding": "own"}
    demand.note(Kind.ASKED, about="BK-1", **facts | wrong)
    assert (told(), caplog.messages) == ([], [f"What was wanted could not be counted: {why}"])


def tokens():
    return {bytes(token) for token in SearchRecord.objects.values_list("token", flat=True)}


def test_carers_of_one_person_are_one_visitor(asha, bola):
    asha.person.postcode = "QV1 1AA"
    asha.person.save()
    for user in (asha, bola):
        looking.look(BriefFactory(owner=user), by=user, agent=BROWSER)
    assert SearchRecord.objects.count() == 2
    assert len(tokens()) == 1


def test_a_brief_that_is_for_somebody_is_theirs_whoever_else_is_helped(bola, dara):
    """Bola helps two people, and a provider's owner looks for somebody who is no business of hers."""
    other = PersonFactory(created_by=bola)
    DelegationFactory(person=other, delegate=bola, granted_by=other.created_by)
    briefs = [BriefFactory(owner=bola), BriefFactory(owner=bola, person=other), BriefFactory(owner=dara)]
    assert [looking.visitor_of(brief, brief.owner) for brief in briefs] == [
        f"account {bola.pk}",
        other.reference,
        f"account {dara.pk}",
    ]
    for brief in (BriefFactory(owner=dara, person=other), briefs[-1]):
        looking.look(brief, by=dara, agent=BROWSER)
    assert tokens() == {token_of(other.reference, "2026Q1")}


def test_what_the_page_knows_of_a_visitor_decides_whether_they_count(officer):
    looking.look(BriefFactory(), by=officer, agent=BROWSER)
    looking.look(BriefFactory(), by=None, agent="Googlebot/2.1")
    assert SearchRecord.objects.count() == 0
    looking.look(BriefFactory(), by=None, agent=BROWSER, comes_from="192.0.2.1")
    assert SearchRecord.objects.get().crowd != b""


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
