"""Money of one agreement in any order of words, papers and payments: a budget's page, the lines and the ledger say one sum."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from accounts.actions.transitions import NotAllowed
from directory.enums import FundingKind
from marketplace.actions import billing, holding, spending, visits
from marketplace.models import Visit
from payments.actions import charging, invoicing, reconciling
from payments.enums import AccountKind, PostingKind
from payments.models import Entry, Funding, Invoice, Line, SpendingApproval
from payments.splitting import Wish
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.marketplace import MONDAY, NOW, an_agreement, owner_of, visit
from tests.factories.payments import FundingFactory, an_isf
from tests.payments.test_ledger_machine import keep

pytestmark = pytest.mark.django_db
WHICH = st.integers(0, 3)
PENCE = st.integers(1, 4_000)
THURSDAY = datetime(2026, 3, 26, 5, 10, tzinfo=UTC)
CUT = date(2026, 3, 17)
"""A Tuesday: one budget ends on it, between two visits of a week, and the next begins a day later."""
ASKED = (PostingKind.ISSUED, PostingKind.CREDITED, PostingKind.VOIDED)
RULES = {
    "an amount a week": {"rule": "amount", "pence": 1_501},
    "a part": {"rule": "portion", "basis_points": 3_333},
}


def chosen(things, which):
    """One of them, when there is any."""
    return things[which % len(things)] if things else None


class Purses(RuleBasedStateMachine):
    """Four visits of two weeks, paid from a direct payment, from money somebody looks after, and from their own."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic._from_testcase = True
        self.atomic.__enter__()
        self.clock, self.told = time_machine.travel(NOW, tick=False), 0
        self.clock.start()

    @initialize(own=st.sampled_from(sorted(RULES)), held=st.sampled_from(sorted(RULES)), late=st.booleans())
    def opens(self, own, held, late):
        self.asha = PersonFactory(user=UserFactory()).user
        booking = an_agreement(
            person=self.asha.person,
            by=self.asha,
            visits=[visit(), visit(day=2, minutes=90)],
            ends_on=MONDAY + timedelta(days=13),
            funding=FundingKind.DIRECT_PAYMENT,
        )
        self.owner = owner_of(booking.listing.provider)
        self.shares(booking, RULES[own], RULES[held])
        if late:
            self.move_to(MONDAY, hour=6)
            visits.cancel(booking.visits.first(), by=self.asha)
        self.booking = booking
        self.move_to(THURSDAY)

    def shares(self, booking, own, held):
        """Who pays; two of them with two budgets that part a week."""
        rest = Funding.objects.get()
        mine, isf = FundingFactory(person=self.asha.person), an_isf(self.asha.person)
        for source in (rest, mine):
            for starts_on, ends_on in ((date(2026, 3, 2), CUT), (CUT + timedelta(days=1), date(2026, 4, 5))):
                source.budgets.create(
                    starts_on=starts_on, ends_on=ends_on, pence=50_000, created_by=self.asha
                )
        wishes = [Wish(rest.pk), Wish(mine.pk, top_up=True, **own), Wish(isf.pk, **held)]
        holding.share_out(booking, wishes, from_on=MONDAY, by=self.asha)
        for approval in SpendingApproval.objects.filter(state="asked"):
            holding.approve(approval, by=isf.holder.memberships.first().user)
        assert booking.arrangement.shares.count() == len(wishes)

    def move_to(self, moment, *, hour=0):
        if not isinstance(moment, datetime):
            moment = datetime(moment.year, moment.month, moment.day, hour, tzinfo=UTC)
        self.clock.stop()
        self.clock = time_machine.travel(moment, tick=False)
        self.clock.start()

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def one(self, which):
        return self.booking.visits.all()[which]

    @rule(which=WHICH, minutes=st.sampled_from([20, 55, 60, 90, 130]), provider=st.booleans())
    def somebody_confirms(self, which, minutes, provider):
        planned = self.one(which)
        with suppress(NotAllowed):
            visits.confirm(
                planned,
                happened_from=planned.starts_at,
                happened_until=planned.starts_at + timedelta(minutes=minutes),
                by=self.owner if provider else self.asha,
            )

    @rule(which=WHICH)
    def the_payer_agrees_to_the_longer_time(self, which):
        with suppress(NotAllowed):
            visits.pay_longer(self.one(which), by=self.asha)

    @rule(which=WHICH, provider=st.booleans())
    def somebody_disputes(self, which, provider):
        with suppress(NotAllowed):
            visits.dispute(self.one(which), words="No.", by=self.owner if provider else self.asha)

    @rule(which=WHICH, provider=st.booleans())
    def it_did_not_happen(self, which, provider):
        with suppress(NotAllowed):
            visits.missed(self.one(which), by=self.owner if provider else self.asha)

    @rule(which=WHICH, pence=PENCE)
    def some_of_it_is_paid(self, which, pence):
        if invoice := chosen(list(Invoice.objects.exclude(state="void")), which):
            self.told += 1
            source, way = f"bank/{self.told}", AccountKind.BANK
            invoicing.paid(invoice, pence, source=source, way=way, on=THURSDAY.date())

    @rule(which=WHICH, pence=PENCE)
    def some_of_it_is_paid_back(self, which, pence):
        if invoice := chosen(list(Invoice.objects.exclude(state="void")), which):
            self.told += 1
            source, way = f"back/{self.told}", AccountKind.BANK
            with suppress(NotAllowed):
                invoicing.unpaid(invoice, pence, source=source, way=way, on=THURSDAY.date(), by=self.owner)

    @rule(which=WHICH, pence=PENCE)
    def some_of_it_is_taken_off(self, which, pence):
        if invoice := chosen(list(Invoice.objects.all()), which):
            with suppress(NotAllowed):
                invoicing.credit(invoice, pence, reason="goodwill", by=self.owner)

    @rule(which=WHICH)
    def it_is_void(self, which):
        if invoice := chosen(list(Invoice.objects.all()), which):
            with suppress(NotAllowed):
                invoicing.void(invoice, by=self.owner)

    @rule()
    def somebody_looks(self):
        """At any time the rows of each page sum to what it says was spent."""
        purses = spending.purses_of(Funding.objects.for_pages())
        assert [one.standing.spent for one in purses] == [one.spent.pence for one in purses]

    @rule()
    def the_night_passes(self):
        """What is owed is charged and invoiced: then the page, the lines and the ledger say the same, source by source."""
        self.somebody_looks()
        for _ in range(2):
            for _ in billing.bill_week():
                pass
        every = [spending.owed(one) for one in Visit.objects.all() if spending.is_spent(one)]
        by_hand = 0
        for source in Funding.objects.for_pages():
            found = [
                spending.told(
                    [part for part in spending.parts_of(source, budget) if part.spent],
                    Line.objects.filter(funding=source, on__range=(budget.starts_on, budget.ends_on)),
                )
                for budget in source.budgets.all()
            ]
            lines = sum_of(Line.objects.filter(funding=source))
            assert sum(one.charged for one in found) == lines
            assert [(one.waiting, one.changed) for one in found] == [(0, 0)] * len(found)
            owed = Entry.objects.of_funding(source).on_kind(AccountKind.RECEIVABLE)
            asked = sum_of(owed.filter(transaction__kind__in=ASKED))
            no_paper = sum_of(Line.objects.filter(funding=source).waiting())
            assert sum(one.pence for one in found) == asked + no_paper
            by_hand += sum(one.taken_off for one in found)
        assert (sum_of(Line.objects), Entry.objects.balance_pence()) == (sum(every), 0)
        assert by_hand <= 0
        late = "waits for an invoice"
        assert [str(one) for one in reconciling.differences() if late not in str(one)] == []


