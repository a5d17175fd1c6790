"""The tests' own databases: every one a clone, with every migration in it."""

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from directory.models import Need
from tests.database import Pristine
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_database_is_a_clone_of_the_template():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone()[0].startswith("test_")


def test_database_has_every_migration():
    call_command("migrate", check_unapplied=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_database_is_swept_after_a_test_that_commits():
    name, facts = connection.settings_dict["NAME"], ("rows", "counters", "shape")
    before, shared = Pristine(name), Need.objects.count()
    UserFactory()
    Need.objects.filter(slug="washing").update(name="Another")
    Need.objects.filter(slug="company").delete()
    assert before.restore()
    assert (User.objects.count(), Need.objects.count()) == (0, shared)
    assert [getattr(Pristine(name), fact) for fact in facts] == [getattr(before, fact) for fact in facts]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE accounts_user ADD COLUMN age integer",
        "DROP TRIGGER listing_state_on_the_table ON directory_listing",
        "CREATE OR REPLACE FUNCTION directory_listing_on_the_table() RETURNS trigger AS 'BEGIN RETURN NEW; END' LANGUAGE plpgsql",
    ],
    ids=["a table", "a trigger", "a function"],
)
def test_database_of_another_shape_is_not_trusted(change):
    before = Pristine(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(change)
    assert not before.restore()
