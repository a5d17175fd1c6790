from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.actions.transitions import NotAllowed
from accounts.models import Event
from directory.enums import FundingKind
from marketplace.actions import bookings
from marketplace.models import Booking
from payments.actions import arranging
from payments.models import Arrangement, Funding, Share
from payments.splitting import Wish
from tests.factories.directory import owner_of
from tests.factories.invoices import charge
from tests.factories.marketplace import MONDAY, a_request, an_agreement
from tests.factories.payments import FundingFactory
from tests.standing import made_once

pytestmark = pytest.mark.django_db


def at_once():
    """What the database looks at when a transaction ends, looked at now."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@transaction.atomic
def and_then_look(act):
    act()
    at_once()


@made_once
def agreed(asha):
    return an_agreement(person=asha.person, by=asha, funding=FundingKind.DIRECT_PAYMENT)


def test_acceptance_makes_an_arrangement_paid_from_the_source_that_was_named(agreed, asha):
    at_once()
    made = Booking.objects.get(pk=agreed.pk).arrangement
    assert (made.person, made.provider, made.about) == (
        asha.person,
        agreed.listing.provider,
        agreed.reference,
    )
    assert (made.terms, made.week_pence, made.starts_on) == (agreed.terms, 2000, MONDAY)
    share = made.shares.get()
    assert (share.rule, share.funding.kind, share.valid_from) == ("rest", "direct_payment", MONDAY)
    assert list(Arrangement.objects.of(asha)) == [made]


def test_acceptance_costs_one_question_and_two_plain_inserts(asha, django_assert_num_queries):
    booking = a_request(person=asha.person, by=asha)
    ready = Booking.objects.to_act_on().get(pk=booking.pk)
    with django_assert_num_queries(3):
        bookings._arrange(ready, ready.week_pence)


def test_request_of_before_is_paid_as_it_said(asha):
    booking = a_request(person=asha.person, by=asha, funding=FundingKind.ISF)
    Booking.objects.update(split=[])
    agreed = bookings.accept(booking, by=owner_of(booking.listing.provider))
    assert agreed.arrangement.shares.get().funding.kind == FundingKind.ISF


def test_two_requests_of_one_person_are_paid_from_one_source(asha):
    for _ in range(2):
        an_agreement(person=asha.person, by=asha)
    assert Funding.objects.count() == 1


def test_nothing_agreed_means_nothing_to_pay(asha):
    booking = a_request(person=asha.person, by=asha)
    bookings.withdraw(booking, by=asha)
    assert not Arrangement.objects.exists()


def test_agreed_without_anybody_to_pay_is_refused_by_the_database(agreed):
    with pytest.raises(IntegrityError, match="paid_for_when_agreed"), transaction.atomic():
        Booking.objects.filter(pk=agreed.pk).update(arrangement=None)


def test_end_of_a_booking_is_the_last_day_that_is_paid_for(agreed, asha):
    bookings.end(agreed, from_on=MONDAY + timedelta(weeks=2), by=asha)
    made = Arrangement.objects.get()
    assert (made.ended_on, made.last_on) == (date(2026, 3, 22), date(2026, 3, 22))
    assert list(Arrangement.objects.running(date(2026, 3, 22))) == [made]
    assert list(Arrangement.objects.running(date(2026, 3, 23))) == []


def test_share_out_from_a_day_keeps_what_held_before(agreed, asha):
    made, own = agreed.arrangement, FundingFactory(person=asha.person)
    payment = Funding.objects.get(kind=FundingKind.DIRECT_PAYMENT)
    wishes = [Wish(payment.pk, "amount", pence=1500), Wish(own.pk, top_up=True)]
    for _ in range(2):
        arranging.share_out(made, wishes, from_on=MONDAY + timedelta(weeks=1), by=asha)
        at_once()
    assert [(one.rule, one.funding, one.valid_from, one.valid_until) for one in made.shares.all()] == [
        ("rest", payment, MONDAY, date(2026, 3, 15)),
        ("amount", payment, date(2026, 3, 16), None),
        ("rest", own, date(2026, 3, 16), None),
    ]
    assert [one.rule for one in made.shares.shown_to_councils()] == ["rest", "amount"]
    assert Event.objects.about(made).last().what == "arrangement.shared_out"


@pytest.mark.parametrize("rest", [0, 2])
def test_share_out_without_exactly_one_rest_is_refused(agreed, asha, rest):
    source = Funding.objects.get()
    with pytest.raises(NotAllowed, match="whatever is left"):
        arranging.share_out(agreed.arrangement, [Wish(source.pk)] * rest, from_on=MONDAY, by=asha)


def test_share_out_from_somebody_elses_money_or_in_the_past_is_refused(agreed, asha, clem):
    own = Wish(Funding.objects.get().pk)
    with pytest.raises(NotAllowed, match="one of these sources"):
        arranging.share_out(agreed.arrangement, [Wish(FundingFactory().pk)], from_on=MONDAY, by=asha)
    with pytest.raises(NotAllowed, match="one of these sources"):
        arranging.share_out(agreed.arrangement, [own], from_on=MONDAY, by=clem)
    with pytest.raises(NotAllowed, match="has passed"):
        arranging.share_out(agreed.arrangement, [own], from_on=MONDAY - timedelta(weeks=2), by=asha)


def test_database_wants_somebody_to_take_the_rest_on_every_day(agreed):
    share = Share.objects.get()
    with pytest.raises(IntegrityError, match="takes_the_rest"), transaction.atomic():
        Share.objects.create(arrangement=share.arrangement, funding=share.funding, valid_from=MONDAY)
    for gap in (lambda: Share.objects.update(valid_until=MONDAY), share.delete):
        with pytest.raises(IntegrityError, match="on every day"):
            and_then_look(gap)


def test_database_lets_only_the_last_day_of_a_share_be_set(agreed):
    own = FundingFactory(person=agreed.person)
    with pytest.raises(IntegrityError, match="set later"), transaction.atomic():
        Share.objects.update(funding=own)


def test_database_wants_their_own_money_alone(agreed):
    at_once()
    share = Share.objects.get()
    facts = {"arrangement": share.arrangement, "valid_from": MONDAY, "rule": "amount", "pence": 100}
    for wrong in ({"funding": FundingFactory()}, {"funding": share.funding, "top_up": True}):
        with pytest.raises(IntegrityError, match="topped up with their own money"):
            and_then_look(partial(Share.objects.create, **facts, **wrong))
    with transaction.atomic(), connection.cursor() as cursor:  # the guard alone stood in the way
        cursor.execute("set local session_replication_role = replica")
        Share.objects.create(**facts, funding=FundingFactory())
        at_once()
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "facts", [{"rule": "rest", "pence": 5}, {"rule": "amount"}, {"rule": "portion", "basis_points": 10_001}, {"rule": "visits"}]
)  # fmt: skip
def test_share_by_two_rules_or_none_is_refused(agreed, facts):
    own = FundingFactory(person=agreed.person)
    with pytest.raises(IntegrityError, match="by_one_rule"), transaction.atomic():
        Share.objects.create(
            arrangement=agreed.arrangement, funding=own, valid_from=MONDAY - timedelta(weeks=1),
            valid_until=MONDAY - timedelta(days=1), **facts,
        )  # fmt: skip


def test_share_out_of_days_that_were_charged_is_refused(agreed, asha):
    made, own = agreed.arrangement, Wish(Funding.objects.get().pk)
    charge(made, ("VI-1", 2000, MONDAY))
    with pytest.raises(NotAllowed, match="charged already"):
        arranging.share_out(made, [own], from_on=MONDAY, by=asha)
    arranging.share_out(made, [own], from_on=MONDAY + timedelta(days=1), by=asha)
    assert [one.valid_from for one in made.shares.all()] == [MONDAY, MONDAY + timedelta(days=1)]