def sum_of(rows):
    return rows.order_by().aggregate(sum=Sum("pence"))["sum"] or 0


def test_any_story_of_a_purse():
    keep(Purses, examples=2, steps=12)


def test_a_visit_that_is_charged_after_a_later_one_is_where_its_lines_are():
    """By the rule savings pay the first visit of a week. They paid the second, when the first was in dispute: another budget."""
    purses = Purses()
    purses.opens(own="an amount a week", held="a part", late=False)
    purses.somebody_disputes(which=2, provider=False)
    purses.the_night_passes()
    purses.somebody_confirms(which=2, minutes=60, provider=True)
    purses.the_night_passes()
    mine = Line.objects.filter(top_up=True, on__gt=MONDAY + timedelta(days=6))
    assert {line.about for line in mine} == {purses.one(3).reference}
    purses.teardown()


def test_without_undoing_what_changed_the_books_go_wrong(monkeypatch):
    """The control, told by hand: a visit is charged, disputed, and nobody takes it off."""
    monkeypatch.setattr(charging, "_opposites", lambda *_: [])
    purses = Purses()
    purses.opens(own="a part", held="an amount a week", late=False)
    purses.the_night_passes()
    purses.somebody_disputes(which=0, provider=False)
    with pytest.raises(AssertionError):
        purses.the_night_passes()
    purses.teardown()
