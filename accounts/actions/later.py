"""later: ask for a task by name, after the transaction has committed.

Nothing correct hangs on it: the clock (Celery beat) finds whatever was not asked for or got lost.
"""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def later(task: str, **ids: int | str) -> None:
    """Ask for ``task`` with ``ids`` once this transaction has committed; a dead broker is survived."""
    transaction.on_commit(partial(ask, task, ids), robust=True)


def ask(task: str, ids: dict[str, int | str]) -> None:
    """Hand ``task`` to the broker now; when it does not answer, say so in the log and go on."""
    try:
        current_app.send_task(task, kwargs=ids, retry=False)
    except (OperationalError, OSError):
        logger.warning("The broker did not take %s; the clock will find it.", task)
