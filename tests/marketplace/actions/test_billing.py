"""From visits to invoices: what took place in a week is on one invoice, whatever is said later, and nothing is twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from time_machine import travel

from directory.enums import Engagement
from marketplace.actions import billing, cancelling, visits
from marketplace.models import Visit
from payments.actions import invoicing
from payments.models import CreditNote, Entry, Invoice, Line
from tests.factories.marketplace import MONDAY, OfferFactory, an_agreement, owner_of, visit
from tests.standing import made_once

pytestmark = pytest.mark.django_db

NEXT = MONDAY + timedelta(days=7)
THURSDAY = datetime(2026, 3, 19, 5, 10, tzinfo=UTC)


@made_once
def cared_for(asha):
    """An agreement whose first visits took place."""
    booking = an_agreement(person=asha.person, by=asha, visits=[visit(), visit(day=6)])
    with travel(THURSDAY, tick=False):
        visits.settle()
    return booking


@pytest.fixture
def booking(cared_for, time_machine):
    time_machine.move_to(THURSDAY, tick=False)
    return cared_for


def run(week_on=None):
    """All of it; the lines and invoices there were more."""
    steps = list(billing.bill_week(week_on))
    return (steps[-1].lines, steps[-1].invoices) if steps else (0, 0)


def charged(booking):
    """What lines say of each visit that has any, in the order of time."""
    sums = dict(Line.objects.order_by().values_list("about").annotate(Sum("pence")))
    return [sums[one.reference] for one in booking.visits.all() if one.reference in sums]


def test_a_week_is_one_invoice(booking):
    assert run() == (2, 1)
    invoice = Invoice.objects.get()
    assert (invoice.week_on, invoice.total_pence, invoice.state) == (MONDAY, 4000, "issued")
    assert [line.on for line in invoice.lines.all()] == [MONDAY, MONDAY + timedelta(days=6)]
    assert {line.minutes for line in invoice.lines.all()} == {60}


def test_run_again_nothing_is_twice(booking):
    run()
    assert (run(), run(MONDAY)) == ((0, 0), (0, 0))
    assert (Invoice.objects.count(), charged(booking)) == (1, [2000, 2000])


def test_a_visit_nobody_confirmed_counts_by_itself_with_every_worker_dead(asha, time_machine):
    booking = an_agreement(person=asha.person, by=asha)
    time_machine.move_to(THURSDAY, tick=False)
    assert booking.visits.first().state == "planned"
    assert run() == (1, 1)


def test_the_week_after_is_not_settled_yet(booking, time_machine):
    time_machine.move_to(THURSDAY + timedelta(days=6), tick=False)
    assert run() == (2, 1)
    time_machine.move_to(THURSDAY + timedelta(days=7), tick=False)
    assert run() == (2, 1)
    assert list(Invoice.objects.order_by("number").values_list("week_on", flat=True)) == [MONDAY, NEXT]


def test_what_is_not_agreed_waits_and_comes_with_a_later_week(booking, asha, time_machine):
    first = booking.visits.first()
    visits.dispute(first, words="Nobody came.", by=asha)
    assert run() == (1, 1)
    visits.confirm(first, by=owner_of(booking.listing.provider))
    assert run() == (1, 0)
    time_machine.move_to(THURSDAY + timedelta(days=7), tick=False)
    visits.settle()
    run()
    assert [one.total_pence for one in Invoice.objects.order_by("number")] == [2000, 6000]


def test_what_did_not_happen_after_all_comes_off(booking, asha):
    run()
    first = booking.visits.first()
    visits.dispute(first, words="Nobody came.", by=asha)
    assert run() == (1, 0)
    assert CreditNote.objects.get().pence == 2000
    invoice = Invoice.objects.get()
    assert (invoice.owed_pence, charged(booking)) == (2000, [0, 2000])
    visits.missed(first, by=owner_of(booking.listing.provider))
    assert run() == (0, 0)


def test_a_shorter_visit_is_charged_as_it_was_and_one_said_to_be_longer_as_agreed(asha, time_machine):
    booking = an_agreement(person=asha.person, by=asha, visits=[visit(), visit(day=2)])
    first, second = booking.visits.all()[:2]
    owner = owner_of(booking.listing.provider)
    time_machine.move_to(second.ends_at + timedelta(hours=1), tick=False)
    for one, minutes in ((first, 45), (second, 90)):
        until = one.starts_at + timedelta(minutes=minutes)
        visits.confirm(one, happened_from=one.starts_at, happened_until=until, by=owner)
    time_machine.move_to(THURSDAY, tick=False)
    assert run() == (2, 1)
    assert list(Line.objects.values_list("about", "pence", "minutes")) == [
        (first.reference, 1500, 45),
        (second.reference, 2000, 60),
    ]
    visits.pay_longer(second, by=asha)
    run()
    assert charged(booking) == [1500, 3000]


def test_said_and_taken_back_before_the_run_is_as_if_nothing_was_said(booking, asha):
    run()
    first = booking.visits.first()
    visits.dispute(first, words="Nobody came.", by=asha)
    visits.confirm(first, by=owner_of(booking.listing.provider))
    assert run() == (0, 0)


def test_a_late_fee_is_a_line(asha, time_machine):
    booking = an_agreement(person=asha.person, by=asha)
    first = booking.visits.first()
    time_machine.move_to(first.starts_at - timedelta(hours=1), tick=False)
    fee = cancelling.fee_pence(first, "person")
    assert fee > 0
    visits.cancel(first, by=asha)
    time_machine.move_to(THURSDAY, tick=False)
    run()
    assert list(Line.objects.values_list("about", "code", "pence")) == [(first.reference, "late_fee", fee)]


def test_wages_are_never_charged(asha, time_machine):
    offer = OfferFactory(engagement=Engagement.EMPLOYED)
    an_agreement(person=asha.person, by=asha, offer=offer)
    time_machine.move_to(THURSDAY, tick=False)
    visits.settle()
    assert run() == (0, 0)
    assert not Line.objects.exists()


def three_providers(asha):
    return [
        an_agreement(person=asha.person, by=asha, visits=[visit(day=day)], offer=OfferFactory())
        for day in range(3)
    ]


def everything():
    """What was made, by anything that is not a random reference."""
    lines = Line.objects.values_list("about", "pence", "invoice__number")
    return sorted(lines), Entry.objects.count(), Entry.objects.balance_pence()


def test_stopped_half_way_and_run_again_gives_the_same(asha, time_machine, monkeypatch):
    three_providers(asha)
    time_machine.move_to(THURSDAY, tick=False)
    issue = invoicing.issue
    done = []

    def dies(books, week_on):
        done.append(books)
        if len(done) == 2:
            raise KeyboardInterrupt
        return issue(books, week_on)

    monkeypatch.setattr(invoicing, "issue", dies)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert (Line.objects.count(), Invoice.objects.count()) == (1, 1)
    monkeypatch.undo()
    assert run() == (2, 2)
    assert run() == (0, 0)
    lines, entries, balance = everything()
    assert [line[1:] for line in lines] == [(2000, 1)] * 3
    assert (entries, balance) == (6, 0)


def test_one_provider_asks_as_much_as_the_next(asha, time_machine, django_assert_max_num_queries):
    """Memory and questions do not grow with how many providers there are."""
    three_providers(asha)
    time_machine.move_to(THURSDAY, tick=False)
    counts = []
    steps = billing.bill_week()
    for _ in range(3):
        with django_assert_max_num_queries(45) as asked:
            next(steps)
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_command_says_how_far_it_is(booking, capsys):
    call_command("invoice_week")
    call_command("invoice_week", week="2026-03-09")
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "The week from Monday 9 March 2026 …",
        "1 of 1 providers: 2 lines, 1 invoices.",
        "The week from Monday 9 March 2026 …",
        "Nothing was left to invoice.",
    ]


@pytest.mark.parametrize("week", ["2026-03-10", "2026-03-16", "9 March", "2026-02-30"])
def test_command_refuses_another_day(week, time_machine):
    time_machine.move_to(THURSDAY, tick=False)
    with pytest.raises(CommandError, match="Monday"):
        call_command("invoice_week", week=week)


def test_a_night_from_sunday_belongs_to_the_week_it_began_in(asha, time_machine):
    """Also when the clocks go forward in it."""
    night = visit(day=6, earliest=1320, latest=1860, minutes=540)
    booking = an_agreement(person=asha.person, by=asha, visits=[night], starts_on=date(2026, 3, 23))
    last = booking.visits.get(starts_at__date=date(2026, 3, 29))
    time_machine.move_to(datetime(2026, 4, 9, 4, tzinfo=UTC), tick=False)
    run(date(2026, 3, 23))
    assert list(Line.objects.values_list("about", "on")) == [(last.reference, date(2026, 3, 29))]
    assert Visit.objects.count() > 1
