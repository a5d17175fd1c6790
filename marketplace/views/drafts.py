"""What somebody has told so far, before they send it: closed, in their own session, for a few hours, and nowhere else."""

import json
from uuid import uuid4

from cryptography.fernet import InvalidToken
from django.conf import settings

from accounts.fields import key_ring

KEPT_SECONDS = 4 * 60 * 60


def ring():
    return key_ring(tuple(settings.FIELD_KEYS))


def read(request, name):
    """The draft of this name; None when there is none, or it is too old."""
    closed = request.session.get(name)
    if not isinstance(closed, str):
        return None
    try:
        return json.loads(ring().decrypt(closed.encode(), ttl=KEPT_SECONDS))
    except (InvalidToken, ValueError):
        return None


def write(request, name, **answers):
    """Keep these answers with those already given; a new draft gets the token that makes it one act."""
    draft = (read(request, name) or {"form_token": str(uuid4())}) | answers
    request.session[name] = ring().encrypt(json.dumps(draft).encode()).decode()
    return draft


def drop(request, name):
    """Forget it."""
    request.session.pop(name, None)
