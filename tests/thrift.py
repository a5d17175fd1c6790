"""What spares the processor and changes nothing that is proved."""

import gc
import os

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import TestCase
from psycopg.pq import TransactionStatus

SHORT_PLANS = "-c join_collapse_limit=4 -c from_collapse_limit=4"
"""Among few rows any order of tables will do: to weigh every order of ten takes ten times as long as to ask them."""


def pytest_configure():
    os.environ["PGOPTIONS"] = f"{SHORT_PLANS} {os.environ.get('PGOPTIONS', '')}".strip()


def pytest_collection_finish():
    """What is loaded now stays: nobody need look through it for rubbish again."""
    gc.collect()
    gc.freeze()


def worth_checking(_test, connection):
    """Whether constraints can be checked at the end of a test: what the connection knows is not asked of the server."""
    link = connection.connection
    return (
        link and not connection.needs_rollback and link.info.transaction_status == TransactionStatus.INTRANS
    )


def check_constraints(connection, table_names=None):
    """As Django does, said in one breath."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture(scope="session", autouse=True)
def _little_is_asked_after_a_test():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestCase, "_should_check_constraints", worth_checking)
        patch.setattr(
            "django.contrib.gis.db.backends.postgis.base.DatabaseWrapper.check_constraints", check_constraints
        )
        yield


class SoonReckoned(Argon2PasswordHasher):
    """As on a live site, for the least it can cost."""

    time_cost, memory_cost, parallelism = 1, 8, 1


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_soon_reckoned():
    settings.PASSWORD_HASHERS = [f"{__name__}.SoonReckoned"]
