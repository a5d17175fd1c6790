"""A job from the agreement to the last paper; and that nothing of it is ever charged."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from time_machine import travel

from accounts.actions.transitions import NotAllowed
from accounts.models import Notification
from marketplace.actions import billing, bookings, employing, leaving, timesheets, visits
from marketplace.actions.teams import teams_of
from marketplace.models import Employment, PayrollNote, StartingFact
from payments.actions import invoicing
from payments.models import Arrangement, Invoice, Line, Transaction
from tests.factories.directory import owner_of
from tests.factories.employing import a_job, described, seen_to
from tests.factories.marketplace import an_agreement, visit
from tests.factories.payments import ArrangementFactory
from tests.standing import made_once

BEFORE = datetime(2026, 3, 2, 6, tzinfo=UTC)
FIRST = date(2026, 3, 9)  # a Monday
NEXT_WEEK = datetime(2026, 3, 18, 12, tzinfo=UTC)
DAY_ONE = ("statement", "right_to_work", "insurance")


@made_once
def asked(asha):
    with travel(BEFORE, tick=False):
        return a_job(by=asha, visits=[visit(minutes=120)])


@pytest.fixture
def job(asked, time_machine):
    time_machine.move_to(BEFORE, tick=False)
    return asked


def worker_of(job):
    return owner_of(job.booking.listing.provider)


def at(time_machine, moment):
    time_machine.move_to(moment, tick=False)


def fresh(job):
    return Employment.objects.get(pk=job.pk)


def refused(act, words):
    with pytest.raises(NotAllowed, match=words), transaction.atomic():
        act()


def test_only_an_employed_worker_has_a_job(asha, job):
    other = an_agreement(person=asha.person, by=asha)
    assert [one.booking_id for one in Employment.objects.all()] == [job.booking_id]
    with pytest.raises(IntegrityError, match="nobody is employed by"), transaction.atomic():
        Employment.objects.create(booking=other)


def test_started_only_once_the_first_day_has_come_and_day_one_is_seen_to(asha, job, time_machine):
    refused(lambda: employing.start(job, by=asha), "The first day is 9 March 2026")
    at(time_machine, datetime(2026, 3, 9, 6, tzinfo=UTC))
    refused(lambda: employing.start(job, by=asha), "Written statement of the job; Right to work")
    seen_to(described(job, by=asha), *DAY_ONE, by=asha)
    refused(lambda: employing.start(job, by=worker_of(job)), "You cannot do that here")
    assert employing.start(job, by=asha).state == "started"


def test_a_statement_of_before_a_change_is_not_the_one_they_need(asha, job):
    refused(lambda: seen_to(job, "statement", by=asha), "Fill in the job first")
    seen_to(described(job, by=asha), "statement", by=asha)
    employing.received(job, by=worker_of(job))
    employing.received(job, by=worker_of(job))
    assert StartingFact.objects.filter(kind="received").count() == 1
    assert standings(job)["statement"] == "done"
    described(job, by=asha, notice_weeks=2)
    assert standings(job)["statement"] == "open"
    assert (
        Notification.objects.filter(kind="employment_statement").values("recipient").distinct().count() == 1
    )


def test_each_side_says_only_what_is_its_own(asha, job):
    """The worker neither describes the job nor says what was seen to; the employer does not say what they received."""
    worker = worker_of(job)
    refused(lambda: employing.received(job, by=worker), "have not said yet that they gave it")
    refused(lambda: described(job, by=worker), "You cannot do that here")
    seen_to(described(job, by=asha), "statement", by=asha)
    refused(lambda: seen_to(job, "insurance", by=worker), "You cannot do that here")
    refused(lambda: employing.received(job, by=asha), "You cannot do that here")
    assert StartingFact.objects.count() == 1


def test_a_form_that_is_sent_twice_is_one_version(asha, job):
    words = dict(employing.first_words(job.booking)) | {"training": "", "more": ""}
    token = uuid4()
    first, again = (employing.describe(job, **words, form_token=token, by=asha) for _ in range(2))
    assert (first, job.particulars.count()) == (again, 1)


def standings(job):
    return {item.kind: item.standing for item in employing.items_of(fresh(job))}


def test_facts_are_kept_and_the_last_one_holds(asha, job):
    token = uuid4()
    said = {"answer": "self_employed", "on": timezone.localdate(), "form_token": token, "by": asha}
    first = employing.see_to(job, "cest", **said)
    assert employing.see_to(job, "cest", **said) == first
    assert standings(job)["cest"] == "wrong"
    seen_to(job, "cest", by=asha)
    assert standings(job)["cest"] == "done"
    assert list(StartingFact.objects.values_list("answer", flat=True)) == ["self_employed", "employed"]
    for change in (first.delete, lambda: StartingFact.objects.update(answer="unsure")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        ("insurance", {"answer": "bought"}, "Enter the last day"),
        ("insurance", {"answer": "bought", "until": date(2026, 3, 1)}, "before the day it was done"),
        ("dbs", {"answer": "bought"}, "Choose one of the answers"),
        ("dbs", {"answer": "seen", "on": date(2026, 3, 3)}, "still to come"),
    ],
)
def test_what_cannot_be_is_not_written(asha, job, kind, facts, words):
    said = {"on": date(2026, 3, 2), "form_token": uuid4(), "by": asha} | facts
    refused(lambda: employing.see_to(job, kind, **said), words)
    assert not StartingFact.objects.exists()


def test_employers_are_reminded_before_the_first_day_and_of_insurance_that_runs_out(asha, job, time_machine):
    at(time_machine, datetime(2026, 3, 1, 8, tzinfo=UTC))
    assert employing.look_after() == 0  # eight days before
    at(time_machine, datetime(2026, 3, 2, 8, tzinfo=UTC))
    assert (employing.look_after(), employing.look_after()) == (1, 0)
    seen_to(described(job, by=asha), *DAY_ONE, by=asha, until=date(2026, 5, 20))
    for kind, answer in (("paye", "registered"), ("payroll", "self"), ("pension", "declared")):
        employing.see_to(job, kind, answer=answer, on=timezone.localdate(), form_token=uuid4(), by=asha)
    at(time_machine, datetime(2026, 4, 1, 8, tzinfo=UTC))
    assert employing.look_after() == 0
    at(time_machine, datetime(2026, 4, 20, 8, tzinfo=UTC))
    assert (standings(job)["insurance"], employing.look_after()) == ("soon", 1)
    at(time_machine, datetime(2026, 5, 21, 8, tzinfo=UTC))
    assert (standings(job)["insurance"], employing.look_after()) == ("lapsed", 1)
    told = Notification.objects.filter(kind="employment_due", channel="email").values_list(
        "recipient", flat=True
    )
    assert set(told) == {asha.pk}


def test_a_timesheet_is_of_confirmed_visits_as_they_were(asha, time_machine):
    at(time_machine, BEFORE)
    week = [visit(day=0, minutes=120), visit(day=5, minutes=60), visit(day=6, minutes=60), visit(day=2)]
    job = described(a_job(by=asha, visits=week), by=asha, mile_pence=45)
    monday, wednesday, saturday, sunday = job.booking.visits.order_by("starts_at")[:4]
    at(time_machine, sunday.ends_at + timedelta(hours=1))
    late = monday.ends_at + timedelta(minutes=30)
    visits.confirm(monday, happened_until=late, happened_from=monday.starts_at, by=asha)
    visits.confirm(saturday, by=worker_of(job))
    visits.missed(wednesday, by=asha)
    sheet = timesheets.timesheet(job, FIRST, FIRST + timedelta(days=6))
    assert sheet.by_band == (150, 60, 0, 0, 0)
    assert (sheet.pence, sheet.open_rows) == (3500 + 1400, 1)  # 2½ and 1 hour at £14; Sunday waits
    visits.dispute(saturday, words="It was half.", by=asha)
    sheet = timesheets.timesheet(job, FIRST, FIRST + timedelta(days=6))
    assert (sheet.pence, sheet.open_rows) == (3500, 2)


def test_notes_are_of_either_side_once_and_are_taken_back_by_another_row(asha, job, time_machine):
    at(time_machine, NEXT_WEEK)
    worker, day = worker_of(job), date(2026, 3, 16)
    said = {"on": day, "amount": 123, "form_token": uuid4(), "by": worker}
    miles = timesheets.note(job, "miles", **said)
    assert timesheets.note(job, "miles", **said) == miles
    timesheets.note(job, "sick", on=day, amount=1, form_token=uuid4(), by=asha)
    refused(lambda: timesheets.note(job, "sick", on=day, amount=1, form_token=uuid4(), by=worker), "already")
    before = FIRST - timedelta(days=1)
    refused(
        lambda: timesheets.note(job, "miles", on=before, amount=1, form_token=uuid4(), by=worker), "first day"
    )
    refused(
        lambda: timesheets.note(job, "holiday", on=day, amount=1441, form_token=uuid4(), by=asha), "24 hours"
    )
    sheet = timesheets.timesheet(job, day, day)
    assert (sheet.tenth_miles, sheet.sick_days) == (123, 1)
    sick = PayrollNote.objects.get(kind="sick")
    refused(lambda: timesheets.take_back(sick, by=worker), "The employer wrote this")
    timesheets.take_back(miles, by=asha)
    timesheets.take_back(miles, by=asha)
    assert timesheets.timesheet(job, day, day).tenth_miles == 0
    assert PayrollNote.objects.count() == 3


def test_notice_is_as_long_as_the_law_and_the_contract_ask(asha, job, time_machine):
    described(job, by=asha, notice_weeks=2)
    at(time_machine, datetime(2026, 4, 13, 8, tzinfo=UTC))
    soon, later = date(2026, 4, 20), date(2026, 4, 27)
    refused(lambda: leaving.give_notice(job, reason="dismissed", last_on=soon, by=asha), "27 April 2026")
    refused(lambda: leaving.give_notice(job, reason="dismissed", last_on=later, by=worker_of(job)), "cannot")
    job = leaving.give_notice(job, reason="resigned", last_on=later, by=worker_of(job))
    assert (job.state, job.notice_side, job.leaving_reason) == ("notice", "provider", "resigned")
    assert fresh(job).booking.ends_on == later
    assert Arrangement.objects.get(about=job.booking.reference).ended_on == later
    refused(lambda: leaving.give_notice(job, reason="agreed", last_on=later, by=asha), "already")
    at(time_machine, datetime(2026, 4, 28, 8, tzinfo=UTC))
    assert fresh(job).status == "closing"
    assert (employing.look_after(), employing.look_after()) == (1, 0)
    assert fresh(job).state == "closing"


def test_a_booking_that_is_ended_is_notice_and_one_that_never_began_is_no_job(asha, job, time_machine):
    bookings.end(job.booking, from_on=FIRST, by=asha)
    assert fresh(job).state == "never"
    at(time_machine, BEFORE)
    other = a_job(by=asha, visits=[visit(day=3)])
    bookings.end(other.booking, from_on=date(2026, 3, 20), by=worker_of(other))
    assert (fresh(other).state, fresh(other).notice_side) == ("notice", "provider")


def test_a_job_is_closed_once_everything_is_seen_to(asha, job, time_machine):
    leaving.give_notice(job, reason="redundant", last_on=date(2026, 3, 15), by=asha)
    refused(lambda: leaving.close(job, by=asha), "once its last day has gone")
    at(time_machine, datetime(2026, 3, 17, 8, tzinfo=UTC))
    today = timezone.localdate()
    steps = leaving.last_steps(fresh(job))
    assert "redundancy" in steps
    leaving.see_to_last(job, done=list(steps), on=today, by=asha)
    leaving.see_to_last(job, done=[kind for kind in steps if kind != "keys"], on=today, by=asha)
    visits.confirm(job.booking.visits.first(), by=asha)
    refused(lambda: leaving.close(job, by=asha), "Still to see to: Keys")
    leaving.see_to_last(job, done=list(steps), on=today, by=asha)
    assert leaving.close(job, by=asha).state == "closed"
    assert timesheets.balance(job).left == 14  # 12.07% of two hours
    assert timesheets.balance(job).pence == 327
    refused(lambda: described(job, by=asha), "closed")


def test_two_jobs_are_one_team_with_one_allowance(asha, job):
    a_job(by=asha, visits=[visit(day=2, minutes=120)])
    [team] = teams_of(asha)
    assert len(team.jobs) == 2
    assert team.costs.wages == 2800 + 2800
    assert team.costs.cover == 192  # a hundred pounds a year, once


def test_wages_make_no_line_no_invoice_and_no_posting(asha, job, time_machine):
    at(time_machine, datetime(2026, 4, 2, 8, tzinfo=UTC))
    visits.settle()
    for week in range(3):
        assert [(one.lines, one.invoices) for one in billing.bill_week(FIRST + timedelta(weeks=week))] == []
    assert (Line.objects.count(), Invoice.objects.count(), Transaction.objects.count()) == (0, 0, 0)


def test_the_database_refuses_an_invoice_of_wages_and_wages_that_turn_into_something_else(asha, job):
    wages = job.booking.arrangement
    funding = wages.shares.get().funding
    with transaction.atomic():
        invoicing.open_books(wages.provider)
    bill = Invoice(
        provider=wages.provider, funding=funding, number=1, week_on=FIRST, total_pence=100,
        issued_on=FIRST, due_on=FIRST,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="would charge wages"), transaction.atomic():
        bill.save()
    with pytest.raises(IntegrityError, match="stays what it was"), transaction.atomic():
        Arrangement.objects.filter(pk=wages.pk).update(engagement="self_employed")
    trade = ArrangementFactory(person=asha.person)
    with pytest.raises(IntegrityError, match="stays what it was"), transaction.atomic():
        Arrangement.objects.filter(pk=trade.pk).update(engagement="employed")
    assert not Transaction.objects.exists()
