"""The bench of the ledger writes the same rows both ways; how quick that is, is not for a test to say."""

import pytest

from marketplace.bench import ledger as bench
from payments.actions import ledger
from payments.models import Transaction

pytestmark = pytest.mark.django_db


def test_ours_and_bare_sql_write_the_same_rows():
    bare = bench.prepared()
    bench.ours("ours")
    bare("bare")
    kept = [(one.kind, one.on, one.by, ledger.sides_of(one)) for one in Transaction.objects.order_by("pk")]
    assert kept == [("issued", bench.DAY, None, bench.TOLD)] * 2


def test_problems_are_said():
    assert bench.problems({"ratio": 3.9, "ledger_sum_pence": 0}) == []
    assert bench.problems({"ratio": 4.1, "ledger_sum_pence": 1}) == [
        "The ratio is 4.1, more than 4.",
        "The ledger sums to 1 pence.",
    ]
