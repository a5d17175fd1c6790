"""Two runs of one week at once, and many who say that the same money came: one invoice, one payment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from payments.actions import invoicing
from payments.models import Books, Entry, Invoice, Line, Transaction
from tests.factories.invoices import an_invoice, charge, issue
from tests.factories.payments import ArrangementFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MANY = 6


@transaction.atomic
def an_arrangement():
    return ArrangementFactory()


def at_once(act):
    ready = threading.Barrier(MANY)

    def work(_):
        ready.wait()
        try:
            return act()
        except DatabaseError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(work, range(MANY)))


def test_runs_at_once_make_one_invoice():
    arrangement = an_arrangement()
    charge(arrangement, ("VI-1", 2000))
    found = at_once(partial(issue, arrangement.provider))
    assert sorted(len(made) for made in found) == [0] * (MANY - 1) + [1]
    assert (Invoice.objects.count(), Entry.objects.balance_pence()) == (1, 0)


def test_charges_at_once_make_one_line():
    arrangement = an_arrangement()
    at_once(partial(charge, arrangement, ("VI-1", 2000)))
    assert list(Line.objects.values_list("pence", flat=True)) == [2000]


def test_without_holding_the_books_runs_get_in_each_others_way(monkeypatch):
    """The control: then only the database's own constraints stand, and they refuse."""
    arrangement = an_arrangement()
    charge(arrangement)

    def not_held(provider):
        return Books.objects.select_related("provider__organisation").get(provider=provider)

    monkeypatch.setattr(invoicing, "open_books", not_held)
    found = at_once(partial(charge, arrangement, ("VI-1", 2000)))
    assert any(isinstance(one, DatabaseError) for one in found)


def test_a_payment_told_by_many_is_posted_once():
    invoice = an_invoice(an_arrangement())
    paid = partial(invoicing.paid, invoice, 2000, source="PY-1", way="bank", on=date(2026, 3, 20))
    at_once(paid)
    assert Transaction.objects.filter(kind="paid").count() == 1
    assert Invoice.objects.get().state == "paid"
