"""Reconciling: a clean day prints zero; each kind of difference is planted, and found by its name."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from time_machine import travel

from marketplace.actions import billing, visits
from payments.actions import invoicing
from payments.models import Invoice
from tests.factories.directory import owner_of
from tests.factories.marketplace import an_agreement, visit
from tests.standing import made_once

pytestmark = pytest.mark.django_db

THURSDAY = datetime(2026, 3, 19, 5, 10, tzinfo=UTC)


@made_once
def billed(asha):
    """Two visits that took place, on an invoice that is paid in part, with something taken off."""
    booking = an_agreement(person=asha.person, by=asha, visits=[visit(), visit(day=1)])
    with travel(THURSDAY, tick=False):
        visits.settle()
        list(billing.bill_week())
        invoice = Invoice.objects.get()
        owner = owner_of(booking.listing.provider)
        invoicing.paid(invoice, 1000, source="PY-1", way="bank", on=THURSDAY.date(), by=owner)
        invoicing.credit(invoice, 300, reason="goodwill", by=owner)
    return invoice


@pytest.fixture
def invoice(billed, time_machine):
    """The same, two days later."""
    time_machine.move_to(THURSDAY + timedelta(days=2), tick=False)
    return billed


def reconcile(capsys):
    """What it exits with, and the lines it prints."""
    try:
        call_command("reconcile")
        code = 0
    except SystemExit as leaving:
        code = leaving.code
    return code, capsys.readouterr().out.splitlines()


def test_a_clean_day_prints_zero(invoice, capsys):
    assert reconcile(capsys) == (0, ["0 differences: £0.00"])


def test_an_empty_site_is_clean(db, capsys):
    assert reconcile(capsys) == (0, ["0 differences: £0.00"])


def test_what_was_said_today_waits_for_the_morning(invoice, asha, time_machine, capsys):
    first = asha.person.bookings.get().visits.first()
    visits.dispute(first, words="Nobody came.", by=asha)
    assert reconcile(capsys)[0] == 0
    time_machine.move_to(THURSDAY + timedelta(days=4), tick=False)
    code, lines = reconcile(capsys)
    assert (code, lines[-1]) == (1, "1 difference: £20.00")
    list(billing.bill_week())
    assert reconcile(capsys)[0] == 0


PLANTED = {
    "a side grew": (
        "update payments_entry set pence = pence + 7 where pence = 4000",
        ["IN issued: its sides sum to 7 pence", "IN: the ledger issued 4007 pence, and not 4000"],
    ),
    "a posting is gone": (
        "delete from payments_entry where transaction_id in (select id from payments_transaction where kind = 'credited')",
        ["CN credited: its sides sum to 0 pence", "IN: the ledger credited 0 pence, and not 300"],
    ),
    "a line was changed": (
        "update payments_line set pence = 1990 where id = (select min(id) from payments_line)",
        ["IN: its lines say 3990 pence, and not 4000", "VI: it owes 2000 pence, and its lines say 1990"],
    ),
    "a line is gone": (
        "delete from payments_line where id = (select min(id) from payments_line)",
        ["IN: its lines say 2000 pence, and not 4000", "VI: it owes 2000 pence, and its lines say 0"],
    ),
    "a state was written": (
        "update payments_invoice set state = 'paid'",
        ["IN: it is paid, and by the ledger part_paid"],
    ),
    "a draft was left": (
        "update payments_invoice set state = 'draft'",
        ["IN: it is draft, and by the ledger part_paid"],
    ),
    "it was made void past the ledger": (
        "update payments_invoice set state = 'void'",
        [
            "IN: its lines say 4000 pence, and not 0",
            "IN: it is void, and the ledger is owed 2700 pence, and not 0",
        ],
    ),
    "a number was skipped": (
        "update payments_invoice set number = 2",
        ["invoice of provider N: 1 numbers up to 2, and its books say 1"],
    ),
    "a credit was counted and never issued": (
        "update payments_books set last_credit = 2",
        ["credit note of provider N: 1 numbers up to 1, and its books say 2"],
    ),
    "a posting is in other books": (
        "update payments_entry set account_id = (select id from payments_account where provider_id is null) where pence = -1000",
        ["IN: PY paid is in other books"],
    ),
    "a visit changed past the actions": (
        "update marketplace_visit set state = 'missed', said_at = null where id = (select min(id) from marketplace_visit)",
        ["VI: it owes 0 pence, and its lines say 2000"],
    ),
    "a price changed": (
        "update marketplace_visit set price_pence = 2500, said_at = null where id = (select min(id) from marketplace_visit)",
        ["VI: it owes 2500 pence, and its lines say 2000"],
    ),
    "a line is about nothing": (
        "update payments_line set about = 'VI-NONE' where id = (select min(id) from payments_line)",
        ["VI: it owes 2000 pence, and its lines say 0", "VI line: no visit is behind it"],
    ),
    "wages were charged": (
        "update payments_arrangement set engagement = 'employed'",
        ["VI line: it charges for AR, which is wages", "VI line: it charges for AR, which is wages"],
    ),
    "a line fell off its invoice": (
        "update payments_line set invoice_id = null where id = (select min(id) from payments_line)",
        ["IN: its lines say 2000 pence, and not 4000"],
    ),
}


def plain(line):
    """A difference without what is random in it."""
    thing, _, words = line.partition(": ")
    first, _, rest = thing.partition(" ")
    if "/" in thing:
        thing = "VI line"
    elif first[2:3] == "-":
        thing = f"{first[:2]} {rest}".strip()
    elif "provider" in thing:
        thing = thing.rpartition(" ")[0] + " N"
    said = ["AR," if word.startswith("AR-") else word.replace("PY-1", "PY") for word in words.split()]
    return f"{thing}: {' '.join(said)}"


def found_of(statement, capsys):
    """What is said of one planted fault, which is then undone."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("insert into payments_account (kind) values ('receivable')")
            cursor.execute("set constraints all immediate")
            cursor.execute("set local session_replication_role = replica")
            cursor.execute(statement)
            cursor.execute("set local session_replication_role = origin")
        code, lines = reconcile(capsys)
        transaction.set_rollback(True)
    return code, sorted(map(plain, lines[:-1]))


def test_each_planted_difference_is_found(invoice, capsys):
    found = {fault: found_of(statement, capsys) for fault, (statement, _) in PLANTED.items()}
    assert found == {fault: (1, sorted(expected)) for fault, (_, expected) in PLANTED.items()}


def test_lines_that_wait_too_long_are_found(invoice, time_machine, capsys):
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("update payments_line set invoice_id = null")
        cursor.execute("set local session_replication_role = origin")
    time_machine.move_to(THURSDAY + timedelta(days=20), tick=False)
    _, lines = reconcile(capsys)
    assert [line.split(": ")[1] for line in lines if line.startswith("FU-")] == [
        "4000 pence are on no invoice"
    ]
