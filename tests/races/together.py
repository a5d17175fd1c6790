"""Many at the same moment, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

TOGETHER = 180  # seconds to wait until everyone is ready


def at_once(acts, *, answers=()):
    """Do every act at the same moment; what they gave, in order. Errors that are ``answers`` are given too."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            connection.ensure_connection()
            barrier.wait(TOGETHER)
            return act()
        except answers as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
