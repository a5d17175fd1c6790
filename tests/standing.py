"""What many tests look at and none keeps: made once, and gone with the last of them."""

from contextlib import contextmanager

from django.db import transaction


@contextmanager
def standing(blocker):
    """What is made first stays for all tests of a module or a folder: in a transaction around the one of each test."""
    around = transaction.atomic()
    around._from_testcase = True
    with blocker.unblock(), around:
        try:
            yield
        finally:
            transaction.set_rollback(True)
