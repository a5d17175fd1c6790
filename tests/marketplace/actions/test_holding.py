"""A request paid from held money waits for whoever looks after it; what they say moves it on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Notification
from directory.enums import FundingKind
from marketplace.actions import asking, bookings, holding, spending
from marketplace.enums import BookingState
from payments.actions import approving
from payments.actions import holding as floor
from payments.enums import ApprovalState, ShareRule
from payments.models import SpendingApproval
from payments.splitting import Wish
from tests.factories.accounts import CouncilFactory, PersonFactory, UserFactory
from tests.factories.directory import owner_of
from tests.factories.employing import an_employed_offer
from tests.factories.marketplace import a_request, an_agreement, soon
from tests.factories.payments import a_holder, an_isf
from tests.standing import made_once

pytestmark = pytest.mark.django_db
A, S = ApprovalState, BookingState


@made_once
def asha():
    return PersonFactory(user=UserFactory()).user


def greta_of(source):
    return source.holder.memberships.first().user


def ask(asha, **facts):
    """An hour a week, 20 pounds, from the newest ISF."""
    return a_request(person=asha.person, by=asha, funding=FundingKind.ISF, starts_on=soon(), **facts)


def accept(booking):
    return bookings.accept(booking, by=owner_of(booking.listing.provider))


@made_once
def source(asha):
    return an_isf(asha.person)


def test_nothing_is_agreed_before_the_holder_agrees(asha, source):
    booking = ask(asha)
    approval = SpendingApproval.objects.get()
    assert (approval.about, approval.week_pence, approval.state) == (booking.reference, 2000, A.ASKED)
    with pytest.raises(NotAllowed, match="has still to agree"):
        accept(booking)
    booking.refresh_from_db()
    assert (booking.state, booking.visits.count()) == (S.REQUESTED, 0)
    holding.approve(approval, by=greta_of(source))
    assert accept(booking).state == S.ACCEPTED
    assert booking.arrangement is None or booking.arrangement.shares.get().funding == source


def test_a_holder_is_asked_for_what_comes_on_top_of_wages_too(asha, source):
    booking = ask(asha, offer=an_employed_offer())
    approval = SpendingApproval.objects.get()
    extra = asking.employer_costs(1_400, booking.terms, booking.starts_on)
    assert approval.week_pence == extra.total > 1_400
    holding.approve(approval, by=greta_of(source))
    assert spending.usual_pence(accept(booking)) == extra.total


def test_a_provider_has_the_usual_time_from_the_holders_answer_on(asha, time_machine, source):
    booking = ask(asha)
    before = booking.expires_at
    time_machine.shift(before - timezone.now() - timedelta(minutes=5))
    holding.approve(SpendingApproval.objects.get(), by=greta_of(source))
    booking.refresh_from_db()
    assert booking.expires_at > before
    owner = owner_of(booking.listing.provider)
    assert owner.pk in Notification.objects.filter(kind="booking_cleared").values_list("recipient", flat=True)


def test_taking_it_back_or_saying_no_ends_the_question(asha, source):
    bookings.withdraw(ask(asha), by=asha)
    assert SpendingApproval.objects.get().state == A.LAPSED
    booking = ask(asha)
    bookings.decline(booking, reason="too_far", by=owner_of(booking.listing.provider))
    assert {one.state for one in SpendingApproval.objects.all()} == {A.LAPSED}


def test_a_budget_that_is_too_small_is_for_a_person_to_decide(asha):
    source = an_isf(asha.person, pence=10_000)
    assert holding.is_within_budget(source, 2000, soon(), None) is False
    assert holding.is_within_budget(source, 2000, soon(), soon() + timedelta(days=13)) is True


def test_who_pays_changes_once_the_holder_agrees(asha):
    booking = an_agreement(person=asha.person, by=asha, starts_on=soon())
    own = booking.arrangement.shares.get().funding
    source = an_isf(asha.person)
    wishes = [Wish(own.pk), Wish(source.pk, rule=ShareRule.AMOUNT, pence=500)]
    [waiting] = holding.share_out(booking, wishes, from_on=soon(), by=asha)
    assert (waiting.week_pence, booking.arrangement.shares.count()) == (500, 1)
    holding.approve(waiting, by=greta_of(source))
    shares = booking.arrangement.shares.from_day(soon())
    assert {(one.funding_id, one.pence) for one in shares} == {(own.pk, None), (source.pk, 500)}


def test_choosing_a_holder_asks_them_of_what_waits(asha, source):
    greenway = source.holder
    floor.choose(source, None, by=asha)
    booking = ask(asha)
    assert SpendingApproval.objects.count() == 0
    with pytest.raises(NotAllowed, match="not on the list"):
        holding.choose_holder(source, a_holder("Strangers", council=CouncilFactory()), by=asha)
    holding.choose_holder(source, greenway, by=asha)
    approval = SpendingApproval.objects.get()
    assert (approval.holder, approval.about) == (greenway, booking.reference)
    with pytest.raises(NotAllowed, match="has still to agree"):
        accept(booking)
    holding.choose_holder(source, None, by=asha)
    approval.refresh_from_db()
    assert approval.state == A.LAPSED
    assert accept(booking).state == S.ACCEPTED


def test_a_refused_request_stays_refused(asha, source):
    booking = ask(asha)
    approving.refuse(SpendingApproval.objects.get(), reason="plan", words="No.", by=greta_of(source))
    with pytest.raises(NotAllowed, match="did not agree"):
        accept(booking)
