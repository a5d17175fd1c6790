"""Many at the same moment, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

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


def signed_in(users):
    """A client for each of ``users``, who all signed in before: their sessions are written in one statement."""
    (backend,) = settings.AUTHENTICATION_BACKENDS
    sessions = [
        Session(
            session_key=get_random_string(32),
            session_data=Session.objects.encode(
                {
                    SESSION_KEY: str(user.pk),
                    BACKEND_SESSION_KEY: backend,
                    HASH_SESSION_KEY: user.get_session_auth_hash(),
                }
            ),
            expire_date=timezone.now() + timedelta(days=1),
        )
        for user in users
    ]
    return [client_of(session) for session in Session.objects.bulk_create(sessions)]


def client_of(session):
    """A browser that has this session; what breaks is an answer, and not an error."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
