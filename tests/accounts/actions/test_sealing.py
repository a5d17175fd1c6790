import threading
import time
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError, ProgrammingError, connection, connections, transaction

from accounts.actions import sealing
from accounts.actions.recording import record
from accounts.models import Event, Seal
from tests.database import parameters_of
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


def do(thing, number=1):
    """Record some deeds, each in its own transaction."""
    for count in range(number):
        with transaction.atomic():
            record("person.revised", thing=thing, by=None, why=f"deed {count} \\ “quoted”\n", fields="name")


def seal_all(number):
    """Seal until ``number`` rows are sealed: transactions in other databases of the cluster hold the sealer back."""
    sealed, until = 0, time.monotonic() + 60
    while sealed < number and time.monotonic() < until:
        sealed += sealing.seal()
    return sealed


def force(statement, params=None):
    """What only somebody with the keys to the database can do: change history behind the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(statement, params)
        cursor.execute("set session_replication_role = origin")


def verify(**options):
    out = StringIO()
    call_command("verify_audit", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def sealed():
    """Ten deeds and their seals."""
    do(PersonFactory(), 10)
    assert seal_all(10) == 10
    return list(Event.objects.order_by("pk"))


def test_record_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        record("person.revised", thing=PersonFactory(), by=None)


def test_history_refuses_change(sealed):
    for statement in (
        "delete from accounts_event",
        "delete from accounts_seal",
        "truncate accounts_event cascade",
        "truncate accounts_seal",
        "update accounts_event set why = why",
        "update accounts_seal set digest = digest",
    ):
        with (
            pytest.raises((InternalError, ProgrammingError), match="append-only"),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_seal_twice_seals_once(sealed):
    assert sealing.seal() == 0
    assert list(Seal.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 11))
    assert "All 10 links hold" in verify()


def test_seal_in_small_batches_makes_the_same_chain(monkeypatch):
    do(PersonFactory(), 10)
    monkeypatch.setattr(sealing, "A_BATCH", 3)
    assert seal_all(10) == 10
    assert "All 10 links hold" in verify()


def test_empty_history_holds():
    assert "All 0 links hold" in verify()


def test_verify_finds_one_altered_value(sealed):
    other = {
        "at": "at + interval '1 microsecond'",
        "actor_id": "coalesce(actor_id, 0) + 1",
        "facts": "'{\"x\": 1}'",
        "why": "replace(why, 'quoted', 'quotee')",
    }
    columns = [
        "at",
        "actor_id",
        "person",
        "what",
        "thing",
        "thing_reference",
        "before",
        "after",
        "why",
        "facts",
    ]
    for column in columns:
        changed = other.get(column, f"left({column}, 8) || 'x'")
        with transaction.atomic():
            force(f"update accounts_event set {column} = {changed} where id = %s", [sealed[6].pk])
            with pytest.raises(CommandError, match=r"link 7, event \d+: the row, or the chain"):
                verify()
            transaction.set_rollback(True)
    assert "All 10 links hold" in verify()


def test_verify_finds_one_altered_byte_of_a_digest(sealed):
    force(
        "update accounts_seal set digest = set_byte(digest, 31, (get_byte(digest, 31) + 1) % 256) where position = 4"
    )
    with pytest.raises(CommandError, match="link 4"):
        verify()


def test_verify_finds_a_missing_row(sealed):
    force("delete from accounts_event where id = %s", [sealed[2].pk])
    with pytest.raises(CommandError, match=r"link 3, event \d+: the row is missing"):
        verify()


def test_verify_finds_a_missing_row_and_link(sealed):
    force("delete from accounts_event where id = %s", [sealed[2].pk])
    force("delete from accounts_seal where position = 3")
    with pytest.raises(CommandError, match="link 3 is missing"):
        verify()


def test_verify_finds_an_inserted_row(sealed):
    force(
        "insert into accounts_event (at, what, thing, thing_reference, person, before, after, why, facts, xid)"
        " select at, 'person.forged', thing, thing_reference, person, before, after, why, facts, xid"
        " from accounts_event where id = %s",
        [sealed[4].pk],
    )
    with pytest.raises(CommandError, match="put in among sealed ones"):
        verify()


def test_verify_finds_reordered_rows(sealed):
    force("update accounts_seal set event_id = -1 where position = 2")
    force("update accounts_seal set event_id = %s where position = 8", [sealed[1].pk])
    force("update accounts_seal set event_id = %s where position = 2", [sealed[7].pk])
    with pytest.raises(CommandError, match="link 2"):
        verify()


def test_verify_finds_a_chain_cut_short_by_a_noted_link(sealed):
    noted = verify().splitlines()[-1].removeprefix("Head ")
    force("delete from accounts_event where id >= %s", [sealed[8].pk])
    force("delete from accounts_seal where position >= 9")
    assert "All 8 links hold" in verify()
    with pytest.raises(CommandError, match="cut or made anew"):
        verify(expect=noted)


def test_verify_accepts_a_noted_link(sealed):
    noted = verify().splitlines()[-1].removeprefix("Head ")
    do(PersonFactory())
    seal_all(1)
    assert "All 11 links hold" in verify(expect=noted)


def test_verify_says_how_old_the_oldest_unsealed_row_is(sealed):
    assert sealing.unsealed_age().total_seconds() == 0
    do(PersonFactory())
    force(
        "update accounts_event set at = now() - interval '90 seconds' where id = (select max(id) from accounts_event)"
    )
    assert 90 <= sealing.unsealed_age().total_seconds() < 120


def in_another_session(work):
    """Run ``work`` on its own connection and give what it returns."""
    answer = []

    def run():
        try:
            answer.append(work())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=70)
    assert not thread.is_alive(), "somebody waited"
    return answer[0]


def test_writers_do_not_wait_for_each_other_or_for_the_sealer():
    person = PersonFactory()
    with transaction.atomic():
        record("person.revised", thing=person, by=None)
        in_another_session(lambda: do(person))
        in_another_session(sealing.seal)
    assert Event.objects.count() == 2


def test_seal_takes_a_late_committing_older_row_afterwards():
    person = PersonFactory()
    with transaction.atomic():
        record("person.revised", thing=person, by=None, why="older, and late")
        in_another_session(lambda: do(person, 3))
        assert in_another_session(sealing.seal) == 0
    assert seal_all(4) == 4
    order = Event.objects.filter(seal__isnull=False).order_by("seal__position")
    assert order.first().why == "older, and late"
    assert "All 4 links hold" in verify()


def test_seal_goes_on_behind_an_open_writer():
    """What committed before the open transaction began is sealed; the rest waits for it, unbroken."""
    person = PersonFactory()
    do(person, 2)
    with transaction.atomic():
        record("person.revised", thing=person, by=None)
        in_another_session(lambda: do(person))
        assert in_another_session(lambda: seal_all(2)) == 2
    assert seal_all(2) == 2
    assert "All 4 links hold" in verify()


def test_seal_is_not_held_back_by_another_database():
    """A long transaction elsewhere in the cluster cannot write here."""
    with psycopg.connect(**parameters_of("postgres")) as elsewhere:
        elsewhere.execute("select pg_current_xact_id()")
        do(PersonFactory(), 3)
        assert sealing.seal() == 3


def test_seal_looks_at_every_transaction_when_sessions_are_hidden(monkeypatch):
    """The cautious way, when somebody else's sessions cannot be seen, seals the same rows."""
    hidden = sealing.HORIZON.replace("'<insufficient privilege>'", "query")
    assert hidden != sealing.HORIZON
    monkeypatch.setattr(sealing, "HORIZON", hidden)
    do(PersonFactory(), 3)
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        (oldest,) = cursor.fetchone()
        assert sealing.horizon(cursor) >= oldest


def test_seal_by_two_sealers_at_once_makes_one_chain():
    do(PersonFactory(), 5)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [sealing.ONE_SEALER])
        assert in_another_session(sealing.seal) == 0
    assert seal_all(5) == 5


def test_seal_goes_on_after_a_restore_into_a_new_cluster(sealed):
    """There the old rows' transaction numbers may lie in the future."""
    force("update accounts_event set xid = (pg_current_xact_id()::text::bigint + 1000000 + id)::text::xid8")
    do(PersonFactory(), 2)
    assert seal_all(2) == 2
    do(PersonFactory(), 3)
    assert seal_all(3) == 3
    assert Seal.objects.count() == 15
