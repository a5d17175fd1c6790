"""The benches' own database: never another, and kept while its seed is the same."""

from unittest import mock

import pytest
from django.db import connection

from marketplace.bench import database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def forgetful():
    yield
    database.remember({})


def filled(part, seed, *, tidy=None, **more):
    """What was done to keep a part."""
    done = []
    keeping = {"say": lambda _words: None, "empty": lambda: done.append("emptied")}
    with mock.patch.object(database, "tidy", tidy or (lambda: None)):
        database.keep(part, seed, lambda: done.append(part), **keeping, **more)
    return done


def test_keep_fills_once_for_a_seed():
    tidy = mock.Mock(side_effect=database.tidy)
    assert filled("national", "1", tidy=tidy) == ["national"]
    assert filled("national", "1", tidy=tidy) == []
    tidy.assert_called_once_with()
    assert database.remembered() == {"national": "1"}


def test_keep_fills_another_part_beside_the_first():
    filled("national", "1")
    assert filled("bookings", "1") == ["bookings"]
    assert database.remembered() == {"national": "1", "bookings": "1"}


def test_keep_with_another_seed_empties_everything():
    filled("national", "1")
    filled("bookings", "1")
    assert filled("national", "2") == ["emptied", "national"]
    assert database.remembered() == {"national": "2"}


def tables():
    return set(connection.introspection.table_names())


def test_apart_is_another_database_and_anew_clears_only_that_one(django_user_model):
    with database.apart("trial", ready=remember_me):
        assert tables() == {"remember_me"}
        database.anew(ready=lambda: None)
        assert tables() == set()
    assert django_user_model._meta.db_table in tables()


def remember_me():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS remember_me ()")


def test_keep_what_numbers_its_own_rows_is_filled_before_all_other():
    filled("bookings", "1")
    assert filled("national", "1", first=True) == ["emptied", "national"]
    assert database.remembered() == {"national": "1"}
    assert filled("bookings", "1") == ["bookings"]
    assert filled("national", "1", first=True) == []


def test_keep_half_filled_is_filled_again():
    def fail():
        raise RuntimeError("stopped half way")

    with pytest.raises(RuntimeError):
        database.keep("national", "1", fail, say=lambda _words: None)
    assert filled("national", "1") == ["national"]


def test_server_says_whether_it_is_safe():
    assert set(database.server()) == {"postgres", "postgis", "fsync", "synchronous_commit"}
