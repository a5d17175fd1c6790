"""The ledger in any order of tellings: its balances are the log played again, and nothing is in it twice."""

from collections import Counter
from datetime import date, timedelta
from unittest import mock

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from payments.actions import ledger
from payments.actions.ledger import PostedOtherwise, Side
from payments.models import Account, Entry, Transaction

pytestmark = pytest.mark.django_db

KINDS = ("receivable", "income", "bank", "outside")
SOURCES = st.sampled_from([f"IN-{number}" for number in range(5)])
PENCE = st.integers(-(10**12), 10**12)
DAY = date(2026, 3, 2)


def balanced(amounts):
    """Sides over the accounts in turn; the last takes what is missing."""
    told = [*amounts, -sum(amounts)]
    return [Side(KINDS[place % len(KINDS)], pence) for place, pence in enumerate(told)]


class Books(RuleBasedStateMachine):
    """One ledger, what it was told, and the log of what it took."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.log = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def tell(self, source, kind, told, on):
        """Tell it, as often as a webhook does; the log keeps the first telling."""
        try:
            with transaction.atomic():
                ledger.post(source, kind, told, on=on)
        except ValueError:
            assert sum(side.pence for side in told) or any(side.pence == 0 for side in told)
        except PostedOtherwise:
            kept, day = self.log[source, kind]
            assert (Counter(kept), day) != (Counter(told), on)
        else:
            kept, day = self.log.setdefault((source, kind), (told, on))
            assert (Counter(kept), day) == (Counter(told), on)

    @rule(source=SOURCES, amounts=st.lists(PENCE, min_size=1, max_size=4), days=st.integers(0, 1))
    def tells(self, source, amounts, days):
        self.tell(source, "issued", balanced(amounts), DAY + timedelta(days=days))

    @rule(source=SOURCES, amounts=st.lists(PENCE, min_size=2, max_size=4))
    def tells_what_does_not_add_up(self, source, amounts):
        self.tell(source, "issued", [Side("bank", pence) for pence in amounts], DAY)

    @rule(source=SOURCES)
    def tells_again(self, source):
        if (source, "issued") in self.log:
            self.tell(source, "issued", *self.log[source, "issued"])

    @rule(source=SOURCES, pence=PENCE)
    def tells_again_otherwise(self, source, pence):
        self.tell(source, "issued", balanced([pence]), DAY)

    @rule(source=SOURCES)
    def undoes(self, source):
        for posting in Transaction.objects.filter(source=source, kind="issued"):
            self.tell(source, "reversed", [Side(s.account, -s.pence) for s in ledger.sides_of(posting)], DAY)

    @rule(statement=st.sampled_from(["update payments_entry set pence = 7", "delete from payments_entry"]))
    def somebody_changes_it(self, statement):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError as error:
            assert "append-only" in str(error)  # noqa: PT017

    @invariant()
    def balances_are_the_log_played_again(self):
        played = Counter()
        for told, _ in self.log.values():
            for side in told:
                played[side.account] += side.pence
        kept = Account.objects.with_balances().values_list("kind", "balance_pence")
        assert {kind: pence or 0 for kind, pence in kept if pence} == {k: p for k, p in played.items() if p}

    @invariant()
    def nothing_is_in_it_twice_or_half(self):
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")
        assert Transaction.objects.count() == len(self.log)
        assert Entry.objects.count() == sum(len(told) for told, _ in self.log.values())
        assert Entry.objects.balance_pence() == 0
        assert not Transaction.objects.unbalanced().exists()


def keep(machine, *, examples, steps, **more):
    quietly = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=quietly,
            **more,
        ),
    )


def test_any_tellings_of_the_ledger():
    keep(Books, examples=8, steps=15)


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def told_twice():
    """Sources are not unique, and whoever posts does not look."""
    run("alter table payments_transaction drop constraint transaction_once")
    return [
        mock.patch.object(ledger, "POST", ledger.POST.replace("ON CONFLICT (source, kind) DO NOTHING", "")),
    ]


def changed():
    run("drop trigger entry_is_append_only on payments_entry")
    return []


def unbalanced():
    run("drop trigger entry_sums_to_nothing on payments_entry")
    run("drop trigger transaction_sums_to_nothing on payments_transaction")
    return [mock.patch.object(ledger, "_refuse_nonsense")]


def whatever_is_told():
    return [mock.patch.object(ledger, "_same", lambda found, *_, **__: found)]


CONTROLS = {
    "a source told twice": told_twice,
    "a row changed": changed,
    "sides that do not add up": unbalanced,
    "told otherwise": whatever_is_told,
}


@pytest.mark.parametrize("guard", CONTROLS)
def test_without_its_guard_the_books_go_wrong(guard):
    patches = CONTROLS[guard]()
    for patch in patches:
        patch.start()
    try:
        with pytest.raises(AssertionError):
            keep(Books, examples=40, steps=12, derandomize=True, phases=[Phase.generate], database=None)
    finally:
        for patch in patches:
            patch.stop()
