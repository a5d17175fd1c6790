"""The site's own role may write its deeds and never rewrite them, whatever becomes of the triggers."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from accounts.actions import sealing
from accounts.actions.recording import record
from accounts.models import Event
from tests.factories.accounts import PersonFactory
from tests.standing import made_once

pytestmark = pytest.mark.django_db


@made_once
def role():
    """A role of this test alone; it goes with the transaction."""
    name = f"site_{uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"create role {name} nologin")
    return name


@contextmanager
def acting_as(role):
    with connection.cursor() as cursor:
        cursor.execute(f"set local role {role}")
        yield cursor
        cursor.execute("reset role")


def refused(role, statement):
    """Whether the database says that this role has no right to."""
    try:
        with transaction.atomic(), acting_as(role) as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except ProgrammingError as error:
        return "permission denied" in str(error) or "must be owner" in str(error)
    return False


REWRITING = [
    "update accounts_event set why = 'x'",
    "delete from accounts_event",
    "truncate accounts_event, accounts_seal",
    "update accounts_seal set position = position",
    "delete from accounts_seal",
    "truncate accounts_seal",
    "update payments_entry set pence = pence",
    "delete from payments_transaction",
    "alter table accounts_event disable trigger all",
    "drop trigger event_is_append_only on accounts_event",
    "set session_replication_role = replica",
    "delete from django_migrations",
]


def without_triggers():
    """As the tables would stand if somebody had taken the triggers away: then only the grants hold."""
    with connection.cursor() as cursor:
        cursor.execute("drop trigger event_is_append_only on accounts_event")
        cursor.execute("drop trigger seal_is_append_only on accounts_seal")
        cursor.execute("drop trigger entry_is_append_only on payments_entry")
        cursor.execute("drop trigger transaction_is_append_only on payments_transaction")


@pytest.mark.parametrize("statement", REWRITING)
def test_role_of_the_site_cannot_rewrite_history_even_without_triggers(role, statement):
    call_command("grant_role", role)
    if "drop trigger" not in statement:
        without_triggers()
    assert refused(role, statement)


def test_without_the_grants_a_role_could_rewrite_history(role):
    """The control: given everything, and no triggers, it is not refused."""
    without_triggers()
    with connection.cursor() as cursor:
        cursor.execute(f"grant all on all tables in schema public to {role}")
    assert [statement for statement in REWRITING[:8] if refused(role, statement)] == []
    call_command("grant_role", role)
    assert [statement for statement in REWRITING[:8] if not refused(role, statement)] == []


def test_role_of_the_site_can_do_what_the_site_does(role):
    call_command("grant_role", role)
    with acting_as(role):
        person = PersonFactory()
        record("person.added", thing=person, by=None, for_person=person)
        sealing.seal()
        assert [fault for _, fault in sealing.walk() if fault] == []
        assert Event.objects.for_person(person).count() == 1


def test_grant_role_refuses_a_role_that_no_grant_could_bind(role):
    with connection.cursor() as cursor:
        cursor.execute(f"alter role {role} superuser")
    for name in (role, "nobody_of_that_name"):
        with pytest.raises(CommandError, match=name):
            call_command("grant_role", name)
