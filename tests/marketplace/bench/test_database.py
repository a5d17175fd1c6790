"""The benches' own database: never another, and kept while its seed is the same."""

import pytest

from marketplace.bench import database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def forgetful():
    yield
    database.remember({})


def filled(part, seed, **more):
    """Which parts were filled by keeping one."""
    done = []
    database.keep(part, seed, lambda: done.append(part), say=lambda _words: None, **more)
    return done


def test_keep_fills_once_for_a_seed():
    assert filled("national", "1") == ["national"]
    assert filled("national", "1") == []
    assert database.remembered() == {"national": "1"}


def test_keep_fills_another_part_beside_the_first():
    filled("national", "1")
    assert filled("bookings", "1") == ["bookings"]
    assert database.remembered() == {"national": "1", "bookings": "1"}


def test_keep_with_another_seed_empties_everything(django_user_model):
    filled("national", "1")
    filled("bookings", "1")
    django_user_model.objects.create(email="old@people.example")
    assert filled("national", "2") == ["national"]
    assert database.remembered() == {"national": "2"}
    assert not django_user_model.objects.exists()


def test_keep_what_numbers_its_own_rows_is_filled_before_all_other():
    filled("bookings", "1")
    assert filled("national", "1", first=True) == ["national"]
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
