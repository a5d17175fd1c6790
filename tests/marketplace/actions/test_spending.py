from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.enums import FundingKind
from marketplace.actions import bookings, spending, visits
from marketplace.actions.teams import teams_of
from payments.actions import arranging, funding
from payments.employer import on_top
from payments.models import Funding, Line, StatutoryRate
from payments.runway import EMPLOYER, WAGES, Part
from payments.splitting import Wish
from tests.factories.directory import a_provider
from tests.factories.employing import a_job
from tests.factories.marketplace import MONDAY, OfferFactory, an_agreement, visit
from tests.factories.payments import FundingFactory
from tests.standing import made_once

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


@made_once
def agreed(asha):
    """An hour every Monday from the ninth of March, 20 pounds, out of a direct payment."""
    return an_agreement(person=asha.person, by=asha, funding=FundingKind.DIRECT_PAYMENT)


@made_once
def payment(agreed):
    return Funding.objects.get(kind=FundingKind.DIRECT_PAYMENT)


def purse(source):
    return spending.purse_of(Funding.objects.for_pages().get(pk=source.pk))


def a_budget(source, by, pence, *, ends_on=date(2026, 4, 5), starts_on=date(2026, 3, 2)):
    return funding.set_budget(source, starts_on=starts_on, ends_on=ends_on, pence=pence, by=by)


def test_what_is_agreed_is_promised_visit_by_visit(asha, agreed, payment):
    a_budget(payment, asha, 10_000)
    found = purse(payment)
    assert (found.standing.spent, found.standing.promised, found.standing.left) == (0, 8_000, 2_000)
    assert (found.week_pence, found.is_short) == (2_000, False)
    assert found.standing.lasts_until == date(2026, 4, 5)


def test_what_took_place_is_spent_and_what_was_missed_costs_nothing(asha, agreed, payment, time_machine):
    a_budget(payment, asha, 10_000)
    time_machine.move_to(datetime(2026, 3, 17, tzinfo=UTC), tick=False)
    first, second = agreed.visits.all()[:2]
    visits.confirm(first, by=asha)
    visits.missed(second, words="", by=asha)
    found = purse(payment).standing
    assert (found.spent, found.promised) == (2_000, 4_000)


def test_a_visit_nobody_spoke_of_is_spent_after_two_days(asha, agreed, payment, time_machine):
    a_budget(payment, asha, 10_000)
    time_machine.move_to(datetime(2026, 3, 10, tzinfo=UTC), tick=False)
    assert purse(payment).standing.spent == 0
    time_machine.move_to(datetime(2026, 3, 12, tzinfo=UTC), tick=False)
    assert purse(payment).standing.spent == 2_000


def test_beyond_the_weeks_that_are_planned_it_goes_by_the_pattern(asha, agreed, payment):
    a_budget(payment, asha, 200_000, ends_on=date(2027, 3, 7))
    assert purse(payment).standing.promised == 52 * 2_000
    assert agreed.visits.count() == 12


def test_the_runway_ends_the_day_before_the_first_visit_it_cannot_pay(asha, agreed, payment):
    a_budget(payment, asha, 5_999, ends_on=date(2027, 3, 7))
    found = purse(payment)
    assert (found.standing.lasts_until, found.is_short) == (date(2026, 3, 22), True)


def test_a_budget_below_what_is_promised_is_kept_and_said(asha, agreed, payment):
    a_budget(payment, asha, 10_000)
    a_budget(payment, asha, 3_000)
    found = purse(payment)
    assert (found.budget.pence, found.standing.left, found.is_short) == (3_000, -5_000, True)


def test_an_agreement_that_ends_promises_nothing_more(asha, agreed, payment):
    a_budget(payment, asha, 200_000, ends_on=date(2027, 3, 7))
    bookings.end(agreed, from_on=MONDAY + 3 * WEEK, by=asha)
    assert purse(payment).standing.promised == 3 * 2_000


def test_a_late_fee_is_spent(asha, agreed, payment, time_machine):
    a_budget(payment, asha, 10_000)
    time_machine.move_to(datetime(2026, 3, 9, 6, tzinfo=UTC), tick=False)
    visits.cancel(agreed.visits.first(), by=asha)
    found = purse(payment).standing
    assert (found.spent, found.promised) == (2_000, 3 * 2_000)


def test_two_sources_pay_their_shares_and_together_all_of_it(asha, agreed, payment):
    own = FundingFactory(person=asha.person)
    arranging.share_out(
        agreed.arrangement,
        [Wish(payment.pk, "amount", pence=1_501), Wish(own.pk, top_up=True)],
        from_on=MONDAY + WEEK,
        by=asha,
    )
    for source in (payment, own):
        a_budget(source, asha, 20_000)
    found = spending.purses_of(Funding.objects.for_pages())
    assert {one.funding: one.standing.promised for one in found} == {
        payment: 2_000 + 3 * 1_501,
        own: 3 * 499,
    }
    assert {one.funding: one.week_pence for one in found} == {payment: 2_000, own: 0}


