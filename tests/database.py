"""Test databases by copying: migrate one template, then clone it for each worker in a tenth of a second.

The template is named after the migrations that made it, so a changed migration makes a new one and
an old one is dropped. A test run killed half way leaves nothing that the next would trust.
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


@contextmanager
def the_server():
    """A connection to the server itself, for making and dropping databases one worker at a time."""
    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    wanted = {
        name: parameters[name]
        for name in ("host", "port", "user", "password", "dbname")
        if parameters.get(name)
    }
    with psycopg.connect(**wanted, autocommit=True) as server:
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


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """A copy of the template for this worker, dropped at the end.

    A test that really commits (``transaction=True``, ``live_server``) leaves a fresh copy behind. Django
    would empty the tables, but events refuse to be emptied and what migrations wrote would be lost.
    """
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    original = settings.DATABASES["default"]["NAME"]
    base = f"test_{original}"
    template = f"{base}_template_{fingerprint()}"
    name = f"{base}_{worker}"

    def start_again(test_case):
        with the_server() as server:
            make_copy(server, template, name)

    with django_db_blocker.unblock():
        with the_server() as server:
            if template not in names_like(server, template):
                make_template(server, template, base)
            make_copy(server, template, name)
        use(name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", start_again)
        yield
    with django_db_blocker.unblock():
        with the_server() as server:
            connection.close()
            drop(server, name)
        use(original)
