"""Visits that two share: asked, agreed to by all, paid in equal parts to the penny, and left again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from accounts.actions.transitions import NotAllowed
from accounts.models import Event, Notification
from directory.enums import Engagement
from marketplace.actions import billing, bookings, pooling, reconciling, spending, visits
from marketplace.models import Sharer
from payments.actions import bars
from payments.models import Funding, Invoice, Line
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.directory import owner_of
from tests.factories.marketplace import MONDAY, OfferFactory, an_agreement
from tests.factories.payments import FundingFactory, a_direct_payment
from tests.standing import made_once

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)
SECOND_THURSDAY = datetime(2026, 3, 26, 5, 10, tzinfo=UTC)


@made_once
def ravi():
    """Somebody with a person of his own, whom Asha asks."""
    user = UserFactory(email="ravi@example.com", name="Ravi Secret")
    PersonFactory(user=user, name="Ravi Secret", created_by=user)
    return user


@made_once
def booking(asha):
    """One hour on Mondays at £20.01 an hour, from the ninth of March."""
    offer = OfferFactory(weekday_pence=2001)
    return an_agreement(person=asha.person, by=asha, offer=offer)


def ask(booking, by, email="Ravi@example.com "):
    return pooling.invite(booking, email=email, host_name="Asha", by=by)


def agree(sharer, by, **changes):
    own = changes.pop("funding", None) or FundingFactory(person=by.person)
    facts = {"person": by.person, "funding": own, "name": "Ravi", "from_on": MONDAY}
    return pooling.agree(sharer, **facts | changes, by=by)


@made_once
def shared(booking, asha, ravi):
    agreed = agree(ask(booking, asha), ravi)
    return pooling.join(agreed, by=owner_of(booking.listing.provider))


def test_asking_tells_an_address_and_again_changes_nothing(booking, asha):
    sharer = ask(booking, asha)
    assert ask(booking, asha) == sharer
    told = Notification.objects.get(kind="sharing_asked")
    assert (told.address, told.recipient, told.link) == (
        "ravi@example.com",
        None,
        f"/shared/{sharer.reference}/",
    )
    assert Event.objects.about(sharer).get().facts == {}
    assert pooling.parts(booking, 2001, MONDAY) == {0: 2001}


def test_only_who_pays_asks_and_nobody_asks_themselves(booking, asha, clem):
    with pytest.raises(NotAllowed, match="who pays"):
        ask(booking, clem)
    with pytest.raises(NotAllowed, match="your own address"):
        ask(booking, asha, asha.email)
    for number in range(pooling.MOST):
        ask(booking, asha, f"friend{number}@example.com")
    with pytest.raises(NotAllowed, match="At most 7"):
        ask(booking, asha, "one.more@example.com")


def test_wages_are_never_shared(asha):
    employed = an_agreement(person=asha.person, by=asha, offer=OfferFactory(engagement=Engagement.EMPLOYED))
    with pytest.raises(NotAllowed, match="one employer"):
        ask(employed, asha)


def test_nobody_agrees_for_somebody_else_or_from_money_that_is_not_theirs(booking, asha, ravi, clem):
    sharer = ask(booking, asha)
    for changes, by, words in (
        ({}, clem_with_person(clem), "different email"),
        ({"person": asha.person}, ravi, "cannot agree payments"),
        ({"funding": FundingFactory(person=asha.person)}, ravi, "from that source"),
        ({"from_on": date(2026, 3, 1)}, ravi, "has passed"),
    ):
        with pytest.raises(NotAllowed, match=words):
            agree(sharer, by, **changes)
    assert Sharer.objects.get().state == "invited"


def clem_with_person(clem):
    PersonFactory(user=clem, created_by=clem)
    return clem


def test_a_relative_is_barred_there_too(booking, asha, ravi):
    payment, sharer = a_direct_payment(ravi), ask(booking, asha)
    with pytest.raises(NotAllowed, match="Say first"):
        agree(sharer, ravi, funding=payment)
    with pytest.raises(NotAllowed, match="may not pay a husband"):
        agree(sharer, ravi, funding=payment, relation="partner")
    agreed = agree(sharer, ravi, funding=payment, relation="no")
    bars.tell_of(payment, booking.listing.provider, relation="partner", same_home=True, by=ravi)
    with pytest.raises(NotAllowed, match="may not pay a husband"):
        pooling.join(agreed, by=owner_of(booking.listing.provider))


def test_it_begins_once_the_provider_agrees_too(booking, asha, ravi):
    agreed = agree(ask(booking, asha), ravi, from_on=date(2026, 3, 2))
    with pytest.raises(NotAllowed):
        pooling.join(agreed, by=ravi)
    assert pooling.parts(booking, 2001, MONDAY) == {0: 2001}
    joined = pooling.join(agreed, by=owner_of(booking.listing.provider))
    assert (joined.from_on, joined.arrangement.person, joined.arrangement.week_pence) == (
        MONDAY,
        ravi.person,
        1001,
    )
    told = Notification.objects.filter(kind="sharing_joined", channel="site").values_list(
        "recipient", flat=True
    )
    assert set(told) == {asha.pk, ravi.pk, owner_of(booking.listing.provider).pk}


def test_database_lets_nobody_pay_who_did_not_agree(booking, asha):
    sharer = ask(booking, asha)
    with pytest.raises(IntegrityError, match="sharer_agreed_before_paying"), transaction.atomic():
        Sharer.objects.filter(pk=sharer.pk).update(state="agreed")
    with pytest.raises(IntegrityError, match="sharer_"), transaction.atomic():
        Sharer.objects.filter(pk=sharer.pk).update(state="joined")


def lines_of(person):
    return [line.pence for line in Line.objects.filter(funding__person=person).order_by("on")]


def run():
    return list(billing.bill_week())[-1:]


def test_each_has_lines_and_an_invoice_of_their_own_that_sum_to_the_price(
    shared, booking, asha, ravi, time_machine
):
    time_machine.move_to(SECOND_THURSDAY, tick=False)
    visits.settle()
    run()
    assert sorted(lines_of(asha.person) + lines_of(ravi.person)) == [1000, 1000, 1001, 1001]
    for one in booking.visits.all()[:2]:
        assert Line.objects.filter(about=one.reference).aggregate(sum=Sum("pence"))["sum"] == 2001
    invoices = {one.funding.person: one.total_pence for one in Invoice.objects.all()}
    assert (set(invoices), sum(invoices.values())) == ({asha.person, ravi.person}, 4002)
    assert (run(), list(reconciling.differences())) == ([], [])


def test_what_is_not_agreed_comes_off_for_both(shared, booking, asha, time_machine):
    time_machine.move_to(SECOND_THURSDAY, tick=False)
    visits.settle()
    run()
    visits.dispute(booking.visits.first(), words="Nobody came.", by=asha)
    run()
    undone = Line.objects.filter(about=booking.visits.first().reference, pence__lt=0)
    assert sorted(undone.values_list("pence", flat=True)) == [-1001, -1000]
    assert Line.objects.aggregate(sum=Sum("pence"))["sum"] == 2001


def test_whoever_leaves_pays_no_more_and_the_other_pays_all(shared, booking, asha, ravi, time_machine):
    with pytest.raises(NotAllowed, match="tomorrow or a later day"):
        pooling.leave(shared, from_on=date(2026, 3, 2), by=ravi)
    pooling.leave(shared, from_on=MONDAY + WEEK, by=ravi)
    assert Notification.objects.filter(kind="sharing_left", recipient=asha).exists()
    time_machine.move_to(SECOND_THURSDAY, tick=False)
    visits.settle()
    run()
    assert sum(lines_of(ravi.person)) in {1000, 1001}
    assert sum(lines_of(asha.person) + lines_of(ravi.person)) == 4002
    assert lines_of(asha.person)[-1] == 2001


def test_the_runway_of_each_takes_their_part(shared, asha, ravi):
    own, his = Funding.objects.get(person=asha.person), Funding.objects.get(person=ravi.person)
    purses = {one.funding: one for one in spending.purses_of(Funding.objects.for_pages())}
    ahead = {source: one.standing.promised for source, one in purses.items()}
    assert sum(ahead.values()) % 2001 == 0
    assert abs(ahead[own] - ahead[his]) <= 1
    assert [thing for thing, _ in purses[own].bookings] == [shared.booking]
    assert [thing for thing, _ in purses[his].bookings] == [shared]
    assert {purses[own].week_pence, purses[his].week_pence} == {1000, 1001}
    pooling.leave(shared, from_on=date(2026, 3, 3), by=ravi)
    assert spending.purse_of(Funding.objects.for_pages().get(pk=his.pk)).standing.promised == 0


def test_the_end_of_the_booking_ends_it_for_all(shared, booking, asha):
    bookings.end(booking, from_on=MONDAY + WEEK, by=asha)
    shared.arrangement.refresh_from_db()
    assert shared.arrangement.ended_on == date(2026, 3, 15)


def test_no_is_no_and_what_was_taken_back_cannot_be_agreed_to(booking, asha, ravi):
    refused = pooling.refuse(ask(booking, asha), by=ravi)
    again = ask(booking, asha)
    assert again != refused
    pooling.take_back(again, by=asha)
    with pytest.raises(NotAllowed):
        agree(again, ravi)