def test_chosen_visits_are_paid_by_the_source_they_were_chosen_for(asha):
    agreed = an_agreement(
        person=asha.person,
        by=asha,
        visits=[visit(), visit(day=2, minutes=90)],
        funding=FundingKind.DIRECT_PAYMENT,
    )
    payment, own = Funding.objects.get(), FundingFactory(person=asha.person)
    longer = agreed.agreed_visits.get(day=2)
    arranging.share_out(
        agreed.arrangement,
        [Wish(own.pk, "visits", visits=(longer.pk,)), Wish(payment.pk)],
        from_on=MONDAY,
        by=asha,
    )
    found = {one.funding: one.week_pence for one in spending.purses_of(Funding.objects.for_pages())}
    assert found == {payment: 2_000, own: 3_000}


def test_without_a_budget_there_is_nothing_to_run_short_of(asha, agreed, payment):
    found = purse(payment)
    assert (found.budget, found.is_short, found.week_pence) == (None, False, 2_000)


def statements():
    with CaptureQueriesContext(connection) as asked:
        spending.purses_of(Funding.objects.for_pages())
    return len(asked)


def test_how_many_statements_does_not_depend_on_how_many_sources(asha, agreed):
    before = statements()
    for _ in range(2):
        an_agreement(person=asha.person, by=asha, funding=FundingKind.ISF)
        FundingFactory(person=asha.person)
    assert statements() == before <= 9


def test_an_employers_costs_are_promised_with_the_wages(asha):
    from_offer = OfferFactory(engagement="employed", listing__provider=a_provider(legal_form="employed_pa"))
    an_agreement(person=asha.person, by=asha, offer=from_offer)
    own = Funding.objects.get()
    a_budget(own, asha, 100_000)
    extra = on_top(2_000, StatutoryRate.objects.employer_on(MONDAY)).pence
    found = purse(own)
    assert found.standing.promised == 4 * (2_000 + extra)
    assert found.week_pence == 2_000 + extra


def test_a_usual_week_costs_the_same_on_every_page_and_on_every_day(asha, time_machine):
    """On a Thursday seven days reach into two weeks: what is paid by the week must not count twice, nor an amount a week."""
    job = a_job(by=asha, visits=[visit(), visit(day=4)])
    booking, own = job.booking, Funding.objects.get()
    savings = FundingFactory(person=asha.person)
    wishes = [Wish(own.pk), Wish(savings.pk, "amount", pence=2_000)]
    arranging.share_out(booking.arrangement, wishes, from_on=MONDAY, by=asha)
    rates = StatutoryRate.objects.employer_on(MONDAY)
    whole = on_top(2 * 1_400, rates).total
    time_machine.move_to(datetime(2026, 3, 12, 9, tzinfo=UTC), tick=False)
    found = {one.funding: one.week_pence for one in spending.purses_of(Funding.objects.for_pages())}
    assert found == {own: whole - 2_000, savings: 2_000}
    assert spending.usual_costs(booking).total == spending.usual_pence(booking) == whole
    [team] = teams_of(asha)
    assert (team.each_pence, team.costs.total, team.saved_pence) == (whole, whole, 0)


def test_whatever_became_of_it_the_rows_add_up_to_what_was_spent():
    """Charged and gone, not charged yet, charged and now disputed (so not gone), wages, and what is on top of them."""
    gone = [
        Part(1, MONDAY, 4_400, spent=True, about="VI-1"),
        Part(1, MONDAY, 4_400, spent=True, about="VI-2"),
        Part(1, MONDAY, 5_900, True, WAGES, "VI-4"),
        Part(1, MONDAY, 1_890, True, EMPLOYER, "BK-1"),
    ]
    found = spending.told(gone, [Line(about="VI-1", pence=4_400), Line(about="VI-3", pence=2_000)])
    assert found == spending.Spent(wages=5_900, employer=1_890, charged=6_400, waiting=4_400, changed=-2_000)
    assert found.pence == sum(part.pence for part in gone) == sum(pence for _, pence in found.rows)


def test_a_source_stands_alike_alone_and_among_others_whenever_its_budget_ends(asha):
    """The horizon of another source must not change what falls into a week that a budget's last day cuts."""
    offer = OfferFactory(engagement="employed", listing__provider=a_provider(legal_form="employed_pa"))
    week = [visit(day=day) for day in range(5)]
    an_agreement(person=asha.person, by=asha, offer=offer, visits=week, funding=FundingKind.DIRECT_PAYMENT)
    payment = Funding.objects.get()
    FundingFactory(person=asha.person)
    for cut in range(7):
        a_budget(payment, asha, 100_000, ends_on=date(2027, 2, 8) + timedelta(days=cut))
        together = spending.purses_of(Funding.objects.for_pages())
        assert {one.funding: one.standing for one in together}[payment] == purse(payment).standing
