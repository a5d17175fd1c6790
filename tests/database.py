"""Test databases by copying: migrate one template, then clone it for each worker in a tenth of a second.

The template is named after the migrations that made it, so a changed migration makes a new one and
an old one is dropped. A test run killed half way leaves nothing that the next would trust.

A test that really commits is swept up after, in a hundredth of a second: see ``Pristine``.
"""

import hashlib
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import TransactionTestCase
from psycopg import sql

LOCK = 4_204_204_204  # any number, the same for every worker of every run


def fingerprint():
    """Of every migration of every app: what the finished tables depend on."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    seen = hashlib.sha256()
    for app, name in sorted(loader.disk_migrations):
        module = __import__(loader.disk_migrations[app, name].__module__, fromlist=["Migration"])
        seen.update(f"{app}.{name}".encode())
        seen.update(Path(module.__file__).read_bytes())
    return seen.hexdigest()[:12]


def parameters_of(database):
    """How to reach one database of the server, past Django."""
    parameters = connection.get_connection_params() | {"dbname": database}
    names = ("host", "port", "user", "password", "dbname")
    return {name: parameters[name] for name in names if parameters.get(name)}


@contextmanager
def the_server():
    """A connection to the server itself, for making and dropping databases one worker at a time."""
    with psycopg.connect(**parameters_of("postgres"), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield server


def names_like(server, beginning):
    rows = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [beginning])
    return [name for (name,) in rows.fetchall()]


def drop(server, name):
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def use(name):
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def make_template(server, template, base):
    for old in names_like(server, f"{base}_template_"):
        drop(server, old)
    half_made = f"{template}_half"
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half_made)))
    use(half_made)
    call_command("migrate", interactive=False, verbosity=0)
    connection.close()
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    server.execute(rename.format(sql.Identifier(half_made), sql.Identifier(template)))


def make_copy(server, template, name):
    """A fresh copy of the template in the place of whatever had this name."""
    connection.close()
    drop(server, name)
    idle = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    server.execute(idle, [template])  # a thread of an earlier test may have left its door open
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    server.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))


TABLES = """
    SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = 'public' AND c.relname <> 'spatial_ref_sys'
    AND pg_relation_size(c.oid) > 0 ORDER BY 1
"""
"""Those that had a row at some time: whether they have one now costs three times as much to ask of all."""
COUNTERS = "SELECT schemaname, sequencename, start_value, last_value FROM pg_sequences ORDER BY 1, 2"
CATALOGUES = ("pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_trigger", "pg_proc")
SHAPE = " UNION ALL ".join(f"SELECT count(*), max(xmin::text::bigint) FROM {name}" for name in CATALOGUES)
OTHERS = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class Pristine:
    """What a copy of the template holds, and how a database is brought back to it by emptying what was filled.

    Only rows and counters are put back. Whoever changed the shape of anything (a table, a trigger, a function)
    is found out by the catalogues, and gets a fresh copy.
    """

    def __init__(self, database):
        self.database = database
        with self.door() as door:
            self.rows = {name: rows for name in self.filled(door) if (rows := self.content(door, name))}
            self.counters = door.execute(COUNTERS).fetchall()
            self.shape = door.execute(SHAPE).fetchall()

    def door(self):
        return psycopg.connect(**parameters_of(self.database), autocommit=True)

    def filled(self, door):
        tables = door.execute(TABLES).fetchall()
        each = [f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for (name,) in tables]
        return [name for (name,) in door.execute(" UNION ALL ".join(each))]

    def content(self, door, name):
        with door.cursor().copy(f"COPY {name} TO STDOUT") as rows:
            return sorted(b"".join(bytes(part) for part in rows).splitlines(keepends=True))

    def restore(self):
        """Whether the database is as it was. Whoever else is still in it is thrown out first."""
        connection.close()
        with self.door() as door:
            door.execute(OTHERS)
            if door.execute(SHAPE).fetchall() != self.shape:
                return False
            door.execute("SET session_replication_role = replica")
            for name in {*self.filled(door), *self.rows}:
                before = self.rows.get(name, [])
                if before and self.content(door, name) == before:
                    continue
                door.execute(f"DELETE FROM {name}")
                if before:
                    with door.cursor().copy(f"COPY {name} FROM STDIN") as rows:
                        rows.write(b"".join(before))
            now = door.execute(COUNTERS).fetchall()
            for was, (schema, name, start, last) in zip(self.counters, now, strict=True):
                if last != was[-1]:
                    value = start if was[-1] is None else was[-1]
                    counter = sql.Identifier(schema, name).as_string(door)
                    door.execute("SELECT setval(%s::regclass, %s, %s)", [counter, value, was[-1] is not None])
        return True


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """A copy of the template for this worker, dropped at the end.

    A test that really commits (``transaction=True``, ``live_server``) leaves the database as it found it. Django
    would empty the tables, but events refuse to be emptied and what migrations wrote would be lost.
    """
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    original = settings.DATABASES["default"]["NAME"]
    base = f"test_{original}"
    template = f"{base}_template_{fingerprint()}"
    name = f"{base}_{worker}"

    def start_again(test_case):
        if not pristine.restore():
            with the_server() as server:
                make_copy(server, template, name)

    with django_db_blocker.unblock():
        with the_server() as server:
            if template not in names_like(server, template):
                make_template(server, template, base)
            make_copy(server, template, name)
        pristine = Pristine(name)
        use(name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", start_again)
        yield
    with django_db_blocker.unblock():
        with the_server() as server:
            connection.close()
            drop(server, name)
        use(original)
