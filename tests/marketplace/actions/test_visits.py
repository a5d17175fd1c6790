from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.actions.transitions import NotAllowed, moves_open_to
from accounts.models import Notification
from directory.actions.free_hours import verify
from directory.models import DiaryEntry
from marketplace.actions import pooling, visits
from marketplace.enums import Side, VisitState
from payments.models import Share
from tests.factories.accounts import DelegationFactory, PersonFactory, UserFactory
from tests.factories.marketplace import an_agreement, owner_of
from tests.factories.payments import FundingFactory, an_isf
from tests.standing import made_once

pytestmark = pytest.mark.django_db
S = VisitState
AFTER = datetime(2026, 3, 9, 9, 15, tzinfo=UTC)


@made_once
def booking(asha):
    return an_agreement(person=asha.person, by=asha)


@made_once
def owner(booking):
    return owner_of(booking.listing.provider)


@pytest.fixture
def visit(booking, time_machine):
    time_machine.move_to(AFTER, tick=False)
    return booking.visits.first()


def told(kind):
    return set(Notification.objects.filter(kind=kind).values_list("recipient_id", flat=True))


def test_confirm_as_agreed_sets_what_happened_beside_it(visit, owner):
    visit = visits.confirm(visit, by=owner)
    assert (visit.state, visit.said_by_side, visit.said_by) == (S.CONFIRMED, Side.PROVIDER, owner)
    assert (visit.happened_from, visit.happened_until) == (visit.starts_at, visit.ends_at)


def test_confirm_other_times_keeps_what_was_agreed(visit, asha):
    until = visit.starts_at + timedelta(minutes=45)
    visit = visits.confirm(visit, happened_from=visit.starts_at, happened_until=until, by=asha)
    assert visit.happened_until - visit.happened_from == timedelta(minutes=45)
    assert visit.ends_at - visit.starts_at == timedelta(hours=1)


def took(visit, minutes, by):
    """It is said to have taken so long: what is owed for it then."""
    until = visit.starts_at + timedelta(minutes=minutes)
    return visits.confirm(visit, happened_from=visit.starts_at, happened_until=until, by=by).pence


@pytest.mark.parametrize(("minutes", "pence"), [(45, 1500), (50, 2000), (60, 2000), (70, 2000), (20, 1000)])
def test_a_shorter_visit_costs_its_own_time_beyond_the_grace(visit, owner, minutes, pence):
    """Half an hour is the least that is charged."""
    assert took(visit, minutes, owner) == pence


def test_a_longer_visit_costs_more_only_when_whoever_pays_says_so(visit, owner, asha, clem, time_machine):
    """Who may book for the person, and not pay, agrees to nothing."""
    time_machine.shift(timedelta(hours=1))
    books = DelegationFactory(person=asha.person, granted_by=asha, scopes=["see", "book"]).delegate
    assert took(visit, 90, books) == 2000
    visits.dispute(visit, words="It was 90 minutes.", by=owner)
    assert took(visit, 90, owner) == 2000
    assert visits.longer_pence(visits.fresh(visit)) == 3000
    assert told("visit_times") == {asha.pk, books.pk, owner.pk}
    for nobody in (owner, clem, books):
        with pytest.raises(NotAllowed, match="may spend all the money"):
            visits.pay_longer(visit, by=nobody)
    assert [visits.pay_longer(visit, by=asha).pence for _ in range(2)] == [3000, 3000]
    visits.dispute(visit, words="It was shorter.", by=asha)
    assert took(visit, 90, asha) == 3000


def test_where_others_look_after_the_money_longer_costs_what_was_agreed(visit, asha, time_machine):
    time_machine.shift(timedelta(hours=1))
    paid, held = visit.booking.arrangement, an_isf(asha.person)
    Share.objects.create(
        arrangement=paid, funding=held, rule="portion", basis_points=1_000, valid_from=paid.starts_on
    )
    assert took(visit, 90, asha) == 2000
    with pytest.raises(NotAllowed, match="may spend all the money"):
        visits.pay_longer(visit, by=asha)


def test_a_shared_visit_that_is_longer_costs_what_was_agreed(booking, owner, asha, time_machine):
    """Whoever shares it did not agree to more."""
    other = PersonFactory(user=UserFactory()).user
    asked = pooling.invite(booking, email=other.email, host_name="Asha", by=asha)
    today, own = timezone.localdate(), FundingFactory(person=other.person)
    agreed = pooling.agree(asked, person=other.person, funding=own, name="Zed", from_on=today, by=other)
    pooling.join(agreed, by=owner)
    time_machine.move_to(AFTER + timedelta(hours=1), tick=False)
    visit = booking.visits.first()
    assert took(visit, 90, asha) == 2000
    with pytest.raises(NotAllowed, match="may spend all the money"):
        visits.pay_longer(visit, by=asha)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (0, 25), (-25, -24), (1, 0), (0, 3)])
