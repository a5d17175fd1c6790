from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.actions.transitions import NotAllowed
from accounts.enums import DelegationKind, Scope
from accounts.models import Event
from directory.enums import FundingKind
from payments.actions import funding
from payments.enums import PayingWay
from payments.models import Budget, Funding
from payments.policies import kinds_spent_by
from tests.factories.accounts import CouncilFactory, DelegationFactory, MembershipFactory, UserFactory
from tests.factories.marketplace import MONDAY, an_agreement
from tests.factories.payments import FundingFactory

pytestmark = pytest.mark.django_db
YEAR = {"starts_on": date(2026, 4, 6), "ends_on": date(2027, 4, 5)}


def a_direct_payment(asha, **facts):
    return funding.open_source(asha.person, kind=FundingKind.DIRECT_PAYMENT, by=asha, **facts)


def test_open_source_is_recorded_and_has_a_reference_to_pay_by(asha):
    council = CouncilFactory()
    mine = a_direct_payment(asha, name="The council’s", authority=council)
    assert (mine.way, mine.authority, mine.title) == (PayingWay.PREPAID, council, "The council’s")
    assert mine.payment_reference != mine.reference
    assert Event.objects.about(mine).get().facts == {"kind": "direct_payment"}


def test_usual_source_is_assumed_once_and_becomes_the_one_that_is_told(asha, bola):
    assumed = funding.usual(asha.person, kind=FundingKind.DIRECT_PAYMENT, by=bola)
    assert funding.usual(asha.person, kind=FundingKind.DIRECT_PAYMENT, by=asha) == assumed
    assert a_direct_payment(asha, name="From Wolds") == assumed
    second = a_direct_payment(asha, name="Another")
    assert second != assumed
    assert funding.usual(asha.person, kind=FundingKind.DIRECT_PAYMENT, by=asha) == second


def test_usual_source_of_someone_who_is_not_sure_is_their_own_money(asha):
    assert funding.usual(asha.person, kind=FundingKind.NOT_SURE, by=asha).kind == FundingKind.OWN


@pytest.mark.parametrize(
    ("kind", "own", "given"),
    [
        (DelegationKind.SUPPORTER, True, True),
        (DelegationKind.ATTORNEY_FINANCE, True, True),
        (DelegationKind.DEPUTY, True, True),
        (DelegationKind.NOMINATED, False, True),
        (DelegationKind.AUTHORISED, False, True),
        (DelegationKind.ATTORNEY_HEALTH, False, True),
    ],
)
def test_who_was_named_for_a_direct_payment_never_touches_own_money(kind, own, given, asha):
    helper = UserFactory()
    DelegationFactory(
        person=asha.person, delegate=helper, kind=kind, verified_at=MONDAY_AT, verified_by=UserFactory()
    )
    theirs = FundingFactory(person=asha.person)
    paid = FundingFactory(person=asha.person, kind=FundingKind.DIRECT_PAYMENT)
    kinds = kinds_spent_by(helper, asha.person)
    assert (FundingKind.OWN in kinds, FundingKind.DIRECT_PAYMENT in kinds) == (own, given)
    assert set(Funding.objects.of(helper)) == {one for one, may in ((theirs, own), (paid, given)) if may}


MONDAY_AT = "2026-03-02T09:00Z"


def test_helper_who_may_not_pay_sees_no_source_and_opens_none(asha):
    helper = UserFactory()
    DelegationFactory(person=asha.person, delegate=helper, scopes=[Scope.SEE, Scope.BOOK])
    FundingFactory(person=asha.person)
    assert list(Funding.objects.of(helper)) == []
    with pytest.raises(NotAllowed, match="cannot decide"):
        funding.open_source(asha.person, kind=FundingKind.OWN, by=helper)


def test_council_sees_what_it_gives_and_never_own_money(asha):
    council = CouncilFactory()
    officer = MembershipFactory(organisation=council, role="officer").user
    moderator = MembershipFactory(organisation=council, role="moderator").user
    elsewhere = MembershipFactory(organisation=CouncilFactory(), role="officer").user
    FundingFactory(person=asha.person)
    given = FundingFactory(person=asha.person, kind=FundingKind.DIRECT_PAYMENT, authority=council)
    assert list(Funding.objects.overseen_by(officer)) == [given]
    assert list(Funding.objects.overseen_by(moderator)) == []
    assert list(Funding.objects.overseen_by(elsewhere)) == []


