"""A bank's file pays what it names to the penny, once; the rest waits for somebody."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from accounts.actions.transitions import NotAllowed
from directory.enums import FundingKind
from directory.hours import monday_of
from payments.actions import invoicing, remitting
from payments.actions.reconciling import differences
from payments.enums import AccountKind, InvoiceState, RowState
from payments.models import Entry, Remittance
from tests.factories.accounts import UserFactory
from tests.factories.directory import owner_of
from tests.factories.invoices import WEEK, an_invoice, charge, issue
from tests.factories.payments import ArrangementFactory, FundingFactory, a_holder
from tests.standing import made_once

pytestmark = pytest.mark.django_db
S = RowState


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to("2026-04-01", tick=False)


@made_once
def invoice():
    return an_invoice(pence=4000)


def a_file(*rows):
    lines = "".join(f"{day}/03/2026,{amount},{words}\n" for day, amount, words in rows)
    return f"Date,Amount,Reference\n{lines}".encode()


def take_in(invoice, *rows):
    body = invoice.provider.organisation
    return remitting.take_in(body, a_file(*rows), by=owner_of(invoice.provider))


def states(remittance):
    return [(row.state, row.why) for row in remittance.rows.all()]


def came():
    return Entry.objects.on_kind(AccountKind.BANK).aggregate(sum=Sum("pence"))["sum"]


def test_a_row_that_names_it_pays_it(invoice):
    quoted = invoice.funding.payment_reference.replace("-", " ").lower()
    remittance = take_in(invoice, (20, "40.00", f"BGC {quoted} march"))
    invoice.refresh_from_db()
    assert (states(remittance), invoice.state, came()) == ([(S.MATCHED, "")], InvoiceState.PAID, 4000)
    assert [one.pk for one in remittance.rows.get().invoices.all()] == [invoice.pk]
    assert list(differences()) == []


def test_each_row_answers_for_itself(invoice):
    name = invoice.reference
    rows = [(20, "39.99", name), (20, "", name), (20, "40", "shopping"), (20, "40", name), (21, "40", name)]
    remittance = take_in(invoice, *rows)
    assert states(remittance) == [
        (S.WAITING, "other_amount"),
        (S.REFUSED, "no_amount"),
        (S.WAITING, "no_reference"),
        (S.MATCHED, ""),
        (S.WAITING, "not_owed"),
    ]
    assert came() == 4000


def test_the_same_file_and_the_same_row_count_once(invoice):
    row = (20, "40", invoice.reference)
    first = take_in(invoice, row)
    assert (take_in(invoice, row), Remittance.objects.count()) == (first, 1)
    longer = take_in(invoice, row, (21, "5", "shopping"))
    assert states(longer) == [(S.SEEN, ""), (S.WAITING, "no_reference")]
    assert came() == 4000


def test_a_file_that_was_stopped_half_way_goes_on(invoice, monkeypatch):
    def stopped(_row, *, by):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(remitting, "match", stopped)
        with pytest.raises(KeyboardInterrupt):
            take_in(invoice, (20, "40", invoice.reference))
    assert states(take_in(invoice, (20, "40", invoice.reference))) == [(S.MATCHED, "")]


def test_two_weeks_at_once_and_the_older_first():
    arrangement = ArrangementFactory()
    weeks = []
    for number in range(3):
        day = WEEK.replace(day=9 + 7 * number)
        charge(arrangement, (f"VI-{number}", 2000, day))
        weeks += issue(arrangement.provider, monday_of(day))
    reference = arrangement.shares.get().funding.payment_reference
    remittance = take_in(weeks[0], (25, "20", reference))
    assert list(remittance.rows.get().invoices.all()) == [weeks[0]]
    both = take_in(weeks[0], (31, "40", reference))
    assert set(both.rows.get().invoices.all()) == set(weeks[1:])


def test_what_is_written_down_already_is_not_paid_again_from_another_file():
    arrangement = ArrangementFactory()
    weeks = []
    for number in range(2):
        day = WEEK.replace(day=9 + 7 * number)
        charge(arrangement, (f"VI-{number}", 2000, day))
        weeks += issue(arrangement.provider, monday_of(day))
    by_hand = {"source": "hand", "way": AccountKind.BANK, "on": WEEK.replace(day=20)}
    invoicing.paid(weeks[0], 2000, **by_hand, by=owner_of(weeks[0].provider))
    reference = arrangement.shares.get().funding.payment_reference
    remittance = take_in(weeks[0], (20, "20", reference), (30, "20", reference))
    assert states(remittance) == [(S.WAITING, "alike"), (S.MATCHED, "")]


def test_somebody_says_what_it_is(invoice):
    owner = owner_of(invoice.provider)
    remittance = take_in(invoice, (20, "15", "from mum"), (20, "99", "from dad"), (20, "5", "shopping"))
    mum, dad, shopping = remittance.rows.all()
    assert remitting.match_by_hand(mum, invoice, by=owner).state == S.MATCHED
    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.PART_PAID
    with pytest.raises(NotAllowed, match="Only £25 is owed"):
        remitting.match_by_hand(dad, invoice, by=owner)
    with pytest.raises(NotAllowed, match="not one of yours"):
        remitting.match_by_hand(dad, an_invoice(), by=owner)
    with pytest.raises(NotAllowed):
        remitting.set_aside(shopping, by=UserFactory())
    remitting.set_aside(shopping, by=owner)
    with pytest.raises(NotAllowed, match="is done"):
        remitting.match_by_hand(shopping, invoice, by=owner)
    shopping.refresh_from_db()
    assert remitting.put_back(shopping, by=owner).state == S.WAITING


def test_a_holders_file_pays_what_it_looks_after_and_no_more(invoice):
    holder = a_holder()
    others = remitting.take_in(holder, a_file((20, "40", invoice.reference)), by=None)
    assert states(others) == [(S.WAITING, "not_owed")]
    with pytest.raises(NotAllowed, match="do not belong"):
        remitting.take_in(holder, a_file((20, "40", invoice.reference)), by=UserFactory())
    source = FundingFactory(kind=FundingKind.ISF, holder=holder)
    theirs = an_invoice(person=source.person, funding=source, pence=700)
    paid = remitting.take_in(holder, a_file((20, "7", theirs.reference)), by=None)
    assert states(paid) == [(S.MATCHED, "")]


def test_a_command_takes_a_file_and_tells_each_row(invoice, tmp_path, capsys):
    path = tmp_path / "bank.csv"
    path.write_bytes(a_file((20, "40", invoice.reference), (20, "x", "?")))
    call_command("import_remittance", str(path), body=invoice.provider.organisation.reference)
    said = capsys.readouterr().out
    assert f"line 2: paid an invoice, £40, {invoice.reference}" in said
    assert "line 3: could not be read, The amount cannot be read, or is below nothing" in said
    with pytest.raises(CommandError, match="no such organisation"):
        call_command("import_remittance", str(path), body="OR-NOBODY")
