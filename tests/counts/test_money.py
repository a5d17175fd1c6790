"""Pages of money ask the database the same number of questions for one source and for three."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from directory.enums import FundingKind
from marketplace.actions import billing
from payments.models import Funding
from tests.conftest import signed_in
from tests.factories.accounts import MembershipFactory, PersonFactory, UserFactory
from tests.factories.directory import HOME, AuthorityFactory, seat_of
from tests.factories.marketplace import MONDAY, NOW, OfferFactory, an_agreement
from tests.factories.payments import a_direct_payment

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 3, 19, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def finance():
    council = seat_of(AuthorityFactory(gss=HOME))
    user = MembershipFactory(organisation=council, role=MembershipRole.FINANCE).user
    TOTP.activate(user, generate_totp_secret())
    return user


def somebody_more(number):
    """Somebody with a direct payment, and visits paid from it."""
    user = PersonFactory(user=UserFactory()).user
    source = a_direct_payment(user, pence=10_000 * number)
    an_agreement(person=user.person, by=user, offer=OfferFactory(), funding=FundingKind.DIRECT_PAYMENT)
    return source


def test_a_councils_money_asks_the_same_for_one_source_and_for_three(
    finance, time_machine, django_assert_max_num_queries
):
    found, path = [], reverse("marketplace:council_money")
    for number in (1, 3):
        time_machine.move_to(NOW, tick=False)
        for more in range(number - len(found)):
            somebody_more(more + 1)
        time_machine.move_to(THURSDAY, tick=False)
        list(billing.bill_week(MONDAY))
        client = signed_in(finance)
        client.get(path)
        with django_assert_max_num_queries(60) as asked:
            said = client.get(path).text
        found.append(len(asked))
    assert found[0] == found[1]
    assert "budgets of <strong>£400</strong>, and <strong>£60</strong> of it" in said


def test_totals_are_one_statement_whenever_a_budget_is(finance, django_assert_num_queries):
    """The budget of the day, else the next, else the last; each source once."""
    first, second = somebody_more(1), somebody_more(2)
    today, year = timezone.localdate(), timedelta(days=365)
    second.budgets.create(
        starts_on=today + year, ends_on=today + 2 * year, pence=7, created_by=second.created_by
    )
    theirs = Funding.objects.overseen_by(finance)
    with django_assert_num_queries(1):
        assert theirs.totals(today) == {"budget": 30_000, "charged": 0, "told": 2}
    assert theirs.totals(today - year)["budget"] == 30_000
    assert theirs.totals(today + year)["budget"] == 10_007
    first.budgets.update(replaced_at=timezone.now())
    assert theirs.totals(today)["told"] == 1
