"""Posting: once for each source, in whole pence, summing to nothing, and never changed."""

from datetime import date

import pytest
from django.db import DataError, IntegrityError, InternalError, ProgrammingError, connection, transaction

from payments.actions import ledger
from payments.actions.ledger import PostedOtherwise, Side
from payments.models import Account, Entry, Transaction
from tests.factories.directory import ProviderFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
RAISING = [
    ("no source", "", [Side("bank", 1), Side("income", -1)]),
    ("one side", "IN-1", [Side("bank", 1)]),
    ("nothing", "IN-1", [Side("bank", 0), Side("income", 0)]),
    ("a fraction", "IN-1", [Side("bank", 1.5), Side("income", -1.5)]),
    ("a whole number that is none", "IN-1", [Side("bank", 1.0), Side("income", -1.0)]),
    ("a yes", "IN-1", [Side("bank", True), Side("income", -1)]),
    ("words", "IN-1", [Side("bank", "1"), Side("income", "-1")]),
    ("beyond all money", "IN-1", [Side("bank", 10**16), Side("income", -(10**16))]),
    ("a penny short", "IN-1", [Side("bank", 100), Side("income", -99)]),
]


def sides(pence=2500, provider=None):
    return [Side("receivable", pence, provider), Side("income", -pence, provider)]