def test_confirm_impossible_times_is_refused(visit, asha, start, end):
    times = {
        "happened_from": visit.starts_at + timedelta(hours=start),
        "happened_until": visit.starts_at + timedelta(hours=end),
    }
    with pytest.raises(NotAllowed):
        visits.confirm(visit, by=asha, **times)


def test_confirm_before_the_end_is_refused(visit, owner, time_machine):
    time_machine.move_to(visit.starts_at, tick=False)
    with pytest.raises(NotAllowed, match="not over yet"):
        visits.confirm(visit, by=owner)


def test_dispute_is_for_the_other_side_and_is_told(visit, owner, asha):
    visits.confirm(visit, by=owner)
    with pytest.raises(NotAllowed, match="Your own side"):
        visits.dispute(visit, words="No.", by=owner)
    visit = visits.dispute(visit, words="She came for ten minutes.", by=asha)
    assert (visit.state, visit.said_words) == (S.DISPUTED, "She came for ten minutes.")
    assert told("visit_disputed") == {owner.pk}


def test_disputed_visit_can_be_put_right_by_the_other_side(visit, owner, asha):
    visits.confirm(visit, by=owner)
    visits.dispute(visit, words="Ten minutes.", by=asha)
    until = visit.starts_at + timedelta(minutes=15)
    visit = visits.confirm(visit, happened_from=visit.starts_at, happened_until=until, by=owner)
    assert (visit.state, visit.happened_until) == (S.CONFIRMED, until)


def test_missed_is_told_and_can_be_disputed(visit, owner, asha):
    visits.missed(visit, words="Nobody came.", by=asha)
    assert told("visit_missed") == {owner.pk}
    assert visits.dispute(visit, words="I rang the bell.", by=owner).state == S.DISPUTED


def test_visit_confirms_itself_after_two_days_even_with_every_worker_dead(visit, asha, time_machine):
    time_machine.move_to(visit.ends_at + timedelta(hours=48), tick=False)
    assert visit.status == S.CONFIRMED
    assert moves_open_to(asha, visit) == [S.DISPUTED]
    assert (visits.settle(), visits.settle()) == (1, 0)
    visit.refresh_from_db()
    assert (visit.state, visit.said_by_side, visit.happened_from) == (
        S.CONFIRMED,
        Side.CLOCK,
        visit.starts_at,
    )
    assert visits.dispute(visit, words="Nobody came.", by=asha).state == S.DISPUTED


def test_settle_reminds_once_a_day_before(visit, asha, time_machine):
    assert visits.remind() == 0
    time_machine.move_to(visit.ends_at + timedelta(hours=24), tick=False)
    assert (visits.settle(), told("visit_reminder")) == (0, {asha.pk})
    assert visits.remind() == 0


def test_cancel_with_notice_is_free_and_gives_the_time_back(booking, asha, owner):
    visit = visits.cancel(booking.visits.first(), by=asha)
    assert (visit.state, visit.late_fee_pence, visit.cancelled_by_side) == (S.CANCELLED, 0, Side.PERSON)
    assert DiaryEntry.objects.holding().count() == 11
    assert told("visit_cancelled") == {owner.pk}
    assert [pk for progress in verify() for pk in progress.wrong] == []


@pytest.mark.parametrize(("hours", "fee"), [(24, 0), (23, 2000), (1, 2000)])
def test_cancel_late_costs_the_person_what_was_agreed(booking, asha, time_machine, hours, fee):
    visit = booking.visits.first()
    time_machine.move_to(visit.starts_at - timedelta(hours=hours), tick=False)
    assert visits.cancel(visit, by=asha).late_fee_pence == fee


def test_cancel_late_by_the_provider_costs_nothing(booking, owner, time_machine):
    visit = booking.visits.first()
    time_machine.move_to(visit.starts_at - timedelta(minutes=5), tick=False)
    assert visits.cancel(visit, by=owner).late_fee_pence == 0


def test_cancel_after_it_started_or_twice_or_by_an_outsider_is_refused(booking, asha, clem, time_machine):
    visit = booking.visits.first()
    with pytest.raises(NotAllowed):
        visits.cancel(visit, by=clem)
    visits.cancel(visit, by=asha)
    with pytest.raises(NotAllowed):
        visits.cancel(visit, by=asha)
    late = booking.visits.last()
    time_machine.move_to(late.starts_at, tick=False)
    with pytest.raises(NotAllowed):
        visits.cancel(late, by=asha)
