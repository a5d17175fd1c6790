"""What was told goes when its time is over, never before, and never in silence."""

import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import Event
from accounts.retention import RULES, Kept
from marketplace import tasks
from marketplace.actions import complaints, concerns, keeping, reports
from marketplace.models import Complaint, Concern, ConcernNote, CouncilContact, Report
from tests.factories.concerns import a_complaint, a_concern, a_lead, a_report, home
from tests.factories.directory import an_officer

pytestmark = pytest.mark.django_db
DECISION, CONCERN = (RULES[kept].days for kept in (Kept.DECISION, Kept.CONCERN))
FOUND = {
    "triaged_severity": "amber",
    "found_needs": "yes",
    "found_risk": "yes",
    "found_cannot_protect": "yes",
    "adult_asked": "yes",
}


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def a_closed_concern(*, days):
    """One that a lead wrote a note about and closed so many days ago."""
    lead = a_lead()
    concern = concerns.triage(concerns.look(a_concern(), by=lead), by=lead, **FOUND)
    concerns.note(concern, words="A note", form_token=uuid4(), by=lead)
    concerns.close(concerns.refer(concern, by=lead), outcomes=["police"], by=lead)
    Concern.objects.filter(pk=concern.pk).update(closed_at=days_ago(days))
    return concern


def test_reports_and_complaints_go_six_years_after_they_were_answered_and_not_a_day_before():
    officer = an_officer()
    for days in (DECISION, DECISION + 1):
        report = reports.decide(a_report(), state="upheld", words="It is so.", by=officer)
        Report.objects.filter(pk=report.pk).update(decided_at=days_ago(days))
        complaint = complaints.acknowledge(a_complaint(), by=officer)
        complaints.answer(complaint, state="upheld", words="It is so.", by=officer)
        Complaint.objects.filter(pk=complaint.pk).update(answered_at=days_ago(days))
    Report.objects.filter(pk=a_report().pk).update(received_at=days_ago(9000))  # nobody has answered it
    assert (keeping.let_go(), keeping.let_go()) == (2, 0)
    assert (Report.objects.count(), Complaint.objects.count()) == (2, 1)
    assert not Report.objects.filter(pk=report.pk).exists()
    gone = Event.objects.about(report).get(what="report.let_go")
    assert (gone.actor_id, gone.facts) == (None, {})


def test_a_concern_goes_with_its_notes_when_its_time_is_over():
    a_closed_concern(days=CONCERN + 1)
    kept = a_closed_concern(days=CONCERN)
    assert keeping.let_go() == 1
    assert list(Concern.objects.all()) == [kept]
    assert ConcernNote.objects.count() == 1


def test_a_council_keeps_its_concerns_for_longer_and_a_hold_for_ever():
    concern = a_closed_concern(days=CONCERN + 400)
    contact = CouncilContact.objects.create(
        authority=home(), day_phone="01632 960101", night_phone="01632 960102", concern_years=10
    )
    assert keeping.let_go() == 0
    contact.concern_years = 9
    contact.save()
    concerns.keep(Concern.objects.get(), by=a_lead())
    assert keeping.let_go() == 0
    concerns.keep(Concern.objects.get(), by=a_lead())
    assert keeping.let_go() == 1
    assert Event.objects.about(concern).last().what == "concern.let_go"


def delete_all_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f"delete from {table}")


@pytest.mark.parametrize("table", ["marketplace_concernnote", "marketplace_concern"])
def test_before_its_time_the_database_keeps_it_whoever_asks(table):
    concern = a_closed_concern(days=CONCERN - 400)  # the database has a clock of its own
    with pytest.raises(DatabaseError, match="keeps what was told"), transaction.atomic():
        delete_all_of(table)
    Concern.objects.filter(pk=concern.pk).update(closed_at=days_ago(CONCERN + 1))
    concerns.keep(Concern.objects.get(), by=a_lead())
    with pytest.raises(DatabaseError, match="keeps what was told"), transaction.atomic():
        delete_all_of(table)


def test_the_database_counts_the_days_that_the_rule_counts():
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_functiondef('marketplace_may_let_go'::regproc)")
        assert re.findall(r"'(\d+) days'", cursor.fetchone()[0]) == [str(CONCERN)]


def test_what_stays_is_said_loudly_and_the_others_go(monkeypatch, settings, caplog):
    settings.ADMINS = [("Operators", "ops@example.com")]
    stays, goes = a_closed_concern(days=CONCERN + 2), a_closed_concern(days=CONCERN + 2)
    delete = keeping._delete

    def fail(thing):
        if thing == stays:
            raise DatabaseError("the disk is full")
        delete(thing)

    monkeypatch.setattr(keeping, "_delete", fail)
    with caplog.at_level(logging.ERROR), pytest.raises(keeping.Overdue, match="1 reports, complaints"):
        tasks.let_go()
    assert list(Concern.objects.all()) == [stays]
    assert stays.reference in caplog.text
    assert goes.reference not in caplog.text
    (letter,) = mail.outbox
    assert (letter.to, stays.reference in letter.body) == (["ops@example.com"], True)
