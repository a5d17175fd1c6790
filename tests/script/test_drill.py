"""What a drill sees: its steps are found, a plug is pulled once, and what is lost or there twice does not escape it."""

import os
import sys

import pytest

from accounts.models import Event, Notification
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.invoices import an_invoice
from tests.factories.marketplace import a_request, soon
from tests.script.conftest import CHECKOUT

sys.path.append(str(CHECKOUT / "script"))

from drills import parts, plug, steps, truth
from drills.scene import Pair
from drills.story import Story
from drills.visitor import Forms


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(plug, "ARMED", tmp_path / "armed")
    monkeypatch.setattr(plug, "FIRED", tmp_path / "fired")
    monkeypatch.setattr(plug, "FOLDER", tmp_path)
    monkeypatch.setattr(steps, "POST", tmp_path / "post.log")
    return tmp_path


def told(person="", booking="", invoice="", **said):
    """A story as it stands when it was told."""
    story = Story(Pair(person, "", "", "", ""), door=None)
    story.booking, story.invoice, story.said = booking, invoice, set(said.items())
    return story


def test_a_plug_is_pulled_at_its_step_and_only_once(folder, monkeypatch):
    pulled = []
    monkeypatch.setattr(plug, "pull", pulled.append)
    plug.arm("booking_accept: committed", "postgres")
    plug.fire_if_armed("booking_ask: committed")
    assert pulled == []
    plug.fire_if_armed("booking_accept: committed")
    plug.fire_if_armed("booking_accept: committed")
    assert pulled == ["postgres"]


def test_a_number_that_is_somebody_elses_now_is_left_alone():
    assert plug.is_ours({"pid": os.getpid(), "word": "python"})
    assert not plug.is_ours({"pid": os.getpid(), "word": "no-such-word"})
    assert not plug.is_ours({"pid": 2**22 + 1, "word": "python"})


@pytest.mark.parametrize(
    ("sql", "step"),
    [
        ('INSERT INTO "marketplace_visit" ("id") VALUES (1)', ("INSERT INTO", "marketplace_visit")),
        ('UPDATE "marketplace_booking" SET "state" = 1', ("UPDATE", "marketplace_booking")),
        (
            "WITH told AS (SELECT 1) INSERT INTO payments_transaction (a)",
            ("INSERT INTO", "payments_transaction"),
        ),
        ('DELETE FROM "payments_share" WHERE 1', ("DELETE FROM", "payments_share")),
    ],
)
def test_what_writes_is_a_step(sql, step):
    assert steps.WRITES.search(sql).groups() == step


def test_what_only_locks_is_no_step():
    assert steps.WRITES.search('SELECT 1 FROM "payments_books" FOR UPDATE OF "payments_books"') is None
    assert steps.WRITES.search('SELECT 1 FROM "a" FOR NO KEY UPDATE OF "a"') is None


def test_a_form_is_sent_as_it_is_filled_in():
    page = Forms()
    page.feed('<form action="/x/"><input name="a" value="1"><input type="radio" name="b" value="2">')
    page.feed('<input type="radio" name="b" value="3" checked></form><input name="c">')
    assert page.found == [("/x/", {"a": "1", "b": "3"})]


def a_part(**facts):
    names = dict.fromkeys([*parts.ADDED, "steps", "steps_killed_at"], 1)
    return {"name": "kill", "killed": {"web": 1}, "fell": {}, "spent_seconds": {}, "seed": 7} | names | facts


def test_parts_are_told_together_and_no_fault_makes_up_for_another(tmp_path):
    path = tmp_path / "kills"
    parts.add(path, a_part(kills=50, lost=0, ledger_sum_pence=-5, reached=["a", "b"]))
    found = parts.add(path, a_part(kills=150, lost=1, ledger_sum_pence=5, reached=["b", "c"]))
    assert (found["kills"], found["lost"], found["ledger_sum_pence"]) == (200, 1, 10)
    assert (found["parts"], found["steps_killed_at"], found["killed"]) == (2, 3, {"web": 2})
    with pytest.raises(ValueError, match="another kind"):
        parts.add(path, a_part(without="tokens", reached=[]))


@pytest.mark.django_db
def test_what_was_acknowledged_and_is_not_there_is_lost():
    assert truth.lost(
        told(asked="BK-NONE", confirmed="VI-NONE", paid="IN-NONE/1", heard="evt_none").said
    ) == [
        "asked BK-NONE",
        "confirmed VI-NONE",
        "heard evt_none",
        "paid IN-NONE/1",
    ]


@pytest.mark.django_db
def test_a_request_that_was_never_agreed_is_not_an_agreement(folder):
    user = UserFactory()
    person = PersonFactory(user=user, created_by=user)
    booking = a_request(person=person, by=user, starts_on=soon())
    story = told(person.reference, asked=booking.reference, accepted=booking.reference)
    assert truth.lost(story.said) == [f"accepted {booking.reference}"]
    assert truth.duplicates([story]) == []


@pytest.mark.django_db
def test_deeds_and_promises_done_twice_are_seen(folder, asha):
    invoice = an_invoice(person=asha.person)
    Event.objects.create(what="invoice.issued", thing="payments.invoice", thing_reference=invoice.reference)
    row = Notification.objects.filter(kind="invoice_issued").first()
    row.pk = None
    row.save()
    found = truth.duplicates([])
    assert f"2 records of invoice.issued {invoice.reference}" in found
    assert f"2 promises of invoice_issued about {invoice.reference}" in found


@pytest.mark.django_db
def test_mail_that_never_left_is_lost_and_mail_of_another_name_is_one_too_many(folder, asha):
    an_invoice(person=asha.person)
    waiting = Notification.objects.filter(channel="email")
    assert len(list(truth.mail_not_gone())) == waiting.count() > 0
    steps.add(steps.POST, "<notification-0@nearhand.example>")
    assert truth.duplicates([]) == ["mail <notification-0@nearhand.example> was promised to nobody"]
