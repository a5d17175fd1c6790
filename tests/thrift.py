"""What spares the processor and changes nothing that is proved."""

import gc
import os

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

SHORT_PLANS = "-c join_collapse_limit=4 -c from_collapse_limit=4"
"""Among few rows any order of tables will do: to weigh every order of ten takes ten times as long as to ask them."""


def pytest_configure():
    os.environ["PGOPTIONS"] = f"{SHORT_PLANS} {os.environ.get('PGOPTIONS', '')}".strip()


def pytest_collection_finish():
    """What is loaded now stays: nobody need look through it for rubbish again."""
    gc.collect()
    gc.freeze()


class SoonReckoned(Argon2PasswordHasher):
    """As on a live site, for the least it can cost."""

    time_cost, memory_cost, parallelism = 1, 8, 1


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_soon_reckoned():
    settings.PASSWORD_HASHERS = [f"{__name__}.SoonReckoned"]
