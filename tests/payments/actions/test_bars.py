from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.actions.transitions import NotAllowed
from accounts.enums import MembershipRole
from accounts.models import Event, Notification
from directory.enums import FundingKind
from marketplace.actions import bookings
from marketplace.models import Booking
from payments.actions import arranging, bars
from payments.models import Exemption, Funding, Kinship, Share
from payments.splitting import Wish
from tests.factories.accounts import DelegationFactory, MembershipFactory, UserFactory
from tests.factories.directory import owner_of
from tests.factories.marketplace import MONDAY, a_request, an_agreement
from tests.factories.payments import ArrangementFactory, FundingFactory, a_direct_payment
from tests.standing import made_once

pytestmark = pytest.mark.django_db
NECESSARY = {"ground": "care", "words": "Nobody else speaks Sylheti.", "valid_from": MONDAY}


@made_once
def payment(asha):
    return a_direct_payment(asha)


@made_once
def overseer(payment):
    return MembershipFactory(organisation=payment.authority, role=MembershipRole.ADMINISTRATOR).user


@made_once
def asked(asha, payment):
    """A request on the direct payment, of somebody who is not related."""
    return a_request(person=asha.person, by=asha, funding=FundingKind.DIRECT_PAYMENT)


def is_her_son(asked, payment, asha, *, same_home=True):
    return bars.tell_of(payment, asked.listing.provider, relation="close", same_home=same_home, by=asha)


def exempt(asked, payment, overseer, **changes):
    given = NECESSARY | {"valid_until": None} | changes
    return bars.exempt(payment, asked.listing.provider, **given, by=overseer)


def accept(asked):
    return bookings.accept(asked, by=owner_of(asked.listing.provider))


def test_what_was_said_is_kept_once_and_recorded(asked, payment, asha):
    said = is_her_son(asked, payment, asha)
    assert is_her_son(asked, payment, asha) == said
    assert Kinship.objects.latest_between(asha.person, asked.listing.provider) == said
    assert Event.objects.about(said).get().facts == {}
    with pytest.raises(IntegrityError, match="is set later"), transaction.atomic():
        Kinship.objects.update(relation="no")


def test_nobody_says_it_for_somebody_they_do_not_book_for(asked, payment, clem):
    see_only = DelegationFactory(person=payment.person, scopes=["see"]).delegate
    for other in (clem, see_only):
        with pytest.raises(NotAllowed, match="cannot say this"):
            bars.tell_of(payment, asked.listing.provider, relation="no", same_home=False, by=other)


def test_nothing_is_kept_where_the_law_does_not_ask(asked, asha):
    own = FundingFactory(person=asha.person)
    assert bars.tell_of(own, asked.listing.provider, relation="partner", same_home=True, by=asha) is None


def test_check_wants_it_said_first(payment, asha):
    with pytest.raises(NotAllowed, match="Say first"):
        bars.check([payment], ArrangementFactory().provider, on=MONDAY)


def test_a_relative_at_home_is_not_paid_until_the_council_makes_an_exception(asked, payment, asha, overseer):
    is_her_son(asked, payment, asha)
    with pytest.raises(NotAllowed, match=f"Ask {payment.authority.name}, and give them {payment.reference}"):
        bars.check([payment], asked.listing.provider, on=MONDAY)
    made = exempt(asked, payment, overseer)
    bars.check([payment], asked.listing.provider, on=MONDAY)
    assert Event.objects.about(made).get().why == "care"
    assert Notification.objects.filter(kind="exemption_given", recipient=asha).exists()
    assert accept(asked).arrangement.shares.get().funding == payment


def test_without_a_council_nobody_can_make_an_exception(asked, payment, asha):
    is_her_son(asked, payment, asha)
    Funding.objects.update(authority=None)
    with pytest.raises(NotAllowed, match="No council is named"):
        bars.check([Funding.objects.get()], asked.listing.provider, on=MONDAY)


def test_only_the_council_of_this_money_makes_an_exception(asked, payment, asha):
    elsewhere = MembershipFactory(role=MembershipRole.ADMINISTRATOR).user
    moderator = MembershipFactory(organisation=payment.authority, role=MembershipRole.MODERATOR).user
    for other in (asha, elsewhere, moderator, UserFactory()):
        with pytest.raises(NotAllowed, match="Only the council"):
            exempt(asked, payment, other)


