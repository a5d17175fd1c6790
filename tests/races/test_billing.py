"""Two runs of one week at once, and many who say that the same money came: one invoice, one payment."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from payments.actions import arranging, charging, invoicing
from payments.models import Arrangement, Books, Entry, Invoice, Line, Transaction
from payments.splitting import Wish
from tests.factories.accounts import UserFactory
from tests.factories.invoices import an_invoice, charge, issue
from tests.factories.payments import ArrangementFactory
from tests.races.together import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MANY = 6


@transaction.atomic
def an_arrangement(**facts):
    return ArrangementFactory(**facts)


def all_at_once(act):
    return at_once([act] * MANY, answers=DatabaseError)


def test_runs_at_once_make_one_invoice():
    arrangement = an_arrangement()
    charge(arrangement, ("VI-1", 2000))
    found = all_at_once(partial(issue, arrangement.provider))
    assert sorted(len(made) for made in found) == [0] * (MANY - 1) + [1]
    assert (Invoice.objects.count(), Entry.objects.balance_pence()) == (1, 0)


def test_charges_at_once_make_one_line():
    arrangement = an_arrangement()
    all_at_once(partial(charge, arrangement, ("VI-1", 2000)))
    assert list(Line.objects.values_list("pence", flat=True)) == [2000]


def test_without_holding_the_books_runs_get_in_each_others_way(monkeypatch):
    """The control, nor the arrangement: then only the database's own constraints stand, and they refuse."""
    arrangement = an_arrangement()
    charge(arrangement)

    def not_held(provider):
        return Books.objects.select_related("provider__organisation").get(provider=provider)

    monkeypatch.setattr(invoicing, "open_books", not_held)
    together = threading.Barrier(MANY)  # nobody is first: each has begun before any has written
    monkeypatch.setattr(charging, "hold", lambda _: together.wait(timeout=20))
    found = all_at_once(partial(charge, arrangement, ("VI-1", 2000)))
    assert any(isinstance(one, DatabaseError) for one in found)


def test_a_payment_told_by_many_is_posted_once():
    invoice = an_invoice(an_arrangement())
    paid = partial(invoicing.paid, invoice, 2000, source="PY-1", way="bank", on=date(2026, 3, 20))
    all_at_once(paid)
    assert Transaction.objects.filter(kind="paid").count() == 1
    assert Invoice.objects.get().state == "paid"


def change_while_it_is_charged():
    """What comes of changing who pays from today, begun while the charge of today is still being written."""
    user, today = UserFactory(), timezone.localdate()
    arrangement = an_arrangement(starts_on=today)
    type(arrangement.person).objects.filter(pk=arrangement.person_id).update(user=user)
    wish = Wish(arrangement.shares.get().funding_id)

    def change():
        try:
            return arranging.share_out(Arrangement.objects.get(), [wish], from_on=today, by=user)
        except NotAllowed as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            charge(arrangement, ("VI-1", 2000, today))
            changing = pool.submit(change)
            wait([changing], timeout=0.3)
        return changing.result()


def test_who_pays_is_changed_while_it_is_charged_and_is_told_why_not():
    refused = change_while_it_is_charged()
    assert str(refused) == "Visits from that day on were charged already. Choose a later day."
    assert list(Line.objects.values_list("pence", flat=True)) == [2000]


def test_without_holding_the_arrangement_it_ends_in_an_error(monkeypatch):
    """The control: then the share is taken away under the line that was just written on it."""
    monkeypatch.setattr(arranging, "hold", lambda _: None)
    with pytest.raises(DatabaseError, match="payments_share"):
        change_while_it_is_charged()