def test_own_money_belongs_to_no_council(asha):
    with pytest.raises(NotAllowed, match="Your own money"):
        funding.open_source(asha.person, kind=FundingKind.OWN, by=asha, authority=CouncilFactory())
    with pytest.raises(IntegrityError, match="nobody_elses"), transaction.atomic():
        FundingFactory(authority=CouncilFactory())


def test_revise_records_which_things_and_never_the_words(asha):
    mine = a_direct_payment(asha, name="Wolds")
    funding.revise(mine, name="Gloucester", by=asha)
    funding.revise(mine, name="Gloucester", by=asha)
    last = Event.objects.about(mine).last()
    assert (last.what, last.facts) == ("funding.revised", {"fields": "name"})
    assert Event.objects.about(mine).count() == 2


def test_budget_takes_the_place_of_the_one_before_and_both_are_kept(asha):
    mine = a_direct_payment(asha)
    first = funding.set_budget(mine, **YEAR, pence=1_000_000, by=asha)
    again = funding.set_budget(mine, **YEAR, pence=1_000_000, by=asha)
    less = funding.set_budget(
        mine, starts_on=date(2026, 4, 6), ends_on=date(2026, 9, 30), pence=400_000, by=asha
    )
    assert first == again
    assert less.replaces == first
    assert list(mine.budgets.standing()) == [less]
    assert Budget.objects.count() == 2


def test_budget_over_two_periods_or_backwards_is_refused(asha):
    mine = a_direct_payment(asha)
    for year in (2026, 2027):
        funding.set_budget(mine, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31), pence=1, by=asha)
    with pytest.raises(NotAllowed, match="two budgets"):
        funding.set_budget(mine, starts_on=date(2026, 6, 1), ends_on=date(2027, 6, 1), pence=1, by=asha)
    with pytest.raises(NotAllowed, match="before the first"):
        funding.set_budget(mine, starts_on=date(2026, 6, 1), ends_on=date(2026, 5, 1), pence=1, by=asha)
    with pytest.raises(NotAllowed, match="less than nothing"):
        funding.set_budget(mine, **YEAR, pence=-1, by=asha)


def test_budget_is_never_changed_nor_doubled_even_by_bare_sql(asha):
    mine = a_direct_payment(asha)
    first = funding.set_budget(mine, **YEAR, pence=1_000_000, by=asha)
    with pytest.raises(IntegrityError, match="two_for_a_day"), transaction.atomic():
        Budget.objects.create(funding=mine, **YEAR, pence=1, created_by=asha)
    with pytest.raises(IntegrityError, match="set later"), transaction.atomic():
        Budget.objects.filter(pk=first.pk).update(pence=2)
    with pytest.raises(IntegrityError, match="is kept"), transaction.atomic():
        first.delete()
    funding.set_budget(mine, **YEAR, pence=3, by=asha)
    with pytest.raises(IntegrityError, match="set later"), transaction.atomic():
        Budget.objects.filter(pk=first.pk).update(replaced_at=None)
    with transaction.atomic(), connection.cursor() as cursor:  # the guard alone stood in the way
        cursor.execute("set local session_replication_role = replica")
        assert Budget.objects.filter(pk=first.pk).update(pence=2) == 1
        transaction.set_rollback(True)


def test_close_is_refused_while_an_agreement_needs_it(asha):
    booking = an_agreement(person=asha.person, by=asha)
    mine = Funding.objects.get(person=asha.person)
    with pytest.raises(NotAllowed, match=booking.reference):
        funding.close(mine, on=MONDAY, by=asha)
    other = funding.open_source(asha.person, kind=FundingKind.ISF, by=asha)
    funding.close(other, on=other.valid_from, by=asha)
    assert Funding.objects.usual(asha.person, FundingKind.ISF) == other
    with pytest.raises(NotAllowed, match="only began"):
        funding.close(other, on=date(2026, 1, 1), by=asha)
