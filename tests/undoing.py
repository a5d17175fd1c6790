"""Doing a thing and undoing it."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone():
    """Whatever is done meanwhile is undone. To the site it is no transaction, as the one around a test is none."""
    around = transaction.atomic()
    around._from_testcase = True
    with around:
        yield
        transaction.set_rollback(True)