def now():
    """Let the deferred guards speak, as a commit would."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def insert(*pence, source="IN-9"):
    """Straight into the tables, past the action."""
    [account] = Account.objects.get_or_create(kind="bank")[:1]
    one = Transaction.objects.create(source=source, kind="paid", on=DAY)
    Entry.objects.bulk_create(Entry(transaction=one, account=account, pence=amount) for amount in pence)
    return one


def test_post_writes_both_sides(clem):
    provider = ProviderFactory()
    posted = ledger.post("IN-1", "issued", sides(provider=provider.pk), on=DAY, by=clem)
    now()
    kept = Transaction.objects.get()
    assert (kept.pk, kept.source, kept.kind, kept.on, kept.by) == (posted.pk, "IN-1", "issued", DAY, clem)
    assert kept.posted_at == posted.posted_at
    assert ledger.sides_of(kept) == sides(provider=provider.pk)


def test_post_again_is_the_same_posting():
    first = ledger.post("IN-1", "issued", sides(), on=DAY)
    assert ledger.post("IN-1", "issued", list(reversed(sides())), on=DAY).pk == first.pk
    assert (Transaction.objects.count(), Entry.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    "otherwise", [(sides(2501), DAY), (sides(2500, 1), DAY), (sides(), date(2026, 3, 3))]
)
def test_post_again_with_other_content_is_refused(otherwise):
    ledger.post("IN-1", "issued", sides(), on=DAY)
    told, on = otherwise
    with pytest.raises(PostedOtherwise, match="IN-1 issued was posted before"):
        ledger.post("IN-1", "issued", told, on=on)
    assert Entry.objects.count() == 2


def test_post_of_another_kind_is_another_posting():
    ledger.post("IN-1", "issued", sides(), on=DAY)
    ledger.post("IN-1", "voided", sides(-2500), on=DAY)
    assert Entry.objects.balance_pence() == 0
    assert [str(one) for one in Transaction.objects.from_source("IN-1")] == ["IN-1 issued", "IN-1 voided"]


@pytest.mark.parametrize(("source", "told"), [row[1:] for row in RAISING], ids=[row[0] for row in RAISING])
def test_post_refuses_what_is_no_posting(source, told):
    with pytest.raises(ValueError, match="posting"):
        ledger.post(source, "issued", told, on=DAY)
    assert not Transaction.objects.exists()


def test_post_opens_each_account_once():
    ledger.post("IN-1", "issued", sides(), on=DAY)
    ledger.post("IN-2", "issued", sides(), on=DAY)
    assert Account.objects.count() == 2
    with pytest.raises(IntegrityError, match="account_once"), transaction.atomic():
        Account.objects.create(kind="income")


def test_post_to_an_account_of_no_kind_is_refused():
    with pytest.raises(IntegrityError, match="account_kind_known"), transaction.atomic():
        ledger.post("IN-1", "issued", [Side("pocket", 1), Side("income", -1)], on=DAY)


def test_reverse_says_the_opposite():
    posted = ledger.post("IN-1", "issued", sides(), on=DAY)
    back = ledger.reverse(posted, source="IN-1", kind="reversed", on=DAY)
    assert ledger.sides_of(back) == [Side("receivable", -2500), Side("income", 2500)]
    balances = Account.objects.with_balances().values_list("balance_pence", flat=True)
    assert set(balances) == {0}


@pytest.mark.parametrize("pence", [(), (100,), (100, -99), (100, 100)])
def test_database_commits_nothing_that_does_not_sum_to_nothing(pence):
    with transaction.atomic():
        insert(*pence)
        with pytest.raises(IntegrityError, match="sum to"):
            now()
        transaction.set_rollback(True)


def test_database_lets_nobody_add_to_a_posting():
    posted = ledger.post("IN-1", "issued", sides(), on=DAY)
    now()
    with transaction.atomic():
        Entry.objects.create(transaction=posted, account=Account.objects.first(), pence=1)
        with pytest.raises(IntegrityError, match="3 sides that sum to 1"):
            now()
        transaction.set_rollback(True)


def test_without_the_guard_a_penny_could_vanish():
    """The control: what the trigger stops is stopped by nothing else, and shows."""
    with connection.cursor() as cursor:
        cursor.execute("drop trigger transaction_sums_to_nothing on payments_transaction")
        cursor.execute("drop trigger entry_sums_to_nothing on payments_entry")
    one = insert(100, -99)
    now()
    assert list(Transaction.objects.unbalanced()) == [one]


CHANGES = [
    "update payments_entry set pence = pence + 1",
    "delete from payments_entry",
    "truncate payments_entry",
    "update payments_transaction set source = 'x'",
    "delete from payments_transaction",
    "truncate payments_transaction cascade",
    "update payments_account set kind = 'bank'",
    "delete from payments_account",
    "truncate payments_account cascade",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_database_lets_nobody_change_the_ledger(statement):
    ledger.post("IN-1", "issued", sides(), on=DAY)
    now()
    refusal = pytest.raises((InternalError, ProgrammingError), match="append-only")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_without_the_guard_the_ledger_could_be_changed():
    """The control."""
    ledger.post("IN-1", "issued", sides(), on=DAY)
    now()
    with connection.cursor() as cursor:
        cursor.execute("drop trigger entry_is_append_only on payments_entry")
        cursor.execute("update payments_entry set pence = pence * 2")
    assert Entry.objects.on_kind("income").balance_pence() == -5000


def test_database_posts_a_source_once():
    ledger.post("IN-1", "issued", sides(), on=DAY)
    with pytest.raises(IntegrityError, match="transaction_once"), transaction.atomic():
        Transaction.objects.create(source="IN-1", kind="issued", on=DAY)


def test_more_pence_than_a_number_holds_is_refused_by_the_database():
    with pytest.raises(DataError), transaction.atomic():
        insert(10**19, -(10**19))


def test_statement_is_in_the_order_of_days_and_adds_up():
    provider = ProviderFactory()
    ledger.post("IN-2", "issued", sides(300, provider.pk), on=date(2026, 3, 9))
    ledger.post("IN-1", "issued", sides(200, provider.pk), on=DAY)
    paid = [Side("bank", 150, provider.pk), Side("receivable", -150, provider.pk)]
    ledger.post("PY-1", "paid", paid, on=date(2026, 3, 10))
    ledger.post("IN-3", "issued", sides(999, ProviderFactory().pk), on=DAY)
    owed = Entry.objects.of_provider(provider).on_kind("receivable")
    rows = [(str(entry.transaction), entry.pence, entry.so_far_pence) for entry in owed.statement()]
    assert rows == [("IN-1 issued", 200, 200), ("IN-2 issued", 300, 500), ("PY-1 paid", -150, 350)]
    assert owed.balance_pence() == 350
    assert owed.before(date(2026, 3, 10)).balance_pence() == 500
    assert owed.between(date(2026, 3, 9), date(2026, 3, 10)).balance_pence() == 150
    assert Entry.objects.none().balance_pence() == 0
    assert Account.objects.of_provider(provider).count() == 3
