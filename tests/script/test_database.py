"""The tests' own databases: every one a clone, with every migration in it."""

import pytest
from django.core.management import call_command
from django.db import connection

pytestmark = pytest.mark.django_db


def test_database_is_a_clone_of_the_template():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone()[0].startswith("test_")


def test_database_has_every_migration():
    call_command("migrate", check_unapplied=True, verbosity=0)