def test_exceptions_never_overlap_and_end_as_the_council_says(asked, payment, overseer):
    made = exempt(asked, payment, overseer)
    with pytest.raises(NotAllowed, match="already"):
        exempt(asked, payment, overseer, valid_from=MONDAY + timedelta(days=9))
    with pytest.raises(NotAllowed, match="only begins"):
        bars.end_exemption(made, on=MONDAY - timedelta(days=1), by=overseer)
    bars.end_exemption(made, on=MONDAY, by=overseer)
    assert Exemption.objects.get().valid_until == MONDAY
    with pytest.raises(NotAllowed, match="before the first"):
        exempt(
            asked,
            payment,
            overseer,
            valid_from=MONDAY + timedelta(days=9),
            valid_until=MONDAY + timedelta(days=8),
        )
    exempt(asked, payment, overseer, valid_from=MONDAY + timedelta(days=1))
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        Exemption.objects.create(
            funding=payment, provider=asked.listing.provider, ground="care", words="x", valid_from=MONDAY, given_by=overseer
        )  # fmt: skip


def test_said_after_it_was_asked_it_stops_the_acceptance_in_words(asked, payment, asha):
    is_her_son(asked, payment, asha)
    with pytest.raises(NotAllowed, match="may not pay for this"):
        accept(asked)
    assert Booking.objects.get().state == "requested"
    is_her_son(asked, payment, asha, same_home=False)
    assert accept(asked).state == "accepted"


def test_changing_who_pays_asks_it_too(asha, payment):
    agreed = an_agreement(person=asha.person, by=asha)
    wishes, provider = [Wish(payment.pk)], agreed.listing.provider
    for said, words in ((None, "Say first"), ("partner", "may not pay a husband")):
        if said:
            bars.tell_of(payment, provider, relation=said, same_home=False, by=asha)
        with pytest.raises(NotAllowed, match=words):
            arranging.share_out(agreed.arrangement, wishes, from_on=MONDAY, by=asha)
    bars.tell_of(payment, provider, relation="no", same_home=False, by=asha)
    arranging.share_out(agreed.arrangement, wishes, from_on=MONDAY, by=asha)


def test_database_lets_no_share_be_paid_to_a_relative(asked, payment, asha, overseer):
    is_her_son(asked, payment, asha)
    own = FundingFactory(person=asha.person)
    one = ArrangementFactory(person=asha.person, provider=asked.listing.provider, funding=own)
    facts = {"arrangement": one, "funding": payment, "rule": "amount", "pence": 100, "valid_from": MONDAY}
    with pytest.raises(IntegrityError, match="from paying a relative"), transaction.atomic():
        Share.objects.create(**facts)
    exempt(asked, payment, overseer, valid_until=date(2026, 3, 31))
    with transaction.atomic():
        Share.objects.create(**facts)
    with pytest.raises(IntegrityError, match="from paying a relative"), transaction.atomic():
        Share.objects.create(**facts | {"valid_from": date(2026, 4, 1)})
    with transaction.atomic(), connection.cursor() as cursor:  # the guard alone stood in the way
        cursor.execute("set local session_replication_role = replica")
        Share.objects.create(**facts | {"valid_from": date(2026, 4, 1)})
        transaction.set_rollback(True)


def test_kin_says_who_is_paid_without_an_exception_that_holds(asked, payment, asha, overseer, time_machine):
    accept(asked)
    assert bars.kin_of(payment) == []
    is_her_son(asked, payment, asha)
    [kin] = bars.kin_of(payment)
    assert (kin.is_paid, kin.exemption, kin.is_wrong) == (True, None, True)
    made = exempt(asked, payment, overseer)
    time_machine.move_to(MONDAY + timedelta(days=1))
    [kin] = bars.kin_of(payment)
    assert (kin.exemption, kin.is_wrong) == (made, False)
    is_her_son(asked, payment, asha, same_home=False)
    assert bars.kin_of(payment) == []
