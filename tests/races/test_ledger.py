"""One source told by many at once: one posting, whoever was first."""

from datetime import date
from functools import partial

import pytest
from django.db import connection, transaction

from payments.actions import ledger
from payments.actions.ledger import Side
from payments.models import Account, Entry, Transaction
from tests.races.together import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

TELLERS, SOURCES = 8, 12
DAY = date(2026, 3, 2)
TOLD = [Side("receivable", 2500), Side("income", -2500)]


def all_tell(tell):
    """Everybody tells of everything at once; what each heard of each."""

    def work(number):
        return [tell(f"IN-{(place + number) % SOURCES}") for place in range(SOURCES)]

    return [pk for heard in at_once([partial(work, number) for number in range(TELLERS)]) for pk in heard]


def test_many_tellers_make_one_posting_of_each_source():
    heard = all_tell(lambda source: ledger.post(source, "issued", TOLD, on=DAY).pk)
    assert len(set(heard)) == Transaction.objects.count() == SOURCES
    assert (Entry.objects.count(), Account.objects.count()) == (2 * SOURCES, 2)


def test_without_the_unique_source_many_tellers_post_it_twice():
    """The control: looking first is not enough."""
    with connection.cursor() as cursor:
        cursor.execute("alter table payments_transaction drop constraint transaction_once")
    ledger.open_accounts(TOLD)
    bare = ledger.POST.replace("ON CONFLICT (source, kind) DO NOTHING", "")

    def tell(source):
        with transaction.atomic(), connection.cursor() as cursor:
            if not Transaction.objects.filter(source=source).exists():
                values = {"source": source, "kind": "issued", "on": DAY, "by": None, "many": 2}
                kinds = {"kinds": ["receivable", "income"], "pence": [1, -1]}
                nobody = {key: [None, None] for key in ("providers", "fundings", "invoices")}
                cursor.execute(bare, values | kinds | nobody)

    all_tell(tell)
    assert Transaction.objects.count() > SOURCES
